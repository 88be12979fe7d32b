"""Lets nothing through but queries of tables: no other statement, no file, no look at DuckDB.

Source: contract, query-service.md 5 and 9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from pgflow_widgets.emulator.query_service.query_error import QueryError, not_here

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
# What of a tree is written as it is, without quotes, holds nothing but these.
_WORDS = re.compile(r"[A-Za-z0-9_ ]*")
_NUMBER = re.compile(r"[0-9.eE+-]*")
_NAME = re.compile(r"\w+")
_QUOTED = (exp.Identifier, exp.JSONPathPart)
# Functions of DuckDB that tell of the machine or of itself, or do something.
_TELLING = re.compile(
    r"(read|write|duckdb|pg|pragma|parquet|sniff|json_execute|which|checkpoint)_.*|current_setting"
    r"|getvariable|getenv|glob|query|query_table|nextval|currval|seq_scan|in_search_path"
)


def check_query(tree: exp.Expr | None) -> exp.Query:
    """Return a query, or raise the error that it does more than reading tables."""
    if not isinstance(tree, exp.Query):
        raise not_here("such statement")
    for node in tree.walk():
        _check_kind(node)
        _check_texts(node)
    return tree


def _check_kind(node: exp.Expr) -> None:
    for kind, feature in _REFUSED:
        if isinstance(node, kind):
            raise not_here(feature)
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        raise QueryError("0A000", "A function cannot stand in place of a table here.")
    if isinstance(node, exp.Anonymous) and _TELLING.fullmatch(node.name.lower()):
        raise QueryError("0A000", f"There is no function {node.name[:64]}.", place_of(node))
    if isinstance(node, exp.With) and node.args.get("recursive"):
        raise QueryError("0A000", "WITH RECURSIVE is not documented for Query Service.")
    if isinstance(node, exp.CTE) and not _NAME.fullmatch(node.alias):
        raise QueryError("0A000", "WITH gives plain names here.")
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.USERDEFINED:
        raise QueryError("0A000", "There is no such type.")
    if isinstance(node, exp.Lateral) and not isinstance(node.this, _ROW_MAKERS):
        raise QueryError("0A000", "A lateral view explodes an array here, and nothing else.")


def _check_texts(node: exp.Expr) -> None:
    """Refuse what would be written into DuckDB's text as it is, and is more than words."""
    if isinstance(node, _QUOTED) or (isinstance(node, exp.Literal) and node.is_string):
        return
    allowed = _NUMBER if isinstance(node, exp.Literal) else _WORDS
    for value in node.args.values():
        if isinstance(value, str) and not allowed.fullmatch(value):
            raise QueryError("42601", "A word of the query holds signs that no word has.")


def place_of(node: exp.Expr) -> int:
    """Return where something stands in the text, from one on; zero if it is not known."""
    return int(node.meta.get("start", -1)) + 1


def find_tables(tree: exp.Expr) -> dict[str, int]:
    """Return the names of the tables that a query reads, in lower case, with their places."""
    found: dict[str, int] = {}
    for table in tree.find_all(exp.Table):
        if not _is_named_query(table):
            place = place_of(table.this)
            if table.args.get("db"):
                raise QueryError("42P01", f"Table not found: {table.sql()}", place)
            found.setdefault(table.name.lower(), place)
    return found


def _is_named_query(table: exp.Table) -> bool:
    """Tell whether a name is one that a WITH around it gives."""

    def gives(named: Sequence[exp.Expr]) -> bool:
        return any(query.alias.lower() == table.name.lower() for query in named)

    node: exp.Expr | None = table
    while node is not None and node.parent is not None:
        parent = node.parent
        if isinstance(parent, exp.With):
            if gives(parent.expressions[: node.index]):  # a query sees those before it
                return True
            node = parent.parent  # what this WITH gives to its own query is not seen from inside
            continue
        if (with_ := parent.args.get("with_")) and gives(with_.expressions):
            return True
        node = parent
    return False
