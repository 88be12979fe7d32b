"""Query Service of the local service: SQL over what a flow brought."""

from __future__ import annotations

import asyncio
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

    def rows(self, sql: str) -> list[Any]:
        with psycopg.connect(**self.login()) as connection:
            return connection.execute(
                sql.replace("{own}", self.own).replace("{t}", self.table)
            ).fetchall()


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
