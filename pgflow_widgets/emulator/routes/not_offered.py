"""Refuses what the services beside Flow Service offer and the local ones do not, as documented.

Each operation is answered with an error that Adobe's description of it has: 400 where it has one,
404 elsewhere. What is neither offered nor listed here does not exist at Adobe.
Source: Adobe's OpenAPI descriptions of Schema Registry, Catalog, Sandbox Management and Query
Service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import Call, PlaceOf, Route, json_routes, under
from pgflow_widgets.model import platform

if TYPE_CHECKING:
    from aiohttp import web

REFUSED: Mapping[str, Mapping[str, Sequence[str]]] = {
    platform.SCHEMA_REGISTRY_PATH: {
        "/tenant/schemas/{id}": ("PUT",),
        **{f"/tenant/{kind}/{{id}}": ("PUT", "PATCH") for kind in ("fieldgroups", "mixins")},
        "/tenant/classes/{id}": ("PUT", "PATCH"),
        "/tenant/descriptors/{id}": ("PUT",),
        "/global/descriptors": ("GET",),
        "/global/descriptors/{id}": ("GET",),
        "/global/datatypes": ("GET",),
        "/global/datatypes/{id}": ("GET",),
        "/tenant/datatypes": ("GET", "POST"),
        "/tenant/datatypes/{id}": ("GET", "PUT", "PATCH"),
        "/tenant/unions": ("GET",),
        "/tenant/unions/{id}": ("GET",),
        "/rpc/import": ("POST",),
    },
    platform.CATALOG_PATH: {
        "/batches": ("POST",),
        "/batches/uniques/{id}": ("GET",),
        "/batches/{id}": ("PUT", "POST", "DELETE", "PATCH"),
        "/dataSets/{id}": ("PUT",),
        "/dataSets/{id}/credentials": ("GET",),
        "/v2/dataSets/{id}": ("PATCH",),
        "/tags/{id}": ("GET",),
        "": ("POST",),
    },
    platform.SANDBOX_MANAGEMENT_PATH: {
        "/sandboxes": ("POST",),
        "/sandboxes/{id}": ("PUT", "DELETE", "PATCH"),
    },
    platform.SANDBOX_TOOLING_PATH: {
        "/packages": ("GET", "POST", "PUT"),
        "/packages/import": ("PUT",),
        "/packages/jobs": ("GET",),
        "/packages/update": ("PUT",),
        "/packages/{id}": ("GET", "DELETE"),
        "/packages/{id}/export": ("GET",),
        "/packages/{id}/import": ("GET",),
        "/packages/{id}/children": ("POST",),
        "/packages/payload/{id}": ("GET",),
        "/packages/preflight/{id}/export": ("GET",),
        "/handshake/bulkCreate": ("POST",),
        "/handshake/action": ("POST",),
        "/handshake/list": ("GET",),
        "/transfer": ("POST",),
        "/transfer/list": ("GET",),
        "/transfer/pullRequest": ("POST",),
        "/transfer/{id}": ("GET",),
        "/tools/job/{id}": ("GET",),
    },
    platform.QUERY_SERVICE_PATH: {
        "/schedules": ("POST",),
        "/schedules/{id}": ("DELETE", "PATCH"),
        "/schedules/{id}/runs": ("POST",),
        "/alert-subscriptions": ("POST",),
        "/alert-subscriptions/{id}/{type}": ("GET", "DELETE", "PATCH"),
        "/alert-subscriptions/user-subscriptions/{id}": ("GET",),
    },
}
"""Methods by path and service."""

_WITHOUT_400: Mapping[str, Mapping[str, Sequence[str]]] = {
    platform.SCHEMA_REGISTRY_PATH: {
        "/tenant/datatypes/{id}": ("DELETE",),
        "/rpc/export/{id}": ("GET",),
        "/rpc/sampledata/{id}": ("GET",),
        "/rpc/auditlog/{id}": ("GET",),
    },
    platform.CATALOG_PATH: {"": ("GET",)},
    platform.QUERY_SERVICE_PATH: {
        "/schedules": ("GET",),
        "/schedules/{id}": ("GET",),
        "/schedules/{id}/runs": ("GET",),
        "/schedules/{id}/runs/{run}": ("GET", "PATCH"),
        "/query-templates": ("GET", "POST"),
        "/query-templates/count": ("GET",),
        "/query-templates/{id}": ("GET", "PUT", "DELETE"),
        "/alert-subscriptions": ("GET",),
        "/alert-subscriptions/{id}": ("GET",),
        "/accelerated-queries": ("POST",),
    },
}


def not_offered_routes(place: PlaceOf) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    """
    return [*_refusing(place, 400, REFUSED), *_refusing(place, 404, _WITHOUT_400)]


def _refusing(
    place: PlaceOf, status: int, services: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Route]:
    def refuse(_call: Call) -> NoReturn:
        raise problems.platform(status, "The local service does not offer this operation.")

    for base, paths in services.items():
        operations = [(method, path, refuse) for path, every in paths.items() for method in every]
        yield from under(base, json_routes(place, operations, read=_leave_body))


async def _leave_body(_request: web.Request) -> None:
    """Leave the body unread: it makes no difference."""
