"""List the tables, columns and keys of a database.

The local Flow Service asks in place of Adobe's connector. Catalogue names are qualified, for the
search path is the role's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from pgflow_widgets.model.dataflow.row_keys import Key
from pgflow_widgets.postgres.database_session import DatabaseSession


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, or anything that can be read like one.

    Parameters
    ----------
    schema, name, can_select
        As the catalogue has them.
    stored
        Whether its rows stand in the database itself, so that they change only where somebody
        changes them; those of views and foreign tables may be others at every look.
    """

    schema: str
    name: str
    can_select: bool
    stored: bool

    @property
    def path(self) -> str:
        """``schema.table``; a part is quoted only where the path would be ambiguous."""
        return ".".join(
            quote_identifier(p) if set(p) & set('."') else p for p in (self.schema, self.name)
        )

    @property
    def identifier(self) -> str:
        """The qualified name in SQL."""
        return f"{quote_identifier(self.schema)}.{quote_identifier(self.name)}"


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column and its type, domains resolved to their base types.

    Parameters
    ----------
    name
        As the catalogue has it.
    type
        As the catalogue names it; one that is not PostgreSQL's own has its schema before it, for
        its name may be that of another.
    readable
        Whether the role may read it.
    """

    name: str
    type: str
    readable: bool = True


def quote_identifier(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


async def list_relations(session: DatabaseSession, path: str = "") -> list[Relation]:
    """List tables, views, materialised views, partitioned and foreign tables, by name.

    Parameters
    ----------
    session
        Where.
    path
        Look for that of this path only.
    """
    plain = path.count(".") == 1 and '"' not in path
    schema, name = path.split(".") if plain else (None, None)
    rows = await session.fetch(
        """
        SELECT n.nspname, c.relname,
               pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT'),
               c.relkind IN ('r', 'p')
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND ($1::pg_catalog.name IS NULL OR n.nspname = $1)
          AND ($2::pg_catalog.name IS NULL OR c.relname = $2)
        ORDER BY 1, 2
        """,
        schema,
        name,
    )
    return [relation for row in rows if path in {"", (relation := Relation(*row)).path}]


async def list_columns(session: DatabaseSession, relation: Relation) -> list[TypedColumn]:
    """List the columns of a relation in their order."""
    rows = await session.fetch(
        """
        WITH RECURSIVE typed(relid, attnum, attname, type) AS (
            SELECT c.oid, a.attnum, a.attname, a.atttypid
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT d.relid, d.attnum, d.attname, t.typbasetype
            FROM typed d JOIN pg_catalog.pg_type t ON t.oid = d.type WHERE t.typtype = 'd'
        )
        SELECT d.attname,
               CASE WHEN n.nspname = 'pg_catalog' THEN t.typname::pg_catalog.text
                    ELSE pg_catalog.concat(n.nspname, '.', t.typname) END,
               pg_catalog.has_column_privilege(d.relid, d.attnum, 'SELECT')
        FROM typed d JOIN pg_catalog.pg_type t ON t.oid = d.type
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype <> 'd' ORDER BY d.attnum
        """,
        relation.schema,
        relation.name,
    )
    return [TypedColumn(*row) for row in rows]


async def list_keys(session: DatabaseSession, relation: Relation) -> list[Key]:
    """List the keys of a relation: the primary key first, then the shortest.

    A unique index counts if it covers plain columns and all rows, and no column may be null. An
    index of a table with inheriting tables does not cover their rows, which a query returns too.
    """
    rows = await session.fetch(
        """
        SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.place), i.indisprimary
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k(attnum, place)
            ON k.place <= i.indnkeyatts
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE n.nspname = $1 AND c.relname = $2
          AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
          AND NOT (c.relkind = 'r' AND EXISTS (
              SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid))
        GROUP BY i.indexrelid, i.indisprimary
        HAVING pg_catalog.bool_and(a.attnotnull)
        ORDER BY i.indisprimary DESC, pg_catalog.count(*),
            pg_catalog.array_agg(a.attnum ORDER BY k.place)
        """,
        relation.schema,
        relation.name,
    )
    return [Key(tuple(names), primary) for names, primary in rows]
