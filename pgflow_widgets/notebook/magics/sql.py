"""``%pgflow sql`` and ``%%pgflow sql``: what is typed behind them, and what the tab key offers."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from IPython.core.error import UsageError

from pgflow_widgets.notebook.access.access import HasAccess, access_of
from pgflow_widgets.notebook.access.name_cache import NameCache
from pgflow_widgets.notebook.magics.commands import COMMANDS, SANDBOX
from pgflow_widgets.postgres.query_service.statements import tables_in

SQL = "sql"
_INTO = "--into"
_OPTION = re.compile(r"\s*--([a-z][a-z-]*)(?:(?:\s*=\s*|[ \t]+)([^\s=-]\S*))?")
_OPTIONS = re.compile(r"(\s*--(into|sandbox)\s+\w+|\s*--(flatten|json))*\s*--[\w-]*")
_IPYTHONS = frozenset({"In", "Out", "get_ipython", "exit", "quit"})
_WITH_VALUE = frozenset({_INTO, SANDBOX})
_LINE = re.compile(r"\s*(?:[\w\s,]+=\s*)?%pgflow\s+sql(?=\s)(.*)", re.DOTALL)
_CELL = re.compile(r"\s*%%pgflow\s+sql(?=\s)(.*)", re.DOTALL)
_BEGUN = re.compile(r"[\w.`-]*$")
_AFTER_FROM = re.compile(r"\b(?:from|join)\s+\w*$", re.IGNORECASE)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*\n|/\*.*?\*/", re.DOTALL)
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
    while match := _OPTION.match(line):
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
    match = _CELL.fullmatch(before) or _LINE.fullmatch(lines[line][:column])
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
    match = _BEGUN.search(before)
    begun = match[0] if match else ""
    if _is_quoted(before):
        return [begun], begun
    if _OPTIONS.fullmatch(before):
        offered: list[str] = [*COMMANDS[SQL].options, SANDBOX]
    else:
        try:
            names = access_of(chosen_sandbox()).names
        except UsageError:
            return [begun], begun
        after_from = _AFTER_FROM.search(before) is not None
        offered = names.sql_tables() if after_from else list(_columns(names, whole))
        offered += () if after_from else _WORDS
    fitting = [word for word in offered if word.casefold().startswith(begun.casefold())]
    return list(dict.fromkeys(fitting)) or [begun], begun


def _columns(names: NameCache, text: str) -> Iterator[str]:
    """Give the columns of the tables that a text reads: alone, and behind the table's name."""
    sources = list(tables_in(text))
    for _, table in sources:
        yield from names.sql_columns(table)
    for alias, table in sources:
        yield from (f"{alias}.{column}" for column in names.sql_columns(table))


def _is_quoted(text: str) -> bool:
    """Tell whether a text ends inside of quotes or of a comment."""
    rest = _QUOTED.sub("", text)
    return any(mark in rest for mark in ("'", '"', "/*")) or bool(re.search(r"--\s[^\n]*$", rest))
