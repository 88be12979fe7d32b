"""Read assignments as shells, Windows, ``.env`` files and portals write them, line by line.

A line is read as the one who wrote it meant it: ``export`` and ``PGPASSWORD=… psql …`` as a POSIX
shell reads them, ``set`` as Windows does, ``$env:`` as PowerShell, ``NAME: value`` as YAML and
``heroku config``. What these names mean, `pasted` knows.
"""

from __future__ import annotations

import contextlib
import getopt
import json
import re
import shlex
from typing import NamedTuple

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.connection_strings.notations import split_lines, unquote_value

Pairs = list[tuple[str, str]]

NAME_AND_VALUE = re.compile(
    r"(?:-\s+)?[\"']?(?:(?:export|set|env)\s+|\$env:)?[\"']?"
    r"(?P<name>[A-Za-z_][\w.-]*)\s*=\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(r"[\"']?[\w.-]+[\"']?\s*:|={3,}.*|[{}\[\]],?|---")
_LISTED = re.compile(
    r"(?P<item>-\s+)?(?:(?P<mark>[\"'])(?P<quoted>[\w.-]+)(?P=mark)\s*:\s*|(?P<name>[A-Za-z_][\w.-]*):\s+)"
    r"(?P<value>\S.*)",
    re.DOTALL,
)
_SHELL_WORD = re.compile(r"(?P<name>[A-Za-z_][\w.]*)=(?P<value>.*)", re.DOTALL)
_POWERSHELL = re.compile(
    r"\$env:(\w+)\s*=\s*('(?:[^']|'')*'|\"(?:[^\"`]|`.|\"\")*\"|[^\s;'\"]+)\s*(?:;\s*|$)",
    re.IGNORECASE,
)
_PSQL = re.compile(r"(?:^|[\s;&|])(?:[^\s=:;&|]*[/\\])?psql(?:\.exe)?(?=\s|$)", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:(?:export|env)\s+)?[A-Za-z_]\w*=")
_PROMPT = re.compile(r"^[$%>]\s+")
_SHORT = "h:p:U:d:c:f:F:L:o:P:R:T:v:aAbeEHlnqsStVwWxXz01"
_LONG = """
    host= port= username= dbname= command= file= field-separator= log-file= output= pset=
    record-separator= table-attr= variable= set= echo-all no-align echo-errors echo-hidden html list
    no-readline quiet single-step single-line tuples-only no-password password expanded no-psqlrc
    csv single-transaction
"""
_NO_NAME = "/:\\'\"`<>(){}[]|;&*? \t\n"
_OPTIONS = {
    "-h": "host",
    "--host": "host",
    "-p": "port",
    "--port": "port",
    "-U": "user",
    "--username": "user",
    "-d": "dbname",
    "--dbname": "dbname",
}


class CommandLine(NamedTuple):
    """A call of ``psql``: the variables before it, its options and its words."""

    variables: Pairs
    options: dict[str, str]
    database: str


def read_variables(text: str) -> Pairs:
    """Read assignments of a shell, of Windows or of a ``.env`` file."""
    said = [line.rstrip() for line in split_lines(text) if not _HEADER.fullmatch(line.rstrip())]
    alone = len(said) == 1
    # Where every line ends so, it may be one of the password or what ends a command.
    ended = all(line.endswith((";", ",")) for line in said)
    return [pair for line in said for pair in _assignments(line, alone=alone, ended=ended)]


def _assignments(line: str, *, alone: bool, ended: bool) -> Pairs:
    line = re.sub(r"^-\s+", "", line)
    if line[:1] in {'"', "'"} and line[-1:] == line[:1]:
        line = line[1:-1]
    if re.match(r"\$env:", line, re.IGNORECASE):
        return _powershell(line)
    if re.match(r"set\s", line, re.IGNORECASE):
        parts = re.split(r"&{1,2}\s*(?=set\s)", line, flags=re.IGNORECASE)
        return [_windows(part.strip()) for part in parts]
    exported = bool(re.match(r"export\s", line))
    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        raise _not_an_assignment()
    several = re.search(r"[\s;]PG[A-Z]+=", value, re.IGNORECASE)
    plain = not several and not set(value) & set("'\"\\ \t")
    if not (exported and plain) and (exported or value.startswith(("'", '"')) or several):
        return _shell(f"{name}={value}")
    is_own = re.fullmatch(r"(?:export\s+)?PG[A-Z]+", name, re.IGNORECASE)
    if not is_own:
        value = _without_comment(value)
    if (alone and re.search(r"\s", value)) or (ended and is_own):
        raise _endless()
    # As `env` prints it and `.env` files hold it: to the end of the line, no character is special.
    return [_whole(re.sub(r"^(export|env)\s+", "", f"{name}={value}"))]


def _without_comment(value: str) -> str:
    plain = re.sub(r"\s+#.*", "", value)
    # What looks like a comment may be the rest of a password, and the @ the one that ends it.
    if "://" in plain and "@" in value[len(plain) :]:
        raise _endless()
    return plain


def _endless() -> InputError:
    return InputError(
        "It cannot be told where the value ends.", hint="Put the value in quotation marks."
    )


def _whole(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    if not re.fullmatch(r"[\w.-]+", name.strip()):
        raise _not_an_assignment()
    return name.strip(), value.strip()


def _windows(command: str) -> tuple[str, str]:
    rest = command[len("set") :].strip()
    if len(rest) > 1 and rest.startswith('"') and rest.endswith('"'):
        return _whole(rest[1:-1])
    if set(rest) & set("&|<>^"):
        raise InputError(
            "Windows takes a part of the value for something else.",
            hint='Write it as set "PGNAME=value".',
        )
    name, value = _whole(rest)
    return name, unquote_value(value)


def _powershell(line: str) -> Pairs:
    pairs: Pairs = []
    position = 0
    while position < len(line):
        part = _POWERSHELL.match(line, position)
        if part is None:
            raise _not_an_assignment()
        value = unquote_value(part[2])
        pairs.append((part[1], re.sub("`(.)", r"\1", value) if part[2][0] == '"' else value))
        position = part.end()
    return pairs


def _shell(line: str) -> Pairs:
    pairs: Pairs = []
    for word in _words(line, ";&"):
        match = _SHELL_WORD.fullmatch(word)
        if match:
            pairs.append((match["name"], match["value"]))
        elif word not in {"export", "env", ";", "&&", *(name for name, _ in pairs)}:
            raise _not_an_assignment()
    return pairs


def _words(line: str, separators: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=separators)
    lexer.whitespace_split, lexer.commenters = True, ""
    with contextlib.suppress(ValueError):
        return list(lexer)
    raise InputError("A quotation mark is not closed.")


def _not_an_assignment() -> InputError:
    return InputError(
        "A line is not of the form PGNAME=value.",
        hint="Put a value with spaces in quotation marks.",
    )


def is_command(text: str) -> bool:
    """Whether a text calls ``psql``, with or without variables before it."""
    return any(
        _PSQL.match(line) or (_ASSIGNED.match(line) and _PSQL.search(line))
        for line in (_PROMPT.sub("", line, count=1) for line in split_lines(text))
    )


def read_command(text: str) -> CommandLine:
    """Read a call of ``psql`` as a POSIX shell, and then ``psql`` itself, would."""
    pairs: Pairs = []
    arguments: list[str] | None = None
    for line in split_lines(re.sub(r"\\\r?\n", " ", text)):
        for words in _commands(_PROMPT.sub("", line, count=1)):
            if words and arguments is not None:
                raise _not_a_command()  # what follows may be the rest of a password
            while words and words[0] in {"export", "env"}:
                del words[0]
            while words and (match := _SHELL_WORD.fullmatch(words[0])):
                pairs.append((match["name"], match["value"]))
                del words[0]
            if words and not _PSQL.fullmatch(words[0]):
                raise _not_a_command()
            arguments = words[1:] if words else arguments
    options, database = _psql(arguments or [])
    return CommandLine(pairs, options, database)


def _commands(line: str) -> list[list[str]]:
    words = _words(line, ";&|")
    if "&" in words:
        words = _words(line, "")  # of a URI without quotation marks
    commands: list[list[str]] = [[]]
    for word in words:
        if word in {";", "&&"}:
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def _psql(arguments: list[str]) -> tuple[dict[str, str], str]:
    for word, following in zip(arguments, [*arguments, "-"][1:], strict=True):
        if word in {"-W", "--password"} and not following.startswith("-"):
            raise InputError(
                "The option -W of psql takes no value.", hint="Write the database as -d NAME."
            )
    try:
        read, words = getopt.gnu_getopt(arguments, _SHORT, _LONG.split())
    except getopt.GetoptError:
        raise _not_a_command() from None
    parameters: dict[str, str] = {}
    for option, value in read:
        # A long option may be cut; getopt gives it whole.
        if option in _OPTIONS:
            parameters[_OPTIONS[option]] = value
    user_is_word = "user" not in parameters
    # As in psql: words fill in what no option says, the database first.
    for name in ("dbname", "user"):
        if words and name not in parameters:
            parameters[name] = words.pop(0)
    database = parameters.pop("dbname", "")
    says_all = re.match(r"\w+(?:\+\w+)?://|\w+\s*=", database)
    strange = set(parameters.get("user", "")) & set(_NO_NAME)
    if not says_all:
        strange |= set(database) & set(_NO_NAME + "@")
    # A word behind a URI may be the rest of its password.
    if words or strange or ("user" in parameters and user_is_word and says_all):
        raise _not_a_command()
    return parameters, database


def _not_a_command() -> InputError:
    return InputError(
        "The command is not understood.", hint="Paste the URI alone, or psql with its options."
    )


def is_listing(text: str) -> bool:
    """Whether every line is ``name: value``, as in YAML, a line of JSON or ``heroku config``."""
    said = [line.rstrip() for line in split_lines(text)]
    return any(map(_LISTED.fullmatch, said)) and all(
        _LISTED.fullmatch(line) or _HEADER.fullmatch(line) for line in said
    )


def read_listing(text: str) -> Pairs:
    """Read lines of the form ``name: value``."""
    matches = (_LISTED.fullmatch(line.rstrip()) for line in split_lines(text))
    return [
        (match["quoted"] or match["name"], _listed(match["value"])) for match in matches if match
    ]


def _listed(value: str) -> str:
    value = value.strip()
    quoted = re.fullmatch(r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)')\s*,?(?:\s+#.*)?", value)
    if quoted is None:
        return _without_comment(value)
    if quoted[1] is None:
        return quoted[2].replace("''", "'")
    with contextlib.suppress(ValueError):
        return str(json.loads(f'"{quoted[1]}"'))
    raise InputError("A backslash in quotation marks is not understood.")
