"""The errors that the local Flow Service answers, in the shapes that Adobe documents.

Source: contract, flow-service.md 0.5; auth.md 1.1 and 3; errors.md.
"""

from __future__ import annotations

from typing import Any

from pgflow_widgets.spec.platform import ERROR_TYPE

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


def flow(code: str, detail: str, *, entity: tuple[str, str] | None = None) -> Problem:
    """Return an error of the service itself.

    Parameters
    ----------
    code
        Such as ``"1413-400"``; it ends with the HTTP status.
    detail
        A sentence; never a value that was sent.
    entity
        Kind and id of the thing concerned.
    """
    status = int(code.rpartition("-")[2])
    report = {"detailed-message": detail}
    if entity:
        report |= {"type": entity[0], "id": entity[1]}
    body = {
        "type": ERROR_TYPE + code,
        "title": _TITLES[status],
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


def content_type() -> Problem:
    """Return the error for a body without ``Content-Type: application/json``."""
    return Problem(
        400,
        {
            "type": "/placeholder/type/uri",
            "status": 400,
            "title": "BadRequestError",
            "detail": "A valid content-type must be specified",
        },
    )
