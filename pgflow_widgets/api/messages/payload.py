"""Read response shapes that several resources share: JSON, a page, one item, a count, an id.

Unknown fields are ignored and optional ones may be missing; any other deviation from the
documentation is a `ProtocolError`. Source: contract, flow-service.md 0.2 and 0.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text, plain_json
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import service_error, unreadable_answer

T = TypeVar("T")
_JSON = re.compile(r"application/([\w.-]+\+)?json")
_LARGEST_COUNT = 10**9
_NOT_JSON = "A proxy or a sign-in page may stand between this machine and Adobe: ask your network \
team; otherwise try again."


@dataclass(frozen=True, slots=True)
class Created:
    """The response to a create or an update."""

    id: str
    etag: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, with its duration and size in bytes.

    ``next_href`` is empty on the last one.
    """

    items: Sequence[T]
    next_href: str
    seconds: float = 0.0
    size: int = 0


class ItemList(msgspec.Struct, Generic[T]):
    """A list of Flow Service, with the link to its next page."""

    items: list[T]
    links: Any = msgspec.field(default=None, name="_links")


_ANYTHING: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_ITEMS = msgspec.json.Decoder(ItemList[Mapping[str, Any]])


def read_json(
    request: Request, response: Response, decoder: msgspec.json.Decoder[Any] = _ANYTHING
) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the JSON of a successful response.

    Parameters
    ----------
    request, response
        The request, and its response.
    decoder
        The decoder of the expected type; numbers stay exact, however long.

    Raises
    ------
    ServiceError
        The service answered with an error.
    ProtocolError
        The answer is not JSON.
    msgspec.ValidationError
        The answer is JSON, but not of the expected type.
    """
    if not response.ok:
        raise service_error(request, response)
    kind = response.headers.get("content-type", "no content type").partition(";")[0].strip()
    try:
        if _JSON.fullmatch(kind.casefold()):
            return _loaded(response.body, decoder)
    except msgspec.ValidationError:
        raise
    except (ValueError, RecursionError):
        kind += ", cut off or damaged"
    problem = f"the answer is not JSON ({kind}, {len(response.body)} bytes)"
    raise unreadable_answer(request, response, problem, _NOT_JSON)


def _loaded(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError:
        return decoder.decode(plain_json(body))


def read_page(request: Request, response: Response) -> Page[Mapping[str, Any]]:
    """Read a list, or the list of one item that a single GET answers."""
    return read_list(request, response, _ITEMS)


def read_list(
    request: Request, response: Response, decoder: msgspec.json.Decoder[ItemList[T]]
) -> Page[T]:
    """Read a page of a list of Flow Service with the decoder of its items."""
    item_list: ItemList[T] | None
    try:
        item_list = read_json(request, response, decoder)
    except msgspec.ValidationError:
        item_list = None
    if item_list is None:
        raise unreadable_answer(request, response, "it holds no list of items")
    links = item_list.links if isinstance(item_list.links, dict) else {}
    href = get_object(links, "next").get("href")
    if href is not None and not isinstance(href, str):
        raise unreadable_answer(request, response, "its link to the next page is no text")
    return Page(item_list.items, href or "", response.seconds, len(response.body))


def read_count(request: Request, response: Response) -> int:
    """Read ``{"count": 95}``."""
    data = read_json(request, response)
    count = data.get("count") if isinstance(data, dict) else None
    if type(count) is not int or not 0 <= count <= _LARGEST_COUNT:
        raise unreadable_answer(request, response, "it holds no count")
    return count


def read_item(request: Request, response: Response) -> Mapping[str, Any]:
    """Read the item that a GET of one resource answers with."""
    return only_item(request, response, read_page(request, response))


def only_item(request: Request, response: Response, page: Page[T]) -> T:
    """Return the only item of the list that a GET of one resource answers with."""
    if not page.items:
        raise unreadable_answer(request, response, "its list of items is empty")
    return page.items[0]


def read_id_and_etag(request: Request, response: Response) -> Created:
    """Read ``{"id", "etag"}``."""
    data = read_json(request, response)
    if not isinstance(data, dict) or not get_text(data, "id"):
        raise unreadable_answer(request, response, "it holds no id")
    return Created(get_text(data, "id"), get_text(data, "etag"))


def check_success(request: Request, response: Response) -> None:
    """Check a response without a body."""
    if not response.ok:
        raise service_error(request, response)


def read_object(request: Request, response: Response) -> Mapping[str, Any]:
    """Read one JSON object."""
    data = read_json(request, response)
    if not isinstance(data, dict):
        raise unreadable_answer(request, response, "it is no object")
    return data


def read_data_list(request: Request, response: Response) -> list[Mapping[str, Any]]:
    """Read a list of Data Prep or Data Access."""
    data = read_object(request, response)
    if not isinstance(data.get("data"), list):
        raise unreadable_answer(request, response, "it holds no data")
    return list(as_objects(data["data"]))
