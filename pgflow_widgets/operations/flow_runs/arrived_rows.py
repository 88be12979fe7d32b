"""Count the rows of a dataset that a dataflow brought: in its files, or by Query Service."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.datasets.batches import Batch
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.dataflow.schema_fields import FieldType, with_tenant
from pgflow_widgets.operations.datasets import fields_of
from pgflow_widgets.operations.datasets.figures import collect_figures
from pgflow_widgets.operations.datasets.reading import sources_by_batch
from pgflow_widgets.operations.flow_runs import surplus
from pgflow_widgets.operations.flow_runs.comparisons import (
    WINDOWS,
    RunWindow,
    Side,
    windows_overlap,
)
from pgflow_widgets.operations.flow_runs.source_figures import figures_of_window
from pgflow_widgets.operations.query_service import QueryAccess
from pgflow_widgets.operations.query_service.figures import (
    Buckets,
    QueriedColumn,
    count_duplicates,
    read_buckets,
    read_figures,
)
from pgflow_widgets.operations.query_service.tables import path_in_sql, table_of_dataset


@dataclass(frozen=True, slots=True)
class Reach:
    """By what the rows of a dataset can be counted.

    Parameters
    ----------
    query
        Who asks Query Service; None if psycopg is not installed.
    files
        Whether the files can be read, for which pyarrow is needed.
    """

    query: QueryAccess | None = None
    files: bool = True


@dataclass(slots=True)
class ArrivedRows:
    """The rows of a dataset that a dataflow brought.

    Parameters
    ----------
    client, reach
        Who asks, and by what.
    dataset
        Where the rows are.
    batches
        All batches of the dataset.
    windows
        Those of the runs that are over.
    times
        The path of the field that tells the windows apart; empty if there is none.
    gaps, asked
        Take what could not be asked, and what was, in sentences.
    """

    client: PlatformClient
    reach: Reach
    dataset: Dataset
    batches: Mapping[str, Batch]
    windows: Sequence[RunWindow]
    times: str
    gaps: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _by_query: bool = False

    @property
    def own(self) -> set[str]:
        """The ids of the batches that the dataflow brought."""
        return {batch_id for window in self.windows for batch_id in window.batch_ids}

    async def count(self, paths: Mapping[str, str], *, alone: bool) -> Side | None:
        """Return the figures of the rows; None if nothing could tell them.

        Query Service is asked where it is all there is to compare with, or no file can be read.

        Parameters
        ----------
        paths
            The path of each column, by its name.
        alone
            Whether the source says nothing.
        """
        asks = alone or not self.reach.files
        side = await self._by_query_service(paths) if asks else None
        self._by_query = side is not None
        side = side or await self._in_files(paths)
        self.gaps += [
            f"The column {name!r} is not compared: its field has no values that can be."
            for name in paths
            if side and name not in side.total.columns
        ]
        return side

    async def count_duplicates(self, paths: Sequence[str]) -> int | None:
        """Return how many rows repeat these fields of another row; None if nothing can tell."""
        try:
            if self._by_query and self.reach.query:
                tenant = await self.client.tenant()
                key = [path_in_sql(with_tenant(path, tenant)) for path in paths]
                table = table_of_dataset(self.dataset)
                return await count_duplicates(self.client, self.reach.query, table, key)
            if not self.reach.files:
                return None
            sources = await sources_by_batch(self.client, self.dataset)
        except PgflowError as error:
            self.gaps.append(f"Which rows came more than once could not be asked: {error.message}")
            return None
        files = [file for batch_id in self.own for file in sources.get(batch_id, [])]
        tenant = await self.client.tenant()
        return await asyncio.to_thread(surplus.count_duplicates, files, paths, tenant)

    async def _by_query_service(self, paths: Mapping[str, str]) -> Side | None:
        own = self.own
        others = [b for b in self.batches.values() if b.arrived and b.id not in own]
        if self.reach.query is None:
            self.asked.append("Query Service was not asked: psycopg is not installed.")
            return None
        if others:
            self.asked.append(
                "Query Service was not asked: it does not tell the rows of this dataflow from those"
                f" of {len(others):,} other batch{'es' * (len(others) > 1)}."
            )
            return None
        try:
            side = await self._ask(self.reach.query, paths)
        except PgflowError as error:
            self.asked.append(f"Query Service could not be asked: {error.message}")
            return None
        self.asked.append(f"Query Service counted the rows of {self.dataset.table}.")
        if not side.by_window:
            self.gaps.append(
                "The dataset is compared as a whole: nothing in it tells the windows apart."
            )
        return side

    async def _ask(self, query: QueryAccess, paths: Mapping[str, str]) -> Side:
        """Ask for the figures of all rows, and of those of each of the newest windows."""
        table = table_of_dataset(self.dataset)
        tenant, fields = await asyncio.gather(
            self.client.tenant(), fields_of(self.client, self.dataset)
        )
        known = {
            one.path: QueriedColumn(path_in_sql(with_tenant(one.path, tenant)), one.type)
            for one in fields
        }
        columns = {name: known[path] for name, path in paths.items() if path in known}
        total = await read_figures(self.client, query, table, columns)
        newest = [window.span for window in self.windows[-WINDOWS:]]
        if len(self.windows) == 1:
            return Side({}, total, {newest[0]: total})
        edges = sorted({edge for span in newest for edge in span if edge is not None})
        times = known.get(self.times)
        if times is None or times.type is not FieldType.DATE_TIME or not edges:
            return Side({}, total)
        if windows_overlap(self.windows):
            return Side({}, total)
        buckets = await read_buckets(self.client, query, table, columns, Buckets(times.path, edges))
        return Side({}, total, {span: figures_of_window(span, edges, buckets) for span in newest})

    async def _in_files(self, paths: Mapping[str, str]) -> Side | None:
        """Count the rows of the dataset's files by batch, and together."""
        if not self.reach.files:
            self.gaps.append("The dataset's files are not counted: pyarrow is not installed.")
            return None
        try:
            tenant, sources = await asyncio.gather(
                self.client.tenant(), sources_by_batch(self.client, self.dataset)
            )
        except PgflowError as error:
            self.gaps.append(f"The dataset's files could not be read: {error.message}")
            return None
        own = self.own
        others = [batch_id for batch_id in sources if batch_id not in own]
        if others:
            self.gaps.append(
                f"{len(others)} batches of the dataset are not of this dataflow, and not compared."
            )
        sources = {batch_id: files for batch_id, files in sources.items() if batch_id in own}
        stopped = Event()
        try:
            collected = await asyncio.to_thread(collect_figures, sources, paths, tenant, stopped)
        finally:
            stopped.set()  # of a call that was interrupted, the thread would go on
        self.asked.append("The rows were counted in the dataset's files, batch by batch.")
        return Side(*collected)
