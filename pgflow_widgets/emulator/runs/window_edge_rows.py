"""Records which rows of the last moment a run copied, so that the next one copies only the others.

A row is known by digests of the values that are copied, one for each column, and equal rows are
counted. So nothing else matters: no column that is not copied, no setting. A column of a view that
changes by itself, such as ``now() - updated_at``, has no value in common with the last run, so the
comparison leaves it out. Tables have no such columns: there, a different value means a different
row, or one that was changed since.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_ROWS = 10_000
"""So many rows of one time are told apart; a table loaded in one go can have more."""

_MOST_DIGESTS = 1_000_000
_DIGEST = 8  # characters of an md5

Digests = tuple[str, ...]
"""What is known of a row: a digest for each column."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Rows of one time.

    Parameters
    ----------
    columns
        Names of the columns with their types: a type decides how a value is written.
    rows
        The digests of each row.
    """

    columns: tuple[str, ...]
    rows: tuple[Digests, ...]


@dataclass(frozen=True, slots=True)
class CopiedRows:
    """How many rows of each kind were copied before.

    Parameters
    ----------
    columns
        The columns that make a row's key.
    counts
        Rows by key, as `key_sql` spells it.
    """

    columns: tuple[str, ...]
    counts: Mapping[str, int]


def most_rows(columns: int) -> int:
    """Return how many rows of one time are told apart when a row has so many columns."""
    return min(MOST_ROWS, _MOST_DIGESTS // max(1, columns))


def compare_edges(before: Edge, now: Edge, *, stored: bool) -> CopiedRows:
    """Return which rows of the time were copied before, by the columns that can be compared.

    Parameters
    ----------
    before, now
        The rows at the end of the last run, and those that are there now. A column that only one
        of them has, or has with another type, is not compared.
    stored
        Whether they are of a table, in which no column changes by itself.
    """
    columns = []
    for name in before.columns:
        if name in now.columns:
            earlier = {row[before.columns.index(name)] for row in before.rows}
            values = {row[now.columns.index(name)] for row in now.rows}
            if stored or not earlier.isdisjoint(values):
                columns.append(name)
    places = [before.columns.index(name) for name in columns]
    keys = (_key(row[place] for place in places) for row in before.rows)
    return CopiedRows(tuple(columns), Counter(keys))


def digest_sql(expression: str) -> str:
    """Return the SQL of the digest of a value."""
    return (
        f"coalesce(pg_catalog.left(pg_catalog.md5(({expression})::pg_catalog.text), {_DIGEST}), '')"
    )


def key_sql(digests: Sequence[str]) -> str:
    """Return the SQL of the key that a row has by the digests of some columns."""
    array = f"ARRAY[{', '.join(digests)}]::pg_catalog.text[]"
    return f"pg_catalog.md5(pg_catalog.array_to_string({array}, '/'))"


def _key(digests: Iterable[str]) -> str:
    return hashlib.md5("/".join(digests).encode(), usedforsecurity=False).hexdigest()
