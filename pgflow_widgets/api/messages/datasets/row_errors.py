"""Build requests about the rejected rows of a batch, and read the files that hold them.

Source: contract, after-the-load.md 1; openapi/data-access.yaml.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.request import Request, encoded_id, page_query, service_request
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform

ROW_ERRORS = "row_errors"
"""The folder of a batch's rejected rows."""
SAMPLES = "row_error_samples.json"
"""The file of some of them."""
UNREAD = "_corrupt_record"
"""The column of a row that could not be read."""

_ERRORS, _VALIDATION_ERRORS, _FILE = "_errors", "_validationErrors", "_filename"
_FIELD = re.compile(r"([A-Za-z_][\w.\[\]-]*): (.+)", re.DOTALL)
_BATCH = re.compile(r"/batches/([^/?#]+)/meta/?$")
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was rejected; what the service does not tell is empty."""

    code: str = ""
    field: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that did not come in: its columns as text, and each reason."""

    values: Mapping[str, str | None]
    errors: Sequence[RowError]


_access = partial(service_request, platform.DATA_ACCESS_PATH)


def list_meta_request(batch_id: str, folder: str, start: int) -> Request:
    """``GET /batches/{id}/meta?path={folder}``: the files of a folder, one page."""
    path = f"/batches/{encoded_id(batch_id)}/meta"
    query = [("path", folder), *page_query(start)]
    return _access("list the batch's rejected rows", "GET", path, query)


def meta_bytes_request(batch_id: str, file: str, first: int, last: int) -> Request:
    """``GET /batches/{id}/meta?path={file}``: the bytes from the first to the last."""
    path = f"/batches/{encoded_id(batch_id)}/meta"
    headers = {"Accept": "*/*", "Range": f"bytes={first}-{last}"}
    return _access("read the rejected rows", "GET", path, [("path", file)], headers=headers)


def list_failed_request(batch_id: str, start: int) -> Request:
    """``GET /batches/{id}/failed``: the files of a batch that failed, one page."""
    path = f"/batches/{encoded_id(batch_id)}/failed"
    return _access("list the files of the failed batch", "GET", path, page_query(start))


def failed_bytes_request(batch_id: str, file: str, first: int, last: int) -> Request:
    """``GET /batches/{id}/failed?path={file}``: the bytes from the first to the last."""
    path = f"/batches/{encoded_id(batch_id)}/failed"
    headers = {"Accept": "*/*", "Range": f"bytes={first}-{last}"}
    return _access("read the rejected rows", "GET", path, [("path", file)], headers=headers)


def batch_of_address(address: str) -> str:
    """Return the batch whose rejected rows an address names; empty if it names none.

    The address itself is never called: its host may be another than the one that signed in.
    """
    try:
        parts = urlsplit(address)
        paths = parse_qs(parts.query).get("path", [])
    except ValueError:
        return ""
    match = _BATCH.search(parts.path)
    return match[1] if match and paths in ([ROW_ERRORS], [SAMPLES]) else ""


def parse_rows(text: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Parse a line, or a whole file; None if it is not JSON. NaN and its like stay as text."""
    with contextlib.suppress(msgspec.MsgspecError, RecursionError):
        return msgspec.json.decode(text)
    try:
        return json.loads(text, parse_constant=str, parse_float=_number)
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


def read_rejected_row(line: bytes) -> RejectedRow:
    """Read one line of a file of rejected rows; one that is no object is kept as it is."""
    item = parse_rows(line)
    if isinstance(item, dict):
        with contextlib.suppress(RecursionError):
            return rejected_row(item)
    text = visible(line.decode(errors="replace"))
    reason = "The file of rejected rows holds a line that is not JSON."
    return RejectedRow({UNREAD: text}, [RowError(reason=reason)])


def rejected_row(item: Mapping[str, Any]) -> RejectedRow:
    """Read one object of a file of rejected rows."""
    own = {_ERRORS, _VALIDATION_ERRORS, _FILE}
    values = _values({name: value for name, value in item.items() if name not in own})
    errors = [_error(error, values) for error in _several(item.get(_ERRORS))]
    errors += _validation_errors(item.get(_VALIDATION_ERRORS))
    return RejectedRow(values, errors or [RowError()])


def _several(value: object) -> list[Any]:
    """Return the things of a list; one that stands alone counts as such a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _in_words(value: object) -> str:
    return visible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _values(item: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the values of a row as texts, by the path of each.

    Where two have the same path, names that hold a dot stand in back quotes, as in SQL.
    """
    cells = list(_cells(item))
    values = {".".join(path): value for path, value in cells}
    if len(values) == len(cells):
        return values
    return {".".join(map(_in_quotes, path)): value for path, value in cells}


def _in_quotes(name: str) -> str:
    return f"`{name.replace('`', '``')}`" if "." in name or "`" in name else name


def _cells(
    item: Mapping[str, Any], before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """Iterate over the values of a row as texts, each with the names that lead to it."""
    for name, value in item.items():
        path = (*before, visible(name))
        if isinstance(value, dict) and value and len(path) <= _DEEPEST:
            yield from _cells(value, path)
        else:
            yield path, None if value is None else _in_words(value)


def _error(error: object, values: Mapping[str, str | None]) -> RowError:
    """Read a reason, which may begin with its field; one of no known shape is kept as text."""
    if not isinstance(error, dict):
        return RowError(reason=_in_words(error))
    text = visible(get_text(error, "message") or get_text(error, "description"))
    code, name = visible(get_text(error, "code")), visible(get_text(error, "field"))
    match = _FIELD.fullmatch(text)
    if not name and match and ("." in match[1] or match[1] in values):
        return RowError(code, match[1], match[2])
    return RowError(code, name, text or _in_words(error))


def _validation_errors(errors: object, depth: int = 0) -> list[RowError]:
    """Read the reasons of a check against the schema: the innermost causes, where it tells them."""
    reasons: list[RowError] = []
    for error in _several(errors):
        if not isinstance(error, dict):
            reasons.append(RowError(reason=_in_words(error)))
            continue
        causes = error.get("causingExceptions")
        inner = _validation_errors(causes, depth + 1) if depth < _DEEPEST else []
        pointer = visible(get_text(error, "pointerToViolation"))
        field = pointer.removeprefix("#").strip("/").replace("/", ".")
        message = visible(get_text(error, "message")) or _in_words(error)
        reasons += inner or [RowError(visible(get_text(error, "keyword")), field, message)]
    return reasons
