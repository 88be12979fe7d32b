"""Turn a response that reports an error into the matching exception.

Source: contract, errors.md 1 to 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.messages.json_values import get_object, get_text, parse_json
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.errors import (
    InUseError,
    NotFoundError,
    NotPermittedError,
    ProtocolError,
    ProviderError,
    RequestRefusedError,
    ServiceError,
    StaleError,
    UnavailableError,
)
from pgflow_widgets.model import error_catalogue, platform

_BY_STATUS: Mapping[int, type[ServiceError]] = {
    401: NotPermittedError,
    403: NotPermittedError,
    404: NotFoundError,
    412: StaleError,
}
_IN_USE = frozenset({"1418-400", "1447-400"})
_PROVIDER = ("1100-", "1101-", "1102-", "1103-", "1104-")
_REPORT_BUG = "Give the request ID, or the time of the call, to Adobe's support."


def service_error(request: Request, response: Response) -> ServiceError:
    """Return the error that a response reports."""
    report = _ErrorReport.read(response)
    detail = report.detail
    field_name, advice = None, error_catalogue.hint_for(report.code, response.status)
    kind = _kind(response.status, report.code)
    if kind is ProviderError:
        field_name, advice = error_catalogue.find_database_error(detail) or (field_name, advice)
    said = ". ".join(part.rstrip(".") for part in (report.title, detail) if part)
    mark = f", request ID {report.request_id}" if report.request_id else ""
    code = report.code or f"HTTP {response.status}"
    error = kind(
        f"Could not {request.purpose}: {said or 'the service gave no reason'} ({code}{mark}).",
        status=response.status,
        code=report.code,
        title=report.title,
        detail=detail,
        request_id=report.request_id,
        hint=advice,
        field=field_name,
    )
    if isinstance(error, UnavailableError):
        error.retry_after = response.retry_after
    return error


@dataclass(frozen=True, slots=True)
class _ErrorReport:
    code: str
    title: str
    detail: str
    request_id: str

    @classmethod
    def read(cls, response: Response) -> _ErrorReport:
        """Read an error in any of the shapes that Adobe's services use."""
        data = parse_json(response.body)
        body: Mapping[str, Any] = data if isinstance(data, dict) else {}
        report = get_object(body, "report")
        type_ = get_text(body, "type")
        named = ((report, "detailed-message"), (body, "errorMessage"), (body, "detail"))
        details = [get_text(place, name) for place, name in (*named, (body, "message"))]
        return cls(
            code=type_.rpartition("FLOW-")[2] if "FLOW-" in type_ else get_text(body, "error_code"),
            title=get_text(body, "title"),
            detail=next((detail for detail in details if detail), ""),
            request_id=get_text(report, "request-id")
            or response.headers.get(platform.REQUEST_ID, ""),
        )


def _kind(status: int, code: str) -> type[ServiceError]:
    if code.startswith(_PROVIDER):
        return ProviderError
    if code in _IN_USE:
        return InUseError
    if status == 429 or status >= 500:
        return UnavailableError
    return _BY_STATUS.get(status, RequestRefusedError)


def unreadable_answer(
    request: Request, response: Response, problem: str, hint: str = _REPORT_BUG
) -> ProtocolError:
    """Return the error for a response that is not as documented."""
    request_id = response.headers.get(platform.REQUEST_ID, "")
    mark = f", request ID {request_id}" if request_id else ""
    return ProtocolError(
        f"Could not {request.purpose}: the answer was not understood, {problem}"
        f" (HTTP {response.status}{mark}).",
        hint=hint,
    )
