"""Reads calls and answers them as JSON, for all routes."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.storage.state_file import Place

if TYPE_CHECKING:
    from multidict import MultiMapping

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, Handler]
"""Method, path and handler."""
PlaceOf = Callable[[web.Request], Place]
"""Checks the headers of a call and returns the sandbox that it names."""

_DEEPEST = 100
_MOST_DIGITS = 100


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose headers were checked.

    Parameters
    ----------
    place
        Where it looks.
    request
        As it came.
    body
        The JSON of its body; None if it has none.
    """

    place: Place
    request: web.Request
    body: object

    @property
    def id(self) -> str:
        """The id in the path."""
        return self.request.match_info["id"]

    @property
    def query(self) -> MultiMapping[str]:
        """The query parameters."""
        return self.request.query

    @property
    def accept(self) -> str:
        """The header ``Accept``."""
        return self.request.headers.get("Accept", "")


RouteOperation = tuple[str, str, Callable[[Call], object]]
"""Method, path, and what answers: see `json_routes`."""


def under(base: str, routes: Iterable[Route]) -> list[Route]:
    """Return routes with their paths below another, each with and without a trailing slash."""
    return [
        (method, base + path + ending, handler)
        for method, path, handler in routes
        for ending in ("", "/")
    ]


def json_routes(
    place: PlaceOf,
    operations: Iterable[RouteOperation],
    *,
    read: Callable[[web.Request], Awaitable[object]] | None = None,
) -> list[Route]:
    """Return the routes of operations.

    Parameters
    ----------
    place
        Checks the headers of a call, before its body is read.
    operations
        What they return is sent as JSON, awaited if need be; text is JSON already, nothing is an
        answer without a body, and a response is sent as it is.
    read
        Reads the body of a POST, PUT or PATCH; `read_body` if left out.
    """

    def handler(answer: Callable[[Call], object]) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            where = place(request)
            sends = request.method in {"POST", "PUT", "PATCH"}
            body = await (read or read_body)(request) if sends else None
            result = answer(Call(where, request, body))
            if inspect.isawaitable(result):
                result = await result
            if isinstance(result, web.StreamResponse):
                return result
            if result is None:
                return web.Response(status=204)
            if isinstance(result, str):
                return web.json_response(text=result)
            return web.json_response(result)

        return handle

    return [(method, path, handler(answer)) for method, path, answer in operations]


def created_response(body: object, location: str) -> web.Response:
    """Return the answer for something new that is to be found at a path."""
    return web.json_response(body, status=201, headers={"Location": location})


def unreadable(detail: str) -> problems.Problem:
    """Return the error for a body that cannot be read, of services that document no code for it."""
    return problems.platform(400, detail)


async def read_body(
    request: web.Request, refuse: Callable[[str], problems.Problem] = unreadable
) -> object:
    """Return the body of a request that must have one."""
    if request.content_type != "application/json":
        raise problems.content_type()
    return parse_body(await request.read(), refuse)


def parse_body(raw: bytes, refuse: Callable[[str], problems.Problem] = unreadable) -> object:
    """Return the JSON of a body, or refuse it."""
    try:
        value: object = json.loads(raw, parse_int=_whole)
        # Neither half a surrogate pair nor NaN could be answered.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise refuse("The body is empty or not JSON.") from None
    if _depth(value) > _DEEPEST:
        raise refuse(f"The body is nested more than {_DEEPEST} levels deep.")
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


def refuse_unknown(parameters: Iterable[str], known: Iterable[str]) -> None:
    """Raise an error that names the first query parameter that a call does not know."""
    unknown = set(parameters) - set(known)
    if unknown:
        raise problems.platform(400, f"Unknown query parameter {min(unknown)[:64]}.")


def parse_digits(text: str, most_digits: int = 9) -> int | None:
    """Return a whole number from zero on; None if the text is none, or has too many digits."""
    fits = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if fits else None


def number_parameter(parameters: MultiMapping[str], name: str, default: int) -> int:
    """Return a query parameter that is a whole number, or raise the error."""
    number = parse_digits(parameters.get(name) or str(default))
    if number is None:
        raise problems.platform(400, f"{name} must be a whole number.")
    return number
