"""List, turn on and off, and delete dataflows; each function works on an open client."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.messages import json_values
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.pagination import names_soon
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, NotFoundError, PgflowError
from pgflow_widgets.local import ipython
from pgflow_widgets.model import platform
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.connections import ConnectionRef

_MANY = 32  # datasets, which single reads would take longer for than pages of a list

FlowRef = str | Dataflow | Run | Mapping[str, object] | None
"""How a dataflow is named in a call: its id, its unique name, or a result."""


@dataclass(frozen=True, slots=True)
class ListedFlow:
    """A dataflow and the names of what it goes from and to."""

    flow: Dataflow
    connection: str
    table: str
    dataset: str


async def flow_of(client: PlatformClient, reference: FlowRef) -> Dataflow:
    """Return a dataflow, as it is now, that is named in any of the ways."""
    flow: str | Dataflow | None = argument_checks.fit("flow", reference, ["FlowRef"])
    if isinstance(flow, Dataflow):
        return await _read_flow(client, flow.id)
    if not flow:
        raise InputError(
            "No dataflow is given.",
            hint=ipython.with_sandbox_variable("`sandbox.flows()` lists them."),
        )
    flow = flow.strip()
    if operations.is_id(flow):
        return await _read_flow(client, flow)
    matches = await _flows_named(client, flow)
    others = [] if matches else await names_soon(client.dataflows())
    return operations.only_match("dataflow", flow, client.sandbox, matches, others)


async def _read_flow(client: PlatformClient, flow_id: str) -> Dataflow:
    try:
        return await client.dataflow(flow_id)
    except NotFoundError as error:
        missing = error
    hint = "`sandbox.flows()` lists the dataflows: it may be deleted, or in another sandbox."
    raise missing.with_message(missing.message, hint=ipython.with_sandbox_variable(hint))


async def list_flows(client: PlatformClient) -> list[ListedFlow]:
    """List the dataflows with the names of connection, table and dataset."""
    flows = [dataflow async for dataflow in client.dataflows()]
    if not flows:
        return []
    sources, targets, bases = await asyncio.gather(
        client.end_items(Kind.SOURCE, [end for flow in flows for end in flow.source_ids[:1]]),
        client.end_items(Kind.TARGET, [end for flow in flows for end in flow.target_ids[:1]]),
        _connection_names(client),
    )
    into = {
        key: get_text(json_values.get_object(target, "params"), "dataSetId")
        for key, target in targets.items()
    }
    datasets = await _dataset_names(client, into.values())

    def row(flow: Dataflow) -> ListedFlow:
        source: Mapping[str, Any] = sources.get(next(iter(flow.source_ids), ""), {})
        table = get_text(json_values.get_object(source, "params"), "tableName")
        dataset_id = into.get(next(iter(flow.target_ids), ""), "")
        base = bases.get(get_text(source, "baseConnectionId"), "")
        return ListedFlow(flow, base, table, datasets.get(dataset_id, dataset_id))

    return [row(flow) for flow in flows]


async def _connection_names(client: PlatformClient) -> dict[str, str]:
    return {connection.id: connection.name async for connection in client.list_connections()}


async def _dataset_names(client: PlatformClient, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of datasets; many are listed, unless the sandbox has far more of them."""

    async def one(dataset_id: str) -> str:
        try:
            return (await client.dataset(dataset_id)).name
        except PgflowError:
            return ""  # it is gone, or not for this credential: its id is shown

    wanted = {dataset_id for dataset_id in ids if dataset_id}
    listed = await _listed_names(client, wanted) if len(wanted) > _MANY else {}
    others = sorted(wanted - listed.keys())
    names = zip(others, await asyncio.gather(*map(one, others)), strict=True)
    return listed | {key: name for key, name in names if name}


async def _listed_names(client: PlatformClient, wanted: AbstractSet[str]) -> dict[str, str]:
    """Return what names a list tells, for at most half of the calls that single reads would be."""
    names: dict[str, str] = {}
    left = len(wanted) * platform.PAGE_SIZE // 2
    with contextlib.suppress(PgflowError):  # as for a single one
        async for dataset in client.datasets():
            if dataset.id in wanted:
                names[dataset.id] = dataset.name
            left -= 1
            if not left or len(names) == len(wanted):
                break
    return names


async def turn_flow(client: PlatformClient, flow: FlowRef, action: str) -> Dataflow:
    """Enable or disable a dataflow."""
    return await client.turn_dataflow((await flow_of(client, flow)).id, action)


async def delete_flow(
    client: PlatformClient, flow: FlowRef, *, with_connections: bool
) -> list[str]:
    """Delete a dataflow, and if wished its source and target connection where no other uses them.

    Base connection and dataset stay: others may use them.
    """
    flow = await flow_of(client, flow)
    others: list[Dataflow] = []
    if with_connections:  # asked before anything is gone: a list that fails changes nothing
        others = [dataflow async for dataflow in client.dataflows() if dataflow.id != flow.id]
    used = {end for other in others for end in other.source_ids + other.target_ids}
    await client.remove(Kind.FLOW, flow.id)
    gone = [f"dataflow {flow.name!r} ({flow.id})"]
    if not with_connections:
        return gone
    left: list[str] = []
    reason: PgflowError | None = None
    ends = dict.fromkeys(flow.source_ids, Kind.SOURCE) | dict.fromkeys(flow.target_ids, Kind.TARGET)
    for end_id, kind in ends.items():
        if end_id in used:
            continue
        try:
            await client.remove(kind, end_id)
            gone.append(f"{kind} {end_id}")
        except NotFoundError:
            continue  # somebody was quicker
        except PgflowError as error:
            left.append(f"{kind} {end_id}")
            reason = error
    if reason:
        raise PgflowError(
            f"Deleted: {', '.join(gone)}. Left: {', '.join(left)}. {reason.message}",
            hint="What is left does nothing by itself; delete it in Experience Platform, or with"
            " `DELETE /sourceConnections/{id}` and `/targetConnections/{id}`.",
        )
    return gone


async def connection_or_flow(
    client: PlatformClient, reference: ConnectionRef | FlowRef
) -> BaseConnection | Dataflow:
    """Return what is meant by an id, a name or a result; a name that both have is an error."""
    named: str | BaseConnection | Dataflow | None = argument_checks.fit(
        "named", reference, ["ConnectionRef", "FlowRef"]
    )
    if isinstance(named, Dataflow):
        return await flow_of(client, named)
    if isinstance(named, BaseConnection) or not named:
        return await operations.read_connection(client, named)
    named = named.strip()
    if operations.is_id(named):
        try:
            return await client.get_connection(named)
        except NotFoundError as error:
            unknown = error
        try:
            return await client.dataflow(named)
        except NotFoundError:
            raise unknown from None
    connections, flows = await asyncio.gather(
        operations.find_connections_named(client, named), _flows_named(client, named)
    )
    if connections and flows:
        raise InputError(
            f"A connection and a dataflow are called {named!r}: use the ID of the one you mean.",
            hint=f"connection {connections[0].id}; dataflow {flows[0].id}",
        )
    if flows:
        return await flow_of(client, named)
    return await operations.read_connection(client, named)


async def _flows_named(client: PlatformClient, name: str) -> list[Dataflow]:
    return [dataflow async for dataflow in client.dataflows(name)]
