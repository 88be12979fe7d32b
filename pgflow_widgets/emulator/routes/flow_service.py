"""The paths of Flow Service, each with and without a trailing slash.

Source: contract, flow-service.md; the operations are those of Adobe's OpenAPI description.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service.connections import Connections
from pgflow_widgets.emulator.flow_service.flows import Flows
from pgflow_widgets.emulator.flow_service.resource import Resources
from pgflow_widgets.emulator.flow_service.source_and_target import (
    SourceConnections,
    TargetConnections,
)
from pgflow_widgets.emulator.flow_service.specs import Specs
from pgflow_widgets.emulator.http import (
    Call,
    PlaceOf,
    Route,
    RouteOperation,
    created_response,
    json_routes,
    parse_body,
    read_body,
    under,
)
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.runs.metrics import OWN_ADDRESS
from pgflow_widgets.emulator.runs.runs import Runs
from pgflow_widgets.model.platform import FLOW_SERVICE_PATH

if TYPE_CHECKING:
    from aiohttp import web


@dataclass(frozen=True, slots=True)
class FlowServices:
    """What answers under the paths."""

    connection_specs: Specs
    flow_specs: Specs
    connections: Connections
    endpoints: tuple[SourceConnections, TargetConnections]
    flows: Flows
    runs: Runs
    takes_unquoted_etags: bool = False


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
    changeable: list[Resources] = [connections, *services.endpoints, flows]
    operations: list[RouteOperation] = _database(connections)
    actions: list[RouteOperation] = []
    refusals: list[RouteOperation] = []
    for resources in changeable:
        operations += _changing(resources, services)
    for resources in (*changeable, runs):
        operations += _keeping(resources)
        actions += _acting(resources, services)
    for specs in (services.connection_specs, services.flow_specs):
        operations += _lookup(specs)
        refusals += _refusing(specs)
    for searchable in (connections, flows, services.flow_specs):
        operations += _searching(searchable)
    operations += [*_replacing(runs, services), *_exploring(services.connection_specs)]
    return under(
        FLOW_SERVICE_PATH,
        [
            *json_routes(place, operations, read=_read_body),
            *json_routes(place, actions, read=_read_optional_body),
            *json_routes(place, refusals, read=_leave_body),
        ],
    )


def _keeping(resources: Resources) -> list[RouteOperation]:
    kind = resources.kind

    def create(call: Call) -> object:
        item = resources.create(call.place, call.query, call.body)
        return created_response(item, f"{FLOW_SERVICE_PATH}/{kind}/{item['id']}")

    def list_all(call: Call) -> str:
        answer = resources.list(call.place, call.query)
        return _with_own_address(call, answer) if kind == Runs.kind else answer

    def get(call: Call) -> object:
        answer = resources.get(call.place, call.id)
        return _with_own_address(call, json.dumps(answer)) if kind == Runs.kind else answer

    return [
        ("GET", f"/{kind}", list_all),
        ("POST", f"/{kind}", create),
        ("GET", f"/{kind}/{{id}}", get),
    ]


def _with_own_address(call: Call, answer: str) -> str:
    """Return an answer about runs whose addresses of other services lead to this one."""
    return answer.replace(f'"{OWN_ADDRESS}/', f'"{call.request.url.origin()}/')


def _acting(resources: Resources, services: FlowServices) -> list[RouteOperation]:
    def act(call: Call) -> dict[str, Any]:
        return resources.act(call.place, call.id, call.query, if_match=_if_match(call, services))

    return [("POST", f"/{resources.kind}/{{id}}/action", act)]


def _changing(resources: Resources, services: FlowServices) -> list[RouteOperation]:
    def update(call: Call) -> dict[str, Any]:
        return resources.update(call.place, call.id, call.body, if_match=_if_match(call, services))

    path = f"/{resources.kind}/{{id}}"
    return [
        ("PATCH", path, update),
        ("DELETE", path, lambda call: resources.delete(call.place, call.id)),
    ]


def _searching(searchable: Resources | Specs) -> list[RouteOperation]:
    def search(call: Call) -> str:
        return searchable.search(call.place, call.query, call.body)

    return [("POST", f"/{searchable.kind}/search", search)]


def _replacing(runs: Runs, services: FlowServices) -> list[RouteOperation]:
    def put(call: Call) -> NoReturn:
        runs.put(call.place, call.id, call.body, if_match=_if_match(call, services))

    return [("PUT", "/runs/{id}", put)]


def _database(connections: Connections) -> list[RouteOperation]:
    def explore(call: Call) -> object:
        return connections.explore(call.place, call.id, call.query)

    def configs(call: Call) -> object:
        return connections.configs(call.place, call.id, call.query)

    return [
        ("GET", "/connections/{id}/test", lambda call: connections.test(call.place, call.id)),
        ("GET", "/connections/{id}/explore", explore),
        ("GET", "/connections/{id}/configs", configs),
    ]


def _lookup(specs: Specs) -> list[RouteOperation]:
    return [
        ("GET", f"/{specs.kind}", lambda call: specs.list(call.place, call.query)),
        ("GET", f"/{specs.kind}/{{id}}", lambda call: specs.get(call.place, call.id)),
    ]


def _refusing(specs: Specs) -> list[RouteOperation]:
    def write(_call: Call) -> NoReturn:
        raise specs.not_writable()

    return [("POST", f"/{specs.kind}", write), ("PUT", f"/{specs.kind}/{{id}}", write)]


def _exploring(specs: Specs) -> list[RouteOperation]:
    # What a database holds is found through a connection, not through its spec.

    def explore(call: Call) -> NoReturn:
        specs.get(call.place, call.id)
        raise connector.problem("1336-400")

    def configs(call: Call) -> NoReturn:
        specs.get(call.place, call.id)
        raise connector.problem("1372-400")

    path = f"/{specs.kind}/{{id}}"
    return [("GET", f"{path}/explore", explore), ("GET", f"{path}/configs", configs)]


def _if_match(call: Call, services: FlowServices) -> str | None:
    # Adobe's Postman collection sends it in the query.
    etag = call.request.headers.get("If-Match") or call.query.get("if-match") or None
    if etag and not etag.startswith('"') and services.takes_unquoted_etags:
        return f'"{etag}"'
    return etag


def _unreadable(detail: str) -> problems.Problem:
    return problems.flow("1405-400", detail)


async def _read_body(request: web.Request) -> object:
    return await read_body(request, _unreadable)


async def _read_optional_body(request: web.Request) -> None:
    raw = await request.read()
    if raw.strip() and not isinstance(parse_body(raw, _unreadable), Mapping):
        raise _unreadable("The body must be a JSON object.")


async def _leave_body(_request: web.Request) -> None:
    """Leave a body unread that nobody may send."""
