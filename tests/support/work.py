"""A table of its own and the flows that read it, over plain HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pyarrow.parquet as pq

from tests.support.flow_chains import FLOW_SPEC, Lake, source
from tests.support.neighbours import TEXT, Neighbours
from tests.support.raw_caller import RawClient, body, token
from tests.support.services import Postgres, Service

if TYPE_CHECKING:
    import asyncpg


PATIENCE = 60.0
NUMBER = {"type": "number"}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
LONG = {"type": "integer"}
SMALL = {"type": "integer", "minimum": 0, "maximum": 1000}
FIELDS = {"id": LONG, "label": TEXT, "amount": NUMBER, "at": MOMENT}
DIAGNOSTICS = {"errorDiagnosticsEnabled": True}
PARTIAL = {**DIAGNOSTICS, "partialIngestionPercent": 90}
STRAIGHT = [("ATTRIBUTE", name, name) for name in FIELDS]


class Work:
    """A table of its own, and flows that read it."""

    def __init__(
        self, call: RawClient, admin: asyncpg.Connection, login: Mapping[str, str]
    ) -> None:
        self.near = Neighbours(call)
        self.call = call
        self.admin = admin
        self.login = login
        self.table = f"work.t{random.getrandbits(48):x}"
        self.own = self.schema_id = self.dataset = ""
        self.until = 0

    async def sql(self, query: str, *values: Any) -> None:
        """Run SQL; ``{now}`` is a time in the next window that `again` takes, ``{end}`` its end."""
        for name, sql in (
            ("{table}", self.table),
            ("{now}", f"to_timestamp({self.until} + 0.5)"),
            ("{end}", f"to_timestamp({self.until} + 1)"),
        ):
            query = query.replace(name, sql)
        await self.admin.execute(query, *values)

    async def filled(self, rows: int = 100) -> Work:
        await self.sql("CREATE SCHEMA IF NOT EXISTS work; GRANT USAGE ON SCHEMA work TO PUBLIC")
        await self.sql(
            "CREATE TABLE {table} (id bigint, label text, amount numeric(12, 2), at timestamptz);"
            "GRANT SELECT ON {table} TO PUBLIC"
        )
        await self.sql(
            "INSERT INTO {table} SELECT g, 'row ' || g, g * 1.25, now() - g * interval '1 minute'"
            " FROM generate_series(1, $1::int) g",
            rows,
        )
        return self

    async def made(self, kind: str, sent: Any) -> str:
        status, answer, _ = await self.call("POST", f"/{kind}", sent)
        assert status == 201, answer
        return str(answer["id"])

    async def flow(
        self,
        *mappings: tuple[str, str, str],
        fields: Mapping[str, Any] = FIELDS,
        delta: str | None = "at",
        base: str | None = None,
        login: Mapping[str, str] | None = None,
        **changed: Any,
    ) -> str:
        """Make everything that a flow needs, and the flow; it begins at once.

        The service must tolerate a start a moment ago; a flow that repeats gets the delta column.
        """
        self.own = await self.near.namespace()
        title = f"{self.table} {random.getrandbits(32):x}"
        self.schema_id = await self.near.own_schema(title, fields, *([base] if base else []))
        self.dataset = await self.near.dataset(self.table, self.schema_id)
        whole = [
            (kind, name, to if to.startswith(("_", "timestamp")) else f"{self.own}.{to}")
            for kind, name, to in mappings or STRAIGHT
        ]
        mapping = await self.near.mapping_set(self.schema_id, *whole)
        connection = await self.made("connections", body(params={**self.login, **(login or {})}))
        params = {"tableName": self.table}
        start = await self.made("sourceConnections", source(connection, params=params))
        end = await self.made(
            "targetConnections",
            Lake(self.schema_id, self.dataset, str(mapping["id"])).target(),
        )
        schedule = {"startTime": int(time.time()) - 1, "frequency": "once"}
        schedule = changed.pop("scheduleParams", schedule)
        copy = {"name": "Copy", "params": {"deltaColumn": {"name": delta}}}
        repeats = delta and schedule["frequency"] != "once"
        sent = {
            "name": "flow",
            "flowSpec": FLOW_SPEC,
            "sourceConnectionIds": [start],
            "targetConnectionIds": [end],
            "transformations": [
                *([copy] if repeats else []),
                {"name": "Mapping", "params": {"mappingId": mapping["id"], "mappingVersion": 0}},
            ],
            "scheduleParams": schedule,
            "options": DIAGNOSTICS,
            **changed,
        }
        self.until = int(sent["scheduleParams"]["startTime"])
        return await self.made("flows", sent)

    async def runs(self, flow: str) -> list[Any]:
        path = f"/runs?property=flowId=={flow}&orderby=createdAt&limit=100"
        return list((await self.call("GET", path))[1]["items"])

    async def ended(self, flow: str, count: int = 1, patience: float = PATIENCE) -> Any:
        """The newest run of a flow, when so many have ended."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = await self.runs(flow)
            if len(found) >= count and all(state(r) in {"success", "failed"} for r in found):
                return found[-1]
            await asyncio.sleep(0.02)
        raise AssertionError(f"no end in sight: {await self.runs(flow)}")

    async def begun(self, flow: str) -> None:
        """Wait until a flow's first run has begun."""
        for _ in range(int(PATIENCE / 0.02)):
            runs = await self.runs(flow)
            if runs and state(runs[0]) == "inProgress":
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the run does not begin")

    async def asked(self, flow: str, **params: Any) -> str:
        """Ask for a run, over the second that follows the last window if none is given."""
        window = {"windowStartTime": self.until, "windowEndTime": self.until + 1}
        whole = {"startTime": self.until, **window, "deltaColumn": {"name": "at"}, **params}
        self.until = int(whole["windowEndTime"])
        return await self.made("runs", {"flowId": flow, "params": whole})

    async def again(self, flow: str, **params: Any) -> Any:
        """Ask for a run as `asked` does, and wait for its end."""
        count = len(await self.runs(flow))
        await self.asked(flow, **params)
        return await self.ended(flow, count + 1)

    async def rows(self) -> list[dict[str, Any]]:
        """The dataset as a client reads it: over Catalog and Data Access."""
        found: list[dict[str, Any]] = []
        query = f"dataSet={self.dataset}&status=success&orderBy=asc:created&limit=100"
        for batch in await self.near.ok("GET", f"/catalog/batches?{query}"):
            for file in (await self.near.ok("GET", f"/export/batches/{batch}/files"))["data"]:
                table = pq.read_table(io.BytesIO(await self.file(file)))
                found += table.to_pylist()
        return [each.get(self.own) or each for each in found]

    async def file(self, file: Any, **headers: str) -> bytes:
        (shown,) = (await self.call("GET", file["_links"]["self"]["href"]))[1]["data"]
        href = shown["_links"]["self"]["href"]
        sent = {**self.call.headers, **headers}
        async with self.call.session.get(href, headers=sent) as answer:
            content = await answer.read()
            assert answer.content_type in {"application/parquet", "application/json"}
            if not headers:
                assert str(len(content)) == shown["length"]
            return content

    async def bad_rows(self, run: Any) -> list[Any]:
        manifest = run["activities"][1]["statusSummary"]["extensions"]["manifest"]
        return await self.lines(manifest["failedRecords"])

    async def lines(self, address: str) -> list[Any]:
        """The lines of all files in a list of Data Access, or of the file itself."""
        async with self.call.session.get(address, headers=self.call.headers) as answer:
            assert answer.status == 200, await answer.text()
            content = await answer.read()
        lines = [json.loads(line) for line in content.splitlines()]
        if len(lines) != 1 or "_page" not in lines[0]:
            return lines
        files = lines[0]["data"]
        return [row for f in files for row in await self.lines(f["_links"]["self"]["href"])]


def state(run: Any) -> str:
    return str(run["metrics"]["statusSummary"]["status"])


def counts(run: Any) -> tuple[int, int, int]:
    records = run["metrics"]["recordSummary"]
    names = ("inputRecordCount", "outputRecordCount", "failedRecordCount")
    read, written, failed = (records[name] for name in names)
    return read, written, failed


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@asynccontextmanager
async def working(service: Service, postgres: Postgres) -> AsyncIterator[Work]:
    async with aiohttp.ClientSession() as session:
        _, answer = await token(service, session)
        admin = await postgres.admin()
        try:
            call = RawClient(service, session, answer["access_token"])
            yield Work(call, admin, {**postgres.login(), "sslMode": "Prefer"})
        finally:
            await admin.close()
