"""Put values into SQL, and find the place in it that an error means.

Whether Query Service reads a quote in a text by Spark's rule or by PostgreSQL's is not documented.
So only what both read alike is written. Source: contract, query-service.md 5 and 6.
"""

from __future__ import annotations

import math
import numbers
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from pgflow_widgets.errors import InputError

CURSOR = "pgflow_pages"
_DECLARE = f"DECLARE {CURSOR} CURSOR FOR "

_PIECE = re.compile(
    r"""(?P<literal>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>`[^`]*`)
    |(?P<comment>--[^\n]*|/\*.*?\*/)
    |(?P<open>['"`]|/\*)
    |(?P<dollars>\$\w*\$)
    |(?P<cast>::)
    |(?<![\w:\])]):(?P<value>[A-Za-z_]\w*)""",
    re.DOTALL | re.VERBOSE,
)
_TWO_READINGS = re.compile(r"""^(['"])(?:[^\\]|\\.)*\\\1.*\1$|^--.*\\$|^/\*.*/\*""", re.DOTALL)
_OWN = "begin|declare|fetch|close|rollback|set"  # what changes nothing but the session
_OPENS = re.compile(r"""['"]|--|/\*""")
_READS = re.compile(
    rf"\s*\(*\s*(select|with|values|table|show|explain|describe|desc|{_OWN})\b", re.IGNORECASE
)
_PAGEABLE = re.compile(r"\s*\(*\s*(select|with|values)\b", re.IGNORECASE)
_LIMIT = re.compile(r"\blimit\s+(\d+)(?:\s+offset\s+\d+)?[\s;]*$", re.IGNORECASE)
_NO_LIMIT = re.compile(r"\blimit\s+0+\b(?!\.)", re.IGNORECASE)
_WIDEST = 90
_BLOCK = re.compile(r"\s*\$\$")
_JOINS = re.compile(r"[^\s(),;=<>+\-*/%|!^\[\]{}:]")
"""What may become one word, number or text with a value that stands right beside it."""
_CLAUSE = "on|where|join|left|right|inner|full|cross|group|order|limit|union|using|having"
_SOURCE = re.compile(
    rf"\b(?:from|join)\s+([a-z_]\w*)(?:\s+(?:as\s+)?(?!(?:{_CLAUSE})\b)([a-z_]\w*))?", re.IGNORECASE
)
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_UNBINDABLE = re.compile(r"['\\]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text something is: line and column count from 1."""

    line: int
    column: int
    text: str

    def __str__(self) -> str:
        """Return the line, or what of a long one is near, with a caret below the place."""
        start = max(0, self.column - _WIDEST // 2) if len(self.text) > _WIDEST else 0
        near = self.text[start : start + _WIDEST]
        left, right = "…" * bool(start), "…" * (start + _WIDEST < len(self.text))
        before = re.sub(r"[^\t]", " ", left + near[: self.column - 1 - start])
        head = f"line {self.line}, column {self.column}: "
        return f"{head}{left}{near}{right}\n{' ' * len(head)}{before}^"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it was written, and as it is sent.

    Parameters
    ----------
    written
        As a person wrote it, with names where values go.
    text
        As it is sent.
    pieces
        Where each piece begins in what is sent and in what was written, and whether it is a value.
    """

    written: str
    text: str
    pieces: tuple[tuple[int, int, bool], ...] = ((0, 0, False),)

    @property
    def reads_only(self) -> bool:
        """Whether to send it twice does no harm."""
        return _READS.match(_blanked(self.text)) is not None

    @property
    def limit(self) -> int | None:
        """The number of rows that it asks for; None if it leaves that to the service."""
        match = _LIMIT.search(_blanked(self.text))
        return int(match[1]) if match else None

    def as_cursor(self) -> Statement:
        """Return the statement that lets the rows be fetched piece by piece.

        Raises
        ------
        InputError
            It returns no rows.
        """
        if not _PAGEABLE.match(_blanked(self.text)):
            raise InputError(
                "Only the rows of a SELECT come in pages.",
                hint="Call sandbox.sql with this statement.",
                field="text",
            )
        shift = len(_DECLARE)
        pieces = tuple((start + shift, written, value) for start, written, value in self.pieces)
        return Statement(self.written, _DECLARE + self.text.rstrip().rstrip(";"), pieces)

    def place(self, offset: int) -> Place:
        """Return where an offset of what is sent stands in what was written."""
        index = bisect_right([start for start, _, _ in self.pieces], offset) - 1
        start, written, value = self.pieces[max(index, 0)]
        there = written if value else written + max(offset - start, 0)
        return self._place(min(there, len(self.written)))

    def place_in_line(self, line: int, column: int) -> Place:
        """Return the place that the service names by line and column, both from 0."""
        lines = self.text.splitlines(keepends=True)
        return self.place(sum(map(len, lines[:line])) + column)

    def _place(self, offset: int) -> Place:
        start = self.written.rfind("\n", 0, offset) + 1
        end = self.written.find("\n", offset)
        line = self.written[start : end if end >= 0 else None]
        return Place(self.written.count("\n", 0, offset) + 1, offset - start + 1, line)


def read_statement(text: str, values: Mapping[str, object] | None = None) -> Statement:
    """Return a statement with its values in it.

    Parameters
    ----------
    text
        SQL, with ``:name`` where a value goes.
    values
        By their names; if left out, the text is sent as it is.

    Raises
    ------
    InputError
        A value cannot be written, or has no place; there are several statements; or a bare
        ``LIMIT 0``, which lifts the service's own limit.
    """
    if not text.strip():
        raise InputError("There is no SQL in the text.", hint="Write a SELECT.", field="text")
    statement = _bound(text, values) if values else Statement(text, text)
    if not _BLOCK.match(text) and re.search(r";\s*[^\s;]", _blanked(statement.text)):
        raise InputError(
            "There is more than one statement.", hint="Send one after the other.", field="text"
        )
    if _NO_LIMIT.search(_blanked(statement.text)):
        raise InputError(
            "LIMIT 0 does not mean no rows: it lifts Query Service's limit, and all rows come.",
            hint="For the columns alone write WHERE 1=0; for all rows call sandbox.sql.pages.",
            field="text",
        )
    return statement


def _bound(text: str, values: Mapping[str, object]) -> Statement:
    pieces: list[tuple[int, int, bool]] = []
    sent, length, used = [], 0, set()

    def add(piece: str, start: int, *, value: bool) -> None:
        nonlocal length
        pieces.append((length, start, value))
        sent.append(piece)
        length += len(piece)

    def add_words(start: int, end: int | None) -> None:
        """Add what stands before, between or behind values, kept apart from them."""
        words = text[start:end]
        before = " " if start and _JOINS.match(words) else ""
        behind = " " if end is not None and _JOINS.match(words[-1:]) else ""
        add(before + words + behind, start - len(before), value=False)

    end = 0
    for match in _PIECE.finditer(text):
        _refuse_two_readings(match)
        name = match["value"]
        if name is None:
            continue
        if name not in values:
            raise InputError(
                f"There is no value for :{name}.",
                hint=f"Give it: values={{{name!r}: ...}}.",
                field="values",
            )
        add_words(end, match.start())
        add(literal(values[name], name), match.start(), value=True)
        used.add(name)
        end = match.end()
    add_words(end, None)
    if unused := values.keys() - used:
        raise InputError(
            f"The SQL has no place for {min(map(str, unused))!r}.",
            hint="A place is written :name, outside of quotes.",
            field="values",
        )
    return Statement(text, "".join(sent), tuple(pieces))


def _refuse_two_readings(match: re.Match[str]) -> None:
    """Refuse quotes and comments that Spark and PostgreSQL end at different places."""
    if match["open"]:
        raise InputError(
            f"A {match['open']} in the SQL is not closed.", hint="Close it.", field="text"
        )
    if match["dollars"]:
        raise InputError(
            f"What stands between {match['dollars']} is a text to PostgreSQL and none to Spark, so"
            " no value can be put in safely.",
            hint="Write the values into the SQL.",
            field="text",
        )
    if match["name"] and _OPENS.search(match["name"]):
        raise InputError(
            "A name in back quotes holds what begins a text or a comment elsewhere, so no value can"
            " be put in safely.",
            hint="Write the values into the SQL.",
            field="text",
        )
    piece = match["literal"] or match["comment"]
    if piece and _TWO_READINGS.search(piece):
        raise InputError(
            "Where a text or a comment of this SQL ends depends on what a backslash means there, so"
            " no value can be put in safely.",
            hint="Write it without the backslash before a quote or at the end of a comment; or"
            " write the values into the SQL.",
            field="text",
        )


def _blanked(text: str) -> str:
    """Return the text with comments and all that is quoted as blanks, of the same length."""

    def blank(match: re.Match[str]) -> str:
        hidden = match["literal"] or match["comment"] or match["name"]
        return " " * len(hidden) if hidden else match[0]

    return _PIECE.sub(blank, text)


def literal(value: object, name: str) -> str:
    """Return a value as SQL that Spark and PostgreSQL read alike.

    Raises
    ------
    InputError
        It is of no kind that can be written, or a text with a quote or a backslash.
    """
    if isinstance(value, list | tuple | set | frozenset) and value:
        return f"({', '.join(literal(item, name) for item in value)})"
    if _is_missing(value):
        return "NULL"
    written = _text(value, name) if isinstance(value, str) else _number(value) or _moment(value)
    if written is None:
        raise InputError(
            f"The value of :{name} is of type {type(value).__name__}, which cannot be written in"
            " SQL.",
            hint="Give a number, a text, a date, a time, or a list of these.",
            field="values",
        )
    return written


def _is_missing(value: object) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in {"NaTType", "NAType"}


def _number(value: object) -> str | None:
    if type(value).__name__ in {"bool", "bool_"}:
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        written = str(int(value))
    elif isinstance(value, Decimal) and value.is_finite():
        written = format(Decimal(value), "f")
    elif isinstance(value, numbers.Real) and math.isfinite(value):
        written = repr(float(value))
    else:
        return None
    return f"({written})" if written.startswith("-") else written  # "--" begins a comment


def _moment(value: object) -> str | None:
    if isinstance(value, datetime):
        there = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return f"CAST('{datetime.isoformat(there, ' ', 'microseconds')}' AS timestamp)"
    return f"CAST('{date.isoformat(value)}' AS date)" if isinstance(value, date) else None


def _text(value: str, name: str) -> str:
    value = str.__str__(value)  # an Enum, for one, writes itself as something else
    if _UNSENDABLE.search(value):
        raise InputError(
            f"The value of :{name} has a character that cannot be sent.",
            hint="Leave it out.",
            field="values",
        )
    if _UNBINDABLE.search(value):
        raise InputError(
            f"The value of :{name} holds a ' or a \\, and it is not documented how Query Service"
            " reads these, so it is not put into SQL.",
            hint="Write the text into the SQL yourself, and look at what comes.",
            field="values",
        )
    return f"'{value}'"


def tables_in(text: str) -> Iterator[tuple[str, str]]:
    """Give the name and the table of each source that a text reads, as far as it goes."""
    for match in _SOURCE.finditer(_blanked(text)):
        yield match[2] or match[1], match[1]
