"""The paths of Query Service: where its wire is, and the queries that ran.

Source: contract, query-service.md 1 and 8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator.http import Call, PlaceOf, Route, RouteOperation, json_routes, under
from pgflow_widgets.emulator.query_service.server import QueryService
from pgflow_widgets.model.platform import QUERY_SERVICE_PATH

if TYPE_CHECKING:
    from aiohttp import web


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

    operations: list[RouteOperation] = [("GET", "/connection_parameters", connection_parameters)]
    return under(QUERY_SERVICE_PATH, json_routes(place, operations))
