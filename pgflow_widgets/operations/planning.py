"""Plan a dataflow: propose a target, a mapping and a schedule for a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import column_mapping as matching
from pgflow_widgets.model.dataflow import schema_fields
from pgflow_widgets.model.dataflow.column_mapping import MappingRule, empty_text_advice, path_parts
from pgflow_widgets.model.dataflow.guardrails import Note
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.plan import PLAN_STEPS, DataflowPlan, Target
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import SchemaClass, SchemaField
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations import datasets
from pgflow_widgets.operations.connections import ConnectionRef
from pgflow_widgets.operations.datasets import fields_of
from pgflow_widgets.operations.proposals import Proposal
from pgflow_widgets.postgres.delta_views import write_delta_view


class AskedSchedule(NamedTuple):
    """When a dataflow is to run, as a person says it; what is None is left to us."""

    frequency: str
    interval: int | None
    start: datetime | str | None
    backfill: bool | None
    delta_column: str | None


async def plan_table(
    client: PlatformClient,
    connection: ConnectionRef,
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
    schedule: AskedSchedule,
    options: IngestOptions,
    profile: ProfileUse,
) -> DataflowPlan:
    """Return a checked plan, with everything proposed that is not given."""
    new = schema_class is not None or dataset is None
    _refuse_lost_identity(identity, namespace, existing="" if new else dataset or "")
    base = await operations.read_connection(client, connection)
    proposal = Proposal.of(table, await client.plannable_table(base.id, table), columns)
    plan = propose_plan(await plain_name(client, base), proposal)
    fields: Sequence[SchemaField] = ()
    if schema_class is not None or dataset is None:
        delta = schedule.delta_column or ""
        plan = with_new_dataset(plan, proposal, dataset, schema_class or SchemaClass.RECORD, delta)
        if identity:
            plan = with_identity(plan, identity, namespace)
    else:
        plan, fields = await with_existing_dataset(client, plan, proposal, dataset)
    plan = replace(
        with_rules(plan, mapping),
        target=replace(plan.target, profile=profile),
        name=name.strip() or f"{table} to {plan.target.dataset}",
        description=description,
        schedule=_schedule(proposal, schedule),
        options=options,
    )
    for step in PLAN_STEPS:
        for problem in proposal.problems(plan, step):
            raise problem
    notes = proposal.notes(plan, mapping) + empty_text_notes(proposal, plan, fields)
    return replace(plan, notes=tuple(note.words for note in notes))


def _schedule(proposal: Proposal, schedule: AskedSchedule) -> Schedule:
    """Return when a plan runs; a one-time copy takes all rows, so it needs no delta column."""
    asked = Schedule.read(**schedule._asdict())
    asked.refuse_passed_start(datetime.now(UTC))
    guessed = schedule.delta_column is None and asked.frequency is not Frequency.ONCE
    return replace(asked, delta_column=proposal.delta) if guessed else asked


async def plain_name(client: PlatformClient, base: BaseConnection) -> str:
    """Return how a plan names a connection: by its name, or its id if others have that name."""
    plain = base.name == base.name.strip()  # as a plan keeps a name
    if plain and len(await operations.find_connections_named(client, base.name)) == 1:
        return base.name
    return base.id


def propose_plan(connection: str, proposal: Proposal) -> DataflowPlan:
    """Return a plan for a table before anything is said of its target."""
    return DataflowPlan(
        name="",
        connection=connection,
        table=proposal.table,
        columns=tuple(column.name for column in proposal.columns),
        target=Target(""),
        mapping=(),
    )


def with_new_dataset(
    plan: DataflowPlan, proposal: Proposal, dataset: str | None, schema_class: str, delta: str
) -> DataflowPlan:
    """Return a plan that makes a dataset, with a field for each column.

    What an event needs is filled as proposed; its time, if nothing is, by the delta column that a
    person chose.
    """
    columns = proposal.columns
    names = schema_fields.legal_names(plan.columns)
    fields = tuple(
        SchemaField(schema_fields.own_path(names[c.name]), c.type, c.name) for c in columns
    )
    target = Target(dataset or dataset_name(plan.table), SchemaClass.read(schema_class), fields)
    rules = [MappingRule(c.name, schema_fields.own_path(names[c.name])) for c in columns]
    required = target.schema_class.required if target.schema_class else {}
    for path, source in (("_id", proposal.key.source), ("timestamp", proposal.time or delta)):
        if path in required and source:
            rules.append(MappingRule(source, path))
    return replace(plan, target=target, mapping=tuple(rules))


def with_identity(plan: DataflowPlan, column: str, namespace: str) -> DataflowPlan:
    """Return a plan whose new dataset is known by a column; it becomes text, as Adobe wants it."""
    paths = {rule.source: rule.destination for rule in plan.mapping if rule.destination != "_id"}
    path = paths.get(column) or column
    if path not in {field.path for field in plan.target.fields}:
        raise InputError(f"No column {column!r} is taken.", field="target.identity")
    text = schema_fields.FieldType.STRING
    fields = tuple(replace(f, type=text) if f.path == path else f for f in plan.target.fields)
    code = namespace or guess_namespace(column)
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


def guess_namespace(column: str) -> str:
    """Return the identity namespace that the name of a column suggests; empty if none."""
    name = column.casefold()
    return next((code for code in ("Email", "Phone", "ECID") if code.casefold() in name), "")


def dataset_name(table: str) -> str:
    """Return a name for the dataset of a table."""
    noun = matching.table_name(table).replace("_", " ").strip()
    return f"{noun[:1].upper()}{noun[1:]} (PostgreSQL)"


async def with_existing_dataset(
    client: PlatformClient, plan: DataflowPlan, proposal: Proposal, dataset: str
) -> tuple[DataflowPlan, list[SchemaField]]:
    """Return a plan that fills a dataset that exists, and the fields of that dataset.

    Columns are matched by name and type.
    """
    chosen = await datasets.dataset_of(client, dataset)
    fields = await fields_of(client, chosen)
    rules = matching.map_by_name(proposal.columns, fields)
    namesakes = [match async for match in client.datasets(chosen.name)]
    plain = len(namesakes) == 1 and chosen.name == chosen.name.strip()  # as a plan keeps a name
    known_by = chosen.name if plain else chosen.id
    return replace(plan, target=Target(known_by), mapping=tuple(rules)), fields


def empty_text_notes(
    proposal: Proposal, plan: DataflowPlan, fields: Sequence[SchemaField]
) -> list[Note]:
    """Return which columns have empty text where their field asks for characters."""
    asked = {field.path: field for field in fields if field.min_length}
    return [
        Note(f"mapping.{rule.destination}", f"{rule.source} has an empty text. {said}")
        for rule in plan.mapping
        if rule.destination in asked
        and any(row.get(rule.source) == "" for row in proposal.rows)
        and (said := empty_text_advice(asked[rule.destination], rule.source))
    ]


def with_rules(plan: DataflowPlan, changes: Mapping[str, str | None]) -> DataflowPlan:
    """Return a plan with some lines of the mapping changed, added, or, by None, left out.

    A field of a new dataset may be named without ``_tenant.`` before it.
    """
    own = {field.name: field.path for field in plan.target.fields}
    rules = {rule.destination: rule.source for rule in plan.mapping}
    for name, source in changes.items():
        path = own.get(name, name)
        if source is None:
            rules.pop(path, None)
        else:
            rules[path] = source
    return replace(plan, mapping=tuple(MappingRule(source, path) for path, source in rules.items()))


def delta_view_sql(schema: TableSchema, table: str, delta_column: str | None, delay: str) -> str:
    """Return the SQL of a view of a table whose delta column is late on purpose."""
    proposal = Proposal.of(table, schema)
    times = [column.name for column in proposal.columns if is_time(column.type)]
    delta = proposal.delta if delta_column is None else delta_column
    if delta not in times:
        said = f"{table} has no column of times {delta!r}." if delta else f"{table}: which column?"
        known = f"Its columns of times: {', '.join(times)}." if times else "It has none."
        raise InputError(
            said, hint=f"{known} Say which one: delta_column=...", field="delta_column"
        )
    if any(column.days for column in proposal.times if column.name == delta):
        raise InputError(
            f"{delta} of {table} holds days: a later time does not help.",
            hint="A row of today lies before every window of today: choose a column of times.",
            field="delta_column",
        )
    columns = [column.name for column in proposal.columns]
    return write_delta_view(path_parts(table), columns, delta, delay)
