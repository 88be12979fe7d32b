"""The paths of Flow Service, each with and without a trailing slash.

Source: contract, flow-service.md; the operations are those of Adobe's OpenAPI description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service.connections import Connections
from pgflow_widgets.emulator.flow_service.flow_ends import SourceConnections, TargetConnections
from pgflow_widgets.emulator.flow_service.flows import Flows
from pgflow_widgets.emulator.flow_service.resource import Resources
from pgflow_widgets.emulator.flow_service.specs import Specs
from pgflow_widgets.emulator.http import PlaceOf, Route, parse_body, read_body, under
from pgflow_widgets.emulator.runs.runs import Runs
from pgflow_widgets.model.platform import FLOW_SERVICE_PATH


@dataclass(frozen=True, slots=True)
class FlowServices:
    """What answers under the paths."""

    connection_specs: Specs
    flow_specs: Specs
    connections: Connections
    endpoints: tuple[SourceConnections, TargetConnections]
    flows: Flows
    runs: Runs


def flow_service_routes(place: PlaceOf, services: FlowServices) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    services
        What answers.
    """
    connections, flows, runs = services.connections, services.flows, services.runs
    connection_specs, flow_specs = services.connection_specs, services.flow_specs
    operations = [
        *_database(connections, place),
        *(route for resources in (connections, flows) for route in _searching(resources, place)),
        *(
            route
            for resources in (connections, *services.endpoints, flows)
            for route in _changing(resources, place)
        ),
        *(
            route
            for resources in (connections, *services.endpoints, flows, runs)
            for route in _keeping(resources, place)
        ),
        *_replacing(runs, place),
        *_lookup(connection_specs, place),
        *_exploring(connection_specs, place),
        *_lookup(flow_specs, place),
        *_searching(flow_specs, place),
    ]
    return under(FLOW_SERVICE_PATH, operations)


def _keeping(resources: Resources, place: PlaceOf) -> list[Route]:
    kind = resources.kind

    async def list_all(request: web.Request) -> web.Response:
        return web.json_response(text=resources.list(place(request), request.query))

    async def create(request: web.Request) -> web.Response:
        where = place(request)
        created = resources.create(where, request.query, await read_body(request))
        location = f"{FLOW_SERVICE_PATH}/{kind}/{created['id']}"
        return web.json_response(created, status=201, headers={"Location": location})

    async def get(request: web.Request) -> web.Response:
        return web.json_response(resources.get(place(request), request.match_info["id"]))

    async def act(request: web.Request) -> web.Response:
        where = place(request)
        await _optional_body(request)
        done = resources.act(
            where, request.match_info["id"], request.query, if_match=_if_match(request)
        )
        return web.json_response(done)

    return [
        ("GET", f"/{kind}", list_all),
        ("POST", f"/{kind}", create),
        ("GET", f"/{kind}/{{id}}", get),
        ("POST", f"/{kind}/{{id}}/action", act),
    ]


def _changing(resources: Resources, place: PlaceOf) -> list[Route]:
    async def update(request: web.Request) -> web.Response:
        where = place(request)
        instructions = await read_body(request)
        changed = resources.update(
            where, request.match_info["id"], instructions, if_match=_if_match(request)
        )
        return web.json_response(changed)

    async def delete(request: web.Request) -> web.Response:
        resources.delete(place(request), request.match_info["id"])
        return web.Response(status=204)

    path = f"/{resources.kind}/{{id}}"
    return [("PATCH", path, update), ("DELETE", path, delete)]


def _searching(searchable: Resources | Specs, place: PlaceOf) -> list[Route]:
    async def search(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(
            text=searchable.search(where, request.query, await read_body(request))
        )

    return [("POST", f"/{searchable.kind}/search", search)]


def _replacing(runs: Runs, place: PlaceOf) -> list[Route]:
    async def put(request: web.Request) -> web.Response:
        where = place(request)
        run = await read_body(request)
        runs.put(where, request.match_info["id"], run, if_match=_if_match(request))

    return [("PUT", "/runs/{id}", put)]


def _database(connections: Connections, place: PlaceOf) -> list[Route]:
    async def test(request: web.Request) -> web.Response:
        return web.json_response(await connections.test(place(request), request.match_info["id"]))

    async def explore(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(
            await connections.explore(where, request.match_info["id"], request.query)
        )

    async def configs(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(
            await connections.configs(where, request.match_info["id"], request.query)
        )

    return [
        ("GET", "/connections/{id}/test", test),
        ("GET", "/connections/{id}/explore", explore),
        ("GET", "/connections/{id}/configs", configs),
    ]


def _lookup(specs: Specs, place: PlaceOf) -> list[Route]:
    async def list_all(request: web.Request) -> web.Response:
        return web.json_response(text=specs.list(place(request), request.query))

    async def get(request: web.Request) -> web.Response:
        return web.json_response(specs.get(place(request), request.match_info["id"]))

    async def write(request: web.Request) -> web.Response:
        place(request)
        raise specs.not_writable()

    return [
        ("GET", f"/{specs.kind}", list_all),
        ("POST", f"/{specs.kind}", write),
        ("GET", f"/{specs.kind}/{{id}}", get),
        ("PUT", f"/{specs.kind}/{{id}}", write),
    ]


def _exploring(specs: Specs, place: PlaceOf) -> list[Route]:
    # What a database holds is found through a connection, not through its spec.

    async def explore(request: web.Request) -> web.Response:
        specs.get(place(request), request.match_info["id"])
        return web.json_response([])

    async def configs(request: web.Request) -> web.Response:
        specs.get(place(request), request.match_info["id"])
        return web.json_response({"items": []})

    path = f"/{specs.kind}/{{id}}"
    return [("GET", f"{path}/explore", explore), ("GET", f"{path}/configs", configs)]


def _if_match(request: web.Request) -> str | None:
    # Adobe's Postman collection sends it in the query.
    return request.headers.get("If-Match") or request.query.get("if-match") or None


async def _optional_body(request: web.Request) -> None:
    raw = await request.read()
    if raw.strip() and not isinstance(parse_body(raw), Mapping):
        raise problems.flow("1405-400", "The body must be a JSON object.")
