"""Map the PostgreSQL names of connection parameters to the auth fields they fill.

Source: PostgreSQL documentation, libpq 34.1.2 (parameters), 34.15 (environment variables), 34.16
(password file), 34.17 (service file).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.model.auth_fields import SslMode, fold
from pgflow_widgets.model.connection_strings import notations, uris
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.placeholders import holds_placeholder, is_placeholder
from pgflow_widgets.model.secrets import Secret, Value, read_secret

FORMATS = (
    "a connection string (Server=…;Database=…), a postgresql:// URI, a DSN (host=… dbname=…),"
    " PG* variables, an entry of pg_service.conf, or a line of ~/.pgpass"
)

# Where two parameters fill one field, the later one wins: Adobe looks host names up itself.
FIELD_OF = {
    "hostaddr": "server",
    "host": "server",
    "port": "port",
    "dbname": "database",
    "user": "username",
    "password": "password",
}
LIBPQ_VARIABLES = {
    "PGHOST": "host",
    "PGHOSTADDR": "hostaddr",
    "PGPORT": "port",
    "PGDATABASE": "dbname",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGSSLMODE": "sslmode",
    "PGSERVICE": "service",
}
# The names that tools other than libpq give to its parameters.
SYNONYMS = {
    synonym: name
    for name, synonyms in {
        "host": "host hostname server servername datasource address",
        "dbname": "dbname database databasename initialcatalog db",
        "port": "port",
        "user": "user userid username uid",
        "password": "password pwd",
        "sslmode": "sslmode",
    }.items()
    for synonym in synonyms.split()
}
# An ignored parameter is named only if its name is one of these: any other may be a piece of a
# password that holds a separator.
_PRINTABLE = """
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
_CLIENT_CERTIFICATE = frozenset({"sslcert", "sslkey", "pgsslcert", "pgsslkey", "sslcertificate"})
_NO_CERTIFICATE = "Adobe takes no client certificate: let its role sign in by password."
_PRINTABLE_NAMES = frozenset(_PRINTABLE.split())
_KNOWN_NAMES = _PRINTABLE_NAMES | FIELD_OF.keys() | {"sslmode", "service"}


def variables_of(environ: Mapping[str, Value]) -> dict[str, Value]:
    """Return the ``PG*`` variables of an environment, which also holds other secrets."""
    return {
        variable: Secret.of(environ[variable]) if variable == "PGPASSWORD" else environ[variable]
        for variable in LIBPQ_VARIABLES
        if variable in environ
    }


def is_known(name: str) -> bool:
    """Whether a name is that of a parameter, and not a piece of a password."""
    return fold(name) in _KNOWN_NAMES


def is_shown(name: str) -> bool:
    """Whether a name is that of a parameter whose value is shown."""
    return name in FIELD_OF and name != "password"


def put_parameter(parameters: dict[str, str], name: str, value: str) -> None:
    """Set a parameter; `InputError` if it has another value already."""
    if parameters.setdefault(name, value) != value:
        raise InputError("A key stands there twice.", field=FIELD_OF.get(name))


def from_libpq(kind: str, parameters: Mapping[str, Value], service_file: Value) -> Pasted:
    """Turn libpq's parameters into auth fields."""
    parameters = _with_service(parameters, service_file)
    values: dict[str, Value] = {}
    for name, field in FIELD_OF.items():
        value = parameters.get(name)
        if value:
            values[field] = Secret.of(value) if name == "password" else value
    mode = str(parameters.get("sslmode") or "")
    ssl_mode = SslMode.read(mode)
    if not values and ssl_mode is None:
        raise InputError(f"It names no host, database or user. Paste {FORMATS}.")
    unused = [name for name in parameters if name not in {*FIELD_OF, "sslmode", "service"}]
    if parameters.get("host") and parameters.get("hostaddr"):
        unused.append("hostaddr")
    notes = list(note_left_out(unused))
    if mode and ssl_mode is None:
        notes.append("sslmode has a value that libpq does not know, and is left out.")
    pasted = drop_placeholders(Pasted(kind, values, ssl_mode=ssl_mode, notes=tuple(notes)))
    _check_shown({name: str(value) for name, value in pasted.values.items() if name != "password"})
    return pasted


def _with_service(parameters: Mapping[str, Value], service_file: Value) -> Mapping[str, Value]:
    """Complete parameters from the service that they name; their own values win."""
    service = parameters.get("service")
    if not service:
        return parameters

    def entry(text: str) -> dict[str, Value] | None:
        for name, pairs in notations.read_services(text):
            if name == service:
                return {n: Secret(v) if n == "password" else v for n, v in pairs.items()}
        return None

    defaults = read_secret(service_file, entry)
    if defaults is None:
        raise InputError("That service is not in pg_service.conf.", hint="Paste its entry.")
    return {**defaults, **{name: value for name, value in parameters.items() if value}}


def _check_shown(values: Mapping[str, str]) -> None:
    """Refuse values that do not fit a shown field: they may be pieces of a password."""
    host, port = values.get("server", ""), values.get("port", "")
    if host.startswith(("/", "@")):
        raise InputError(
            "The host is a socket of this machine.",
            hint="Adobe connects over TCP: give the host name.",
            field="server",
        )
    if "," in host or "," in port:
        raise InputError("Several hosts are named.", hint="A connection has one: paste it alone.")
    if host and not uris.is_host(host):
        raise InputError("What stands for the host is no host name.", field="server")
    if port and not re.fullmatch(r"[0-9]{1,5}", port):
        raise InputError("What stands for the port is no number.", field="port")
    for name in ("database", "username"):
        value = values.get(name, "")
        if "://" in value or suspected_secrets.holds_secret(value):
            raise InputError(f"What stands for the {name} is no name.", field=name)


def drop_placeholders(pasted: Pasted) -> Pasted:
    """Return the connection without placeholders."""
    # A part of a password is one of its characters, a part of a host is to be filled in.
    tests = {"password": is_placeholder}
    values = pasted.values.items()
    names = [name for name, v in values if read_secret(v, tests.get(name, holds_placeholder))]
    return pasted.without(*names)


def note_left_out(names: Iterable[str]) -> tuple[str, ...]:
    """Return the note on ignored parameters, if there are any."""
    several = list(names)
    known = [name for name in several if fold(name) in _PRINTABLE_NAMES]
    if len(known) < len(several):
        known.append(f"{len(several) - len(known)} that pgflow-widgets does not know")
    notes = (f"Left out: {', '.join(known)}.",) if known else ()
    has_certificate = any(fold(name) in _CLIENT_CERTIFICATE for name in several)
    return (*notes, _NO_CERTIFICATE) if has_certificate else notes


def add_password(pasted: Pasted, passfile: Value, *, any_host: bool = True) -> Pasted:
    """Add a missing password from the password file.

    Parameters
    ----------
    pasted, passfile
        The connection, and the text of the file.
    any_host
        Whether an entry for every host counts; not where somebody else names the host.
    """
    if "password" in pasted.values or "server" not in pasted.values:
        return pasted
    user = str(pasted.values.get("username", ""))
    wanted = (
        str(pasted.values["server"]),
        str(pasted.values.get("port", "5432")),
        str(pasted.values.get("database", user)),
        user,
    )

    def look(text: str) -> Secret | None:
        for line in notations.split_lines(text):
            *where, password = notations.read_passfile_line(line) or [None]
            fits = password and all(p in {None, w} for p, w in zip(where, wanted, strict=True))
            if password and fits and (any_host or where[0] is not None):
                return Secret(password)
        return None

    stored = read_secret(passfile, look)
    if stored is None:
        return pasted
    completed = replace(pasted, values={**pasted.values, "password": stored})
    return completed.with_notes("The password is from ~/.pgpass.")
