"""Ask the database behind a dataflow for figures of its rows by the windows of the runs.

One query reads the table, and three its catalogue, in a transaction that can only read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.figures import RowFigures, add_figures
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login
from pgflow_widgets.postgres.tables_and_columns import (
    Relation,
    TypedColumn,
    list_columns,
    list_keys,
    list_relations,
)
from pgflow_widgets.postgres.window_figures import (
    TIME_TYPES,
    BucketFigures,
    TimeBuckets,
    read_figures,
)

PATIENCE = 120.0
"""Seconds that one query of the source may take."""

Window = tuple[datetime | None, datetime | None]
"""Where the window of a run begins and ends; None for what has no bound."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The table that a dataflow reads.

    Parameters
    ----------
    login, path
        The database, and the table as explore gave it.
    columns
        The columns to compare.
    delta_column
        What tells new rows; empty if a run takes all.
    windows
        Those of the runs that are over.
    """

    login: Login
    path: str
    columns: Sequence[str]
    delta_column: str
    windows: Sequence[Window]


@dataclass(slots=True)
class SourceFigures:
    """What the source says: by window, of all windows together, and its first key.

    ``by_window`` is empty if no column tells the windows apart. ``ahead`` is how many rows are
    dated ahead; they count in a window without a beginning.
    """

    by_window: dict[Window, RowFigures] = field(default_factory=dict)
    total: RowFigures = field(default_factory=RowFigures)
    key: tuple[str, ...] = ()
    ahead: int = 0


async def read_source(table: SourceTable, *, with_key: bool = True) -> SourceFigures:
    """Read the figures of the source; nothing is written there.

    Raises
    ------
    DatabaseError
        It cannot be reached, refuses, or takes too long.
    InputError
        It has no such table or column.
    """
    async with (
        connect(table.login, patience=PATIENCE) as session,
        session.snapshot(isolation="repeatable_read"),
    ):
        relation = await _relation(session, table.path)
        known = {column.name: column for column in await list_columns(session, relation)}
        missing = [
            name for name in (*table.columns, table.delta_column) if name and name not in known
        ]
        if missing:
            raise InputError(f"{table.path} has no column {missing[0]!r}.", field="columns")
        times = _buckets(known.get(table.delta_column), table.windows)
        figures = await read_figures(
            session, relation, [known[name] for name in table.columns], times
        )
        keys = await list_keys(session, relation) if with_key else []
    edges = times.edges if times else ()
    told_apart = times is not None or len(table.windows) == 1
    return SourceFigures(
        {w: figures_of_window(w, edges, figures) for w in table.windows} if told_apart else {},
        figures.total,
        keys[0].columns if keys else (),
        _dated_ahead(edges, figures).rows if times and times.everything else 0,
    )


async def _relation(session: DatabaseSession, path: str) -> Relation:
    relations = await list_relations(session, path)
    if not relations:
        raise InputError(f"The source has no table {path}.", field="columns")
    return relations[0]


def _buckets(column: TypedColumn | None, windows: Sequence[Window]) -> TimeBuckets | None:
    """Return the edges of all windows, in order; None if a run takes all rows."""
    edges = {edge for window in windows for edge in window if edge is not None}
    if column is None or column.type not in TIME_TYPES or not edges:
        return None
    return TimeBuckets(column, sorted(edges), any(start is None for start, _ in windows))


def figures_of_window(
    window: Window, edges: Sequence[datetime], figures: BucketFigures
) -> RowFigures:
    """Return the figures of a window: of the buckets between its edges.

    One without a beginning takes all that is there, whatever its time: the first copy.
    """
    start, end = window
    if not edges:
        return figures.total
    numbers: Mapping[int, RowFigures] = figures.buckets
    first = edges.index(start) + 1 if start is not None else 0
    last = edges.index(end) + 1 if end is not None else len(edges)
    parts = [numbers.get(number, RowFigures()) for number in range(first, last)]
    if start is None:
        parts += [figures.without_time, _dated_ahead(edges, figures)]
    return add_figures(parts)


def _dated_ahead(edges: Sequence[datetime], figures: BucketFigures) -> RowFigures:
    return figures.buckets.get(len(edges), RowFigures())
