"""The paths of Schema Registry: classes, field groups, schemas and descriptors.

Source: contract, dataflow.md 3; the operations are some of Adobe's OpenAPI description.
"""

from __future__ import annotations

from aiohttp import web

from pgflow_widgets.emulator.http import PlaceOf, Route, read_body, under
from pgflow_widgets.emulator.schema_registry.descriptors import Descriptors
from pgflow_widgets.emulator.schema_registry.registry import KINDS, SchemaRegistry
from pgflow_widgets.model.platform import SCHEMA_REGISTRY_PATH

_CONTAINERS = ("global", "tenant")


def schema_registry_routes(
    place: PlaceOf, registry: SchemaRegistry, descriptors: Descriptors
) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    registry, descriptors
        What answers.
    """
    operations = [*_resources(registry, place), *_descriptors(descriptors, place)]
    return under(SCHEMA_REGISTRY_PATH, operations)


def _resources(registry: SchemaRegistry, place: PlaceOf) -> list[Route]:
    async def stats(request: web.Request) -> web.Response:
        return web.json_response(registry.stats(place(request)))

    operations: list[Route] = [("GET", "/stats", stats)]
    for name, kind in {**KINDS, "behaviors": "behaviors"}.items():
        operations += _reading(registry, place, name, kind)
    for name, kind in KINDS.items():
        operations += _making(registry, place, name, kind)
    return operations


def _reading(registry: SchemaRegistry, place: PlaceOf, name: str, kind: str) -> list[Route]:
    def within(container: str) -> list[Route]:
        async def list_all(request: web.Request) -> web.Response:
            where, accept = place(request), request.headers.get("Accept", "")
            return web.json_response(registry.list(where, container, kind, request.query, accept))

        async def get(request: web.Request) -> web.Response:
            where, accept = place(request), request.headers.get("Accept", "")
            resource_id = request.match_info["id"]
            return web.json_response(registry.get(where, container, kind, resource_id, accept))

        path = f"/{container}/{name}"
        return [("GET", path, list_all), ("GET", f"{path}/{{id}}", get)]

    return [route for container in _CONTAINERS for route in within(container)]


def _making(registry: SchemaRegistry, place: PlaceOf, name: str, kind: str) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        created = registry.create(where, kind, await read_body(request))
        location = f"{SCHEMA_REGISTRY_PATH}/tenant/{name}/{created['meta:altId']}"
        return web.json_response(created, status=201, headers={"Location": location})

    async def delete(request: web.Request) -> web.Response:
        registry.delete(place(request), kind, request.match_info["id"])
        return web.Response(status=204)

    path = f"/tenant/{name}"
    return [("POST", path, create), ("DELETE", f"{path}/{{id}}", delete)]


def _descriptors(descriptors: Descriptors, place: PlaceOf) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        created = descriptors.create(where, await read_body(request))
        location = f"{SCHEMA_REGISTRY_PATH}/tenant/descriptors/{created['@id']}"
        return web.json_response(created, status=201, headers={"Location": location})

    async def list_all(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(descriptors.list(where, request.headers.get("Accept", "")))

    async def get(request: web.Request) -> web.Response:
        return web.json_response(descriptors.get(place(request), request.match_info["id"]))

    async def delete(request: web.Request) -> web.Response:
        descriptors.delete(place(request), request.match_info["id"])
        return web.Response(status=204)

    path = "/tenant/descriptors"
    return [
        ("POST", path, create),
        ("GET", path, list_all),
        ("GET", f"{path}/{{id}}", get),
        ("DELETE", f"{path}/{{id}}", delete),
    ]
