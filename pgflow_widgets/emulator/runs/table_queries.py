"""Writes the SQL that reads the columns of a table, and those within a window of time."""

from __future__ import annotations

from collections.abc import Sequence

from pgflow_widgets.postgres import row_sample
from pgflow_widgets.postgres.tables_and_columns import TypedColumn, quote_identifier

TIME_TYPES = {
    "date": "timestamp without time zone",  # a day begins at its midnight
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
"""The types of a delta column, each with what its window is compared as."""

READ_KINDS = {
    **dict.fromkeys(("int2", "int4", "int8"), "integer"),
    **dict.fromkeys(("float4", "float8"), "float"),
    **dict.fromkeys(("numeric", "money"), "numeric"),
    **dict.fromkeys(("timestamp", "timestamptz"), "moment"),
    "date": "day",
    "bool": "boolean",
}


def select_list(columns: Sequence[TypedColumn]) -> str:
    """Return the columns of a SELECT, each as its values are read."""
    return ", ".join(column_sql(column) for column in columns)


def window_condition(delta: TypedColumn, bounds: tuple[str, str]) -> str:
    """Return the SQL for the rows of a window, whose ends are written as PostgreSQL reads them.

    A window is in UTC, as the session is: a column without a zone is compared as it stands.
    """
    kind, name = TIME_TYPES[delta.type], quote_identifier(delta.name)
    first, last = (f"'{bound}'::timestamp with time zone::{kind}" for bound in bounds)
    return f"{name} >= {first} AND {name} < {last}"


def column_sql(column: TypedColumn) -> str:
    """Return the SQL of a column's value: as it is, or as text so that no digit is lost.

    Of a time it is the stored number: Arrow has none for what is infinite, nor for the last years.
    """
    if column.type in TIME_TYPES:
        return f"pg_catalog.{column.type}_send({quote_identifier(column.name)})"
    if column.type in READ_KINDS and column.type != "numeric":
        return row_sample.exact_sql(column)
    return f"{quote_identifier(column.name)}::pg_catalog.text"
