"""Reads the parts of a request's body, and raises the documented error for what is wrong in it.

Source: contract, flow-service.md 0; errors.md 2.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import fastjsonschema

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.problems import connector

INVALID = "1400-400"  # no code is documented for a body of a wrong shape


def refuse_unknown_flow_parameters(parameters: Iterable[str], known: Iterable[str]) -> None:
    """Raise the documented error if a call has a query parameter that is not known."""
    unknown = set(parameters) - set(known)
    if unknown:
        raise problems.flow("1451-400", f"Unknown query parameter {min(unknown)[:64]}.")


def body_object(body: object) -> Mapping[str, Any]:
    """Return a body that is a JSON object and not empty."""
    if not isinstance(body, Mapping) or not body:
        raise problems.flow("1405-400", "The body must be a JSON object and not empty.")
    return body


def object_part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of a body that is an object."""
    part = body.get(name)
    if not isinstance(part, Mapping):
        raise problems.flow(INVALID, f"{name} is required and must be an object.")
    return part


def name_and_description(body: Mapping[str, Any], *, name_needed: bool) -> dict[str, str]:
    """Return name and description of a body."""
    name = body.get("name")
    if not isinstance(name, str | None) or (name_needed and not (name and name.strip())):
        raise problems.flow(INVALID, "name is required and must be a string.")
    if not isinstance(body.get("description"), str | None):
        raise problems.flow(INVALID, "description must be a string.")
    return {"name": (name or "").strip(), "description": body.get("description") or ""}


def find_spec(
    body: Mapping[str, Any],
    name: str,
    specs: Iterable[Mapping[str, Any]],
    *,
    version_needed: bool = False,
) -> Mapping[str, Any]:
    """Return the spec that a body names by its id, and by its version where that is needed."""
    wanted = object_part(body, name)
    match = next((spec for spec in specs if spec["id"] == wanted.get("id")), None)
    if match is None:
        raise problems.flow("1413-400", f"{name}.id is not a known spec.")
    if version_needed and not wanted.get("version"):
        raise problems.flow("1400-422", f"{name}.version is required.")
    return match


def check_json_schema(schema: Mapping[str, Any], value: object, where: str) -> None:
    """Raise the documented error, which quotes no value, if something breaks a JSON Schema."""
    try:
        _validator(json.dumps(schema))(value)
    except fastjsonschema.JsonSchemaValueException as error:
        path = [where, *error.path[1:]]
        if error.rule == "required":
            path += [name for name in error.rule_definition if name not in error.value][:1]
        field = ".".join(map(str, path))
        if error.rule == "required":
            raise connector.problem("1304-400", field=field) from None
        raise connector.problem("1312-400", field=field, rule=f"breaks {error.rule}") from None


@functools.cache
def _validator(schema: str) -> Callable[[object], object]:
    validator: Callable[[object], object] = fastjsonschema.compile(
        json.loads(schema), use_default=False
    )
    return validator
