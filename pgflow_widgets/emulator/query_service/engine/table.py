"""What a query reads, and how its name is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """What a query reads.

    Parameters
    ----------
    name
        For SQL.
    columns
        DuckDB's types by name, in the order of the schema.
    files
        The paths of the batches that have arrived whole.
    """

    name: str
    columns: Mapping[str, str]
    files: Sequence[str]


def quote_name(name: str) -> str:
    """Return a name as SQL takes it."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
