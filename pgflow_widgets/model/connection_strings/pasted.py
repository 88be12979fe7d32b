"""Read every usual notation of a PostgreSQL connection as auth fields.

This module is over 300 lines because one text may hold another, so the readers call each other. A
``postgresql://`` URI (also as JDBC and SQLAlchemy write it), a ``key=value`` DSN, ``PG*``
variables, a call of ``psql``, an entry of ``pg_service.conf``, a line of ``~/.pgpass``, the ADO.NET
connection string of a cloud's portal, and variables or JSON that hold one of these. A text that is
not understood as exactly one connection is refused: a guess would show pieces of its password.
Texts only: no file is opened here.

Source: PostgreSQL documentation, libpq 34.1.2 (parameters), 34.15 (environment variables), 34.16
(password file), 34.17 (service file).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import SslMode, fold
from pgflow_widgets.model.connection_strings import adobe, assignments, documents, notations, uris
from pgflow_widgets.model.connection_strings.adobe import POSTGRESQL_STRING, Pasted
from pgflow_widgets.model.connection_strings.parameters import (
    FIELD_OF,
    FORMATS,
    LIBPQ_VARIABLES,
    SYNONYMS,
    add_password,
    drop_placeholders,
    from_libpq,
    is_known,
    is_shown,
    note_left_out,
    put_parameter,
    variables_of,
)
from pgflow_widgets.model.field_rules import is_address
from pgflow_widgets.model.secrets import Value, argument_names, hide_arguments, read_secret


class UnrecognisedError(InputError):
    """The text has none of the formats; other errors recognise the format and miss a part."""


_LONGEST = 10_000
_COLONS = 4
# Half a surrogate pair cannot be sent, and a NUL no password can hold.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# A page or a chat puts them into a URI, and nobody sees that the password has one more.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_URI = re.compile(
    r"(?:jdbc:|r2dbc:)?(?P<scheme>[A-Za-z][A-Za-z0-9]*)(?:\+\w+)?://(?P<rest>.*)", re.DOTALL
)
_SCHEMES = frozenset({"postgresql", "postgres", "postgis", "pgsql", "psql"})
_ADO = {**SYNONYMS, "trustservercertificate": "trust"}
_ANOTHER_URI = re.compile(r"postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
_KINDS = frozenset({"engine", "adapter", "dialect"})
_OTHER_KIND = "The URI is for another kind of database."

_ENCRYPTION = {
    fold(field.key): field.name for field in POSTGRESQL_STRING.fields if not field.required
}


@hide_arguments(argument_names("text", "service_file", "passfile"))
def read_pasted(text: Value, *, service_file: Value = "", passfile: Value = "") -> Pasted:
    """Recognise the format of a pasted text and read it.

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
    return add_password(read_secret(text, lambda plain: _read(plain, service_file)), passfile)


def _conceal(arguments: dict[str, Any]) -> None:
    arguments["environ"] = variables_of(arguments["environ"])
    argument_names("service_file", "passfile")(arguments)


@hide_arguments(_conceal)
def read_environment(
    environ: Mapping[str, Value], *, service_file: Value = "", passfile: Value = ""
) -> Pasted | None:
    """Read the ``PG*`` variables; None when none of them is set.

    Raises
    ------
    InputError
        A value cannot be expressed in a connection.
    """
    parameters = {
        name: environ[variable] for variable, name in LIBPQ_VARIABLES.items() if variable in environ
    }
    if not any(parameters.values()):
        return None
    for value in parameters.values():
        read_secret(value, _check_readable)
    return add_password(from_libpq("PG* variables", parameters, service_file), passfile)


def _read(text: str, service_file: Value) -> Pasted:
    if len(text) > _LONGEST:
        raise UnrecognisedError("The text is too long for any connection.")
    _check_readable(text)
    return _read_plain(notations.unwrap(text), service_file)


def _read_plain(plain: str, service_file: Value) -> Pasted:
    """Recognise the format by what comes first; of those that look alike the strictest decides."""
    said = notations.split_lines(plain)
    if plain.startswith("{"):
        pairs = documents.read_document(plain)
        if pairs is None:
            raise UnrecognisedError(f"Not recognised. Paste {FORMATS}.")
        return _from_pairs("JSON", pairs, service_file, named_fields=True)
    if _URI.match(plain):
        return _read_whole(plain, service_file)
    if said and notations.section_name(said[0]):
        parameters = _service_parameters(plain, said)
        return from_libpq("an entry of pg_service.conf", parameters, service_file)
    if assignments.is_command(plain):
        return from_libpq("a call of psql", _command_parameters(plain), service_file)
    if any(map(_is_assignment, said)):
        pairs = assignments.read_variables(plain)
        return _from_pairs("PG* variables", pairs, service_file, named_fields=False)
    if _is_pairs(plain):
        return _read_whole(plain, service_file)
    if assignments.is_listing(plain):
        pairs = assignments.read_listing(plain)
        return _from_pairs("names and values", pairs, service_file, named_fields=True)
    if len(said) == 1 and (parts := notations.read_pasted_passfile_line(said[0])):
        names = ("host", "port", "dbname", "user", "password")
        stated = {name: part for name, part in zip(names, parts, strict=True) if part is not None}
        return from_libpq("a line of ~/.pgpass", stated, service_file)
    # With so many colons it may be a line of a password file after all, and no host is written so.
    login = any(line.count(":") >= _COLONS and not is_address(line) for line in said)
    raise (InputError if login else UnrecognisedError)(f"Not recognised. Paste {FORMATS}.")


def _check_readable(text: str) -> None:
    if _UNREADABLE.search(text):
        raise _invisible()


def _invisible() -> UnrecognisedError:
    return UnrecognisedError("The text holds an invisible character that no connection can carry.")


def _is_pairs(text: str) -> bool:
    is_ado = notations.ends_values_with_semicolons(text)
    return is_ado or re.match(r"\w+\s*=", text) is not None


def _read_whole(text: str, service_file: Value) -> Pasted:
    """Read a URI, or pairs of keys and values."""
    if _URI.match(text):
        return from_libpq("a PostgreSQL URI", _uri_parameters(text), service_file)
    if notations.ends_values_with_semicolons(text):
        return _read_semicolons(text, service_file)
    return from_libpq("a libpq DSN", _dsn_parameters(text), service_file)


def is_uri(text: str) -> bool:
    """Whether a text is a URI of PostgreSQL, well written or not."""
    match = _URI.match(notations.unwrap(text))
    return bool(match) and match["scheme"].casefold() in _SCHEMES  # type: ignore[index]


def _is_assignment(line: str) -> bool:
    match = assignments.NAME_AND_VALUE.match(line)
    if match is None:
        return False
    if re.fullmatch(r"PG[A-Z]+", match["name"], re.IGNORECASE):
        return True
    # Else the name says nothing, and what is assigned has to be known; in a DSN it is a value.
    value = match["value"].lstrip("\"'")
    key = re.match(r"([\w ]+)=", value)
    is_pairs = key and fold(key[1]) in _ADO and fold(match["name"]) not in _ADO
    return bool(_URI.match(value) or is_pairs)


def _uri_parameters(text: str) -> dict[str, str]:
    match = _URI.match(text.rstrip())
    assert match
    if match["scheme"].casefold() not in _SCHEMES:
        raise InputError(_OTHER_KIND, hint="postgresql://… is read.")
    rest = match["rest"]
    if _INVISIBLE.search(rest):
        raise _invisible()
    if _ANOTHER_URI.search(rest):
        raise _several()
    # The last value of a query may be the password.
    return uris.read_uri(rest if "?" in rest else rest.rstrip(",;."), is_known, is_shown)


def _dsn_parameters(text: str) -> dict[str, str]:
    return _named_by_libpq(notations.read_dsn(text.rstrip()))


def _named_by_libpq(pairs: Mapping[str, str]) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for name, value in pairs.items():
        put_parameter(parameters, name if is_known(name) else SYNONYMS.get(fold(name), name), value)
    return parameters


def _service_parameters(text: str, lines: list[str]) -> dict[str, str]:
    entries = notations.read_services(text)
    if len(entries) != 1:
        raise InputError(f"{len(entries)} service entries are there: paste one alone.")
    if not all("=" in line or notations.section_name(line) for line in lines):
        raise InputError("A line of the service entry is not of the form name=value.")
    # An entry of odbc.ini looks alike, and calls some of them by other names.
    return _named_by_libpq(entries[0].parameters)


def _command_parameters(text: str) -> dict[str, str]:
    pairs, options, database = assignments.read_command(text)
    parameters = {
        LIBPQ_VARIABLES[name]: value if name == "PGPASSWORD" else _alone(value)
        for name, value in pairs
        if name in LIBPQ_VARIABLES
    }
    # As in psql: what stands for the database may say all, and goes over the options.
    if _URI.match(database):
        return parameters | options | _uri_parameters(database)
    if "=" in database:
        return parameters | options | _dsn_parameters(database)
    return parameters | options | ({"dbname": database} if database else {})


def _from_pairs(
    kind: str, pairs: assignments.Pairs, service_file: Value, *, named_fields: bool
) -> Pasted:
    """Read names and values of which some are ``PG*`` variables, fields, or a whole string."""
    parameters: dict[str, str] = {}
    whole: dict[str, None] = {}
    unused: list[str] = []
    for name, value in pairs:
        parameter = _parameter(name, named_fields=named_fields)
        if parameter:
            stated = value if parameter == "password" else _alone(value)
            put_parameter(parameters, parameter, stated)
        elif fold(name) in _KINDS and named_fields:
            if not re.search(r"postg|pgsql|psql|^pg$", value, re.IGNORECASE):
                raise InputError("It is for another kind of database.")
        elif _URI.match(value) or _is_pairs(value):
            whole.setdefault(notations.unwrap(value))
        else:
            unused.append(name)
    described = [_read_whole(text, service_file) for text in whole if _is_connection(text)]
    if parameters:
        described.append(from_libpq(kind, parameters, service_file))
    if not described:
        other = [text for text in whole if _URI.match(text)]
        raise InputError(_OTHER_KIND if other else f"It names no connection. Paste {FORMATS}.")
    return _united(described).with_notes(*note_left_out(unused))


def _parameter(name: str, *, named_fields: bool) -> str:
    if name.upper() in LIBPQ_VARIABLES:
        return LIBPQ_VARIABLES[name.upper()]
    # In capitals it is a variable of somebody's own, such as the USER who is logged in.
    path, _, last = name.rpartition(".")
    is_field = (named_fields and not name.isupper()) or path
    return SYNONYMS.get(fold(last), "") if is_field else ""


def _is_connection(text: str) -> bool:
    if _URI.match(text):
        return is_uri(text)
    key = re.match(r"([\w ]+)=", text)
    return bool(key) and fold(key[1]) in _ADO  # type: ignore[index]


def _united(described: list[Pasted]) -> Pasted:
    """Merge several descriptions of one connection."""
    first, *others = described
    for other in others:
        shared = first.values.keys() & other.values.keys()
        if any(first.values[name] != other.values[name] for name in shared):
            raise _several()
        values = {**other.values, **first.values}
        first = replace(
            first,
            values=values,
            extras={**other.extras, **first.extras},
            ssl_mode=first.ssl_mode or other.ssl_mode,
            placeholders=tuple(p for p in first.placeholders if p not in values),
            notes=(*first.notes, *other.notes),
        )
    return first


def _several() -> InputError:
    return InputError("Several connections are there.", hint="Paste one alone, without the others.")


def _alone(value: str) -> str:
    # What follows on the same line may be the password, and this field is one that is shown.
    if "=" in value:
        raise InputError(
            "A variable's value holds an equals sign.", hint="Put each variable on its own line."
        )
    return value.removesuffix(";")


def _read_semicolons(text: str, service_file: Value) -> Pasted:
    try:
        return drop_placeholders(adobe.read_adobe(text))
    except InputError as error:
        strict = error
    parameters: dict[str, str] = {}
    literal: dict[str, Value] = {}
    unused: list[str] = []
    for key, value in notations.read_ado(text):
        name = _ADO.get(fold(key))
        if name is None and fold(key) in _ENCRYPTION:
            literal[_ENCRYPTION[fold(key)]] = value
        elif name is None:
            unused.append(key)
        elif name in parameters:
            raise InputError("A key stands there twice.", field=FIELD_OF.get(name))
        else:
            parameters[name] = value
    if not {"host", "dbname"} & parameters.keys():
        raise strict
    trust = parameters.pop("trust", "")
    pasted = from_libpq("an ADO.NET connection string", parameters, service_file)
    if trust:
        pasted = _trusting(pasted, trust)
    pasted = replace(pasted, values={**pasted.values, **literal})
    return pasted.with_notes(*note_left_out(unused))


def _trusting(pasted: Pasted, trust: str) -> Pasted:
    """Apply Npgsql's ``Trust Server Certificate``, which decides what ``Require`` checks."""
    if pasted.ssl_mode is not SslMode.REQUIRE:
        return pasted.with_notes(*note_left_out(["Trust Server Certificate"]))
    if trust.casefold() in {"true", "yes", "1"}:
        return pasted
    return replace(pasted, ssl_mode=SslMode.VERIFY_CA)
