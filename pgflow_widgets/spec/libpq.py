"""What PostgreSQL people have at hand, read as auth fields.

A ``postgresql://`` URI (also as JDBC and SQLAlchemy write it), a ``key=value`` DSN, ``PG*``
variables, an entry of ``pg_service.conf``, a line of ``~/.pgpass``, and the ADO.NET connection
string of a cloud's portal. Texts only: no file is opened here.

Source: PostgreSQL documentation, libpq 34.1.2 (parameters), 34.15 (environment variables), 34.16
(password file), 34.17 (service file).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pgflow_widgets.errors import InputError
from pgflow_widgets.secret import Secret, Value
from pgflow_widgets.spec import conninfo, notations
from pgflow_widgets.spec.conninfo import POSTGRESQL_STRING, Pasted
from pgflow_widgets.spec.fields import SslMode, fold

FORMATS = (
    "a connection string (Server=…;Database=…), a postgresql:// URI, a DSN (host=… dbname=…),"
    " PG* variables, an entry of pg_service.conf, or a line of ~/.pgpass"
)


class UnrecognisedError(InputError):
    """The text has none of the formats; any other refusal knows one and misses something."""


_LONGEST = 10_000
# Half a surrogate pair cannot be sent, and a NUL no password can hold.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_URI = re.compile(r"(?:jdbc:)?(?P<scheme>[A-Za-z][A-Za-z0-9]*)(?:\+\w+)?://(?P<rest>.*)", re.DOTALL)

# Where two parameters fill one field, the later one wins: Adobe looks host names up itself.
_FIELD_OF = {
    "hostaddr": "server",
    "host": "server",
    "port": "port",
    "dbname": "database",
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
    "servername": "host",
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
    "trustservercertificate": "trust",
}
_ENCRYPTION = {fold(each.key): each.name for each in POSTGRESQL_STRING.fields if not each.required}

# What is left out is told by name only if the name is one of these: any other may be a piece of a
# password that holds a separator.
_TOLD = """
    hostaddr passfile requireauth channelbinding connecttimeout clientencoding options
    applicationname fallbackapplicationname keepalives keepalivesidle keepalivesinterval
    keepalivescount tcpusertimeout gssencmode requiressl sslmode sslnegotiation sslcompression
    sslcert sslkey sslpassword sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer
    sslminprotocolversion sslmaxprotocolversion krbsrvname gsslib targetsessionattrs
    loadbalancehosts servicefile pgpassfile pgservicefile pgoptions pgappname pgsslcert pgsslkey
    pgsslrootcert pgconnecttimeout pgclientencoding pgtz pgdatestyle pgtargetsessionattrs pgdata
    ssl sslfactory currentschema logintimeout sockettimeout tcpkeepalive
    driver pooling minimumpoolsize maximumpoolsize timeout commandtimeout searchpath
    trustservercertificate rootcertificate sslcertificate integratedsecurity
    persistsecurityinfo includeerrordetail keepalive timezone encoding encrypt
"""
_TOLD_NAMES = frozenset(_TOLD.split())


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
    """Read the ``PG*`` variables; None when none of them is set.

    Raises
    ------
    InputError
        They say something that a connection cannot carry.
    """
    given = {
        name: environ[variable] for variable, name in _VARIABLES.items() if variable in environ
    }
    if not any(given.values()):
        return None
    for value in given.values():
        _check_readable(value)
    return _with_password(_from_libpq("PG* variables", given, service_file), passfile)


def _read(text: str, service_file: str) -> Pasted:
    if len(text) > _LONGEST:
        raise UnrecognisedError("The text is too long for any connection.")
    _check_readable(text)
    # A line of ~/.pgpass may end in a space that belongs to the password.
    plain = text.lstrip().rstrip("\r\n")
    return _reader(plain)(plain, service_file)


def _check_readable(text: str) -> None:
    if _UNREADABLE.search(text):
        raise UnrecognisedError(
            "The text holds an invisible character that no connection can carry."
        )


def _reader(plain: str) -> Callable[[str, str], Pasted]:
    said = notations.lines(plain)
    if _URI.match(plain):
        return _read_uri
    if said and notations.section(said[0]):
        return _read_service
    if any(notations.ASSIGNMENT.match(line) for line in said):
        return _read_variables
    if notations.ends_values_with_semicolons(plain):
        return _read_semicolons
    if re.match(r"\w+\s*=", plain):
        return _read_dsn
    if len(said) == 1 and notations.passfile_line(said[0]):
        return _read_passfile
    raise UnrecognisedError(f"Not recognised. Paste {FORMATS}.")


def _read_uri(text: str, service_file: str) -> Pasted:
    match = _URI.match(text.rstrip())
    assert match
    if match["scheme"].casefold() not in {"postgresql", "postgres"}:
        raise InputError("The URI is for another kind of database.", hint="postgresql://… is read.")
    return _from_libpq("a PostgreSQL URI", notations.uri(match["rest"]), service_file)


def _read_dsn(text: str, service_file: str) -> Pasted:
    return _from_libpq("a libpq DSN", notations.dsn(text.rstrip()), service_file)


def _read_service(text: str, service_file: str) -> Pasted:
    entries = notations.services(text)
    if len(entries) != 1:
        raise InputError(f"{len(entries)} service entries are there: paste one alone.")
    return _from_libpq("an entry of pg_service.conf", entries[0].given, service_file)


def _read_passfile(text: str, service_file: str) -> Pasted:
    (line,) = notations.lines(text)
    parts = notations.passfile_line(line) or []
    names = ("host", "port", "dbname", "user", "password")
    given = {name: part for name, part in zip(names, parts, strict=True) if part is not None}
    return _from_libpq("a line of ~/.pgpass", given, service_file)


def _read_variables(text: str, service_file: str) -> Pasted:
    given: dict[str, str] = {}
    left_out: list[str] = []
    for name, value in notations.variables(text):
        if name not in _VARIABLES:
            left_out.append(name)
        elif name == "PGPASSWORD":
            given["password"] = value
        else:
            given[_VARIABLES[name]] = _alone(value)
    pasted = _from_libpq("PG* variables", given, service_file)
    return pasted.noting(*_left_out(left_out))


def _alone(value: str) -> str:
    # What follows on the same line may be the password, and this field is one that is shown.
    if "=" in value:
        raise InputError(
            "A variable's value holds an equals sign.", hint="Put each variable on its own line."
        )
    return value.removesuffix(";")


def _read_semicolons(text: str, service_file: str) -> Pasted:
    try:
        return conninfo.read(text)
    except InputError as error:
        strict = error
    given: dict[str, str] = {}
    literal: dict[str, Value] = {}
    left_out: list[str] = []
    for key, value in notations.ado(text):
        name = _ADO.get(fold(key))
        if name is None and fold(key) in _ENCRYPTION:
            literal[_ENCRYPTION[fold(key)]] = value
        elif name is None:
            left_out.append(key)
        elif name in given:
            raise InputError("A key stands there twice.", field=_FIELD_OF.get(name))
        else:
            given[name] = value
    if not {"host", "dbname"} & given.keys():
        raise strict
    trust = given.pop("trust", "")
    pasted = _from_libpq("an ADO.NET connection string", given, service_file)
    if trust:
        pasted = _trusting(pasted, trust)
    pasted = replace(pasted, values={**pasted.values, **literal})
    return pasted.noting(*_left_out(left_out))


def _trusting(pasted: Pasted, trust: str) -> Pasted:
    """Apply Npgsql's ``Trust Server Certificate``, which says what ``Ssl Mode=Require`` checks."""
    if pasted.ssl_mode is not SslMode.REQUIRE:
        return pasted.noting(*_left_out(["Trust Server Certificate"]))
    if trust.casefold() in {"true", "yes", "1"}:
        return pasted
    return replace(pasted, ssl_mode=SslMode.VERIFY_CA)


def _from_libpq(kind: str, given: Mapping[str, str], service_file: str) -> Pasted:
    """Turn libpq's parameters into auth fields."""
    given = _with_service(given, service_file)
    values: dict[str, Value] = {}
    empty: list[str] = []
    for name, field in _FIELD_OF.items():
        value = given.get(name)
        if value and notations.is_placeholder(value):
            empty.append(field)
        elif value:
            values[field] = Secret(value) if name == "password" else value
    _check_reachable(str(values.get("server", "")), str(values.get("port", "")))
    ssl_mode = SslMode.read(given.get("sslmode", ""))
    if not values and not empty and ssl_mode is None:
        raise InputError(f"It names no host, database or user. Paste {FORMATS}.")
    left_out = [name for name in given if name not in {*_FIELD_OF, "sslmode", "service"}]
    if given.get("host") and given.get("hostaddr"):
        left_out.append("hostaddr")
    notes = list(_left_out(left_out))
    if empty:
        notes.append(f"Only a placeholder is there for: {', '.join(empty)}.")
    if given.get("sslmode") and ssl_mode is None:
        notes.append("sslmode has a value that libpq does not know, and is left out.")
    return Pasted(kind, values, ssl_mode=ssl_mode, notes=tuple(notes))


def _with_service(given: Mapping[str, str], service_file: str) -> Mapping[str, str]:
    """Complete parameters from the service that they name; what they say themselves wins."""
    service = given.get("service")
    if not service:
        return given
    for entry in notations.services(service_file):
        if entry.name == service:
            return {**entry.given, **{name: value for name, value in given.items() if value}}
    raise InputError("That service is not in pg_service.conf.", hint="Paste its entry.")


def _check_reachable(host: str, port: str) -> None:
    if host.startswith(("/", "@")):
        raise InputError(
            "The host is a socket of this machine.",
            hint="Adobe connects over TCP: give the host name.",
            field="server",
        )
    if "," in host or "," in port:
        raise InputError("Several hosts are named.", hint="A connection has one: paste it alone.")


def _left_out(names: Iterable[str]) -> tuple[str, ...]:
    several = list(names)
    shown = [name for name in several if fold(name) in _TOLD_NAMES]
    if len(shown) < len(several):
        shown.append(f"{len(several) - len(shown)} that pgflow-widgets does not know")
    return (f"Left out: {', '.join(shown)}.",) if shown else ()


def _with_password(pasted: Pasted, passfile: str) -> Pasted:
    if "password" in pasted.values or "server" not in pasted.values:
        return pasted
    user = str(pasted.values.get("username", ""))
    wanted = (
        str(pasted.values["server"]),
        str(pasted.values.get("port", "5432")),
        str(pasted.values.get("database", user)),
        user,
    )
    for line in notations.lines(passfile):
        *where, password = notations.passfile_line(line) or [None]
        if password and all(p in {None, w} for p, w in zip(where, wanted, strict=True)):
            found = {**pasted.values, "password": Secret(password)}
            return replace(pasted, values=found).noting("The password is from ~/.pgpass.")
    return pasted
