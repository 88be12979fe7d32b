"""Builds the errors that the service answers, in the shapes that Adobe documents.

Source: contract, flow-service.md 0.5; auth.md 1.1 and 3; errors.md.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.model.platform import ERROR_TYPE

_TITLES = {
    400: "Invalid request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Resource not found",
    405: "Method not allowed",
    412: "Precondition failed",
    422: "Unprocessable entity",
    500: "Internal Error",
    504: "Gateway Timeout",
}
_PLATFORM_TITLES = {
    400: "BadRequestError",
    404: "NotFoundError",
    406: "NotAcceptableError",
    409: "ConflictError",
    416: "RangeNotSatisfiableError",
    500: "InternalServerError",
}
_XDM_TYPE = "http://ns.adobe.com/aep/errors/"


class Problem(Exception):  # noqa: N818 - it is the answer, not a failure of ours
    """An error answer.

    Parameters
    ----------
    status
        The HTTP status.
    body
        What is sent as JSON.
    """

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body

    @property
    def code(self) -> str:
        """Such as ``FLOW-1100-400``, if it is the service's own."""
        return str(self.body.get("type", "")).rpartition("/")[2]

    @property
    def detail(self) -> str:
        """The sentence, if it is the service's own."""
        return str(self.body.get("errorMessage", ""))


def flow(
    code: str, detail: str, *, title: str = "", entity: tuple[str, str] | None = None
) -> Problem:
    """Return an error of the service itself.

    Parameters
    ----------
    code
        Such as ``"1413-400"``; it ends with the HTTP status.
    detail
        A sentence; never a value that was sent.
    title
        What it is, if it is not what its HTTP status is called.
    entity
        Kind and id of the thing concerned.
    """
    status = int(code.rpartition("-")[2])
    report = {"detailed-message": detail}
    if entity:
        report |= {"type": entity[0], "id": entity[1]}
    body = {
        "type": ERROR_TYPE + code,
        "title": title or _TITLES[status],
        "status": status,
        "report": report,
        "errorMessage": detail,
        "errorDetails": detail,
    }
    return Problem(status, body)


def gateway(code: str, message: str) -> Problem:
    """Return an error of the gateway before the service."""
    return Problem(int(code[:3]), {"error_code": code, "message": message})


def ims(error: str, description: str) -> Problem:
    """Return an error of the token call."""
    return Problem(400, {"error": error, "error_description": description})


def sandbox() -> Problem:
    """Return the error for a sandbox that the Sandbox API does not know; no body is documented."""
    return Problem(404, {"status": 404, "title": "Not found", "detail": "No such sandbox."})


def platform(status: int, detail: str) -> Problem:
    """Return an error in the words of Platform's guides, for services that document no body."""
    title = _PLATFORM_TITLES[status]
    body = {"type": "/placeholder/type/uri", "status": status, "title": title, "detail": detail}
    return Problem(status, body)


def schema_registry(code: str, title: str, detail: str) -> Problem:
    """Return an error of Schema Registry.

    Parameters
    ----------
    code
        Such as ``"XDM-3005-400"``; it ends with the HTTP status.
    title, detail
        What it is, and a sentence.
    """
    status = int(code.rpartition("-")[2])
    report = {
        "registryRequestId": str(uuid.uuid4()),
        "timestamp": f"{datetime.now(UTC):%m-%d-%Y %H:%M:%S}",
        "detailed-message": detail,
        "sub-errors": [],
    }
    body = {
        "type": _XDM_TYPE + code,
        "title": title,
        "status": status,
        "report": report,
        "detail": detail,
    }
    return Problem(status, body)


def content_type() -> Problem:
    """Return the error for a body without ``Content-Type: application/json``."""
    return platform(400, "A valid content-type must be specified")
