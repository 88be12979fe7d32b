"""The paths of Query Service: where its wire is, and the queries that ran.

Source: contract, query-service.md 1 and 8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator.http import Call, PlaceOf, Route, RouteOperation, json_routes, under
from pgflow_widgets.emulator.query_service.http_queries.listing import describe_query, list_queries
from pgflow_widgets.emulator.query_service.server import QueryService
from pgflow_widgets.model.platform import QUERY_SERVICE_PATH


def query_service_routes(
    place: PlaceOf, service: QueryService, token_of: Callable[[web.Request], str]
) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    service
        The wire.
    token_of
        Returns the token of a call.
    """

    def connection_parameters(call: Call) -> dict[str, Any]:
        token = token_of(call.request)
        return {
            "username": call.place.org,
            "dbName": f"{call.place.sandbox}:all",
            "host": service.settings.host,
            "version": 1,
            "port": service.port,
            "token": token,
            "compressedToken": token,
            "websocketHost": service.settings.host,
        }

    def address(call: Call) -> str:
        return f"{call.request.url.origin()}{QUERY_SERVICE_PATH}/queries"

    async def submit(call: Call) -> web.Response:
        query = await service.queries.submit(call.place, call.body)
        return web.json_response(describe_query(query, address(call)), status=202)

    def get(call: Call) -> dict[str, Any]:
        return describe_query(service.queries.find(call.place, call.id), address(call))

    def change(call: Call) -> web.Response:
        message = service.queries.change(call.place, call.id, call.body)
        return web.json_response({"message": message, "statusCode": 202}, status=202)

    def list_all(call: Call) -> dict[str, Any]:
        return list_queries(service.backend.log.all(call.place), call.query, address(call))

    operations: list[RouteOperation] = [
        ("GET", "/connection_parameters", connection_parameters),
        ("POST", "/queries", submit),
        ("GET", "/queries", list_all),
        ("GET", "/queries/{id}", get),
        ("PATCH", "/queries/{id}", change),
    ]
    return under(QUERY_SERVICE_PATH, json_routes(place, operations))
