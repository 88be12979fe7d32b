"""What is done with dataflows that exist, one function each; and how a dataset is read.

They work on an open client and on typed models, as `operations` does for base connections.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.api.messages import json_values
from pgflow_widgets.api.messages.flows import Dataflow, Dataset, Run
from pgflow_widgets.api.messages.json_values import text
from pgflow_widgets.api.messages.response import BaseConnection
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import UnansweredError
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    PgflowError,
    ProtocolError,
    RequestRefusedError,
    UnavailableError,
)
from pgflow_widgets.model import schema_fields
from pgflow_widgets.model.dataflow import column_mapping as matching
from pgflow_widgets.model.dataflow import plan_parts
from pgflow_widgets.model.dataflow.column_mapping import Rule
from pgflow_widgets.model.dataflow.plan import STEPS, Plan, Target, Timing, utc
from pgflow_widgets.model.dataflow.plan_parts import Kind
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.schema_fields import SchemaClass, SchemaField
from pgflow_widgets.operations import apply_plan, arguments
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.connections import Connection
from pgflow_widgets.operations.proposals import Proposal

Flow = str | Dataflow | None
"""How a dataflow is named in a call: its id, its unique name, or a result."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataflow and the names of what it goes from and to."""

    flow: Dataflow
    connection: str
    table: str
    dataset: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The Parquet files of a dataset, and the fields that its schema declares."""

    files: Sequence[bytes]
    fields: Sequence[SchemaField]
    tenant: str


async def flow_of(client: PlatformClient, flow: Flow) -> Dataflow:
    """Return a dataflow, as it is now, that is named in any of the ways."""
    flow = arguments.fit("flow", flow, ["Flow"])
    if isinstance(flow, Dataflow):
        return await client.dataflow(flow.id)
    if not flow:
        raise InputError("No dataflow is given.", hint="`sandbox.flows()` lists them.")
    flow = flow.strip()
    if _ID.fullmatch(flow):
        return await client.dataflow(flow)
    found = [each async for each in client.dataflows(flow)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"No dataflow is called {flow!r} in the sandbox {client.sandbox}.",
            hint="`sandbox.flows()` lists them.",
        )
    raise InputError(
        f"{len(found)} dataflows are called {flow!r}: use the id of the one you mean.",
        hint="; ".join(f"{each.id} (created {each.created_at or '?'})" for each in found),
    )


async def listed(client: PlatformClient) -> list[Listed]:
    """List the dataflows with the names of connection, table and dataset."""
    flows = [each async for each in client.dataflows()]
    if not flows:
        return []
    sources, targets, bases = await asyncio.gather(
        client.end_items(Kind.SOURCE, [each for flow in flows for each in flow.source_ids[:1]]),
        client.end_items(Kind.TARGET, [each for flow in flows for each in flow.target_ids[:1]]),
        _connection_names(client),
    )
    into = {
        key: text(json_values.mapping(each, "params"), "dataSetId") for key, each in targets.items()
    }
    datasets = await _dataset_names(client, into.values())

    def row(flow: Dataflow) -> Listed:
        source: Mapping[str, Any] = sources.get(next(iter(flow.source_ids), ""), {})
        table = text(json_values.mapping(source, "params"), "tableName")
        dataset_id = into.get(next(iter(flow.target_ids), ""), "")
        base = bases.get(text(source, "baseConnectionId"), "")
        return Listed(flow, base, table, datasets.get(dataset_id, dataset_id))

    return [row(each) for each in flows]


async def _connection_names(client: PlatformClient) -> dict[str, str]:
    return {each.id: each.name async for each in client.list_connections()}


async def _dataset_names(client: PlatformClient, ids: Iterable[str]) -> dict[str, str]:
    async def one(dataset_id: str) -> str:
        try:
            return (await client.dataset(dataset_id)).name
        except PgflowError:
            return ""  # it is gone, or not for this credential: its id is shown

    wanted = sorted({each for each in ids if each})
    names = await asyncio.gather(*map(one, wanted))
    return {key: name for key, name in zip(wanted, names, strict=True) if name}


async def planned(
    client: PlatformClient,
    connection: Connection,
    table: str,
    *,
    name: str,
    description: str,
    columns: Sequence[str] | None,
    dataset: str | None,
    schema_class: str | None,
    identity: str | None,
    namespace: str,
    mapping: Mapping[str, str | None],
    schedule: Mapping[str, Any],
) -> Plan:
    """Return a checked plan, with everything proposed that is not given."""
    new = schema_class is not None or dataset is None
    _refuse_lost_identity(identity, namespace, existing="" if new else dataset or "")
    base = await operations.read(client, connection)
    proposal = Proposal.of(table, await client.plannable_table(base.id, table), columns)
    plan = proposed(await plain_name(client, base), proposal)
    if schema_class is not None or dataset is None:
        delta = schedule.get("delta_column") or ""
        plan = with_new_dataset(plan, proposal, dataset, schema_class or SchemaClass.RECORD, delta)
        if identity:
            plan = with_identity(plan, identity, namespace)
    else:
        plan = await with_existing_dataset(client, plan, proposal, dataset)
    plan = with_rules(plan, mapping)
    plan = replace(plan, schedule=_timing(proposal, schedule))
    if description:
        plan = replace(plan, description=description)
    plan = replace(plan, name=name.strip() or f"{table} to {plan.target.dataset}")
    for step in STEPS:
        for problem in proposal.problems(plan, step):
            raise problem
    return replace(plan, notes=tuple(each.text for each in proposal.notes(plan, mapping)))


def _timing(proposal: Proposal, schedule: Mapping[str, Any]) -> Timing:
    """Return when a plan runs; a one-time copy takes all rows, so it needs no delta column."""
    given = Timing.read(**schedule)
    guessed = schedule.get("delta_column") is None and given.frequency is not Frequency.ONCE
    return replace(given, delta_column=proposal.time) if guessed else given


async def plain_name(client: PlatformClient, base: BaseConnection) -> str:
    """Return how a plan names a connection: by its name, or its id if others have that name."""
    plain = base.name == base.name.strip()  # as a plan keeps a name
    return base.name if plain and len(await operations.by_name(client, base.name)) == 1 else base.id


def proposed(connection: str, proposal: Proposal) -> Plan:
    """Return a plan for a table before anything is said of its target."""
    return Plan(
        name="",
        connection=connection,
        table=proposal.table,
        columns=tuple(each.name for each in proposal.columns),
        target=Target(""),
        mapping=(),
    )


def with_new_dataset(
    plan: Plan, proposal: Proposal, dataset: str | None, schema_class: str, delta: str
) -> Plan:
    """Return a plan that makes a dataset, with a field for each column.

    What an event needs is filled as proposed; its time, if nothing is, by the delta column that a
    person chose.
    """
    columns = proposal.columns
    names = schema_fields.legal_names(plan.columns)
    fields = tuple(SchemaField(schema_fields.own(names[c.name]), c.type, c.name) for c in columns)
    target = Target(dataset or dataset_name(plan.table), SchemaClass.read(schema_class), fields)
    rules = [Rule(c.name, schema_fields.own(names[c.name])) for c in columns]
    required = target.schema_class.required if target.schema_class else {}
    for path, source in (("_id", proposal.key.source), ("timestamp", proposal.time or delta)):
        if path in required and source:
            rules.append(Rule(source, path))
    return replace(plan, target=target, mapping=tuple(rules))


def with_identity(plan: Plan, column: str, namespace: str) -> Plan:
    """Return a plan whose new dataset is known by a column; it becomes text, as Adobe wants it."""
    paths = {rule.source: rule.destination for rule in plan.mapping if rule.destination != "_id"}
    path = paths.get(column) or column
    if path not in {each.path for each in plan.target.fields}:
        raise InputError(f"No column {column!r} is taken.", field="target.identity")
    fields = tuple(
        SchemaField(each.path, schema_fields.FieldType.STRING, each.title)
        if each.path == path
        else each
        for each in plan.target.fields
    )
    code = namespace or guess(column)
    target = replace(plan.target, fields=fields, identity=path, namespace=code)
    return replace(plan, target=target)


def _refuse_lost_identity(identity: str | None, namespace: str, *, existing: str) -> None:
    """Raise what is said of an identity and would not show in the plan."""
    if existing and (identity or namespace):
        raise InputError(
            f"The dataset {existing!r} exists, and its schema decides its identity.",
            hint="Leave out identity and namespace; or give a class, for a new dataset.",
            field="target.identity",
        )
    if namespace and not identity:
        raise InputError(
            f"The namespace {namespace!r} is of no identity.",
            hint="Say which column it is of, such as identity='email'; or leave it out.",
            field="target.namespace",
        )


def guess(column: str) -> str:
    """Return the identity namespace that the name of a column suggests; empty if none."""
    name = column.casefold()
    return next((code for code in ("Email", "Phone", "ECID") if code.casefold() in name), "")


def dataset_name(table: str) -> str:
    """Return a name for the dataset of a table."""
    noun = matching.table_name(table).replace("_", " ").strip()
    return f"{noun[:1].upper()}{noun[1:]} (PostgreSQL)"


async def with_existing_dataset(
    client: PlatformClient, plan: Plan, proposal: Proposal, dataset: str
) -> Plan:
    """Return a plan that fills a dataset that exists, columns matched by name and type."""
    found = await apply_plan.dataset_of(client, dataset)
    fields = await fields_of(client, found)
    rules = matching.automatic(proposal.columns, fields)
    same = [each async for each in client.datasets(found.name)]
    plain = len(same) == 1 and found.name == found.name.strip()  # as a plan keeps a name
    known_by = found.name if plain else found.id
    return replace(plan, target=Target(known_by), mapping=tuple(rules))


async def fields_of(client: PlatformClient, dataset: Dataset) -> list[SchemaField]:
    """Return the fields of a dataset, as a plan spells their paths."""
    tenant, described = await asyncio.gather(client.tenant(), client.schema(dataset.schema_id))
    return schema_fields.fields_of(described, tenant)


def with_rules(plan: Plan, given: Mapping[str, str | None]) -> Plan:
    """Return a plan with some lines of the mapping changed, added, or, by None, left out.

    A field of a new dataset may be named without ``_tenant.`` before it.
    """
    own = {each.name: each.path for each in plan.target.fields}
    rules = {each.destination: each.source for each in plan.mapping}
    for name, source in given.items():
        path = own.get(name, name)
        if source is None:
            rules.pop(path, None)
        else:
            rules[path] = source
    return replace(plan, mapping=tuple(Rule(source, path) for path, source in rules.items()))


async def run_now(client: PlatformClient, flow: Flow) -> Run:
    """Run a dataflow now, and return the run.

    Adobe runs on demand what is scheduled once; of what is scheduled again and again it runs only a
    failed run anew.
    """
    chosen = await flow_of(client, flow)
    runs = await client.runs(chosen.id)
    last = runs[-1] if runs else None
    if last and last.under_way:
        raise InputError(
            f"A run of {chosen.name!r} is under way already.", hint="`sandbox.runs` shows it."
        )
    if last and not last.ok:
        return await _again(client, last)
    if chosen.frequency != Frequency.ONCE:
        raise InputError(
            f"Adobe runs {chosen.name!r} by its schedule only, {chosen.frequency} by"
            f" {chosen.frequency}.",
            hint="On demand it runs what is scheduled once, or a run that failed.",
        )
    if last and not chosen.delta_column:
        raise InputError(
            f"{chosen.name!r} has no delta column, so it would bring all rows again.",
            hint="Make a new plan with one (delta_column=), or delete the dataset and apply the"
            " plan again.",
            field="schedule.delta_column",
        )
    now = int(datetime.now(UTC).timestamp())
    begin = int(last.window_end.timestamp()) if last and last.window_end else 0
    end = max(now, begin + 1)  # an empty window is refused
    params: dict[str, Any] = {"startTime": now, "windowStartTime": begin, "windowEndTime": end}
    if chosen.delta_column:
        params["deltaColumn"] = plan_parts.delta(chosen.delta_column)
    try:
        run_id = await client.create_run(chosen.id, params)
    except (UnansweredError, UnavailableError, ProtocolError) as error:
        lost = error
    else:
        return await client.run(run_id)
    # Not sent twice: the list tells whether it runs.
    known = {each.id for each in runs}
    found = [each for each in await client.runs(chosen.id) if each.id not in known]
    if not found:
        raise lost
    return found[-1]


async def _again(client: PlatformClient, failed: Run) -> Run:
    """Run a failed run again; after a lost answer it may be under way already."""
    try:
        return await client.run(await client.re_trigger(failed.id))
    except RequestRefusedError:
        now = await client.run(failed.id)
        if not now.under_way:
            raise
        return now


async def rescheduled(
    client: PlatformClient,
    flow: Flow,
    frequency: str | None,
    interval: int | None,
    start: datetime | str | None,
    backfill: bool | None,
) -> Dataflow:
    """Change when a dataflow runs; what is left out stays as it is."""
    chosen = await flow_of(client, flow)
    unit = frequency or chosen.frequency
    same_unit = unit == chosen.frequency
    old_interval, old_backfill = (chosen.interval, chosen.backfill) if same_unit else (None, None)
    timing = Timing.read(
        unit,
        old_interval if interval is None else interval,
        start,
        old_backfill if backfill is None else backfill,
        chosen.delta_column,
    )
    if timing.frequency is not Frequency.ONCE and not timing.delta_column:
        raise InputError(
            f"{chosen.name!r} has no delta column, so it can run once only.",
            hint="Each run would bring all rows again: make a new plan with one (delta_column=).",
            field="schedule.delta_column",
        )
    begins = utc(start, "schedule.start")
    passed = chosen.start is not None and chosen.start <= datetime.now(UTC)
    if begins and passed and begins != chosen.start:
        raise InputError(
            f"{chosen.name!r} began at {chosen.start:%Y-%m-%d %H:%M} UTC: Adobe keeps that start.",
            hint="Leave out start, or make a new dataflow.",
            field="schedule.start",
        )
    old = {"frequency": chosen.frequency, "interval": chosen.interval, "backfill": chosen.backfill}
    new = timing.params(begins or chosen.start or datetime.now(UTC))
    if not begins:
        del new["startTime"]
    return await client.update_dataflow(chosen, _patch(old, new)) if new != old else chosen


def _patch(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = []
    for name in ("startTime", "frequency", "interval", "backfill"):
        path, there = f"/scheduleParams/{name}", old.get(name) is not None or name == "startTime"
        if name in new and new[name] != old.get(name):
            changes.append({"op": "replace" if there else "add", "path": path, "value": new[name]})
        elif name not in new and there and name != "startTime":
            changes.append({"op": "remove", "path": path})
    return changes


async def deleted(client: PlatformClient, flow: Dataflow, *, with_connections: bool) -> list[str]:
    """Delete a dataflow, and if wished its source and target connection where no other uses them.

    Base connection and dataset stay: others may use them.
    """
    others: list[Dataflow] = []
    if with_connections:  # asked before anything is gone: a list that fails changes nothing
        others = [each async for each in client.dataflows() if each.id != flow.id]
    used = {each for other in others for each in _ends(other)}
    await client.remove(Kind.FLOW, flow.id)
    gone = [f"dataflow {flow.name!r} ({flow.id})"]
    if not with_connections:
        return gone
    left: list[str] = []
    reason: PgflowError | None = None
    for kind, ids in ((Kind.SOURCE, flow.source_ids), (Kind.TARGET, flow.target_ids)):
        for each in ids:
            if each in used:
                continue
            try:
                await client.remove(kind, each)
            except NotFoundError:
                continue  # somebody was quicker
            except PgflowError as error:
                left.append(f"{kind} {each}")
                reason = error
            else:
                gone.append(f"{kind} {each}")
    if reason:
        raise PgflowError(
            f"Deleted: {', '.join(gone)}. Left: {', '.join(left)}. {reason.message}",
            hint="What is left does nothing by itself; delete it in Experience Platform, or with"
            " `DELETE /sourceConnections/{id}` and `/targetConnections/{id}`.",
        )
    return gone


def _ends(flow: Dataflow) -> tuple[str, ...]:
    return flow.source_ids + flow.target_ids


async def connection_or_flow(
    client: PlatformClient, named: Connection | Dataflow
) -> BaseConnection | Dataflow:
    """Return what is meant by an id, a name or a result; a name that both have is an error."""
    named = arguments.fit("named", named, ["Connection", "Flow"])
    if isinstance(named, Dataflow):
        return await flow_of(client, named)
    if isinstance(named, BaseConnection) or not named:
        return await operations.read(client, named)
    named = named.strip()
    if _ID.fullmatch(named):
        try:
            return await client.get_connection(named)
        except NotFoundError as error:
            unknown = error
        try:
            return await client.dataflow(named)
        except NotFoundError:
            raise unknown from None
    connections, flows = await asyncio.gather(
        operations.by_name(client, named), _flows_named(client, named)
    )
    if connections and flows:
        raise InputError(
            f"A connection and a dataflow are called {named!r}: use the id of the one you mean.",
            hint=f"connection {connections[0].id}; dataflow {flows[0].id}",
        )
    if flows:
        return await flow_of(client, named)
    return await operations.read(client, named)


async def _flows_named(client: PlatformClient, name: str) -> list[Dataflow]:
    return [each async for each in client.dataflows(name)]


async def rows_of(client: PlatformClient, dataset: str) -> Rows:
    """Read the files of a dataset."""
    found = await apply_plan.dataset_of(client, dataset)
    fields = await fields_of(client, found)
    files = [each async for each in client.dataset_files(found.id)]
    return Rows(files, fields, await client.tenant())
