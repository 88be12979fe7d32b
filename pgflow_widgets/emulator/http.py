"""Reads bodies and joins paths for all routes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.storage.state_file import Place

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, Handler]
"""Method, path and handler."""
PlaceOf = Callable[[web.Request], Place]
"""Checks the headers of a call and returns the sandbox that it names."""

_DEEPEST = 100
_MOST_DIGITS = 100


def under(base: str, routes: Iterable[Route]) -> list[Route]:
    """Return routes with their paths below another, each with and without a trailing slash."""
    return [
        (method, base + path + ending, handler)
        for method, path, handler in routes
        for ending in ("", "/")
    ]


async def read_body(request: web.Request) -> object:
    """Return the body of a request that must have one."""
    if request.content_type != "application/json":
        raise problems.content_type()
    return parse_body(await request.read())


def parse_body(raw: bytes) -> object:
    """Return the JSON of a body, or refuse it."""
    try:
        value: object = json.loads(raw, parse_int=_whole)
        # Neither half a surrogate pair nor NaN could be answered.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise problems.flow("1405-400", "The body is empty or not JSON.") from None
    if _depth(value) > _DEEPEST:
        raise problems.flow("1405-400", f"The body is nested more than {_DEEPEST} levels deep.")
    return value


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError
    return int(digits)


def _depth(value: object) -> int:
    """Return how deep arrays and objects are nested; no deeper than one level too many."""
    depth, level = 0, [value]
    while depth <= _DEEPEST:
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        if not any(isinstance(value, dict | list) for value in level):
            return depth
        depth, level = depth + 1, inner
    return depth


def json_object(value: object, where: str = "The body") -> Mapping[str, Any]:
    """Return a JSON object that is not empty, or raise the error."""
    if not isinstance(value, Mapping) or not value:
        raise problems.platform(400, f"{where} must be a JSON object and not empty.")
    return value
