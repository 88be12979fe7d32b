"""How people write down names and values: URI, DSN, shell, ADO.NET, service and password file.

Each function splits one notation and undoes its quoting. What the names mean, `libpq` knows.
Expressions match in linear time: a form asks about every text that is typed.

Source: PostgreSQL documentation, libpq 34.1.1 (connection strings), 34.16 (password file), 34.17
(service file); Microsoft, ADO.NET "Connection String Syntax".
"""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple
from urllib.parse import unquote

from pgflow_widgets.errors import InputError

ASSIGNMENT = re.compile(r"(?:export\s+|set\s+|\$env:)?\"?PG[A-Z]+\s*=", re.IGNORECASE)

_SHELL_WORD = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)
_POWERSHELL = re.compile(
    r"\$env:(\w+)\s*=\s*('(?:[^']|'')*'|\"(?:[^\"`]|`.|\"\")*\"|[^\s;'\"]+)\s*(?:;\s*|$)",
    re.IGNORECASE,
)
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
_PASSFILE_LINE = re.compile(r"((?:[^:\\]|\\.)*):" * 4 + "(.*)", re.DOTALL)
_PLACEHOLDER = re.compile(
    r"[{<]your\W?\w*[}>]|\{(server|database|port|username|password)\}", re.IGNORECASE
)


class Service(NamedTuple):
    """An entry of ``pg_service.conf``."""

    name: str
    given: dict[str, str]


def lines(text: str) -> list[str]:
    """Return the lines that say something."""
    found = (line.lstrip() for line in re.split(r"\r?\n|\r", text))
    return [line for line in found if line and not line.startswith("#")]


def is_placeholder(value: str) -> bool:
    """Whether a value is only a mark for the one to be filled in, such as ``{your_password}``."""
    return bool(_PLACEHOLDER.fullmatch(value))


def uri(rest: str) -> dict[str, str]:
    """Split what follows ``postgresql://``; what the query says overrides the rest."""
    authority, mark, tail = _authority(rest)
    login, at, host = authority.rpartition("@")
    user, colon, password = login.partition(":")
    given = _host_and_port(host)
    if at and user:
        given["user"] = _decoded(user)
    if colon:
        given["password"] = _decoded(password)
    path, _, query = tail.partition("?") if mark == "/" else ("", "", tail)
    if path:
        given["dbname"] = _decoded(path)
    for name, _, value in (part.partition("=") for part in query.split("&") if part):
        given[_decoded(name)] = _decoded(value)
    return given


def _authority(rest: str) -> tuple[str, str, str]:
    """Split at the first ``/`` or ``?`` after the login."""
    # People forget to encode a '/' or '#' of a password: with a colon before it, it may be one.
    before_query = rest.partition("?")[0]
    before_path = before_query.partition("/")[0]
    has_password = ":" in before_path and not before_path.startswith("[")
    at = (before_query if has_password else before_path).rfind("@")
    end = re.search(r"[/?]|$", rest[at + 1 :])
    assert end
    cut = at + 1 + end.start()
    return rest[:cut], rest[cut : cut + 1], rest[cut + 1 :]


def _host_and_port(text: str) -> dict[str, str]:
    if "," in text:
        raise InputError("Several hosts are named.", hint="A connection has one: paste it alone.")
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", text)
    if match is None:
        raise InputError(
            "Host and port of the URI cannot be told apart.",
            hint="In a password, write @ as %40, : as %3A, / as %2F and ? as %3F.",
        )
    found = {"host": _decoded(match[1].strip("[]")), "port": match[2] or ""}
    return {name: value for name, value in found.items() if value}


def _decoded(text: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise InputError(
            "A percent sign is not followed by two hexadecimal digits.",
            hint="In a URI, write a percent sign as %25.",
        )
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        pass  # raised below, so that the bytes are no part of the error's chain
    raise InputError("The percent-encoding is not UTF-8.")


def dsn(text: str) -> dict[str, str]:
    """Split ``key=value`` pairs between which there are spaces."""
    given: dict[str, str] = {}
    position = 0
    while position < len(text):
        part = _DSN_PART.match(text, position)
        if part is None:
            raise InputError(
                "A part of the DSN is not of the form key=value.",
                hint="Put a value with spaces or quotation marks in single quotes.",
            )
        value = part[2] if part[2] is not None else part[3]
        given[part[1].casefold()] = _unescaped(value)
        position = part.end()
    return given


def ends_values_with_semicolons(text: str) -> bool:
    """Whether a ``;`` ends the first value, and not a space as in a DSN."""
    key, equals, rest = text.partition("=")
    if not equals or not re.fullmatch(r"[\w ]+", key):
        return False
    rest = rest.lstrip()
    if _FIRST_QUOTED.match(rest):
        return True
    value, semicolon, _ = rest.partition(";")
    closed = not value.startswith("'") or value.count("'") > 1
    return bool(semicolon) and closed and not re.search(r"\s\w+\s*=", value)


def ado(text: str) -> list[tuple[str, str]]:
    """Split ``key=value`` pairs between which there are semicolons; values may be quoted."""
    pairs: list[tuple[str, str]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        part = _ADO_PART.match(text, position)
        key = part["key"].strip() if part else ""
        if part is None or not key:
            raise InputError(
                "A part of the connection string is not of the form key=value.",
                hint="Put a value with a semicolon in quotation marks.",
            )
        raw = part["quoted"] or part["raw"].strip()
        pairs.append((key, _unquoted(raw) if part["quoted"] else raw))
        position = part.end()
    return pairs


def variables(text: str) -> list[tuple[str, str]]:
    """Read assignments of a shell, of Windows or of a ``.env`` file; names in upper case."""
    pairs = [pair for line in lines(text) for pair in _assignments(line.rstrip())]
    return [(name.upper(), value) for name, value in pairs]


def _assignments(line: str) -> list[tuple[str, str]]:
    if re.match(r"\$env:", line, re.IGNORECASE):
        return _powershell(line)
    if re.match(r"set\s", line, re.IGNORECASE):
        parts = re.split(r"&{1,2}\s*(?=set\s)", line, flags=re.IGNORECASE)
        return [_windows(part.strip()) for part in parts]
    _, _, value = line.partition("=")
    several = re.search(r"[\s;]PG[A-Z]+=", value, re.IGNORECASE)
    if line.startswith("export") or value.startswith(("'", '"')) or several:
        return _shell(line)
    # As `env` prints it and `.env` files hold it: to the end of the line, no character is special.
    return [_whole(line)]


def _whole(line: str) -> tuple[str, str]:
    name, equals, value = line.partition("=")
    if not equals or not re.fullmatch(r"\w+", name.strip()):
        raise _not_an_assignment()
    return name.strip(), value.strip()


def _windows(command: str) -> tuple[str, str]:
    rest = command[len("set") :].strip()
    if len(rest) > 1 and rest.startswith('"') and rest.endswith('"'):
        return _whole(rest[1:-1])
    name, value = _whole(rest)
    return name, _unquoted(value)


def _powershell(line: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    position = 0
    while position < len(line):
        part = _POWERSHELL.match(line, position)
        if part is None:
            raise _not_an_assignment()
        value = _unquoted(part[2])
        pairs.append((part[1], re.sub("`(.)", r"\1", value) if part[2][0] == '"' else value))
        position = part.end()
    return pairs


def _shell(line: str) -> list[tuple[str, str]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&")
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] | None
    try:
        words = list(lexer)
    except ValueError:
        words = None
    if words is None:
        raise InputError("A quotation mark is not closed.")
    pairs: list[tuple[str, str]] = []
    for word in words:
        match = _SHELL_WORD.fullmatch(word)
        if match:
            pairs.append((match["name"], match["value"]))
        elif word not in {"export", ";", "&&", *(name for name, _ in pairs)}:
            raise _not_an_assignment()
    return pairs


def _not_an_assignment() -> InputError:
    return InputError(
        "A line is not of the form PGNAME=value.",
        hint="Put a value with spaces in quotation marks.",
    )


def section(line: str) -> str:
    """Return the name of the service that a line begins, or an empty string."""
    match = _SECTION.match(line.rstrip())
    return match["name"] if match else ""


def services(text: str) -> list[Service]:
    """Read a ``pg_service.conf``."""
    entries: list[Service] = []
    for line in lines(text):
        if section(line):
            entries.append(Service(section(line), {}))
        elif entries:
            name, equals, value = line.rstrip().partition("=")
            # As in libpq: the first mention counts, and spaces belong to the value.
            if equals:
                spaced = name != name.rstrip()
                entries[-1].given.setdefault(
                    name.strip().casefold(), value.strip() if spaced else value
                )
    return entries


def passfile_line(line: str) -> list[str | None] | None:
    """Split a line of ``~/.pgpass``; None for a wildcard, and for a line of another form."""
    match = _PASSFILE_LINE.fullmatch(line)
    if match is None or not all(match.groups()):
        return None
    # As in libpq: the password is all the rest, further colons included.
    *where, password = match.groups()
    return [*(None if part == "*" else _unescaped(part) for part in where), _unescaped(password)]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _unquoted(value: str) -> str:
    """Strip a pair of quotation marks or braces; a closing one that is doubled stands for one."""
    for mark, end in (("'", "'"), ('"', '"'), ("{", "}")):
        if len(value) > 1 and value.startswith(mark) and value.endswith(end):
            return value if is_placeholder(value) else value[1:-1].replace(end * 2, end)
    return value
