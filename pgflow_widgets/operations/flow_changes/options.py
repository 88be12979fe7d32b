"""Change what a dataflow does with rows that do not fit."""

from __future__ import annotations

from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.model.dataflow.ingest_options import PARTIAL_INGESTION, IngestOptions
from pgflow_widgets.operations.flows import FlowRef, flow_of

KEEP = "keep"
"""Stands for a percentage that stays as it is: None takes it away."""


async def set_options(
    client: PlatformClient,
    reference: FlowRef,
    partial_ingestion_percent: float | str | None,
    error_diagnostics: bool | None,
) -> Dataflow:
    """Change what a dataflow does with rows that do not fit; None for no percentage."""
    flow = await flow_of(client, reference)
    old, percent = flow.options, partial_ingestion_percent
    new = IngestOptions.of(
        old.error_diagnostics if error_diagnostics is None else error_diagnostics,
        old.partial_ingestion_percent if percent == KEEP else percent,
    )
    changes = await options_patch(client, flow, new)
    return await client.update_dataflow(flow, changes) if changes else flow


async def options_patch(
    client: PlatformClient, flow: Dataflow, new: IngestOptions
) -> list[dict[str, Any]]:
    """Return the changes that give a dataflow options, and leave others that it may have."""
    there, wanted = await client.dataflow_options(flow.id), new.body()
    if there is None:
        return [{"op": "add", "path": "/options", "value": wanted}]
    changes = [
        {"op": "add", "path": f"/options/{name}", "value": value}
        for name, value in wanted.items()
        if there.get(name) != value
    ]
    if PARTIAL_INGESTION in there and PARTIAL_INGESTION not in wanted:
        changes.append({"op": "remove", "path": f"/options/{PARTIAL_INGESTION}"})
    return changes
