"""A local service in a thread of the test's process, whose lake the test fills with DuckDB."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import psycopg
import requests
from aiohttp import web

from pgflow_widgets.emulator.app import QUERY_SERVICE, Config, create_app
from pgflow_widgets.emulator.gateway.authentication import Organisation
from pgflow_widgets.emulator.query_service.settings import QuerySettings
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret
from tests.support.in_process import Clock
from tests.support.neighbours import CONTENT_TYPE, PROFILE

T = TypeVar("T")
ORGANISATION = "O@AdobeOrg"


class QueryWorld:
    """The service, its tables, and how to sign in."""

    def __init__(self, app: web.Application, loop: asyncio.AbstractEventLoop, clock: Clock) -> None:
        self.service = app[QUERY_SERVICE]
        self.clock = clock
        self.base = ""
        self._loop = loop
        self.tables = self.service.backend.tables
        self.own = f"_{self.tables.registry.stats(place())['tenantId']}"

    def call(self, work: Callable[[], T]) -> T:
        """Return what is done in the service's thread."""

        async def run() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(20)

    def table(
        self,
        name: str,
        properties: Mapping[str, Any],
        *queries: str,
        sandbox: str = "prod",
        top: Mapping[str, Any] | None = None,
    ) -> str:
        """Make a dataset whose batches hold what DuckDB answers, and return its name for SQL."""
        return self.call(lambda: self._table(place(sandbox), name, properties, queries, top or {}))

    def _table(
        self,
        where: Place,
        name: str,
        properties: Mapping[str, Any],
        queries: tuple[str, ...],
        top: Mapping[str, Any],
    ) -> str:
        own = {self.own: {"type": "object", "properties": properties}, **top}
        group = self.tables.registry.create(
            where,
            "mixins",
            {
                "title": f"{name} fields",
                "type": "object",
                "description": "",
                "meta:intendedToExtend": [PROFILE],
                "definitions": {"customFields": {"type": "object", "properties": own}},
                "allOf": [{"$ref": "#/definitions/customFields"}],
            },
        )
        parts = [{"$ref": PROFILE}, {"$ref": group["$id"]}]
        schema = self.tables.registry.create(
            where,
            "schemas",
            {"title": name, "type": "object", "description": "", "allOf": parts},
        )
        catalog = self.tables.catalog
        reference = {"id": schema["$id"], "contentType": CONTENT_TYPE}
        dataset = catalog.create(where, {"name": name, "schemaRef": reference})
        for query in queries:
            self.batch(where, dataset, query)
        return str(catalog.item(where, "dataSets", dataset)["tags"]["adobe/pqs/table"][0])

    def batch(self, where: Place, dataset: str, query: str, status: str = "success") -> Path:
        related = [{"type": "dataSet", "id": dataset}]
        batch = self.tables.catalog.add_batch(where, {"status": status, "relatedObjects": related})
        folder = self.tables.lake.batch(where, dataset, batch)
        folder.mkdir(parents=True)
        file = folder / "part-00000.parquet"
        escaped = str(file).replace("'", "''")
        duckdb.execute(f"COPY ({query.replace('{own}', self.own)}) TO '{escaped}'")
        return file

    def token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": "c",
            "client_secret": "s",
            "scope": platform.DEFAULT_SCOPES,
        }
        answer = requests.post(f"{self.base}/ims/token/v3", form, timeout=20)
        return str(answer.json()["access_token"])

    def headers(self, sandbox: str = "prod") -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token()}",
            platform.API_KEY: "c",
            platform.ORG_ID_HEADER: ORGANISATION,
            platform.SANDBOX_NAME: sandbox,
        }

    def login(self, **changed: Any) -> dict[str, Any]:
        """How psycopg and others of libpq sign in."""
        return {
            "host": "127.0.0.1",
            "port": self.service.port,
            "user": ORGANISATION,
            "password": self.token(),
            "dbname": "prod:all",
            "sslmode": "verify-full",
            "sslrootcert": str(self.service.root_certificate),
            **changed,
        }

    def connect(self, **changed: Any) -> psycopg.Connection[Any]:
        """A connection as our own client makes it."""
        plain = {"autocommit": True, "cursor_factory": psycopg.ClientCursor}
        return psycopg.connect(**{**self.login(), **plain, **changed})

    def rows(self, sql: str, **changed: Any) -> list[Any]:
        with self.connect(**changed) as connection:
            return connection.execute(sql.replace("{own}", self.own)).fetchall()


def place(sandbox: str = "prod") -> Place:
    return Place(ORGANISATION, sandbox, "c")


@contextmanager
def query_world(lake: Path, **settings: Any) -> Iterator[QueryWorld]:
    """Run a service whose wire has these settings."""
    ready, clock = threading.Event(), Clock()
    worlds: list[QueryWorld] = []
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        with closing(Store(None)) as store:
            config = Config(
                store=store,
                lake=lake,
                organisations=(Organisation(ORGANISATION, "c", Secret("s")),),
                clock=clock,
                query=QuerySettings(**settings),
            )
            runner = web.AppRunner(app := create_app(config), shutdown_timeout=1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            world = QueryWorld(app, loop, clock)
            world.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
            worlds.append(world)
            ready.set()
            await over.wait()
            await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(20)
    try:
        yield worlds[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(20)
        loop.close()
