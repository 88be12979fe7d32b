"""Split the notations of names and values: DSN, ADO.NET, service and password file.

Each function splits one notation and undoes its quoting. What the names mean, `pasted` knows.
Expressions match in linear time: a form asks about every text that is typed.

Source: PostgreSQL documentation, libpq 34.1.1 (connection strings), 34.16 (password file), 34.17
(service file); Microsoft, ADO.NET "Connection String Syntax".
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.connection_strings.placeholders import is_placeholder
from pgflow_widgets.model.connection_strings.uris import is_host

_DSN_PART = re.compile(r"(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(\s+|$)", re.DOTALL)
_ADO_PART = re.compile(
    r"(?P<key>[^=;]*)=\s*"
    r"(?:(?P<quoted>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\{(?:[^}]|\}\})*\})(?=\s*(?:;|$))\s*"
    r"|(?P<raw>[^;]*))(?:;|$)"
)
_FIRST_QUOTED = re.compile(
    r"(?:\"(?:[^\"]|\"\")*\"|'(?:[^'\\]|\\.|'')*'|\{(?:[^}]|\}\})*\})\s*;", re.DOTALL
)
_SECTION = re.compile(r"\[(?P<name>[^\]]+)\]$")
_PASSFILE_FIELD = re.compile(r"((?:[^:\\]|\\.|\\$)*)(:|$)", re.DOTALL)
_PASSFILE_FIELDS = 5
# Straight ones, those of English and German typography, and what brackets a URI in a text.
_QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "\u201c": "\u201d",
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
    "\xab": "\xbb",
    "<": ">",
}
_INVISIBLE = " \t\r\n\xa0\u200b\u200e\u2060\ufeff"


class Service(NamedTuple):
    """An entry of ``pg_service.conf``."""

    name: str
    parameters: dict[str, str]


def split_lines(text: str) -> list[str]:
    """Return the lines that are neither empty nor comments."""
    lines = (line.lstrip() for line in re.split(r"\r?\n|\r", text))
    return [line for line in lines if line and not line.startswith("#")]


def unwrap(text: str) -> str:
    """Strip the quotation marks, or the Markdown fence, around a whole text."""
    fenced = re.fullmatch(r"\s*```\w*\n(.*?)\n?```\s*", text, re.DOTALL)
    # Spaces in front of a line are no part of it; behind it they may be one of its last value.
    plain = (fenced[1] if fenced else text).lstrip(_INVISIBLE).rstrip("\r\n\u200b\u2060\ufeff")
    closed = plain.rstrip().rstrip(";,").rstrip()
    mark, inside = closed[:1], closed[1:-1]
    if mark not in _QUOTES or len(closed) < 2 or closed[-1] not in _QUOTES[mark]:
        return plain
    if mark == '"' and "\\" in inside:
        inside = _unescaped_json(closed)
    return plain if set(inside) & {mark, closed[-1]} else inside.strip()


def _unescaped_json(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted[1:-1]


def read_dsn(text: str) -> dict[str, str]:
    """Split ``key=value`` pairs separated by spaces."""
    parameters: dict[str, str] = {}
    position = 0
    while position < len(text):
        part = _DSN_PART.match(text, position)
        if part is None:
            raise InputError(
                "A part of the DSN is not of the form key=value.",
                hint="Put a value with spaces or quotation marks in single quotes.",
            )
        if part[2] is None and (part[3].endswith(",") or part[3][:1] in set(_QUOTES) - {"<"}):
            raise InputError(
                "The DSN is not written as libpq reads it.",
                hint="Put spaces between its parts, and values in single quotes.",
            )
        value = part[2] if part[2] is not None else part[3]
        parameters[part[1].casefold()] = _unescaped(value)
        position = part.end()
    return parameters


def ends_values_with_semicolons(text: str) -> bool:
    """Whether a ``;`` ends the first value, not a space as in a DSN."""
    key, equals, rest = text.partition("=")
    if not equals or not re.fullmatch(r"[\w ]+", key):
        return False
    rest = rest.lstrip()
    if _FIRST_QUOTED.match(rest):
        return True
    value, semicolon, _ = rest.partition(";")
    closed = not value.startswith("'") or value.count("'") > 1
    return bool(semicolon) and closed and not re.search(r"\s\w+\s*=", value)


def read_ado(text: str) -> list[tuple[str, str]]:
    """Split ``key=value`` pairs separated by semicolons; values may be quoted."""
    pairs: list[tuple[str, str]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        part = _ADO_PART.match(text, position)
        key = part["key"].strip() if part else ""
        if part is None or not re.fullmatch(r"\w[\w .-]*", key):
            raise InputError(
                "A part of the connection string is not of the form key=value.",
                hint="Put a value with a semicolon in quotation marks.",
            )
        raw = part["quoted"] or part["raw"].strip()
        pairs.append((key, unquote_value(raw) if part["quoted"] else raw))
        position = part.end()
    return pairs


def section_name(line: str) -> str:
    """Return the name of the service whose section a line opens, or an empty string."""
    match = _SECTION.match(line.rstrip())
    return match["name"] if match else ""


def read_services(text: str) -> list[Service]:
    """Read a ``pg_service.conf``."""
    entries: list[Service] = []
    for line in split_lines(text):
        if section_name(line):
            entries.append(Service(section_name(line), {}))
        elif entries:
            name, equals, value = line.rstrip().partition("=")
            # As in libpq: the first mention counts, and spaces belong to the value.
            if equals:
                spaced = name != name.rstrip()
                entries[-1].parameters.setdefault(
                    name.strip().casefold(), value.strip() if spaced else value
                )
    return entries


def read_passfile_line(line: str) -> list[str | None] | None:
    """Split a line of ``~/.pgpass``; None for a wildcard, and for a line of another form.

    As in libpq, a backslash takes ``:`` and itself literally, and the fifth field ends the line.
    """
    fields: list[str] = []
    position = 0
    while position <= len(line):
        part = _PASSFILE_FIELD.match(line, position)
        if part is None or len(fields) == _PASSFILE_FIELDS:
            return None
        fields.append(part[1])
        position = part.end() + (not part[2])
    if len(fields) != _PASSFILE_FIELDS or not all(fields):
        return None
    *where, password = fields
    return [*(None if part == "*" else _unescaped(part) for part in where), _unescaped(password)]


def read_pasted_passfile_line(line: str) -> list[str | None] | None:
    """Split a line as `read_passfile_line` does; None if its colons may be of anything else."""
    fields = read_passfile_line(line)
    if fields is None:
        return None
    host, port, *names, _ = fields
    if host is not None and (not is_host(host) or host.startswith(("/", "@"))):
        return None
    if port is not None and not re.fullmatch(r"[0-9]{1,5}", port):
        return None
    strange = any(name.isdecimal() or set(name) & set("/='\"`<>{}") for name in names if name)
    marks = {*_QUOTES, *"".join(_QUOTES.values())} - {"<", ">"}
    wrapped = any(
        field != field.strip() or {field[0], field[-1]} & marks for field in fields if field
    )
    return None if strange or wrapped or "://" in line else fields


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def unquote_value(value: str) -> str:
    """Strip a pair of quotation marks or braces; a closing one that is doubled stands for one."""
    for mark, end in (("'", "'"), ('"', '"'), ("{", "}")):
        if len(value) > 1 and value.startswith(mark) and value.endswith(end):
            return value if is_placeholder(value) else value[1:-1].replace(end * 2, end)
    return value
