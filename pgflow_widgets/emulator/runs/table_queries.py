"""Writes the SQL that reads a table: its columns, their digests, and the edge of a window."""

from __future__ import annotations

from collections.abc import Sequence

from pgflow_widgets.emulator.runs import window_edge_rows
from pgflow_widgets.postgres import row_sample
from pgflow_widgets.postgres.database_session import DatabaseSession
from pgflow_widgets.postgres.tables_and_columns import Relation, TypedColumn, quote_identifier

TIME_TYPES = {
    "date": "date",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
READ_KINDS = {
    **dict.fromkeys(("int2", "int4", "int8"), "integer"),
    **dict.fromkeys(("float4", "float8"), "float"),
    **dict.fromkeys(("numeric", "money"), "numeric"),
    **dict.fromkeys(("timestamp", "timestamptz"), "moment"),
    "date": "day",
    "bool": "boolean",
}


async def column_digests(
    session: DatabaseSession, relation: Relation, columns: Sequence[TypedColumn]
) -> dict[str, str]:
    """Return the SQL of the digest of each copied column, by its name with its type."""
    rows = await session.fetch(
        """
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
        """,
        relation.schema,
        relation.name,
    )
    types = dict(rows)
    return {
        f"{column.name} {types[column.name]}": window_edge_rows.digest_sql(column_sql(column))
        for column in columns
    }


def select_list(columns: Sequence[TypedColumn]) -> str:
    """Return the columns of a SELECT, each as its values are read."""
    return ", ".join(column_sql(column) for column in columns)


def select_later_rows(columns: Sequence[TypedColumn], source: str, edge: str, key: str) -> str:
    """Return the SQL of the rows of the edge that are more than were copied before."""
    names = [f"c{number}" for number in range(len(columns))]
    chosen = ", ".join(
        f"{column_sql(column)} AS {name}" for column, name in zip(columns, names, strict=True)
    )
    numbered = f"{key} AS key, pg_catalog.row_number() OVER (PARTITION BY {key}) AS number"
    return (  # all names are quoted
        f"SELECT {', '.join(names)} FROM (SELECT {chosen}, {numbered} {source} WHERE {edge}) there"  # noqa: S608
        " LEFT JOIN ROWS FROM (pg_catalog.unnest($3::pg_catalog.text[]),"
        " pg_catalog.unnest($4::pg_catalog.int8[])) AS copied(key, count) USING (key)"
        " WHERE there.number > coalesce(copied.count, 0)"
    )


def column_sql(column: TypedColumn) -> str:
    """Return the SQL of a column's value: as it is, or as text so that no digit is lost."""
    if column.type in READ_KINDS and column.type != "numeric":
        return row_sample.exact_sql(column)
    return f"{quote_identifier(column.name)}::pg_catalog.text"
