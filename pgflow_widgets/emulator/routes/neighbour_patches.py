"""Reads the changes that Schema Registry and Catalog are sent.

Source: contract, after-the-load.md 6; Adobe's descriptions of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import json_patch
from pgflow_widgets.emulator.http import json_object, parse_body
from pgflow_widgets.emulator.schema_registry.schema_changes import Change

if TYPE_CHECKING:
    from aiohttp import web

JSON_PATCH = "application/json-patch+json"


async def read_json_patch(request: web.Request) -> Change:
    """Return what a body with JSON Patch does; Schema Registry takes it as plain JSON too."""
    _check_type(request)
    return _json_patch(parse_body(await request.read()))


async def read_either_patch(request: web.Request) -> Change:
    """Return what a body does in Catalog: JSON Patch, or plain JSON whose fields replace others.

    A field replaces the whole of the one before: tags that plain JSON leaves out are lost.
    """
    _check_type(request)
    body = parse_body(await request.read())
    if request.content_type == JSON_PATCH:
        return _json_patch(body)
    fields = json_object(body)
    return lambda before: {**before, **fields}


def _check_type(request: web.Request) -> None:
    if request.content_type not in {"application/json", JSON_PATCH}:
        raise problems.content_type()


def _json_patch(body: object) -> Change:
    def change(before: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return json_patch.apply_patch(before, json_patch.parse_patch(body))
        except problems.Problem as problem:
            raise problems.platform(400, problem.detail) from None

    return change
