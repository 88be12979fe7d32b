"""What an answer means: typed models, or the one error that fits.

Unknown fields are ignored and optional ones may be missing; anything else that is not as
documented is a `ProtocolError`. Source: contract, flow-service.md 0.2, 0.5, 1; errors.md 7.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from operator import attrgetter
from sys import intern
from typing import Any, Generic, Self, TypeVar

import msgspec

from pgflow_widgets.api.messages.json_values import as_text as _as_text
from pgflow_widgets.api.messages.json_values import is_number, parsed, plain_json, texts
from pgflow_widgets.api.messages.json_values import mapping as _mapping
from pgflow_widgets.api.messages.json_values import mappings as _mappings
from pgflow_widgets.api.messages.json_values import moment as _time
from pgflow_widgets.api.messages.json_values import text as _text
from pgflow_widgets.api.messages.request import Request, unmarked
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
    visible,
)
from pgflow_widgets.model import error_catalogue, platform
from pgflow_widgets.model.dataflow.row_keys import Key
from pgflow_widgets.model.secrets import MASK, Secret

T = TypeVar("T")

_IN_USE = frozenset({"1418-400", "1447-400"})
_PROVIDER = ("1100-", "1101-", "1102-", "1103-", "1104-")
_JSON = re.compile(r"application/([\w.-]+\+)?json")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ROW_TEXTS = attrgetter(
    *("id", "name", "description", "state", "connection_spec.id", "auth.spec_name"),
    *("created_by", "updated_by", "sandbox_name", "etag"),
)
_LAST_MOMENT = 253_402_300_799_999  # of the year 9999
_LARGEST_COUNT = 10**9
_NOT_JSON = "A proxy or a sign-in page may stand between this machine and Adobe: ask your network \
team; otherwise try again."
_REPORT_BUG = "Give the request id, or the time of the call, to Adobe's support."


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, read to its end.

    Parameters
    ----------
    status
        The HTTP status.
    headers
        With lower-case names.
    body
        The bytes as they came; not shown in the repr, for a token may be in them.
    tries
        How often the request may have been carried out until this answer came, this time included;
        a try that never left, or was turned away with 429, does not count.
    seconds
        From the last sending to the last byte of the answer.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    tries: int = 1
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the call succeeded; the documents name different 2xx for the same call."""
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """The seconds that ``Retry-After`` names, as a number or as a date (RFC 9110, 10.2.3)."""
        value = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", value):
            return float(value)
        try:
            moment = parsedate_to_datetime(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return max(0.0, (moment - datetime.now(UTC)).total_seconds())
        except (ValueError, OverflowError):  # the second of an offset of many digits
            return None


_NoObject = str | float | int | bool | list[Any] | None


class _SpecItem(msgspec.Struct, gc=False):
    id: Any = None


class _AuthItem(msgspec.Struct, gc=False, rename="camel"):
    spec_name: Any = None


class ConnectionItem(msgspec.Struct, gc=False, rename="camel"):
    """What is kept of a base connection as Flow Service lists it, before its values are checked.

    Nothing is made of the other fields; auth params are most of an item, and are not even read.
    """

    id: Any = None
    name: Any = None
    description: Any = None
    state: Any = None
    connection_spec: _SpecItem | _NoObject = None
    auth: _AuthItem | _NoObject = None
    created_at: Any = None
    created_by: Any = None
    updated_at: Any = None
    updated_by: Any = None
    sandbox_name: Any = None
    etag: Any = None
    version: Any = None


@dataclass(frozen=True, slots=True)
class BaseConnection:
    """A base connection as Flow Service lists it, without its credentials.

    ``mark`` is what the client put at the end of the description to know its create again, and
    ``outcome`` what came of that: ``"created"``; ``"adopted"`` if the answer was lost and the
    connection found by its mark; ``"repeated"`` if the first request made nothing and was sent
    once more. Both are empty for a connection that was only read.
    """

    id: str
    name: str
    description: str = ""
    state: str = ""
    connection_spec_id: str = ""
    auth: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""
    sandbox: str = ""
    etag: str = ""
    mark: str = ""
    outcome: str = field(default="", compare=False)

    @classmethod
    def from_item(cls, item: ConnectionItem) -> Self:
        """Read one item of a list."""
        description, mark = unmarked(_as_text(item.description))
        return cls(
            id=_as_text(item.id),
            name=_as_text(item.name),
            description=description,
            mark=mark,
            state=_as_text(item.state),
            connection_spec_id=_as_text(getattr(item.connection_spec, "id", None)),
            auth=_as_text(getattr(item.auth, "spec_name", None)),
            created_at=_time(item.created_at),
            created_by=_as_text(item.created_by),
            updated_at=_time(item.updated_at),
            updated_by=_as_text(item.updated_by),
            sandbox=_as_text(item.sandbox_name),
            etag=_as_text(item.etag) or _as_text(item.version),
        )


ConnectionRow = tuple[str, str, str, str, str, str, int | None, str, int | None, str, str, str]
"""A base connection as `CONNECTION_COLUMNS`; times are milliseconds since 1970."""

CONNECTION_COLUMNS = (
    *("id", "name", "description", "state", "connection_spec_id", "auth"),
    *("created_at", "created_by", "updated_at", "updated_by", "sandbox", "etag"),
)


def id_of(item: ConnectionItem) -> str:
    """Return the id of an item, empty if it has none."""
    return _as_text(item.id)


def connection_row(item: ConnectionItem) -> ConnectionRow:
    """Read one item of a list; the short way of `BaseConnection.from_item`, for many of them."""
    try:
        texts = _ROW_TEXTS(item)
        "".join(texts)  # the quickest way to see that all are texts
    except (AttributeError, TypeError):
        return row_of(BaseConnection.from_item(item))
    id_, name, description, state, spec_id, auth_name, created_by, updated_by, sandbox, etag = texts
    if description[-1:] == "]":
        description = unmarked(description)[0]
    created, updated = item.created_at, item.updated_at
    if not (_in_range(created) and _in_range(updated)):
        created, updated = (milliseconds(_time(each)) for each in (created, updated))
    # Of what most connections have in common, one text is enough: it is half of the memory.
    return (
        *(id_, name, description, intern(state), intern(spec_id), intern(auth_name)),
        *(created, intern(created_by), created if updated == created else updated),
        *(intern(updated_by), intern(sandbox), etag),
    )


def _in_range(milliseconds: object) -> bool:
    return type(milliseconds) is int and 0 <= milliseconds <= _LAST_MOMENT


def row_of(connection: BaseConnection) -> ConnectionRow:
    """Return a connection as a row of a table."""
    return (
        *(connection.id, connection.name, connection.description, connection.state),
        *(connection.connection_spec_id, connection.auth),
        *(milliseconds(connection.created_at), connection.created_by),
        *(milliseconds(connection.updated_at), connection.updated_by),
        *(connection.sandbox, connection.etag),
    )


def milliseconds(moment: datetime | None) -> int | None:
    """Return a moment as milliseconds since 1970; UTC where it says no zone."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Created:
    """What a create or an update answers."""

    id: str
    etag: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow, as far as a connection that it uses is concerned."""

    id: str
    name: str
    state: str

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read one item of a list."""
        return cls(_text(item, "id"), _text(item, "name"), _text(item, "state"))


@dataclass(frozen=True, slots=True)
class SandboxInfo:
    """A sandbox as the Sandbox API lists it; `region` tells the cloud."""

    name: str
    title: str
    type: str
    state: str
    region: str
    default: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, with how long it took and how many bytes it is.

    ``next_href`` is empty on the last one.
    """

    items: Sequence[T]
    next_href: str
    seconds: float = 0.0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a view, as explore lists it; `path` is what the other calls take."""

    name: str
    path: str
    type: str
    can_preview: bool
    can_fetch_schema: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `xdm_type` and `format` are those of its XDM counterpart."""

    name: str
    type: str
    xdm_type: str
    format: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The columns of a table, rows where a preview was asked for, and keys where they are told.

    Parameters
    ----------
    columns, rows
        As the service gives them.
    unread
        The columns that could not be read, with the database's reason; their values are null.
    cut
        The columns with texts that are longer than the service gives.
    keys
        What tells rows apart; None where nobody says, as at Adobe.
    all_rows
        False if the size of a preview left out rows.

    Notes
    -----
    Adobe documents no word for what a preview leaves out; the local service says it.
    """

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    keys: tuple[Key, ...] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    all_rows: bool = True

    def gaps(self, columns: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return what a preview leaves out, in sentences; of some columns, or of all of them."""
        wanted = [each.name for each in self.columns] if columns is None else columns
        return (
            *(
                f"The column {name!r} could not be read: {self.unread[name]}."
                for name in wanted
                if name in self.unread
            ),
            *(f"Long texts of the column {name!r} are cut." for name in wanted if name in self.cut),
            *(
                ()
                if self.all_rows
                else (f"Only {len(self.rows)} rows: more would be too large for a preview.",)
            ),
        )


class _List(msgspec.Struct, Generic[T]):
    items: list[T]
    links: Any = msgspec.field(default=None, name="_links")


_ANYTHING: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_ITEMS = msgspec.json.Decoder(_List[Mapping[str, Any]])
_CONNECTIONS = msgspec.json.Decoder(_List[ConnectionItem])


def payload(
    request: Request, response: Response, decoder: msgspec.json.Decoder[Any] = _ANYTHING
) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the JSON of a successful answer.

    Parameters
    ----------
    request, response
        What was asked, and what came.
    decoder
        Of what is expected; numbers are exact, however long.

    Raises
    ------
    ServiceError
        The service answered with an error.
    ProtocolError
        The answer is not JSON.
    msgspec.ValidationError
        It is, and is not what is expected.
    """
    if not response.ok:
        raise error(request, response)
    kind = response.headers.get("content-type", "no content type").partition(";")[0].strip()
    try:
        if _JSON.fullmatch(kind.casefold()):
            return _loaded(response.body, decoder)
    except msgspec.ValidationError:
        raise
    except (ValueError, RecursionError):
        kind += ", cut off or damaged"
    problem = f"the answer is not JSON ({kind}, {len(response.body)} bytes)"
    raise unreadable(request, response, problem, _NOT_JSON)


def _loaded(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError:
        return decoder.decode(plain_json(body))


def page(request: Request, response: Response) -> Page[Mapping[str, Any]]:
    """Read a list, or the list of one item that a single GET answers."""
    return _page(request, response, _ITEMS)


def connections(request: Request, response: Response) -> Page[ConnectionItem]:
    """Read a list of base connections, or of the one that a single GET answers."""
    return _page(request, response, _CONNECTIONS)


def _page(request: Request, response: Response, decoder: msgspec.json.Decoder[_List[T]]) -> Page[T]:
    found: _List[T] | None
    try:
        found = payload(request, response, decoder)
    except msgspec.ValidationError:
        found = None
    if found is None:
        raise unreadable(request, response, "it holds no list of items")
    links = found.links if isinstance(found.links, dict) else {}
    href = _mapping(links, "next").get("href")
    if href is not None and not isinstance(href, str):
        raise unreadable(request, response, "its link to the next page is no text")
    return Page(found.items, href or "", response.seconds, len(response.body))


def count(request: Request, response: Response) -> int:
    """Read ``{"count": 95}``."""
    data = payload(request, response)
    found = data.get("count") if isinstance(data, dict) else None
    if type(found) is not int or not 0 <= found <= _LARGEST_COUNT:
        raise unreadable(request, response, "it holds no count")
    return found


def single(request: Request, response: Response) -> Mapping[str, Any]:
    """Read the one item that a single GET answers."""
    return _only(request, response, page(request, response))


def connection(request: Request, response: Response) -> BaseConnection:
    """Read the one base connection that a single GET answers."""
    return BaseConnection.from_item(_only(request, response, connections(request, response)))


def _only(request: Request, response: Response, found: Page[T]) -> T:
    if not found.items:
        raise unreadable(request, response, "its list of items is empty")
    return found.items[0]


def auth_params(item: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Read the auth params of a connection that are no secrets, as `names` has them."""
    params = _mapping(_mapping(item, "auth"), "params")
    return {name: _text(params, name) for name in names if params.get(name) is not None}


def created(request: Request, response: Response) -> Created:
    """Read ``{"id", "etag"}``."""
    data = payload(request, response)
    if not isinstance(data, dict) or not _text(data, "id"):
        raise unreadable(request, response, "it holds no id")
    return Created(_text(data, "id"), _text(data, "etag"))


def succeeded(request: Request, response: Response) -> None:
    """Check an answer whose body says nothing."""
    if not response.ok:
        raise error(request, response)


def tested(request: Request, response: Response) -> bool:
    """Read ``{"result": true}``."""
    data = payload(request, response)
    if not isinstance(data, dict) or not isinstance(data.get("result"), bool):
        raise unreadable(request, response, "it holds no result")
    return bool(data["result"])


def sandboxes(request: Request, response: Response) -> list[SandboxInfo]:
    """Read the list of the Sandbox API."""
    data = payload(request, response)
    found = data.get("sandboxes") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise unreadable(request, response, "it holds no list of sandboxes")
    return [
        SandboxInfo(
            name=_text(item, "name"),
            title=_text(item, "title"),
            type=_text(item, "type"),
            state=_text(item, "state"),
            region=_text(item, "region"),
            default=item.get("isDefault") is True,
        )
        for item in _mappings(found)
    ]


def tables(request: Request, response: Response) -> list[Table]:
    """Read the root of explore, which is a bare JSON array."""
    data = payload(request, response)
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise unreadable(request, response, "it holds no list of tables")
    return [
        Table(
            name=_text(item, "name"),
            path=_text(item, "path") or _text(item, "name"),
            type=_text(item, "type"),
            can_preview=item.get("canPreview") is True,
            can_fetch_schema=item.get("canFetchSchema") is True,
        )
        for item in data
    ]


def table_schema(request: Request, response: Response) -> TableSchema:
    """Read the columns of a table, and its rows if a preview was asked for."""
    data = payload(request, response)
    found = _mapping(data, "schema").get("columns") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise unreadable(request, response, "it holds no columns")
    rows = data.get("data") or []
    if not isinstance(rows, list):
        raise unreadable(request, response, "its data is not a list of rows")
    columns = tuple(_column(item) for item in _mappings(found))
    if not all(column.name for column in columns) or len(columns) < len(found):
        raise unreadable(request, response, "it holds a column without a name")
    if len({column.name for column in columns}) < len(columns):
        raise unreadable(request, response, "it holds a column twice")
    gaps = _mapping(data, "pgflow:incomplete")
    reasons = _mapping(gaps, "unreadColumns")
    return TableSchema(
        columns=columns,
        rows=tuple(_mappings(rows)),
        unread={name: visible(_text(reasons, name)) for name in reasons},
        cut=tuple(texts(gaps.get("cutColumns"))),
        all_rows=gaps.get("cutRows") is not True,
    )


def _column(item: Mapping[str, Any]) -> Column:
    xdm = _mapping(item, "xdm")
    return Column(
        name=_text(item, "name"),
        type=_text(item, "type"),
        xdm_type=_text(xdm, "type"),
        format=_text(xdm, "format"),
    )


def error(request: Request, response: Response) -> ServiceError:
    """Return the error that an answer stands for."""
    facts = _Facts.read(response)
    detail = facts.detail
    field_name, advice = None, error_catalogue.hint(facts.code, response.status)
    kind = _kind(response.status, facts.code)
    if kind is ProviderError:
        field_name, advice = error_catalogue.database_trouble(detail) or (field_name, advice)
    said = ". ".join(part.rstrip(".") for part in (facts.title, detail) if part)
    marks = ", ".join(
        part
        for part in (
            facts.code or f"HTTP {response.status}",
            f"request id {facts.request_id}" if facts.request_id else "",
        )
        if part
    )
    found = kind(
        f"Could not {request.purpose}: {said or 'the service gave no reason'} ({marks}).",
        status=response.status,
        code=facts.code,
        title=facts.title,
        detail=detail,
        request_id=facts.request_id,
        hint=advice,
        field=field_name,
    )
    if isinstance(found, UnavailableError):
        found.retry_after = response.retry_after
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    code: str
    title: str
    detail: str
    request_id: str

    @classmethod
    def read(cls, response: Response) -> _Facts:
        """Read any of the shapes in which Adobe's services report an error."""
        data = parsed(response.body)
        body: Mapping[str, Any] = data if isinstance(data, dict) else {}
        report = _mapping(body, "report")
        type_ = _text(body, "type")
        named = ((report, "detailed-message"), (body, "errorMessage"), (body, "detail"))
        details = [_text(place, name) for place, name in (*named, (body, "message"))]
        return cls(
            code=type_.rpartition("FLOW-")[2] if "FLOW-" in type_ else _text(body, "error_code"),
            title=_text(body, "title"),
            detail=next((detail for detail in details if detail), ""),
            request_id=_text(report, "request-id") or response.headers.get(platform.REQUEST_ID, ""),
        )


def _kind(status: int, code: str) -> type[ServiceError]:
    if code.startswith(_PROVIDER):
        return ProviderError
    if code in _IN_USE:
        return InUseError
    if status == 429 or status >= 500:
        return UnavailableError
    by_status: dict[int, type[ServiceError]] = {
        401: NotPermittedError,
        403: NotPermittedError,
        404: NotFoundError,
        412: StaleError,
    }
    return by_status.get(status, RequestRefusedError)


def unreadable(
    request: Request, response: Response, problem: str, hint: str = _REPORT_BUG
) -> ProtocolError:
    """Return the error for an answer that is not as documented."""
    request_id = response.headers.get(platform.REQUEST_ID, "")
    mark = f", request id {request_id}" if request_id else ""
    return ProtocolError(
        f"Could not {request.purpose}: the answer was not understood, {problem}"
        f" (HTTP {response.status}{mark}).",
        hint=hint,
    )


def without_secrets(response: Response, secrets: Sequence[Secret]) -> Response:
    """Return an answer in which secrets are masked, whatever was quoted and however.

    All that is ever shown of an answer is read off what this returns: its texts and numbers, and
    its headers. Of a body that is no JSON nothing is shown, so it goes.
    """

    def masked(text: str) -> str:
        for secret in secrets:
            text = secret.scrub(text)
        return text

    def scrubbed(value: object) -> object:
        if isinstance(value, dict):
            return {name: scrubbed(item) for name, item in value.items()}
        if isinstance(value, list):
            return [scrubbed(item) for item in value]
        if is_number(value):
            return value if masked(f"={value}") == f"={value}" else MASK
        return masked(value) if isinstance(value, str) else value

    try:
        body = json.dumps(scrubbed(parsed(response.body))).encode()
    except RecursionError:
        body = b""
    headers = {name: masked(value) for name, value in response.headers.items()}
    return replace(response, headers=headers, body=body)
