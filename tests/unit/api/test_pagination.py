"""What is asked for, page after page, and that each item comes once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from pgflow_widgets.api import pagination
from pgflow_widgets.api.messages import payload
from pgflow_widgets.api.messages.request import Request, page_query
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.errors import NotPermittedError, RequestRefusedError
from tests.support.tables import for_each

JSON = {"content-type": "application/json"}


class Server:
    """Has items with the ids 0, 1, ...; `asked` is the query of each request."""

    def __init__(self, count: int, key: str = "id") -> None:
        self.items = [{key: str(number)} for number in range(count)]
        self.asked: list[dict[str, str]] = []

    def answer(self, request: Request, body: Any) -> Response:
        return Response(200, JSON, json.dumps(body).encode())

    async def by_offset(self, request: Request) -> Response:
        query = dict(request.query)
        self.asked.append(query)
        start = int(query.get("start", "0"))
        return self.answer(request, {"data": self.items[start : start + int(query["limit"])]})

    async def by_token(self, request: Request) -> Response:
        """Answer as the Schema Registry does: two a page, and a token that is the next number."""
        query = dict(request.query)
        self.asked.append(query)
        start = int(query.get("start", "0"))
        following = str(start + 2) if start + 2 < len(self.items) else None
        page = {"results": self.items[start : start + 2], "_page": {"next": following}}
        return self.answer(request, page)


def page_request(start: int) -> Request:
    return Request("list the things", "GET", "/things", tuple(page_query(start)))


async def ids(items: AsyncIterator[Any]) -> list[str]:
    return [item["id"] async for item in items]


@for_each(
    "count, starts",
    [
        (0, [None]),
        (1, [None]),
        (99, [None]),
        (100, [None, "100"]),
        (101, [None, "100"]),
        (250, [None, "100", "200"]),
    ],
)
async def test_a_list_by_number_begins_with_the_first_and_ends_with_a_short_page(
    count: int, starts: list[str | None]
) -> None:
    server = Server(count)
    found = await ids(pagination.iterate_data(server.by_offset, "id", page_request))
    assert found == [str(number) for number in range(count)]
    assert [query.get("start") for query in server.asked] == starts


async def test_a_list_by_number_is_read_no_further_than_it_is_used() -> None:
    server = Server(250)
    async for _ in pagination.iterate_by_offset(
        server.by_offset, page_request, payload.read_data_list, lambda item: str(item["id"])
    ):
        break
    assert len(server.asked) == 1


async def test_a_registry_is_read_to_its_end_with_the_same_filters() -> None:
    server = Server(5, "$id")
    found = await pagination.list_resources(server.by_token, "schemas", ["title==t"])
    assert [item["$id"] for item in found] == list("01234")
    assert [query.get("start") for query in server.asked] == [None, "2", "4"]
    assert {query["property"] for query in server.asked} == {"title==t"}


async def test_a_list_of_flow_service_is_read_along_its_links() -> None:
    asked: list[str] = []

    async def answer(request: Request) -> Response:
        asked.append(request.target)
        number = len(asked)
        following = {"next": {"href": f"/things?continuationToken=t{number}"}}
        items = [{"id": "same"}, {"id": str(number)}]
        body = {"items": items, "_links": following if number < 3 else {}}
        return Response(200, JSON, json.dumps(body).encode())

    request = Request("list the things", "GET", "/things", (("property", "a==b"), ("limit", "2")))
    found = await pagination.list_items(answer, request)
    assert [item["id"] for item in found] == ["same", "1", "2", "3"]
    assert ["continuationToken=t" in target for target in asked] == [False, True, True]
    assert all("property=a%3D%3Db" in target and "limit=2" in target for target in asked)


@pytest.mark.parametrize("filters", [[], ["name==n"]])
async def test_all_is_listed_where_the_service_refuses_the_filters(filters: list[str]) -> None:
    asked: list[Sequence[str]] = []

    async def ask_all(conditions: Sequence[str]) -> list[str]:
        asked.append(conditions)
        if conditions:
            raise RequestRefusedError("No such filter.", status=400)
        return ["a"]

    assert await pagination.list_with_filters(filters, ask_all) == ["a"]
    assert [list(conditions) for conditions in asked] == [*([filters] if filters else []), []]


async def test_filters_that_serve_are_enough_and_other_errors_are_told() -> None:
    async def ask_all(conditions: Sequence[str]) -> list[str]:
        assert conditions
        return []

    assert await pagination.list_with_filters(["name==n"], ask_all) == []

    async def denied(_conditions: Sequence[str]) -> list[str]:
        raise NotPermittedError("You may not.", status=403)

    with pytest.raises(NotPermittedError):
        await pagination.list_with_filters(["name==n"], denied)
