"""Rows per second of a flow's run against plain ``COPY`` of the same table, and its memory.

``python -m tests.benchmarks.dataflow [rows ...]``; by default one million rows and ten.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
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
_EXPRESSIONS = {"label": 'concat(upper(label), "-", id)', "amount": "amount * 1.19"}


async def copied(work: Work) -> float:
    """Seconds that ``COPY`` takes, its bytes thrown away."""

    async def discard(_data: bytes) -> None:
        return

    start = time.perf_counter()
    query = f"SELECT * FROM {work.table}"
    await work.admin.copy_from_query(query, output=discard)
    return time.perf_counter() - start


async def ran(work: Work, rows: int, *, expressions: bool) -> tuple[float, Any]:
    """Seconds that a run takes, by its own metrics, and the run."""
    mappings = [
        ("EXPRESSION", _EXPRESSIONS[name], name)
        if expressions and name in _EXPRESSIONS
        else ("ATTRIBUTE", name, name)
        for name in _FIELDS
    ]
    flow = await work.flow(*mappings, fields=_FIELDS)
    run = await work.ended(flow, patience=3600)
    assert counts(run) == (rows, rows, 0), run
    duration = run["metrics"]["durationSummary"]
    return (duration["completedAtUTC"] - duration["startedAtUTC"]) / 1000, run


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
        plain, run = await ran(work, rows, expressions=False)
        after = await copied(work)
        peak = peak_memory(service)
        costly, _ = await ran(work, rows, expressions=True)
        await work.sql("DROP TABLE {table}")
    await admin.close()
    copy = (before + after) / 2
    return {
        "rows": rows,
        "copy rows/s": round(rows / copy),
        "run rows/s": round(rows / plain),
        "run / copy": round(copy / plain, 3),
        "with two expressions rows/s": round(rows / costly),
        "peak MB": round(peak),
        "peak MB with expressions": round(peak_memory(service)),
        "Parquet MB": round(run["metrics"]["sizeSummary"]["outputBytes"] / 1e6),
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
