"""The speed of a flow's run against plain ``COPY`` of the same table, and its memory.

``python -m tests.benchmarks.dataflow [rows ...]``; by default one million rows and ten.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from tests.support.raw_caller import RawClient, token
from tests.support.services import TOLERANT, Service, running_postgres, running_service
from tests.support.work import Work, counts

_TABLE = """
CREATE SCHEMA IF NOT EXISTS work; GRANT USAGE ON SCHEMA work TO PUBLIC;
CREATE UNLOGGED TABLE {table} AS SELECT g::bigint AS id, 'customer ' || g AS label,
  (g * 1.25)::numeric(12, 2) AS amount, now() - g * interval '1 second' AS at,
  'city ' || g % 1000 AS city, g % 2 = 0 AS yes, random() AS score, current_date - g % 1000 AS day
  FROM generate_series(1, {rows}) g;
GRANT SELECT ON {table} TO PUBLIC;
"""
_FIELDS = {
    "id": {"type": "integer"},
    "label": {"type": "string"},
    "amount": {"type": "number"},
    "at": {"type": "string", "format": "date-time"},
    "city": {"type": "string"},
    "yes": {"type": "boolean"},
    "score": {"type": "number"},
    "day": {"type": "string", "format": "date"},
}
_EXPRESSIONS = {
    "two expressions": {"label": 'concat(upper(label), "-", id)', "amount": "amount * 1.19"},
    "ten functions": {
        "label": 'concat(upper(trim(label)), "-", replace(id, "9", "nine"))',
        "amount": "round(amount * 1.19, 2)",
        "city": 'iif(is_empty(city), "nowhere", substr(city, 0, 20))',
        "score": "abs(coalesce(score, 0))",
        "id": "length(label) + id",
    },
    "a function row by row": {"label": "md5(label)"},
}


async def copied(work: Work) -> float:
    """Seconds that ``COPY`` takes, its bytes thrown away."""

    async def discard(_data: bytes) -> None:
        return

    start = time.perf_counter()
    query = f"SELECT * FROM {work.table}"
    await work.admin.copy_from_query(query, output=discard)
    return time.perf_counter() - start


async def ran(work: Work, rows: int, expressions: Mapping[str, str]) -> tuple[str, Any]:
    """Run a new flow, and return it and its run."""
    mappings = [
        ("EXPRESSION", expressions[name], name)
        if name in expressions
        else ("ATTRIBUTE", name, name)
        for name in _FIELDS
    ]
    flow = await work.flow(*mappings, fields=_FIELDS)
    run = await work.ended(flow, patience=3600)
    assert counts(run) == (rows, rows, 0), run
    return flow, run


def seconds(run: Any) -> float:
    """What a run took, by its own metrics."""
    duration: dict[str, int] = run["metrics"]["durationSummary"]
    return (duration["completedAtUTC"] - duration["startedAtUTC"]) / 1000


async def measured(service: Service, database: dict[str, Any], rows: int) -> dict[str, Any]:
    """Measure one size."""
    admin = await asyncpg.connect(
        host="127.0.0.1",
        port=database["port"],
        user="pgflow_admin",
        password=database["passwords"]["pgflow_admin"],
        database="retail",
        ssl=False,
        timeout=600,
    )
    login = {"server": "127.0.0.1", "port": str(database["port"]), "database": "retail"}
    login |= {"username": "analyst", "password": database["passwords"]["analyst"]}
    async with aiohttp.ClientSession() as session:
        _, answer = await token(service, session)
        call = RawClient(service, session, answer["access_token"])
        work = Work(call, admin, login | {"sslMode": "Disable"})
        await work.sql(_TABLE.replace("{rows}", str(rows)))
        before = await copied(work)
        flow, plain = await ran(work, rows, {})
        results: dict[str, Any] = {"peak MB": round(peak_memory(service))}
        for name, expressions in _EXPRESSIONS.items():
            after = await copied(work)
            _, run = await ran(work, rows, expressions)
            results[f"{name} / copy"] = round(after / seconds(run), 3)
            results[f"peak MB with {name}"] = round(peak_memory(service))
        await work.sql(
            "CREATE INDEX ON {table} (at); INSERT INTO {table} (id, at) VALUES (0, {now})"
        )
        results["delta run s"] = seconds(await work.again(flow))
        await work.sql("DROP TABLE {table}")
    await admin.close()
    return {
        "rows": rows,
        "copy rows/s": round(rows / before),
        "run rows/s": round(rows / seconds(plain)),
        "run / copy": round(before / seconds(plain), 3),
        **results,
        "Parquet MB": round(plain["metrics"]["sizeSummary"]["outputBytes"] / 1e6),
    }


def peak_memory(service: Service) -> float:
    """The most that the service's process ever held, in megabytes."""
    status = Path(f"/proc/{service.process.pid}/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Print one line of JSON for each size, each with a service of its own."""
    sizes = [int(each) for each in sys.argv[1:]] or [1_000_000, 10_000_000]
    with running_postgres() as database:
        for rows in sizes:
            with (
                tempfile.TemporaryDirectory() as folder,
                running_service(*TOLERANT, "--lake", folder) as service,
            ):
                found = asyncio.run(measured(service, database, rows))
            print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
