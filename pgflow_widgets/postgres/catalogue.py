"""What a database has: its tables, their columns, the first rows.

The local Flow Service asks in place of Adobe's connector. Catalogue names are qualified, for the
search path is the role's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.model.dataflow.row_keys import Key
from pgflow_widgets.postgres.session import DatabaseError, DatabaseSession, DatabaseTrouble

LONGEST_CELL = 16_384
"""So many characters of a text are read for a preview."""

_NATIVE = frozenset({"int2", "int4", "int8", "float8", "bool"})
_PORTION = 10
_NOT_OF_A_COLUMN = frozenset({DatabaseTrouble.SLOW, DatabaseTrouble.TIMEOUT, DatabaseTrouble.LOST})


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, or what can be read like one.

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
        return ".".join(quoted(p) if set(p) & set('."') else p for p in (self.schema, self.name))

    @property
    def identifier(self) -> str:
        """The name in SQL."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column and its type in the catalogue's words, domains resolved to what is below them.

    Parameters
    ----------
    name, type
        As the catalogue has them.
    readable
        Whether the role may read it.
    """

    name: str
    type: str
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a relation, and what is missing of them.

    Parameters
    ----------
    rows
        One list of values per row; None in a column that could not be read.
    unread
        The columns that could not be read, each with the database's reason.
    cut
        The columns with a text that was longer than `LONGEST_CELL`.
    complete
        Whether the rows end because the table or the limit ends, and not because of their size.
    """

    rows: list[list[Any]]
    unread: Mapping[str, str]
    cut: tuple[str, ...]
    complete: bool


def quoted(name: str) -> str:
    """Return a name as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


async def relations(session: DatabaseSession, path: str = "") -> list[Relation]:
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
    return [found for row in rows if path in {"", (found := Relation(*row)).path}]


async def columns(session: DatabaseSession, relation: Relation) -> list[TypedColumn]:
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
        SELECT d.attname, t.typname,
               pg_catalog.has_column_privilege(d.relid, d.attnum, 'SELECT')
        FROM typed d JOIN pg_catalog.pg_type t ON t.oid = d.type
        WHERE t.typtype <> 'd' ORDER BY d.attnum
        """,
        relation.schema,
        relation.name,
    )
    return [TypedColumn(*row) for row in rows]


async def keys(session: DatabaseSession, relation: Relation) -> list[Key]:
    """List what tells the rows of a relation apart, the primary key first, then the shortest.

    A unique index counts if it is of columns alone, of all rows, and none may be null. That of a
    table with heirs says nothing of their rows, which a query brings too.
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


async def first_rows(
    session: DatabaseSession,
    relation: Relation,
    wanted: Sequence[TypedColumn],
    *,
    limit: int,
    size: int,
) -> Sample:
    """Read the first rows; a column that cannot be read spoils no other.

    Parameters
    ----------
    session, relation, wanted
        What to read, inside of a snapshot.
    limit, size
        At most so many rows, and characters in all of them.

    Returns
    -------
    Sample
        Integers, floats and booleans as they are; all else as PostgreSQL's text, so that no value
        is too strange to be read: times in UTC as ``2022-06-22 17:19:33``, numerics in full.

    Raises
    ------
    DatabaseError
        The relation cannot be read, whatever the column.
    """
    unread = {each.name: "permission denied" for each in wanted if not each.readable}
    readable = [each for each in wanted if each.readable]
    try:
        rows, complete = await _portion(session, relation, readable, limit, size)
    except DatabaseError as error:
        if error.trouble in _NOT_OF_A_COLUMN:
            raise
        reason = error
    else:
        return _sample(wanted, readable, rows, unread, complete=complete)
    try:
        await _portion(session, relation, [], limit, size)
    except DatabaseError:
        raise reason from None  # it fails without any column
    bad = await _unreadable(session, relation, readable, limit, size)
    readable = [each for each in readable if each.name not in bad]
    if not readable:
        raise reason
    rows, complete = await _portion(session, relation, readable, limit, size)
    return _sample(wanted, readable, rows, unread | bad, complete=complete)


async def _unreadable(
    session: DatabaseSession,
    relation: Relation,
    suspects: Sequence[TypedColumn],
    limit: int,
    size: int,
) -> dict[str, str]:
    """Return which of the columns cannot be read, and why: halves are tried until one is left."""
    try:
        await _portion(session, relation, suspects, limit, size)
    except DatabaseError as error:
        if error.trouble in _NOT_OF_A_COLUMN:
            raise
        if len(suspects) == 1:
            return {suspects[0].name: error.message}
    else:
        return {}
    half = len(suspects) // 2
    bad = await _unreadable(session, relation, suspects[:half], limit, size)
    return bad | await _unreadable(session, relation, suspects[half:], limit, size)


async def _portion(
    session: DatabaseSession,
    relation: Relation,
    wanted: Sequence[TypedColumn],
    limit: int,
    size: int,
) -> tuple[list[list[Any]], bool]:
    """Return the first rows, and whether their size left none of them out."""
    chosen = ", ".join(map(_shown, wanted)) or "1"
    query = f"SELECT {chosen} FROM {relation.identifier} LIMIT {limit:d}"  # noqa: S608 - quoted
    rows: list[list[Any]] = []
    taken = 0
    async with session.attempt():
        cursor = await session.cursor(query)
        while records := await cursor.fetch(_PORTION):
            for record in records:
                if taken > size:
                    return rows, False
                rows.append(list(record))
                taken += sum(len(value) for value in record if isinstance(value, str))
    return rows, True


def _sample(
    wanted: Sequence[TypedColumn],
    read: Sequence[TypedColumn],
    rows: Sequence[list[Any]],
    unread: Mapping[str, str],
    *,
    complete: bool,
) -> Sample:
    """Return rows with a place for each wanted column, and texts of a bearable length."""
    places = {each.name: place for place, each in enumerate(read)}
    cut = {
        each.name
        for place, each in enumerate(read)
        if any(isinstance(row[place], str) and len(row[place]) > LONGEST_CELL for row in rows)
    }

    def cell(row: list[Any], name: str) -> Any:  # noqa: ANN401 - a value of any column
        value = row[places[name]] if name in places else None
        return value[:LONGEST_CELL] if name in cut and isinstance(value, str) else value

    return Sample(
        rows=[[cell(row, each.name) for each in wanted] for row in rows],
        unread=unread,
        cut=tuple(each.name for each in wanted if each.name in cut),
        complete=complete,
    )


def exact(column: TypedColumn) -> str:
    """Return the SQL of a column whose own form would not say exactly what the database has."""
    name = quoted(column.name)
    if column.type == "float4":  # as it is written: 0.1, not the double that is nearest to it
        return f"{name}::pg_catalog.text::double precision"
    if column.type == "money":
        return f"{name}::numeric::pg_catalog.text"  # money's own text follows the server's locale
    return name


def _shown(column: TypedColumn) -> str:
    name = quoted(column.name)
    if column.type in _NATIVE:
        return name
    if column.type in {"timestamp", "timestamptz"}:
        return f"{name}::timestamp::pg_catalog.text"
    if column.type == "date":  # the last days of a date are no timestamp
        midnight = f"{name}::pg_catalog.text || ' 00:00:00'"
        late = f"{name} >= DATE '294277-01-01' AND {name} <> DATE 'infinity'"
        return f"CASE WHEN {late} THEN {midnight} ELSE {name}::timestamp::pg_catalog.text END"
    if column.type in {"float4", "money"}:
        return exact(column)
    return f"pg_catalog.left({name}::pg_catalog.text, {LONGEST_CELL + 1})"
