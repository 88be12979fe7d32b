"""A client whose answers are a function of its requests; no network, and every request is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import Session
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret

T = TypeVar("T")
Answers = Callable[[Request], Response]


def answer(body: object = None, status: int = 200, **headers: str) -> Response:
    """A response of JSON, or of bytes as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, {"content-type": "application/json", **fields}, raw)


def missing() -> Response:
    return answer({"title": "Not Found", "status": 404, "detail": "The path is not found."}, 404)


def piece_of(content: bytes, request: Request) -> Response:
    """The bytes of a file that a request asks for by ``Range``."""
    first, last = request.headers["Range"].removeprefix("bytes=").split("-")
    part = content[int(first) : int(last) + 1]
    if not part:
        return answer(b"", 416)
    where = f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}"
    return answer(part, 206, content_range=where)


class FabricatedSession:
    """Takes the place of a `Session`."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[Request] = []
        self.answered_at: datetime | None = None

    async def ask(self, request: Request, *, patient: bool = True) -> Response:
        self.asked.append(request)
        return self.answers(request)

    async def read(self, request: Request, read: Callable[[Request, Response], T]) -> T:
        return read(request, await self.ask(request))


def fabricated_client(answers: Answers) -> tuple[PlatformClient, list[Request]]:
    """A client, and the list of what it asks."""
    credentials = Credentials("client", Secret("s"), "o@AdobeOrg")
    client = PlatformClient(credentials)
    session = FabricatedSession(answers)
    cast("Any", client)._session = cast("Session", session)
    return client, session.asked
