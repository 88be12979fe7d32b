"""Reads the parts of a flow's body, and raises the documented error for what is wrong in one.

Source: contract, dataflow.md 7 and 8; errors.md 4 and 10.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import schedule_rules
from pgflow_widgets.emulator.flow_service.flow_spec import options_schema, transformation_schemas
from pgflow_widgets.emulator.flow_service.request_bodies import (
    INVALID,
    check_json_schema,
    object_part,
)
from pgflow_widgets.emulator.problems import connector

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def read_ids(body: Mapping[str, Any], name: str, *, needed: bool) -> Sequence[str]:
    """Return the ids of a flow's ends."""
    ids = body.get(name)
    if ids is None and not needed:
        return []
    if not isinstance(ids, list) or (needed and not ids):
        raise connector.problem("1338-400", field=name)
    return ids


def read_optional(body: Mapping[str, Any], **kinds: type) -> dict[str, Any]:
    """Return the parts that are there, each of its kind."""
    optional = {name: body[name] for name in kinds if body.get(name) is not None}
    for name, value in optional.items():
        if not isinstance(value, kinds[name]):
            raise problems.flow(INVALID, f"{name} is of the wrong type.")
    policy = optional.get("policy", {})
    if "fields" in policy and not policy["fields"]:
        raise problems.flow("1431-400", "policy.fields is empty.")
    return optional


def refuse_misplaced(body: Mapping[str, Any]) -> None:
    """Refuse what stands in the wrong place, and a body without the kind of its flow."""
    if "state" in body:
        raise problems.flow("1410-400", "state cannot be given when a flow is made.")
    if "mode" in body:
        raise connector.problem("1368-400")
    if body.get("flowSpec") is None:
        raise connector.problem("1373-400")


def read_schedule_params(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schedule of a body, checked; it is kept as it was sent."""
    if not body.get("scheduleParams"):
        raise connector.problem("1317-400")
    params = object_part(body, "scheduleParams")
    schedule_rules.read_schedule(params)
    return params


def read_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options, checked; Adobe's page sends the percentage as text and reads a number."""
    percent = options.get("partialIngestionPercent")
    if isinstance(percent, str) and _NUMBER.fullmatch(percent):
        whole = percent.isdecimal()
        options = {
            **options,
            "partialIngestionPercent": int(percent) if whole else float(percent),
        }
    check_json_schema(options_schema(), options, "options")
    return dict(options)


def read_transformations(transformations: object) -> list[dict[str, Any]]:
    """Return transformations, checked, with the mapping's version as text."""
    if transformations is None:
        return []
    if not isinstance(transformations, list):
        raise connector.problem("1392-400", field="transformations", rule="must be an array")
    schemas = transformation_schemas()
    read = []
    for number, transformation in enumerate(transformations):
        where = f"transformations.{number}"
        if not isinstance(transformation, Mapping) or transformation.get("name") not in [*schemas]:
            rule = f"must be one of {', '.join(schemas)}"
            raise connector.problem("1392-400", field=f"{where}.name", rule=rule)
        params = object_part(transformation, "params")
        version = params.get("mappingVersion")
        # Documented requests have a number here, documented answers text.
        if isinstance(version, int):
            params = {**params, "mappingVersion": str(version)}
        check_json_schema(schemas[transformation["name"]], params, f"{where}.params")
        read.append({**transformation, "params": params})
    return read
