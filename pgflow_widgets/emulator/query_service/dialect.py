"""Translates a query from Spark SQL to DuckDB's, and lets nothing through but reading of tables.

What is refused is refused on the tree of the query, before DuckDB sees any text, and once more on
the tree of what DuckDB would see.
Source: contract, query-service.md 5 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.spark import Spark
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError, TokenError, UnsupportedError
from sqlglot.tokenizer_core import Token, TokenType

from pgflow_widgets.emulator.query_service import checks
from pgflow_widgets.emulator.query_service.query_error import QueryError, not_here

MOST_ROWS = 50_000
"""Rows that a client gets where it gives no LIMIT."""
HIGHEST_LIMIT = 100_000
_DEEPEST = 100
_MOST_WORDS = 20_000
_LONGEST = 10_000
_TOO_MUCH = f"more than {_LONGEST} signs or elements at once are not made here"

_CASTS = {
    **{name: name for name in ("bigint", "smallint", "tinyint", "double", "float", "boolean")},
    "int": "int",
    "string": "text",
    "binary": "blob",
}
# Functions that sqlglot has no class for, and that DuckDB has under the same name.
_SAME_NAME = frozenset(
    {
        *("bin", "bit_and", "bit_count", "bit_or", "bit_xor", "cbrt", "covar_pop", "covar_samp"),
        *("factorial", "gcd", "isnan", "kurtosis", "list_sort", "log10", "log2", "minute"),
        *("quarter", "reverse", "second", "skewness", "starts_with", "translate", "var_pop"),
        *("cardinality", "regr_slope", "regr_r2", "regr_intercept"),
    }
)
_NULL_TESTS = frozenset({"isnull", "isnotnull"})
_KNOWN = _CASTS.keys() | _NULL_TESTS | _SAME_NAME


class QueryServiceSpark(Spark):
    """Spark SQL, where double quotes stand around names."""

    TIME_MAPPING = {**Spark.TIME_MAPPING, "SSSSSS": "%f", "SSS": "%g"}  # noqa: RUF012 - as sqlglot has it

    class Tokenizer(Spark.Tokenizer):
        """Splits a text."""

        QUOTES: ClassVar = ["'"]
        IDENTIFIERS: ClassVar = ["`", '"']
        COMMANDS: ClassVar = set()  # all statements are split into words


_DIALECT = QueryServiceSpark()
_DUCKDB = DuckDB()
# What sqlglot raises where a text is more than it can take.
_BUGS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SqlglotError,
    TypeError,
    ValueError,
)
_UNTRANSLATABLE = QueryError(
    "0A000", "The local Query Service cannot translate this query; the real one may take it."
)


@dataclass(slots=True)
class Query:
    """A query that may be run.

    Parameters
    ----------
    tree
        In Spark's dialect; changed on the way to DuckDB's.
    tables
        The names of the tables that it reads, in lower case, with their places in the text.
    """

    tree: exp.Query
    tables: dict[str, int] = field(default_factory=dict)

    def to_sql(self, *, capped: bool) -> str:
        """Return it as DuckDB takes it, with what is said of its LIMIT kept.

        Parameters
        ----------
        capped
            Whether it ends after the rows that a client gets at most.
        """
        if capped:
            _limit_rows(self.tree)
        try:
            sql = self.tree.sql(
                "duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE
            )
            (written,) = _DUCKDB.parse(sql)
        except UnsupportedError as error:
            raise not_here(f"translation of this: {error}") from None
        except _BUGS:
            raise _UNTRANSLATABLE from None
        # What sqlglot writes is read again: some words go from one text to the other as they are.
        if set(checks.find_tables(checks.check_query(written))) - set(self.tables):
            raise _UNTRANSLATABLE
        return sql

    def find(self, name: str) -> int:
        """Return where a name stands in the text, from one on; zero if nowhere."""
        for node in self.tree.find_all(exp.Identifier):
            if node.name.lower() == name.lower() and "start" in node.meta:
                return int(node.meta["start"]) + 1
        return 0


def split_statements(text: str) -> list[list[Token]]:
    """Return the words of each statement of a text; places are those in the whole text.

    Raises
    ------
    QueryError
        A text or a comment in it does not end.
    """
    try:
        words = _DIALECT.tokenize(text)
    except TokenError:
        raise QueryError("42601", "The text of a literal, name or comment does not end.") from None
    if len(words) > _MOST_WORDS:
        raise QueryError("54000", f"A statement may have {_MOST_WORDS} words here.")
    statements: list[list[Token]] = [[]]
    for word in words:
        if word.token_type == TokenType.SEMICOLON:
            statements.append([])
        else:
            statements[-1].append(word)
    return [statement for statement in statements if statement]


def parse_query(words: Sequence[Token], text: str) -> Query:
    """Return a query whose tree was checked.

    Raises
    ------
    QueryError
        It is no query of Spark SQL, or does something that is not offered here.
    """
    if not words:
        raise QueryError("42601", "A query is missing.", len(text))
    _check_words(words)
    try:
        (tree,) = _DIALECT.parser().parse(list(words), text)
    except ParseError as error:
        raise _syntax_error(error, text) from None
    except _BUGS:
        raise _UNTRANSLATABLE from None
    if not isinstance(tree, exp.Query):
        raise QueryError("42601", "This is no query.", words[0].start + 1)
    try:
        checks.check_query(tree)
        for node in tree.find_all(exp.Anonymous):
            _check_function(node)
        query = Query(tree, checks.find_tables(tree))
        _adapt(tree)
    except _BUGS:
        raise _UNTRANSLATABLE from None
    return query


def _check_words(words: Sequence[Token]) -> None:
    depth = 0
    for word in words:
        depth += (word.text in _OPENING) - (word.text in _CLOSING)
        if depth > _DEEPEST:
            raise QueryError("42601", "The query is nested too deep.", word.start + 1)
    if sum(word.text.upper() in _HOLDERS for word in words) > _DEEPEST:
        raise QueryError("54000", f"A query may name {_DEEPEST} types of arrays and objects here.")
    for word, following in zip(words, [*words[1:], None], strict=True):
        if word.text.upper() == "SNAPSHOT" and following and following.text.upper() in _SNAPSHOTS:
            raise not_here("snapshots of tables")


def _check_function(function: exp.Anonymous) -> None:
    if function.name.lower() not in _KNOWN:
        message = (
            f"The local Query Service has no function {function.name}; the real one may have it."
        )
        raise QueryError("0A000", message, checks.place_of(function))


_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_HOLDERS = frozenset({"ARRAY", "MAP", "STRUCT"})
_SNAPSHOTS = frozenset({"SINCE", "AS", "BETWEEN"})


def _syntax_error(error: ParseError, text: str) -> QueryError:
    facts = error.errors[0] if error.errors else {}
    message = str(facts.get("description", "It cannot be read")).partition(" but got <Token")[0]
    word, line, end = facts.get("highlight", ""), facts.get("line", 0), facts.get("col", 0)
    start = sum(len(part) + 1 for part in text.split("\n")[: line - 1])
    near = f' at or near "{word}"' if word else ""
    return QueryError(
        "42601", f"Syntax error{near}: {message}.", max(1, start + end - len(word) + 1)
    )


def _adapt(tree: exp.Query) -> None:
    """Change what sqlglot leaves as it is and DuckDB would read differently."""
    for node in list(tree.walk()):
        if isinstance(node, exp.Select):
            node.set("hint", None)
        elif isinstance(node, exp.DataType) and node.this in _ZONED:
            node.set("this", exp.DataType.Type.TIMESTAMPNTZ)
        elif isinstance(node, exp.CurrentTimestamp) and not isinstance(node.parent, exp.Cast):
            node.replace(exp.cast(node.copy(), "timestampntz"))
        elif isinstance(node, (exp.Repeat, exp.Pad, exp.Space, exp.GenerateSeries)):
            _bound(node)
        elif isinstance(node, exp.Anonymous) and len(node.expressions) == 1:
            _adapt_function(node, node.expressions[0])


def _bound(node: exp.Repeat | exp.Pad | exp.Space | exp.GenerateSeries) -> None:
    """Bound what a function makes of one row."""
    if isinstance(node, exp.Repeat):
        times = node.args["times"]
        length = exp.Length(this=node.this.copy())
        node.set(
            "times",
            _bounded(times, exp.Mul(this=length, expression=exp.Paren(this=times.copy()))),
        )
    elif isinstance(node, exp.Pad):
        node.set("expression", _bounded(node.expression, node.expression))
    elif isinstance(node, exp.Space):
        node.set("this", _bounded(node.this, node.this))
    else:
        for step in node.find_all(exp.Interval):
            if str(step.args.get("unit")).upper().rstrip("S") not in _LONG_STEPS:
                raise not_here("sequence of steps that are shorter than an hour")
        first, last = (_number(node.args[name]) for name in ("start", "end"))
        size = exp.Abs(this=exp.Paren(this=exp.Sub(this=last, expression=first)))
        node.set("end", _bounded(node.args["end"], size))


def _bounded(value: exp.Expr, size: exp.Expr) -> exp.Case:
    """Return a value that is an error if a size is too large, for DuckDB does not bound it."""
    refusal = exp.Anonymous(
        this="error",
        expressions=[exp.Literal.string(_TOO_MUCH)],
    )
    too_large = exp.GT(this=size.copy(), expression=exp.Literal.number(_LONGEST))
    return exp.Case(ifs=[exp.If(this=too_large, true=refusal)], default=value.copy())


def _number(value: exp.Expr) -> exp.Expr:
    """Return a value as a number; null if it is none, such as a date."""
    text = exp.cast(value.copy(), "text")
    return exp.TryCast(this=text, to=exp.DataType.build("bigint"))


def _adapt_function(function: exp.Anonymous, value: exp.Expr) -> None:
    name = function.name.lower()
    if name in _CASTS:
        function.replace(exp.TryCast(this=value, to=exp.DataType.build(_CASTS[name])))
    elif name in _NULL_TESTS:
        test = exp.Paren(this=exp.Is(this=value, expression=exp.null()))
        function.replace(test if name == "isnull" else exp.Not(this=test))


_LONG_STEPS = frozenset({"HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})
_ZONED = frozenset({exp.DataType.Type.TIMESTAMPTZ, exp.DataType.Type.TIMESTAMPLTZ})


def _limit_rows(tree: exp.Query) -> None:
    """Give a query the LIMIT that the service gives it; ``LIMIT 0`` means all rows."""
    limit = tree.args.get("limit")
    if limit is None:
        tree.limit(MOST_ROWS, copy=False)
        return
    wanted = limit.args.get("count") if isinstance(limit, exp.Fetch) else limit.expression
    if not isinstance(wanted, exp.Literal) or not wanted.name.isdecimal():
        raise QueryError("0A000", "LIMIT takes a whole number here.")
    if int(wanted.name) == 0:
        tree.set("limit", None)
    elif int(wanted.name) > HIGHEST_LIMIT:
        raise QueryError("53400", f"LIMIT may be {HIGHEST_LIMIT} at most; LIMIT 0 gives all rows.")
