"""What PostgreSQL people have at hand, read as auth fields.

A ``postgresql://`` URI (also as JDBC and SQLAlchemy write it), a ``key=value`` DSN, ``PG*``
variables, an entry of ``pg_service.conf``, a line of ``~/.pgpass``, and the ADO.NET connection
string of a cloud's portal. Texts only: no file is opened here.

Source: PostgreSQL documentation, libpq 34.1.1 (connection strings), 34.15 (environment variables),
34.16 (password file), 34.17 (service file).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from pgflow_widgets.errors import InputError
from pgflow_widgets.secret import Secret, Value
from pgflow_widgets.spec import conninfo, grammar
from pgflow_widgets.spec.conninfo import Pasted
from pgflow_widgets.spec.fields import SslMode, fold

FORMATS = (
    "a connection string (Server=…;Database=…), a postgresql:// URI, a DSN (host=… dbname=…),"
    " PG* variables, an entry of pg_service.conf, or a line of ~/.pgpass"
)

_LONGEST = 10_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FIELD_OF = {
    "host": "server",
    "hostaddr": "server",
    "port": "port",
    "dbname": "database",
    "database": "database",
    "user": "username",
    "password": "password",
}
_VARIABLES = {
    "PGHOST": "host",
    "PGHOSTADDR": "hostaddr",
    "PGPORT": "port",
    "PGDATABASE": "dbname",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGSSLMODE": "sslmode",
    "PGSERVICE": "service",
}
_ADO = {
    "host": "host",
    "server": "host",
    "datasource": "host",
    "address": "host",
    "database": "dbname",
    "initialcatalog": "dbname",
    "db": "dbname",
    "port": "port",
    "userid": "user",
    "username": "user",
    "user": "user",
    "uid": "user",
    "password": "password",
    "pwd": "password",
    "sslmode": "sslmode",
}
_URI = re.compile(r"(?:jdbc:)?(?P<scheme>[A-Za-z][A-Za-z0-9]*)(?:\+\w+)?://(?P<rest>.*)", re.DOTALL)
_ASSIGNMENT = re.compile(
    r"""^\s*(?:export\s+|set\s+|\$env:)?(?P<name>[A-Z]\w*)\s*=\s*(?P<value>.*?)\s*;?\s*$""",
    re.IGNORECASE,
)
_DSN_PART = re.compile(
    r"\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)", re.DOTALL
)
_SECTION = re.compile(r"^\s*\[(?P<name>[^\]]+)\]\s*$")


def read(text: Value, *, service_file: str = "", passfile: str = "") -> Pasted:
    """Recognise what was pasted and read it.

    Parameters
    ----------
    text
        Any of the formats of this module, or Adobe's own grammar.
    service_file, passfile
        The texts of ``pg_service.conf`` and ``~/.pgpass``, to complete what was pasted.

    Raises
    ------
    InputError
        It is none of them, or says something that a connection cannot carry. The message quotes
        nothing of the text but the names of keys.
    """
    found: list[Pasted] = []

    def take(plain: str) -> str:
        found.append(_read(plain, service_file))
        return plain

    text.map(take) if isinstance(text, Secret) else take(text)
    return _with_password(found[0], passfile)


def from_environment(
    environ: Mapping[str, str], *, service_file: str = "", passfile: str = ""
) -> Pasted | None:
    """Read the ``PG*`` variables; None when none of them is set."""
    given = {_VARIABLES[name]: value for name, value in environ.items() if name in _VARIABLES}
    if not given:
        return None
    return _with_password(_from_libpq("PG* variables", given, service_file), passfile)


def _read(text: str, service_file: str) -> Pasted:
    plain = text.strip()
    if len(plain) > _LONGEST:
        raise InputError("The text is too long for any connection.")
    if _CONTROL.search(plain):
        raise InputError("The text holds a control character.")
    for looks_like, reader in _READERS:
        if looks_like(plain):
            return reader(plain, service_file)
    raise InputError(f"Not recognised. Paste {FORMATS}.")


def _read_uri(text: str, service_file: str) -> Pasted:
    match = _URI.match(text)
    assert match
    if match["scheme"].casefold() not in {"postgresql", "postgres"}:
        raise InputError("The URI is for another kind of database.", hint="postgresql://… is read.")
    # The host part is split by hand: urlsplit takes a '/' or '#' in a password for an end.
    authority, slash, tail = _authority(match["rest"])
    login, at, hosts = authority.rpartition("@")
    user, colon, password = login.partition(":")
    given: dict[str, str] = {}
    if at and user:
        given["user"] = _decoded(user)
    if at and colon:
        given["password"] = _decoded(password)
    _take_host(hosts, given)
    path, _, query = tail.partition("?") if slash == "/" else ("", "", tail)
    if path:
        given["dbname"] = _decoded(path)
    for name, value in (part.partition("=")[::2] for part in query.split("&") if part):
        given[_decoded(name)] = _decoded(value)
    return _from_libpq("a PostgreSQL URI", given, service_file)


def _authority(rest: str) -> tuple[str, str, str]:
    """Split at the first ``/`` or ``?`` that comes after the login."""
    at = rest.rfind("@", 0, _end_of_login(rest))
    match = re.search(r"[/?]", rest[at + 1 :])
    if not match:
        return rest, "", ""
    end = at + 1 + match.start()
    return rest[:end], rest[end], rest[end + 1 :]


def _end_of_login(rest: str) -> int:
    query = rest.find("?")
    return len(rest) if query < 0 else query


def _take_host(hosts: str, given: dict[str, str]) -> None:
    if "," in hosts:
        raise InputError("Several hosts are named.", hint="A connection has one: paste it alone.")
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d*))?", hosts)
    if match is None:
        raise InputError("Host and port of the URI cannot be told apart.")
    if match[1]:
        given["host"] = _decoded(match[1].strip("[]"))
    if match[2]:
        given["port"] = match[2]


def _decoded(text: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise InputError(
            "A percent sign is not followed by two hexadecimal digits.",
            hint="In a URI, write a percent sign as %25.",
        )
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        pass
    raise InputError("The percent-encoding is not UTF-8.")


def _read_semicolons(text: str, service_file: str) -> Pasted:
    try:
        return conninfo.read(text)
    except InputError as error:
        strict = error
    given: dict[str, str] = {}
    left_out: list[str] = []
    pairs = grammar.split(text)
    literal: dict[str, Value] = {}
    encryption = {
        "encryptionmethod": "encryptionMethod",
        "validateservercertificate": "validateServerCertificate",
    }
    for key, value in pairs:
        name = _ADO.get(fold(key))
        if name:
            given[name] = _unquoted(value.strip() if name != "password" else value)
        elif fold(key) in encryption:
            literal[encryption[fold(key)]] = value.strip()
        else:
            left_out.append(key)
    if not {"host", "dbname"} & given.keys():
        raise strict
    pasted = _from_libpq("an ADO.NET connection string", given, service_file)
    notes = _left_out(left_out)
    return replace(pasted, values={**pasted.values, **literal}).noting(*notes)


def _read_dsn(text: str, service_file: str) -> Pasted:
    given: dict[str, str] = {}
    position = 0
    while position < len(text):
        part = _DSN_PART.match(text, position)
        if part is None:
            raise InputError(
                "A part of the DSN is not of the form key=value.",
                hint="Put a value with spaces or quotation marks in single quotes.",
            )
        quoted = part[2] if part[2] is not None else part[3]
        given[part[1].casefold()] = re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
        position = part.end()
    return _from_libpq("a libpq DSN", given, service_file)


def _read_environment(text: str, service_file: str) -> Pasted:
    given: dict[str, str] = {}
    left_out: list[str] = []
    for line in _lines(text):
        match = _ASSIGNMENT.match(line)
        if match is None:
            raise InputError("A line is not of the form PGNAME=value.")
        name = match["name"].upper()
        if name in _VARIABLES:
            given[_VARIABLES[name]] = _unquoted(match["value"])
        else:
            left_out.append(name)
    pasted = _from_libpq("PG* variables", given, service_file)
    return pasted.noting(*_left_out(left_out))


def _read_service(text: str, service_file: str) -> Pasted:
    entries = _services(text)
    if len(entries) != 1:
        raise InputError(f"{len(entries)} service entries are there: paste one alone.")
    (given,) = entries.values()
    return _from_libpq("an entry of pg_service.conf", given, service_file)


def _read_passfile(text: str, service_file: str) -> Pasted:
    lines = [_passfile_line(line) for line in _lines(text)]
    if len(lines) != 1 or lines[0] is None:
        raise InputError("Paste one line of the form host:port:database:user:password.")
    names = ("host", "port", "dbname", "user", "password")
    given = {
        name: part
        for name, part in zip(names, lines[0], strict=True)
        if part != "*" or name == "password"
    }
    return _from_libpq("a line of ~/.pgpass", given, service_file)


_READERS: tuple[tuple[Callable[[str], object], Callable[[str, str], Pasted]], ...] = (
    (_URI.match, _read_uri),
    (re.compile(r"\s*(#.*\s+)*\[[^\]\n]+\]\s*(\n|$)").match, _read_service),
    (
        re.compile(r"\s*(export\s+|set\s+|\$env:)?PG[A-Z]+\s*=", re.IGNORECASE).match,
        _read_environment,
    ),
    (re.compile(r"\s*[\w ]+=[^;\s]*;").match, _read_semicolons),
    (re.compile(r"\s*\w+\s*=").match, _read_dsn),
    (re.compile(r"([^:\n\\]|\\.)+(:([^:\n\\]|\\.)+){4,}$").match, _read_passfile),
)


def _from_libpq(kind: str, given: Mapping[str, str], service_file: str) -> Pasted:
    """Turn libpq's parameters into auth fields."""
    service = given.get("service")
    if service:
        entry = _services(service_file).get(service)
        if entry is None:
            raise InputError("That service is not in pg_service.conf.", hint="Paste its entry.")
        given = {**entry, **{k: v for k, v in given.items() if k != "service"}}
    values: dict[str, Value] = {}
    for name in ("hostaddr", "host", "port", "dbname", "database", "user", "password"):
        value = given.get(name)
        if value:
            values[_FIELD_OF[name]] = Secret(value) if name == "password" else value
    host = str(values.get("server", ""))
    if host.startswith(("/", "@")):
        raise InputError(
            "The host is a socket of this machine.",
            hint="Adobe connects over TCP: give the host name.",
            field="server",
        )
    if "," in host or "," in str(values.get("port", "")):
        raise InputError("Several hosts are named.", hint="A connection has one: paste it alone.")
    notes: list[str] = []
    ssl_mode = SslMode.read(given.get("sslmode", ""))
    if given.get("sslmode") and ssl_mode is None:
        notes.append("sslmode has a value that libpq does not know, and is left out.")
    known = {*_FIELD_OF, "sslmode", "service"}
    notes += _left_out([name for name in given if name not in known])
    return Pasted(kind, values, ssl_mode=ssl_mode, notes=tuple(notes))


def _left_out(names: Iterable[str]) -> tuple[str, ...]:
    # A name is shown only if it looks like one, for a broken text may hold anything there.
    shown = [name for name in names if re.fullmatch(r"[A-Za-z_ ]{1,40}", name)]
    return (f"Left out: {', '.join(shown)}.",) if shown else ()


def _services(text: str) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    current: dict[str, str] | None = None
    for line in _lines(text):
        section = _SECTION.match(line)
        if section:
            current = entries.setdefault(section["name"], {})
        elif current is not None:
            name, equals, value = line.partition("=")
            if equals:
                current.setdefault(name.strip().casefold(), value.strip())
    return entries


def _with_password(pasted: Pasted, passfile: str) -> Pasted:
    if "password" in pasted.values or not passfile or "server" not in pasted.values:
        return pasted
    user = str(pasted.values.get("username", ""))
    wanted = (
        str(pasted.values["server"]),
        str(pasted.values.get("port", "5432")),
        str(pasted.values.get("database", user)),
        user,
    )
    for line in _lines(passfile):
        parts = _passfile_line(line)
        if parts and all(p in {"*", w} for p, w in zip(parts[:4], wanted, strict=True)):
            found = {**pasted.values, "password": Secret(parts[4])}
            return replace(pasted, values=found).noting("The password is from ~/.pgpass.")
    return pasted


def _passfile_line(line: str) -> list[str] | None:
    parts = [
        re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"((?:[^:\\]|\\.)*)(?::|$)", line)
    ]
    # The expression finds one empty part more, at the end of the line.
    parts = parts[:-1] if parts and not parts[-1] else parts
    return parts if len(parts) == 5 else None


def _lines(text: str) -> list[str]:
    return [
        line
        for line in re.split(r"\r?\n|\r", text)
        if line.strip() and not line.lstrip().startswith("#")
    ]


def _unquoted(value: str) -> str:
    for mark in ("'", '"'):
        if len(value) > 1 and value.startswith(mark) and value.endswith(mark):
            return value[1:-1]
    return value
