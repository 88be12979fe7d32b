"""Compare the rows of a dataflow at its source, in its runs, their batches and the dataset.

Source: contract, after-the-load.md 4 and 5.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.datasets.batches import Batch
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import get_object, get_text
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.model.dataflow.schema_fields import without_tenant
from pgflow_widgets.operations.flow_runs import comparisons, surplus
from pgflow_widgets.operations.flow_runs.arrived_rows import ArrivedRows, Reach
from pgflow_widgets.operations.flow_runs.comparisons import RunWindow
from pgflow_widgets.operations.flow_runs.source_figures import (
    SourceFigures,
    SourceTable,
    read_source,
)
from pgflow_widgets.operations.flow_runs.source_login import find_login
from pgflow_widgets.operations.flows import FlowRef, flow_of

_PLACE = ("server", "port", "database", "username", "sslMode")


@dataclass(slots=True)
class Reconciliation:
    """The comparisons of a dataflow, all windows together first.

    ``gaps`` says what could not be asked, ``asked`` by what the dataset's rows were counted.
    """

    flow: Dataflow
    comparisons: list[Comparison] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool | None:
        """Whether all figures agree; None if none differs but not all could be asked."""
        if any(comparison.agrees is False for comparison in self.comparisons):
            return False
        return None if self.gaps or not self.comparisons else True

    @property
    def words(self) -> str:
        """Whether the counts agree, in a sentence."""
        if self.agrees is False:
            reasons = dict.fromkeys(c.reason for c in self.comparisons if c.agrees is False)
            return f"The counts differ: {' '.join(filter(None, reasons)) or 'no reason is known.'}"
        if self.agrees is None:
            return f"What could be asked agrees. {' '.join(self.gaps)}".strip()
        return "The counts agree."


@dataclass(slots=True)
class _Place:
    """Where a dataflow reads and writes."""

    flow: Dataflow
    table: str
    dataset: Dataset | None
    fields: dict[str, str]
    login_place: Mapping[str, str]


async def reconcile(
    client: PlatformClient,
    flow: FlowRef,
    *,
    columns: Sequence[str] = (),
    known: Iterable[Mapping[str, Any]] = (),
    reach: Reach = Reach(),  # noqa: B008 - it is frozen
) -> Reconciliation:
    """Compare the counts of a dataflow, over the windows of the runs that are over.

    The source is asked from this machine, in read-only transactions: one query counts the rows of
    all windows, and where it differs, once more, for the source moves on; five others read the
    catalogue. Each may take two minutes. What arrived is counted in the dataset's files. Where the
    source is out of reach, Query Service counts it, by one query for all rows and one for those of
    each window, with one more for rows that came again; where it cannot be asked, the files tell.
    Platform gets about ten calls, and some for each batch whose files are read and not on this
    machine.

    Parameters
    ----------
    client, flow
        An open client, and the dataflow.
    columns
        Columns of the source whose sums, extremes and the like are compared too.
    known
        Databases whose password this process has.
    reach
        By what the rows of the dataset can be counted.

    Raises
    ------
    InputError
        There is no such dataflow.
    """
    chosen = await flow_of(client, flow)
    delta = flow.delta_column if isinstance(flow, Dataflow) else ""
    chosen = chosen.with_delta_column(delta)
    result = Reconciliation(chosen)
    runs, place = await asyncio.gather(client.runs(chosen.id), _place_of(client, chosen, result))
    windows = comparisons.group_windows(runs)
    if not windows:
        result.gaps.append("No run is over yet.")
        return result
    batches = await _batches(client, place, result)
    paths = _paths(place, columns, result)
    table = _source_table(place, windows, [*paths], known, result)
    first = await _read_source(table, result) if table else None
    rows = _arrived_rows(client, reach, place, windows, batches, result)
    arrived = await rows.count(paths, alone=first is None) if rows else None
    compare = partial(comparisons.compare, windows, batches=batches, arrived=arrived)
    result.comparisons = compare(source=first)
    if table and first and any(c.agrees is False for c in result.comparisons):
        again = await _read_source(table, result, with_key=False)
        if again is not None:
            again.key = first.key
            if again != first:
                result.gaps.append("The source changed while it was compared.")
            result.comparisons = compare(source=again)
    if first and not first.by_window:
        result.gaps.append("No delta column is known, so the source is compared as a whole.")
    await _explain_surplus(place, first, rows, result)
    return result


def _arrived_rows(
    client: PlatformClient,
    reach: Reach,
    place: _Place,
    windows: Sequence[RunWindow],
    batches: Mapping[str, Batch],
    result: Reconciliation,
) -> ArrivedRows | None:
    if place.dataset is None:
        return None
    return ArrivedRows(
        client,
        reach,
        dataset=place.dataset,
        batches=batches,
        windows=windows,
        times=place.fields.get(place.flow.delta_column, ""),
        gaps=result.gaps,
        asked=result.asked,
    )


async def _place_of(client: PlatformClient, flow: Dataflow, result: Reconciliation) -> _Place:
    sources, targets, mapping, tenant = await asyncio.gather(
        client.end_items(Kind.SOURCE, flow.source_ids[:1]),
        client.end_items(Kind.TARGET, flow.target_ids[:1]),
        client.mapping_rules(flow.mapping_id) if flow.mapping_id else _nothing(),
        client.tenant(),
    )
    source: Mapping[str, Any] = next(iter(sources.values()), {})
    target: Mapping[str, Any] = next(iter(targets.values()), {})
    base = get_text(source, "baseConnectionId") or next(iter(flow.connection_ids), "")
    dataset_id = get_text(get_object(target, "params"), "dataSetId")
    dataset, place = None, dict[str, str]()
    try:
        dataset = await client.dataset(dataset_id) if dataset_id else None
        place = await client.auth_params(base, _PLACE) if base else {}
    except PgflowError as error:
        result.gaps.append(error.message)
    fields = {
        line.source: without_tenant(line.destination, tenant)
        for line in mapping
        if "attribute" in line.source_type.casefold()
    }
    table = get_text(get_object(source, "params"), "tableName")
    return _Place(flow, table, dataset, fields, place)


async def _nothing() -> list[Any]:
    return []


def _paths(place: _Place, columns: Sequence[str], result: Reconciliation) -> dict[str, str]:
    """Return the path in the dataset of each column that is copied as it is."""
    paths = {name: place.fields[name] for name in columns if name in place.fields}
    for name in columns:
        if name not in paths:
            result.gaps.append(
                f"The column {name!r} is not compared: the mapping does not copy it as it is."
            )
    return paths


async def _batches(
    client: PlatformClient, place: _Place, result: Reconciliation
) -> dict[str, Batch]:
    if place.dataset is None:
        result.gaps.append("The dataset is not there, or not for this credential.")
        return {}
    return {batch.id: batch async for batch in client.batches(place.dataset.id)}


def _source_table(
    place: _Place,
    windows: Sequence[RunWindow],
    columns: Sequence[str],
    known: Iterable[Mapping[str, Any]],
    result: Reconciliation,
) -> SourceTable | None:
    login = find_login(place.login_place, known)
    if login is None or not place.table:
        result.gaps.append(
            "The source is not asked: this machine knows no password for it. It looks into PG*"
            " variables and ~/.pgpass."
        )
        return None
    spans = [window.span for window in windows]
    return SourceTable(login, place.table, columns, place.flow.delta_column, spans)


async def _read_source(
    table: SourceTable, result: Reconciliation, *, with_key: bool = True
) -> SourceFigures | None:
    try:
        return await read_source(table, with_key=with_key)
    except PgflowError as error:
        said = f"The source could not be asked: {error.message}.".replace("..", ".")
        if said not in result.gaps:
            result.gaps.append(said)
        return None


async def _explain_surplus(
    place: _Place,
    source: SourceFigures | None,
    rows: ArrivedRows | None,
    result: Reconciliation,
) -> None:
    """Say how many of the rows that the dataset has too many are there more than once."""
    total = next(iter(result.comparisons), None)
    if total is None or source is None or rows is None or total.difference is None:
        return
    if total.difference <= 0 and len(rows.own) < 2:
        return  # one batch brings no row again
    duplicates: int | None = None
    paths = [place.fields[name] for name in source.key if name in place.fields]
    if paths and len(paths) == len(source.key) and total.dataset is not None:
        duplicates = await rows.count_duplicates(paths)
    result.comparisons[0] = surplus.explain_surplus(total, source.key, duplicates)
