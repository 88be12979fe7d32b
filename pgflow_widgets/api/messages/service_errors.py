"""Turn a response that reports an error into the matching exception.

Source: contract, errors.md 1 to 7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text, parse_json
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
_PROVIDER = ("1100-", "1101-", "1102-", "1103-", "1104-", "1308-400")
_PASSED_ON = frozenset({"1318-400", "1600-400"})
"""Codes of errors that pass on another one: the database's, or Flow Service's own."""
_NOT_FOUND = "1439-"  # its page prints 400 behind it, and answers are 404
# Of Flow Service and its connector; other services' codes keep their prefix, such as XDM-1010-404.
_CODE = re.compile(r"(?:(?:FLOW|CONNECTOR)-)?(\d{4}-\d{3}|\d{6})|([A-Z]+-\d{4}-\d{3})")
_CODE_IN_TEXT = re.compile(r"(?<![\w-])(?:(?:FLOW|CONNECTOR)-)?(1\d{3}-[45]\d\d)(?![\w-])")
_REPORT_BUG = "Give the request ID, or the time of the call, to Adobe's support."


def service_error(request: Request, response: Response) -> ServiceError:
    """Return the error that a response reports."""
    report = _ErrorReport.read(response)
    detail = report.detail
    kind = _kind(response.status, report.code)
    in_database = None
    if kind is ProviderError or report.code in _PASSED_ON:
        in_database = error_catalogue.find_database_error(detail)
    if in_database:
        kind, (field_name, advice) = ProviderError, in_database
    else:
        field_name = None
        advice = error_catalogue.hint_for(report.code, response.status, detail)
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
        named = ((report, "detailed-message"), (body, "errorMessage"), (body, "detail"))
        details = [get_text(place, name) for place, name in (*named, (body, "message"))]
        detail = next((detail for detail in details if detail), "")
        return cls(
            code=_read_code(body, detail),
            title=get_text(body, "title"),
            detail=detail,
            request_id=get_text(report, "request-id")
            or response.headers.get(platform.REQUEST_ID, ""),
        )


def _read_code(body: Mapping[str, Any], detail: str) -> str:
    """Return the code of an error without its prefix, from wherever it stands; empty if none does.

    Documents show it at the end of ``type``, as ``error_code`` (a text or a number), in a chain of
    errors, and in the text alone.
    """
    chain = next(iter(as_objects(body.get("error-chain"))), {})
    tail = get_text(body, "type").rpartition("/")[2]
    for text in (tail, get_text(body, "error_code"), get_text(chain, "errorCode")):
        if match := _CODE.fullmatch(text):
            return match[1] or match[2]
    in_text = _CODE_IN_TEXT.search(f"{get_text(body, 'title')} {detail}")
    return in_text[1] if in_text else get_text(body, "error_code")


def _kind(status: int, code: str) -> type[ServiceError]:
    if code.startswith(_PROVIDER):
        return ProviderError
    if code in _IN_USE:
        return InUseError
    if code.startswith(_NOT_FOUND):
        return NotFoundError
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
