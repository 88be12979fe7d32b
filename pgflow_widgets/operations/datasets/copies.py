"""Find the datasets that dataflows copy a table into."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import get_object, get_text
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import NotFoundError
from pgflow_widgets.model.dataflow.part_bodies import Kind


async def datasets_of_flows(client: PlatformClient, flows: Iterable[Dataflow]) -> list[Dataset]:
    """Return the datasets that dataflows write to, each once; those that are gone are left out."""
    ends = [end for flow in flows for end in flow.target_ids[:1]]
    targets = await client.end_items(Kind.TARGET, ends)
    params = (get_object(targets[end], "params") for end in ends if end in targets)
    ids = dict.fromkeys(get_text(of_target, "dataSetId") for of_target in params)

    async def read(dataset_id: str) -> Dataset | None:
        try:
            return await client.dataset(dataset_id)
        except NotFoundError:
            return None

    datasets = await asyncio.gather(*(read(dataset_id) for dataset_id in ids if dataset_id))
    return [dataset for dataset in datasets if dataset is not None]


async def datasets_of_table(
    client: PlatformClient, connection_id: str, table: str
) -> list[Dataset]:
    """Return the datasets that hold copies of a table of a base connection, the newest first."""
    flows = [flow async for flow in client.dataflows() if connection_id in flow.connection_ids]
    sources = await client.end_items(
        Kind.SOURCE, [end for flow in flows for end in flow.source_ids]
    )

    def copies(flow: Dataflow) -> bool:
        items = (sources[end] for end in flow.source_ids if end in sources)
        return any(get_text(get_object(item, "params"), "tableName") == table for item in items)

    return await datasets_of_flows(client, reversed([flow for flow in flows if copies(flow)]))
