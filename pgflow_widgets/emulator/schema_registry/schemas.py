"""Merges the parts of XDM schemas, and tells which fields they have and of which types.

Source: contract, dataflow.md 3; Adobe's Schema Registry description.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.limits.cost_limits import UnfitError
from pgflow_widgets.emulator.schema_registry import regular_expressions

Resource = Mapping[str, Any]
Lookup = Callable[[str], Resource | None]
"""Finds a resource by its ``$id`` or ``meta:altId``."""

_LOCAL = "#/definitions/"
_DEEPEST = 20
_INT32 = (-(2**31), 2**31 - 1)
_TYPES = ("array", "boolean", "integer", "number", "object", "string")


@dataclass(frozen=True, slots=True)
class XdmField:
    """A field of a schema that a mapping can fill.

    Parameters
    ----------
    path
        Names from the top.
    kind
        ``string``, ``date-time``, ``date``, ``int``, ``long``, ``double``, ``boolean``, ``array``
        or ``object``.
    rules
        Its part of the schema.
    """

    path: tuple[str, ...]
    kind: str
    rules: Resource


def referenced_ids(resource: Resource) -> list[str]:
    """Return what an ``allOf`` refers to; Adobe's description misprints the key with a space."""
    ids = []
    for part in resource.get("allOf", ()):
        if isinstance(part, Mapping):
            ids += [v for k, v in part.items() if k.strip() == "$ref" and isinstance(v, str)]
    return ids


def merge_parts(resource: Resource, lookup: Lookup, depth: int = 0) -> dict[str, Any]:
    """Return ``properties`` and ``required`` of a resource and of all that it refers to."""
    if depth > _DEEPEST:
        raise problems.platform(400, "The parts of this schema refer to each other in a circle.")
    whole: dict[str, Any] = {"properties": {}, "required": []}
    for reference in referenced_ids(resource):
        part: Resource | None
        if reference.startswith(_LOCAL):
            part = resource.get("definitions", {}).get(reference.removeprefix(_LOCAL))
        else:
            part = lookup(reference)
        if not isinstance(part, Mapping):
            raise problems.platform(400, f"allOf refers to {reference[:128]}, which is not there.")
        _merge(whole, merge_parts(part, lookup, depth + 1))
    own = {name: resource[name] for name in ("properties", "required") if name in resource}
    _merge(whole, copy.deepcopy(own))
    return whole


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, rules in more.get("properties", {}).items():
        there = into["properties"].get(name)
        if there is not None and {there.get("type"), rules.get("type")} == {"object"}:
            inside = {"properties": {}, "required": [], **there}
            _merge(inside, rules)
            into["properties"][name] = {**rules, **inside}
        else:
            into["properties"][name] = rules
    into["required"] = sorted({*into.get("required", ()), *more.get("required", ())})


def extended_ids(resource: Resource, lookup: Lookup) -> list[str]:
    """Return the ids of all that a resource refers to, directly or not, without its own parts."""
    ids: dict[str, None] = {}
    for reference in referenced_ids(resource):
        if not reference.startswith(_LOCAL) and reference not in ids:
            ids[reference] = None
            part = lookup(reference) or {}
            ids |= dict.fromkeys(part.get("meta:extends", ()))
    return list(ids)


def check_shape(resource: Resource) -> None:
    """Raise an error that names the part of a resource that is of the wrong type."""
    parts = {"properties": Mapping, "definitions": Mapping, "allOf": list, "required": list}
    for name, kind in parts.items():
        if not isinstance(resource.get(name, kind() if kind is list else {}), kind):
            article = "an array" if kind is list else "an object"
            raise problems.platform(400, f"{name} must be {article}.")
    if not all(isinstance(name, str) for name in resource.get("required", ())):
        raise problems.platform(400, "required must be an array of names.")
    for number, part in enumerate(resource.get("allOf", ())):
        if not isinstance(part, Mapping):
            raise problems.platform(400, f"allOf.{number} must be an object.")
    check_properties(resource.get("properties", {}), "properties")


def check_properties(properties: object, where: str, depth: int = 0) -> None:
    """Raise an error that names the field, if something is no field of XDM."""
    if not isinstance(properties, Mapping) or depth > _DEEPEST:
        raise problems.platform(400, f"{where} must be an object of fields.")
    for name, rules in properties.items():
        path = f"{where}.{name}"
        if not isinstance(rules, Mapping) or rules.get("type") not in _TYPES:
            raise problems.platform(400, f"{path}.type must be one of {', '.join(_TYPES)}.")
        _check_limits(rules, path)
        if rules["type"] == "object" and "additionalProperties" not in rules:
            check_properties(rules.get("properties"), path, depth + 1)
        if rules["type"] == "array":
            check_properties({"items": rules.get("items")}, path, depth + 1)


def _check_limits(rules: Resource, path: str) -> None:
    for name in ("minimum", "maximum", "minLength", "maxLength"):
        if type(rules.get(name, 0)) not in {int, float}:
            raise problems.platform(400, f"{path}.{name} must be a number.")
    for name in ("enum", "required"):
        if not isinstance(rules.get(name, []), list):
            raise problems.platform(400, f"{path}.{name} must be an array.")
    if not all(isinstance(name, str) for name in rules.get("required", [])):
        raise problems.platform(400, f"{path}.required must be an array of names.")
    pattern = rules.get("pattern", "")
    if not isinstance(pattern, str):
        raise problems.platform(400, f"{path}.pattern must be a string.")
    try:
        regular_expressions.compile_regex(pattern)
    except UnfitError:
        raise problems.platform(400, f"{path}.pattern must be a regular expression.") from None


def kind_of(rules: Resource) -> str:
    """Return the XDM type of a field: ``meta:xdmType`` in Adobe's words."""
    kind = str(rules.get("type"))
    if kind == "string":
        form = rules.get("format")
        return str(form) if form in ("date-time", "date") else "string"
    if kind == "integer":
        bounds = (rules.get("minimum", -(2**53)), rules.get("maximum", 2**53))
        return "int" if bounds[0] >= _INT32[0] and bounds[1] <= _INT32[1] else "long"
    return {"number": "double"}.get(kind, kind)


def add_xdm_types(whole: Resource) -> dict[str, Any]:
    """Return merged properties with ``meta:xdmType`` at each."""
    properties: dict[str, Any] = {}
    for name, rules in whole.items():
        described = {**rules, "meta:xdmType": kind_of(rules)}
        if "properties" in described:
            described["properties"] = add_xdm_types(described["properties"])
        if isinstance(described.get("items"), Mapping):
            described["items"] = add_xdm_types({"items": described["items"]})["items"]
        properties[name] = described
    return properties


def strip_texts(value: Any, dropped: Collection[str]) -> Any:  # noqa: ANN401 - JSON
    """Return a resource without texts, such as titles, of itself and its fields."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: strip_texts(inner, dropped)
        for name, inner in value.items()
        if not (name in dropped and isinstance(inner, str))
    }


def iterate_fields(whole: Resource, path: tuple[str, ...] = ()) -> Iterator[XdmField]:
    """Iterate over the fields of merged properties, objects after what is in them."""
    for name, rules in whole.get("properties", {}).items():
        here = (*path, name)
        if rules.get("type") == "object":
            yield from iterate_fields(rules, here)
        yield XdmField(here, kind_of(rules), rules)


def required_names(
    whole: Resource, filled: Sequence[tuple[str, ...]], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    """Iterate over the objects that a mapping fills, with the names that they must have."""
    if whole.get("required"):
        yield path, whole["required"]
    for name, rules in whole.get("properties", {}).items():
        here = (*path, name)
        if rules.get("type") == "object" and any(p[: len(here)] == here for p in filled):
            yield from required_names(rules, filled, here)
