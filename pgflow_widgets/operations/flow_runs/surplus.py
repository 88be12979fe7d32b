"""Tell which rows a dataset has more than once, by the key of the source's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.operations.datasets.parquet_rows import (
    Selection,
    Source,
    count_rows,
    read_files,
)

_MOST_KEYS = 20_000_000


def count_duplicates(sources: Sequence[Source], paths: Sequence[str], tenant: str) -> int | None:
    """Return how many rows repeat the key of another row; None if they are too many to tell."""
    import pyarrow as pa

    if count_rows(sources) > _MOST_KEYS:
        return None
    tables = read_files(sources, Selection(list(paths)), tenant).tables
    whole = [table.select(paths) for table in tables if set(paths) <= set(table.column_names)]
    if not whole:
        return 0
    keys = pa.concat_tables(whole, promote_options="permissive")
    different: int = keys.group_by(list(paths)).aggregate([]).num_rows
    rows: int = keys.num_rows
    return rows - different


def explain_surplus(total: Comparison, key: Sequence[str], duplicates: int | None) -> Comparison:
    """Say which rows the dataset has more than once, and why it has more than the source."""
    surplus = int(total.difference or 0)
    if surplus <= 0:
        if not duplicates:
            return total
        said = f"{duplicates:,} rows came again, by the key {', '.join(key)}, and"
        missing = f"{said} {duplicates - surplus:,} others are missing."
        return replace(total, agrees=False, reason=f"{total.reason} {missing}".strip())
    if duplicates is None:
        words = [
            "A row that was changed came again, and one that was deleted at the source stays; no"
            " key tells them apart."
        ]
    else:
        words = [f"{duplicates:,} rows came again, by the key {', '.join(key)}."] * bool(duplicates)
        if surplus > duplicates:
            words.append(f"{surplus - duplicates:,} rows were deleted at the source since.")
    return replace(total, reason=" ".join([total.reason, *words]).strip())
