"""``%pgflow sql`` and ``%%pgflow sql``: what is typed behind them, and what the tab key offers."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from pgflow_widgets.local import interrupts
from pgflow_widgets.notebook.access.has_access import HasAccess, access_of
from pgflow_widgets.notebook.magics.commands import COMMANDS, SANDBOX

if TYPE_CHECKING:
    from pgflow_widgets.notebook.access.name_cache import NameCache

SQL = "sql"
_INTO = "--into"
# Patterns are compiled on first use: loading the extension stays quick.
_OPTION = r"\s*--([a-z][a-z-]*)(?:(?:\s*=\s*|[ \t]+)([^\s=-]\S*))?"
_OPTIONS = r"(\s*--(into|sandbox)\s+\w+|\s*--(flatten|json))*\s*--[\w-]*"
_IPYTHONS = frozenset({"In", "Out", "get_ipython", "exit", "quit"})
_WITH_VALUE = frozenset({_INTO, SANDBOX})
_LINE = r"(?s)\s*(?:[\w\s,]+=\s*)?%pgflow\s+sql(?=\s)(.*)"
_CELL = r"(?s)\s*%%pgflow\s+sql(?=\s)(.*)"
_BEGUN = r"[\w.`-]*$"
_AFTER_FROM = r"(?i)\b(?:from|join)\s+\w*$"
_QUOTED = r"(?s)'[^']*'|\"[^\"]*\"|--[^\n]*\n|/\*.*?\*/"
_WORDS = ("SELECT", "FROM", "WHERE", "JOIN", "GROUP BY", "HAVING", "ORDER BY", "LIMIT")


@dataclass(frozen=True, slots=True)
class SqlLine:
    """What stands behind ``sql``: options, and the statement."""

    text: str
    into: str | None = None
    sandbox: str | None = None
    flatten: bool = False
    json: bool = False


def read_line(line: str, cell: str | None) -> SqlLine:
    """Read what stands behind ``sql``, and the cell below it; the options come first."""
    said: dict[str, str] = {}
    flags: set[str] = set()
    while match := re.match(_OPTION, line):
        option, end = f"--{match[1]}", match.end()
        if option not in {*COMMANDS[SQL].options, SANDBOX}:
            raise UsageError(f"%pgflow sql has no such option\n{COMMANDS[SQL].usage(SQL)}")
        if option in _WITH_VALUE:
            name = match[2] or ""
            if not name.isidentifier() or (option == _INTO and _is_taken(name)):
                raise UsageError(f"%pgflow sql: behind {option} comes the name of a variable")
            if option in said:
                raise UsageError(f"%pgflow sql: {option} stands there twice")
            said[option] = name
        else:
            flags.add(option)
            end = match.end(1)
        line = line[end:]
    text = "\n".join(part for part in (line.strip(), cell or "") if part)
    if not text.strip():
        raise UsageError("%pgflow sql: there is no SQL behind it")
    return SqlLine(
        text, said.get(_INTO), said.get(SANDBOX), "--flatten" in flags, "--json" in flags
    )


def _is_taken(name: str) -> bool:
    """Tell whether a name is Python's or IPython's own."""
    return keyword.iskeyword(name) or name.startswith("_") or name in _IPYTHONS


def sql_before_cursor(text: str, line: int, column: int) -> str | None:
    """Return what stands between ``sql`` and the cursor; None elsewhere."""
    lines = text.split("\n")
    before = "\n".join([*lines[:line], lines[line][:column]])
    match = re.fullmatch(_CELL, before) or re.fullmatch(_LINE, lines[line][:column])
    return match[1] if match else None


def sql_words(
    chosen_sandbox: Callable[[], HasAccess], before: str, whole: str
) -> tuple[list[str], str]:
    """Return what can stand at the cursor, and what stands there so far.

    Parameters
    ----------
    chosen_sandbox
        Returns the sandbox that is asked.
    before
        The SQL up to the cursor.
    whole
        All of the cell, for the tables that are named behind the cursor.
    """
    match = re.search(_BEGUN, before)
    begun = match[0] if match else ""
    if _is_quoted(before):
        return [begun], begun
    if re.fullmatch(_OPTIONS, before):
        offered: list[str] = [*COMMANDS[SQL].options, SANDBOX]
    else:
        try:
            names = access_of(chosen_sandbox()).names.for_one_key()
        except UsageError:
            return [begun], begun
        after_from = re.search(_AFTER_FROM, before) is not None
        offered = names.sql_tables() if after_from else list(_columns(names, whole))
        offered += () if after_from else _WORDS
    fitting = [word for word in offered if word.casefold().startswith(begun.casefold())]
    return list(dict.fromkeys(fitting)) or [begun], begun


def _columns(names: NameCache, text: str) -> Iterator[str]:
    """Give the columns of the tables that a text reads: alone, and behind the table's name."""
    statements = interrupts.load("pgflow_widgets.postgres.query_service.statements")
    sources = list(statements.tables_in(text))
    for _, table in sources:
        yield from names.sql_columns(table)
    for alias, table in sources:
        yield from (f"{alias}.{column}" for column in names.sql_columns(table))


def _is_quoted(text: str) -> bool:
    """Tell whether a text ends inside of quotes or of a comment."""
    rest = re.sub(_QUOTED, "", text)
    return any(mark in rest for mark in ("'", '"', "/*")) or bool(re.search(r"--\s[^\n]*$", rest))
