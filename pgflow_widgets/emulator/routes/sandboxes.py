"""The paths of Sandbox Management: the sandboxes of an organisation and their types.

Source: contract, auth.md 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import Route, under
from pgflow_widgets.model import platform
from pgflow_widgets.model.platform import Cloud

_TYPES = ("production", "development")


def sandbox_routes(
    sandboxes_of: Callable[[web.Request], Sequence[str]], cloud: Cloud
) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    sandboxes_of
        Checks the headers of a call and returns the sandboxes of its organisation.
    cloud
        The cloud whose region they are in.
    """

    async def list_sandboxes(request: web.Request) -> web.Response:
        sandboxes = _describe(sandboxes_of(request), cloud)
        page = {"limit": 200, "count": len(sandboxes)}
        return web.json_response({"sandboxes": sandboxes, "_page": page, "_links": {}})

    async def get_sandbox(request: web.Request) -> web.Response:
        for sandbox in _describe(sandboxes_of(request), cloud):
            if sandbox["name"] == request.match_info["name"]:
                return web.json_response(sandbox)
        raise problems.sandbox()

    async def list_types(request: web.Request) -> web.Response:
        sandboxes_of(request)
        types = [{"id": name, "title": name.capitalize()} for name in _TYPES]
        return web.json_response({"sandboxTypes": types})

    operations = [
        ("GET", "", list_sandboxes),
        ("GET", "/sandboxes", list_sandboxes),
        ("GET", "/sandboxes/{name}", get_sandbox),
        ("GET", "/sandboxTypes", list_types),
    ]
    return under(platform.SANDBOX_MANAGEMENT_PATH, operations)


def _describe(names: Sequence[str], cloud: Cloud) -> list[dict[str, Any]]:
    region = next(region for region in ("VA7", "VA6") if platform.cloud_of(region) is cloud)
    return [
        {
            "name": name,
            "title": {"prod": "Production"}.get(name, name.capitalize()),
            "state": "active",
            "type": _TYPES[0] if number == 0 else _TYPES[1],
            "region": region,
            "isDefault": number == 0,
        }
        for number, name in enumerate(names)
    ]
