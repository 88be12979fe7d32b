"""Lists and files that come in pieces: each ends, and none that was cut short looks whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pgflow_widgets.api import dataset_files
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages import response_limits
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError, ProtocolError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.model.secrets import Secret
from tests.support.tables import for_each

Answer = Callable[[Request, int], Response]
JSON = {"content-type": "application/json"}
CREDENTIALS = Credentials("id", Secret("secret"), "org")


class Canned:
    """Answers as a function of the request and the number of the call."""

    def __init__(self, answer: Answer, most: int = 500) -> None:
        self.calls = 0
        self._answer, self._most = answer, most

    async def ask(self, request: Request, **_: Any) -> Response:
        self.calls += 1
        assert self.calls <= self._most, "it goes on for ever"
        return self._answer(request, self.calls)

    async def read(self, request: Request, read: Any) -> Any:
        return read(request, await self.ask(request))


def client(answer: Answer, most: int = 500) -> tuple[PlatformClient, Canned]:
    opened, canned = PlatformClient(CREDENTIALS), Canned(answer, most)
    opened._session = canned  # type: ignore[assignment]
    return opened, canned


def reply(body: object) -> Response:
    return Response(200, JSON, json.dumps(body).encode())


def page(ids: list[object], token: str) -> Response:
    links = {"next": {"href": f"/x?continuationToken={token}"}} if token else {}
    return reply({"items": [{"id": each} for each in ids], "_links": links})


async def connections(opened: FlowServiceClient) -> int:
    return len([each async for each in opened.list_connections()])


async def rows(opened: FlowServiceClient) -> int:
    return sum(batch.connections for batch in await opened.connection_batches((), len))


async def specs(opened: FlowServiceClient) -> int:
    return len(await opened.connection_specs())


async def flows(opened: FlowServiceClient) -> int:
    return len(await opened.flows_using("a"))


async def marked(opened: PlatformClient) -> int:
    """A mark is looked for in the whole list: one that looks whole would double what is made."""
    return len(await opened.find(Kind.SOURCE, {"name": "n"}, "0123456789abcdef"))


LISTS = [connections, rows, specs, flows, marked]
ENDLESS: dict[str, Answer] = {
    "the same page": lambda _r, n: page(["a"], f"t{n}"),
    "no items": lambda _r, n: page([], f"t{n}"),
    "items without an id": lambda _r, n: page([{"x": n}, None], f"t{n}"),
    "the same token": lambda _r, n: page([f"i{n}"], "t"),
    "two tokens in turn": lambda _r, n: page([f"i{n}"], f"t{n % 2}"),
    "tokens that grow": lambda _r, n: page([f"i{n}"], "t" * 200 * n),
    "a link to the beginning": lambda _r, n: reply(
        {"items": [{"id": f"i{n}"}], "_links": {"next": {"href": "?"}}}
    ),
}


@for_each("read", LISTS)
@for_each("kind", ENDLESS)
async def test_a_list_that_does_not_end_is_an_error(kind: str, read: Any) -> None:
    opened, canned = client(ENDLESS[kind])
    with pytest.raises(ProtocolError, match="Could not list"):
        await read(opened)
    assert canned.calls <= 101


async def test_a_list_with_ever_new_items_is_an_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert response_limits.MOST_PAGES == 10_000
    monkeypatch.setattr(response_limits, "MOST_PAGES", 1_000)
    opened, canned = client(lambda _r, n: page([f"i{n}"], f"t{n}"), most=1_001)
    with pytest.raises(ProtocolError, match="does not end"):
        await connections(opened)
    assert canned.calls == 1_001


async def test_a_list_of_huge_pages_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_limits, "_MOST_BYTES", 1 << 20)
    blank = b" " * (1 << 16)

    def answer(_request: Request, call: int) -> Response:
        small = page([f"i{call}"], f"t{call}")
        return Response(200, JSON, small.body + blank)

    opened, canned = client(answer)
    with pytest.raises(ProtocolError, match="larger than 1 MB"):
        await specs(opened)
    assert canned.calls == 16


async def test_empty_pages_and_repeated_items_are_no_trouble() -> None:
    pages: list[tuple[list[object], str]] = [(["a", "b"], "1"), ([], "2"), (["b", "c"], "")]
    opened, _ = client(lambda _r, n: page(*pages[n - 1]))
    assert await connections(opened) == 3


async def test_items_without_an_id_are_all_kept() -> None:
    opened, _ = client(lambda _r, _n: page([None, {"a": 1}, "a"], ""))
    assert await connections(opened) == 3


async def test_the_first_connection_comes_when_its_page_is_there() -> None:
    opened, canned = client(lambda _r, n: page([f"i{n}"], f"t{n}" if n < 50 else ""))
    async for _ in opened.list_connections():
        assert canned.calls == 1
        break


async def test_a_registry_that_repeats_itself_is_an_error() -> None:
    for token in (lambda _n: "again", lambda n: f"t{n}"):

        def answer(_request: Request, call: int, token: Any = token) -> Response:
            return reply({"results": [{"$id": "a"}], "_page": {"next": token(call)}})

        opened, canned = client(answer)
        with pytest.raises(ProtocolError):
            await opened.find(Kind.SCHEMA, {"title": "t"}, "0123456789abcdef")
        assert canned.calls <= 101


async def datasets(opened: PlatformClient) -> int:
    return len([each async for each in opened.datasets()])


async def mapping_sets(opened: PlatformClient) -> int:
    return len(await opened.find(Kind.MAPPING, {"name": "n"}, "0123456789abcdef"))


async def files(opened: PlatformClient) -> int:
    return len([each async for each in opened.dataset_files("d")])


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (datasets, {f"{n:024x}": {"name": "D"} for n in range(100)}),
        (mapping_sets, {"data": [{"id": str(n)} for n in range(100)]}),
        (files, {f"{n:024x}": {} for n in range(100)} | {"data": []}),
    ],
)
async def test_a_service_that_does_not_heed_start_is_an_error(read: Any, body: object) -> None:
    opened, canned = client(lambda _r, _n: reply(body))
    with pytest.raises(ProtocolError, match="nothing new"):
        await read(opened)
    assert canned.calls <= 103


CONTENT = bytes(range(256)) * 4


def ranged(
    content: bytes = CONTENT, total: object = "right", status: int = 206, skip: int = 0
) -> Answer:
    """A file as a server gives it in ranges; some things may be wrong."""

    def answer(request: Request, _call: int) -> Response:
        first, last = request.headers["Range"].removeprefix("bytes=").split("-")
        piece = content[int(first) + skip : int(last) + 1]
        if not piece and status == 206:
            return Response(416, {"content-range": f"bytes */{len(content)}"}, b"")
        whole = len(content) if total == "right" else total
        said = f"bytes {int(first) + skip}-{int(first) + skip + len(piece) - 1}/{whole}"
        return Response(status, {} if total is None else {"content-range": said}, piece)

    return answer


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset_files, "_CHUNK", 256)


@pytest.mark.usefixtures("pieces")
@for_each("length", [0, 1, 255, 256, 257, 1024])
@for_each("total", ["right", "*", None])
async def test_a_file_of_any_length_is_read_whole(length: int, total: object) -> None:
    content = CONTENT[:length]
    if not content:  # no range of an empty file can be given
        answer: Answer = lambda _r, _n: Response(200, {}, b"")  # noqa: E731
    else:
        answer = ranged(content, total)
    canned = Canned(answer)
    assert await dataset_files.read_file_part(canned.ask, "f", "p", length) == content
    assert canned.calls == max(1, -(-length // 256))
    if total == "right" or length < 256:
        assert await dataset_files.read_file_part(canned.ask, "f", "p", None) == content


@pytest.mark.usefixtures("pieces")
async def test_a_server_without_ranges_gives_the_file_at_once() -> None:
    canned = Canned(lambda _r, _n: Response(200, {}, CONTENT))
    assert await dataset_files.read_file_part(canned.ask, "f", "p", None) == CONTENT


@pytest.mark.usefixtures("pieces")
@for_each(
    "answer, announced",
    [
        (ranged(total=10**14), None),
        (ranged(total=len(CONTENT) + 1), None),
        (ranged(total=100), None),
        (ranged(skip=1), None),
        (ranged(total=None), len(CONTENT) + 1),
        (ranged(total=None), 300),
        (lambda _r, n: Response(206 if n == 1 else 200, {}, b"x" * 256), None),
        (lambda _r, n: Response(206, {"content-range": f"bytes 0-255/{900 + n}"}, b"x" * 256), 0),
        (lambda _r, n: Response(206, {"content-range": "bytes 0-0/9"}, b"x" * n), None),
    ],
)
async def test_a_file_that_is_not_what_was_announced_is_an_error(
    answer: Answer, announced: int | None
) -> None:
    canned = Canned(answer)
    with pytest.raises(PgflowError, match="Could not read"):
        await dataset_files.read_file_part(canned.ask, "f", "p", announced)
    assert canned.calls < 10


@pytest.mark.usefixtures("pieces")
@for_each(
    "said, announced, calls",
    [("", None, 1), ("bytes {}-{}/*", None, 1), ("", 10**12, 1), ("bytes {}-{}/*", 999, 4)],
)
async def test_a_file_that_never_ends_is_bounded(
    said: str, announced: int | None, calls: int
) -> None:
    def answer(_request: Request, call: int) -> Response:
        first = 256 * (call - 1)
        return Response(206, {"content-range": said.format(first, first + 255)}, b"x" * 256)

    canned = Canned(answer)
    with pytest.raises(ProtocolError, match="Could not read the dataset's file: "):
        await dataset_files.read_file_part(canned.ask, "f", "p", announced)
    assert canned.calls == calls


@pytest.mark.usefixtures("pieces")
async def test_a_file_in_ever_shorter_pieces_is_bounded() -> None:
    canned = Canned(
        lambda _r, n: Response(206, {"content-range": f"bytes {n - 1}-{n - 1}/99999"}, b"x")
    )
    with pytest.raises(ProtocolError, match="breaks off"):
        await dataset_files.read_file_part(canned.ask, "f", "p", None)
    assert canned.calls == 101
