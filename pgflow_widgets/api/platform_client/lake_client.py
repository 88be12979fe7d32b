"""Call what knows of datasets: Catalog and Data Access, Query Service, their metrics and expiry.

Source: contract, dataflow.md 10; after-the-load.md 1, 4, 8 and 9; query-service.md 1.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from operator import attrgetter

from pgflow_widgets.api.dataset_files import (
    iterate_datasets,
    iterate_files,
    iterate_pieces,
    list_parts,
    read_range,
)
from pgflow_widgets.api.dataset_files.rejected_rows import RejectedLine, iterate_rejected_rows
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages import datasets
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.datasets.batches import (
    Batch,
    get_batch_request,
    list_all_batches_request,
    read_batches,
)
from pgflow_widgets.api.messages.datasets.expiry import (
    DatasetExpiry,
    create_expiry_request,
    read_expiry,
)
from pgflow_widgets.api.messages.datasets.files import (
    FilePart,
    LocalFile,
    local_files_request,
    part_bytes_request,
    read_local_files,
)
from pgflow_widgets.api.messages.datasets.insights import (
    MetricPoint,
    metrics_request,
    read_metrics,
)
from pgflow_widgets.api.messages.response_limits import FileBounds
from pgflow_widgets.api.pagination import iterate_by_offset
from pgflow_widgets.api.platform_client.query_parameters import (
    QueryParameters,
    query_parameters_request,
    read_query_parameters,
)
from pgflow_widgets.errors import NotFoundError, ProtocolError, ServiceError
from pgflow_widgets.model.secrets import Secret


class LakeClient(FlowServiceClient):
    """Calls about what has arrived; parameters, use and errors as in its base class."""

    def datasets(self, name: str = "") -> AsyncIterator[Dataset]:
        """Iterate over all datasets, or those with one name."""
        return iterate_datasets(self._session.ask, name)

    async def dataset(self, dataset_id: str) -> Dataset:
        """Read one dataset; `NotFoundError` if no dataset has that id."""
        request = datasets.get_dataset_request(dataset_id)
        answer = await self._session.read(request, datasets.read_datasets)
        if not answer:
            raise ProtocolError(f"Could not {request.purpose}: the answer holds none.")
        return answer[0]

    def dataset_files(self, dataset_id: str) -> AsyncIterator[bytes]:
        """Iterate over the Parquet files of a dataset, oldest batch first."""
        return iterate_files(self._session.ask, dataset_id)

    async def dataset_parts(self, dataset_id: str) -> list[FilePart]:
        """List the Parquet files of a dataset, oldest batch first."""
        return await list_parts(self._session.ask, dataset_id)

    async def local_files(self, dataset_id: str) -> list[LocalFile] | None:
        """Return where a service of this machine keeps a dataset's files; None if it tells none."""
        if not self._local:
            return None
        try:
            return await self._session.read(local_files_request(dataset_id), read_local_files)
        except (ServiceError, ProtocolError):
            return None

    async def part_range(self, part: FilePart, start: int, size: int) -> tuple[int, bytes]:
        """Read some bytes of a file; return where they begin, for it may be the whole file."""
        return await read_range(self._session.ask, part, start, size)

    def part_pieces(
        self, part: FilePart, bounds: FileBounds, *, start: int, size: int
    ) -> AsyncGenerator[bytes]:
        """Iterate over a file from a place on, in pieces of that size."""
        request = partial(part_bytes_request, part)
        return iterate_pieces(self._session.ask, request, bounds, start=start, size=size)

    async def batch(self, batch_id: str) -> Batch:
        """Read one batch; `NotFoundError` if no batch has that id."""
        request = get_batch_request(batch_id)
        answer = await self._session.read(request, read_batches)
        if not answer:
            raise ProtocolError(f"Could not {request.purpose}: the answer holds none.")
        return answer[0]

    def batches(self, dataset_id: str) -> AsyncIterator[Batch]:
        """Iterate over all batches of a dataset, whatever came of them, oldest first."""
        pages = partial(list_all_batches_request, dataset_id)
        return iterate_by_offset(self._session.ask, pages, read_batches, attrgetter("id"))

    def rejected_rows(self, batch_id: str) -> AsyncGenerator[RejectedLine]:
        """Iterate over the rejected rows of a batch; `NotFoundError` if the service keeps none."""
        return iterate_rejected_rows(self._session.ask, batch_id)

    async def query_parameters(self, *, refused: Secret | None = None) -> QueryParameters:
        """Ask where Query Service takes SQL; the password is the token of this call.

        Parameters
        ----------
        refused
            A token that Query Service refused: another one is fetched first.
        """
        if refused is not None:
            await self._session.renew_token(refused)
        return await self._session.read(query_parameters_request(), read_query_parameters)

    async def dataset_metrics(
        self, dataset_id: str, start: datetime, end: datetime
    ) -> list[MetricPoint]:
        """Read the metrics of a dataset, day by day."""
        request = metrics_request(dataset_id, start, end)
        with self._only_at_adobe("metrics over time"):
            return await self._session.read(request, read_metrics)

    async def expire_dataset(
        self, dataset_id: str, day: date, name: str, description: str
    ) -> DatasetExpiry:
        """Let Adobe delete a dataset on a day; it is sent once.

        Raises
        ------
        UnansweredError
            No answer came, so it may be ordered.
        """
        request = create_expiry_request(dataset_id, day, name, description)
        with self._only_at_adobe("expiry of datasets"):
            return await self._session.read(request, read_expiry)

    @contextmanager
    def _only_at_adobe(self, what: str) -> Iterator[None]:
        """Say of what the local service does not offer that it is that."""
        try:
            yield
        except NotFoundError as error:
            if not self._local:
                raise
            missing = error
        else:
            return
        raise missing.with_message(
            f"The local service has no {what}.",
            hint="It stands in for Adobe as far as dataflows need it: try it in an organisation.",
        )
