"""Ask the services what the ingest form has to know before its next step opens."""

from __future__ import annotations

import asyncio
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.mappings import MappedRow, MappingFunction, MappingProblem
from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import column_mapping
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schema_fields import SchemaField, with_tenant, without_tenant
from pgflow_widgets.operations import apply_plan, connections, planning
from pgflow_widgets.operations import datasets as datasets_module
from pgflow_widgets.operations.connections import ConnectionRef
from pgflow_widgets.operations.datasets import profile
from pgflow_widgets.widgets.ingest.blocks import shorten_cell
from pgflow_widgets.widgets.view import problem_text

_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")


class CheckedMapping(NamedTuple):
    """What Data Prep says of a mapping, and by field what its right lines bring in.

    ``values`` are those of the first rows, ``row_problems`` what is wrong with one of them.
    """

    problems: list[MappingProblem]
    values: dict[str, list[str | None]]
    row_problems: dict[str, str]
    functions: Sequence[MappingFunction]


TableToPlan = tuple[str, TableSchema, list[Dataset], PlanContext]
"""The name of the connection, the table, the datasets of the sandbox, and what a plan needs."""


async def read_table(client: PlatformClient, connection: ConnectionRef, table: str) -> TableToPlan:
    """Read what the form has to know of a table before its first step."""

    async def all_datasets() -> list[Dataset]:
        return [dataset async for dataset in client.datasets()]

    base = await connections.read_connection(client, connection)
    schema, datasets, context = await asyncio.gather(
        client.plannable_table(base.id, table),
        all_datasets(),
        apply_plan.read_context(client, base.id, table),
    )
    return await planning.plain_name(client, base), schema, datasets, context


async def check_target(
    client: PlatformClient, plan: DataflowPlan, chosen: Dataset | None
) -> tuple[list[SchemaField], dict[str, str]]:
    """Return the fields of the chosen dataset, and what is wrong with the names, by field."""
    refused: dict[str, str] = {}
    if [flow async for flow in client.dataflows(plan.name)]:
        refused["target.name"] = "A dataflow of this name exists: choose another."
    if chosen is not None:
        if plan.target.profile is not ProfileUse.NO:
            refused |= await _unfit_for_profile(client, chosen, plan.target.profile)
        return list(await datasets_module.fields_of(client, chosen)), refused
    marks = plan.marks(Kind.DATASET)  # one that an earlier attempt left is ours
    namesakes = [dataset async for dataset in client.datasets(plan.target.dataset)]
    if namesakes and not any(dataset.mark in marks for dataset in namesakes):
        said = "A dataset of this name exists: choose another, or take that one."
        refused["target.dataset"] = said
    return [], refused


async def _unfit_for_profile(
    client: PlatformClient, chosen: Dataset, use: ProfileUse
) -> dict[str, str]:
    """Return why the schema of a dataset does not allow Profile."""
    try:
        await profile.plan_profile(client, chosen.id, use)
    except InputError as error:
        return {"target.profile": problem_text(error)}
    return {}


async def check_mapping(
    client: PlatformClient,
    plan: DataflowPlan,
    context: PlanContext,
    rows: Sequence[Mapping[str, Any]],
    functions: Sequence[MappingFunction],
    fields: Sequence[SchemaField],
) -> CheckedMapping:
    """Check a mapping with Data Prep, and map the first rows with the lines that are right.

    `fields` are those that it may fill.
    """
    known = functions or await client.mapping_functions()
    wrong = await apply_plan.wrong_rules(client, plan, context) if plan.mapping else []
    refused = {without_tenant(problem.destination, context.tenant) for problem in wrong}
    rules = tuple(rule for rule in plan.mapping if rule.destination not in refused)
    right = replace(plan, mapping=rules)
    mapped = await apply_plan.mapped_rows(client, right, context, rows) if rules else []
    values = {
        rule.destination: [
            shorten_cell(row.value(with_tenant(rule.destination, context.tenant))) for row in mapped
        ]
        for rule in rules
    }
    problems = [_advised(problem, known) for problem in wrong]
    row_problems = _empty_texts(right, mapped, fields, context.tenant)
    row_problems = _row_problems(mapped, context.tenant) | row_problems
    return CheckedMapping(problems, values, row_problems, known)


def _empty_texts(
    plan: DataflowPlan, rows: Sequence[MappedRow], fields: Sequence[SchemaField], tenant: str
) -> dict[str, str]:
    """Return the fields that ask for characters and are filled with an empty text in a row."""
    asked = {field.path: field for field in fields if field.min_length}
    return {
        rule.destination: f"Row {number}: an empty text. "
        + column_mapping.empty_text_advice(asked[rule.destination], rule.source)
        for rule in plan.mapping
        if rule.destination in asked
        for number, row in reversed([*enumerate(rows, 1)])
        if row.value(with_tenant(rule.destination, tenant)) == ""
    }


def _row_problems(rows: Sequence[MappedRow], tenant: str) -> dict[str, str]:
    """Return the problem of each field in the first row that has one."""
    problems: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        for problem in row.problems:
            path = without_tenant(problem.destination, tenant)
            problems.setdefault(path, f"Row {number}: {problem.message}")
    return problems


def _advised(problem: MappingProblem, functions: Sequence[MappingFunction]) -> MappingProblem:
    """Return a problem with the function that was meant, if it names one that is not there."""
    names = [function.name for function in functions]
    for called in _CALL.findall(problem.source):
        if called not in names and (near := difflib.get_close_matches(called.lower(), names, 1)):
            said = f"{problem.message.rstrip('.')}. Did you mean {near[0]}?"
            return replace(problem, message=said)
    return problem
