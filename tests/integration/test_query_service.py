"""Query Service of the local service: SQL over what a flow brought."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
import requests

from tests.support.services import Postgres, Service
from tests.support.work import working

QUERY = "/data/foundation/query"


@dataclass(frozen=True)
class Arrived:
    """A dataset with five rows, and how to reach it."""

    headers: Mapping[str, str]
    origin: str
    root: str
    parameters: Mapping[str, Any]
    own: str
    table: str

    def get(self, path: str, **query: str) -> Any:
        url = self.origin + QUERY + path
        return requests.get(url, headers=dict(self.headers), params=query, timeout=20)

    def post(self, **sent: Any) -> Any:
        url = f"{self.origin}{QUERY}/queries"
        return requests.post(url, headers=dict(self.headers), json=sent, timeout=20)

    def patch(self, query_id: str, **sent: str) -> Any:
        url = f"{self.origin}{QUERY}/queries/{query_id}"
        return requests.patch(url, headers=dict(self.headers), json=sent, timeout=20)

    def follow(self, link: Mapping[str, str]) -> Any:
        return requests.get(link["href"], headers=dict(self.headers), timeout=20).json()

    def listed(self, **query: str) -> Any:
        answer = self.get("/queries", **query)
        assert answer.status_code == 200, answer.text
        return answer.json()["queries"]

    def ended(self, answer: Any) -> Any:
        assert answer.status_code == 202, answer.text
        end = time.monotonic() + 20
        while time.monotonic() < end:
            query = self.get(f"/queries/{answer.json()['id']}").json()
            if query["state"] != "IN_PROGRESS":
                return query
            time.sleep(0.02)
        raise AssertionError("the query does not end")

    def login(self, **changed: Any) -> dict[str, Any]:
        facts = self.parameters
        return {
            "host": facts["host"],
            "port": facts["port"],
            "user": facts["username"],
            "password": facts["token"],
            "dbname": facts["dbName"],
            "sslmode": "verify-full",
            "sslrootcert": self.root,
            "autocommit": True,
            "cursor_factory": psycopg.ClientCursor,
            **changed,
        }

    def named(self, sql: str) -> str:
        return sql.replace("{own}", self.own).replace("{t}", self.table)

    def rows(self, sql: str) -> list[Any]:
        with psycopg.connect(**self.login()) as connection:
            return connection.execute(self.named(sql)).fetchall()


@pytest.fixture(scope="module")
def arrived(tolerant_service: Service, postgres: Postgres) -> Arrived:
    return asyncio.run(_bring(tolerant_service, postgres))


async def _bring(service: Service, postgres: Postgres) -> Arrived:
    async with working(service, postgres) as work:
        await work.filled(5)
        await work.ended(await work.flow())
        dataset = (await work.near.ok("GET", f"/catalog/dataSets/{work.dataset}"))[work.dataset]
        parameters = await work.near.ok("GET", "/query/connection_parameters")
        return Arrived(
            work.call.headers,
            service.facts["base_url"],
            service.facts["query_service"]["root_certificate"],
            parameters,
            work.own,
            dataset["tags"]["adobe/pqs/table"][0],
        )


def test_what_a_flow_brought_can_be_queried(arrived: Arrived) -> None:
    sql = "SELECT {own}.label, {own}.amount FROM {t} WHERE {own}.id > 3 ORDER BY {own}.id"
    assert arrived.rows(sql) == [("row 4", 5.0), ("row 5", 6.25)]


def test_connection_parameters_are_those_of_the_call(arrived: Arrived) -> None:
    facts = arrived.parameters
    assert facts["username"] == arrived.headers["x-gw-ims-org-id"]
    assert facts["dbName"] == "prod:all"
    assert f"Bearer {facts['token']}" == arrived.headers["Authorization"]
    assert facts["version"] == 1
    without = {n: v for n, v in arrived.headers.items() if n != "x-sandbox-name"}
    url = f"{arrived.origin}{QUERY}/connection_parameters"
    assert requests.get(url, headers=without, timeout=20).status_code == 400


def test_a_query_by_http_tells_how_it_ended_but_no_rows(arrived: Arrived) -> None:
    sql = arrived.named("SELECT {own}.label FROM {t}")
    query = arrived.ended(arrived.post(dbName="prod:all", sql=sql, name="labels"))
    assert (query["state"], query["rowCount"], query["errors"]) == ("SUCCESS", 5, [])
    assert query["request"] == {"dbName": "prod:all", "sql": sql, "name": "labels"}
    assert query["client"] == "API"
    assert query["_links"]["soft_delete"]["method"] == "PATCH"
    assert arrived.patch(query["id"], op="cancel").status_code == 409
    assert arrived.patch(query["id"], op="soft_delete").json()["statusCode"] == 202
    assert arrived.listed(property=f"id=={query['id']}") == []
    kept = arrived.listed(property=f"id=={query['id']}", excludeSoftDeleted="false")
    assert [each["id"] for each in kept] == [query["id"]]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("CREATE TABLE mine AS SELECT 1", "0A000"),
        ("INSERT INTO mine SELECT 1", "0A000"),
        ("SELECT * FROM nowhere", "42P01"),
        ("SELECT nothing FROM {t}", "58000"),
    ],
)
def test_a_query_by_http_that_fails_says_why(arrived: Arrived, sql: str, code: str) -> None:
    query = arrived.ended(arrived.post(dbName="prod:all", sql=arrived.named(sql)))
    assert query["state"] == "FAILED"
    assert query["errors"][0]["code"] == code
    assert query["errors"][0]["errorType"] in {"USER_ERROR", "SYSTEM_ERROR"}
    assert query["isCTAS"] == sql.startswith("CREATE")
    assert query["isInsertInto"] == sql.startswith("INSERT")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"dbName": "prod:all"},
        {"dbName": "dev:all", "sql": "SELECT 1"},
        {"dbName": "prod:nothing", "sql": "SELECT 1"},
        {"dbName": "prod:all", "sql": "SELECT (1"},
        {"dbName": "prod:all", "sql": "SELECT 1; SELECT 2"},
        {"dbName": "prod:all", "sql": 1},
        {"dbName": "prod:all", "sql": "SELECT 1", "templateId": "t"},
    ],
)
def test_a_malformed_query_by_http_is_refused(arrived: Arrived, sent: Any) -> None:
    assert arrived.post(**sent).status_code == 400


def test_queries_of_the_wire_are_listed_page_by_page(arrived: Arrived) -> None:
    marks = [f"/* {arrived.own} {number} */" for number in range(5)]
    for mark in marks:
        arrived.rows(f"SELECT 1 {mark} AS n FROM {{t}}")
    with psycopg.connect(**arrived.login(application_name="a notebook")) as connection:
        connection.execute("SELECT 'listed'")
    wire = f"sql~/* {arrived.own},client==PostgreSQL"
    whole = arrived.listed(property=wire)
    assert [each["request"]["sql"].split()[4] for each in whole] == ["4", "3", "2", "1", "0"]
    assert whole[0]["rowCount"] == 5
    first = arrived.get("/queries", property=wire, limit="2").json()
    assert first["_page"]["count"] == 2
    second = arrived.follow(first["_links"]["next"])
    last = arrived.follow(second["_links"]["next"])
    pages = [each["id"] for page in (first, second, last) for each in page["queries"]]
    assert pages == [each["id"] for each in whole]
    assert "next" not in last["_links"]
    assert arrived.follow(second["_links"]["prev"])["queries"] == first["queries"]
    up = arrived.listed(property=wire, orderby="+created")
    assert up == whole[::-1]
    (listed,) = arrived.listed(property="client==a notebook,sql~listed")
    assert listed["created"] <= listed["updated"]
    since = arrived.listed(property=f"{wire},created>={whole[1]['created']}")
    assert [each["id"] for each in since] == [each["id"] for each in whole[:2]]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"orderby": "-state"},
        {"property": "sql==x"},
        {"property": "nothing==x"},
        {"property": "created>yesterday"},
        {"start": "now"},
        {"excludeHidden": "maybe"},
        {"other": "1"},
    ],
)
def test_a_list_that_cannot_be_read_is_refused(arrived: Arrived, query: dict[str, str]) -> None:
    assert arrived.get("/queries", **query).status_code == 400


def test_a_query_that_is_not_there_is_not_found(arrived: Arrived) -> None:
    assert arrived.get("/queries/none").status_code == 404
    assert arrived.patch("none", op="cancel").status_code == 404
