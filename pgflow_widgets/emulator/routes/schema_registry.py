"""The paths of Schema Registry: classes, field groups, schemas and descriptors.

Source: contract, dataflow.md 3; the operations are some of Adobe's OpenAPI description.
"""

from __future__ import annotations

from typing import cast

from pgflow_widgets.emulator.http import (
    Call,
    PlaceOf,
    Route,
    RouteOperation,
    created_response,
    json_routes,
    under,
)
from pgflow_widgets.emulator.routes.neighbour_patches import read_json_patch
from pgflow_widgets.emulator.schema_registry.descriptors import Descriptors
from pgflow_widgets.emulator.schema_registry.registry import KINDS, SchemaRegistry
from pgflow_widgets.emulator.schema_registry.schema_changes import Change, SchemaChanges
from pgflow_widgets.model.platform import SCHEMA_REGISTRY_PATH


def schema_registry_routes(
    place: PlaceOf, registry: SchemaRegistry, descriptors: Descriptors, changes: SchemaChanges
) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    registry, descriptors, changes
        What answers.
    """
    operations: list[RouteOperation] = [("GET", "/stats", lambda call: registry.stats(call.place))]
    for name, kind in {**KINDS, "behaviors": "behaviors"}.items():
        for container in ("global", "tenant"):
            operations += _reading(registry, container, name, kind)
    for name, kind in KINDS.items():
        operations += _making(registry, name, kind)
    operations += _descriptors(descriptors)
    routes = json_routes(place, operations)
    routes += json_routes(place, [_changing(changes)], read=read_json_patch)
    return under(SCHEMA_REGISTRY_PATH, routes)


def _changing(changes: SchemaChanges) -> RouteOperation:
    def change(call: Call) -> object:
        return changes.apply(call.place, call.id, cast("Change", call.body))

    return "PATCH", "/tenant/schemas/{id}", change


def _reading(
    registry: SchemaRegistry, container: str, name: str, kind: str
) -> list[RouteOperation]:
    path = f"/{container}/{name}"
    return [
        (
            "GET",
            path,
            lambda call: registry.list(call.place, container, kind, call.query, call.accept),
        ),
        (
            "GET",
            f"{path}/{{id}}",
            lambda call: registry.get(call.place, container, kind, call.id, call.accept),
        ),
    ]


def _making(registry: SchemaRegistry, name: str, kind: str) -> list[RouteOperation]:
    path = f"/tenant/{name}"

    def create(call: Call) -> object:
        resource = registry.create(call.place, kind, call.body)
        return created_response(resource, f"{SCHEMA_REGISTRY_PATH}{path}/{resource['meta:altId']}")

    return [
        ("POST", path, create),
        ("DELETE", f"{path}/{{id}}", lambda call: registry.delete(call.place, kind, call.id)),
    ]


def _descriptors(descriptors: Descriptors) -> list[RouteOperation]:
    path = "/tenant/descriptors"

    def create(call: Call) -> object:
        descriptor = descriptors.create(call.place, call.body)
        return created_response(descriptor, f"{SCHEMA_REGISTRY_PATH}{path}/{descriptor['@id']}")

    return [
        ("POST", path, create),
        ("GET", path, lambda call: descriptors.list(call.place, call.accept)),
        ("GET", f"{path}/{{id}}", lambda call: descriptors.get(call.place, call.id)),
        ("DELETE", f"{path}/{{id}}", lambda call: descriptors.delete(call.place, call.id)),
    ]
