"""Translates a query from Spark SQL to DuckDB's, and lets nothing through but reading of tables.

What is refused is refused on the tree of the query, before DuckDB sees any text: functions that
read files, tables that are none of the sandbox's, and all that is no query.
Source: contract, query-service.md 5 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.errors import ErrorLevel, ParseError, TokenError, UnsupportedError
from sqlglot.tokenizer_core import Token, TokenType

from pgflow_widgets.emulator.query_service.query_error import QueryError, not_here

MOST_ROWS = 50_000
"""Rows that a client gets where it gives no LIMIT."""
HIGHEST_LIMIT = 100_000
_DEEPEST = 100

_REFUSED: tuple[tuple[type[exp.Expr], str], ...] = (
    (exp.DML, "change of rows"),
    (exp.DDL, "change of tables"),
    (exp.Into, "SELECT INTO"),
    (exp.Lock, "locks"),
    (exp.Command, "such statement"),
    (exp.TableSample, "samples of tables"),
    (exp.Version, "snapshots of tables"),
    (exp.HistoricalData, "snapshots of tables"),
    (exp.TableFromRows, "functions in place of tables"),
    (exp.Parameter, "parameters"),
    (exp.SessionParameter, "parameters"),
    (exp.Placeholder, "parameters"),
)
# What a lateral view may make rows of.
_ROW_MAKERS = (exp.Explode, exp.Posexplode, exp.Unnest, exp.Inline, exp.Subquery)
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
            return self.tree.sql(
                "duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE
            )
        except UnsupportedError as error:
            raise not_here(f"translation of this: {error}") from None

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
    for word, following in zip(words, [*words[1:], None], strict=True):
        if word.text.upper() == "SNAPSHOT" and following and following.text.upper() in _SNAPSHOTS:
            raise not_here("snapshots of tables")
    try:
        (tree,) = _DIALECT.parser().parse(list(words), text)
    except ParseError as error:
        raise _syntax_error(error, text) from None
    except RecursionError:
        raise QueryError("42601", "The query is nested too deep.") from None
    if not isinstance(tree, exp.Query):
        raise QueryError("42601", "This is no query.", words[0].start + 1)
    _check(tree)
    query = Query(tree)
    for table in tree.find_all(exp.Table):
        if not _is_named_query(table):
            place = int(table.this.meta.get("start", -1)) + 1
            if table.args.get("db"):
                raise QueryError("42P01", f"Table not found: {table.sql(_DIALECT)}", place)
            query.tables.setdefault(table.name.lower(), place)
    _adapt(tree)
    return query


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


def _check(tree: exp.Query) -> None:
    for node in tree.walk():
        for kind, feature in _REFUSED:
            if isinstance(node, kind):
                raise not_here(feature)
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
            raise QueryError("0A000", "A function cannot stand in place of a table here.")
        if isinstance(node, exp.Lateral) and not isinstance(node.this, _ROW_MAKERS):
            raise QueryError("0A000", "A lateral view explodes an array here, and nothing else.")
        if isinstance(node, exp.Anonymous) and node.name.lower() not in _KNOWN:
            place = int(node.meta.get("start", -1)) + 1
            raise QueryError(
                "0A000",
                f"The local Query Service has no function {node.name}; the "
                "real service may have it.",
                place,
            )


def _is_named_query(table: exp.Table) -> bool:
    """Tell whether a name is one that a WITH around it gives."""

    def gives(named: Sequence[exp.Expr]) -> bool:
        return any(query.alias.lower() == table.name.lower() for query in named)

    node: exp.Expr | None = table
    while node is not None and node.parent is not None:
        parent = node.parent
        if isinstance(parent, exp.With):
            recursive, before = parent.args.get("recursive"), parent.expressions[: node.index]
            if gives(parent.expressions if recursive else before):
                return True
            node = parent.parent  # what this WITH gives to its own query is not seen from inside
            continue
        if (with_ := parent.args.get("with_")) and gives(with_.expressions):
            return True
        node = parent
    return False


def _adapt(tree: exp.Query) -> None:
    """Change what sqlglot leaves as it is and DuckDB would read differently."""
    for node in list(tree.walk()):
        if isinstance(node, exp.Select):
            node.set("hint", None)
        elif isinstance(node, exp.DataType) and node.this in _ZONED:
            node.set("this", exp.DataType.Type.TIMESTAMPNTZ)
        elif isinstance(node, exp.CurrentTimestamp) and not isinstance(node.parent, exp.Cast):
            node.replace(exp.cast(node.copy(), "timestampntz"))
        elif isinstance(node, exp.Anonymous) and len(node.expressions) == 1:
            _adapt_function(node, node.expressions[0])


def _adapt_function(function: exp.Anonymous, value: exp.Expr) -> None:
    name = function.name.lower()
    if name in _CASTS:
        function.replace(exp.TryCast(this=value, to=exp.DataType.build(_CASTS[name])))
    elif name in _NULL_TESTS:
        test = exp.Paren(this=exp.Is(this=value, expression=exp.null()))
        function.replace(test if name == "isnull" else exp.Not(this=test))


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
