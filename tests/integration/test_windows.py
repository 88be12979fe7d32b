"""Which rows the runs of a flow take: those of each run's window, and what that loses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pgflow_widgets.postgres.delta_views import write_delta_view
from tests.support.in_process import Clock, turned, working_in_process
from tests.support.services import Postgres
from tests.support.work import Work, counts

QUARTER = 15 * 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def work(postgres: Postgres, clock: Clock, tmp_path: Path) -> AsyncIterator[Work]:
    async with working_in_process(postgres, clock, tmp_path) as opened:
        yield opened


def every_quarter(clock: Clock, **changed: Any) -> dict[str, Any]:
    return {"startTime": int(clock()) + 2, "frequency": "minute", "interval": 15, **changed}


async def started(work: Work, clock: Clock, delta: str = "at", **schedule: Any) -> str:
    """A flow of every quarter of an hour whose first run is done."""
    flow = await work.flow(scheduleParams=every_quarter(clock, **schedule), delta=delta)
    await turned(work, clock, flow, 3)
    await work.ended(flow)
    return flow


def window(run: Any) -> tuple[int, int]:
    return run["params"]["windowStartTime"], run["params"]["windowEndTime"]


async def ids(work: Work) -> list[int]:
    return sorted(row["id"] for row in await work.rows())


async def insert(work: Work, row: int, at: float) -> None:
    await work.sql("INSERT INTO {table} VALUES ($1, 'new', 1, to_timestamp($2))", row, at)


async def test_each_window_begins_where_the_last_one_ended(work: Work, clock: Clock) -> None:
    await work.filled(3)
    flow = await started(work, clock)
    start = work.until
    await insert(work, 4, start)
    await insert(work, 5, start + QUARTER - 0.000_001)
    await insert(work, 6, start + QUARTER)
    await turned(work, clock, flow, QUARTER)
    assert counts(await work.ended(flow, 2)) == (2, 2, 0)
    await turned(work, clock, flow, 3 * QUARTER)
    await work.ended(flow, 3)
    assert [window(run) for run in await work.runs(flow)] == [
        (0, start),
        (start, start + QUARTER),
        (start + QUARTER, start + 4 * QUARTER),
    ]
    shown = (await work.runs(flow))[1]["activities"][0]["durationSummary"]["extensions"]
    assert shown == {"windowStart": start * 1000, "windowEnd": (start + QUARTER) * 1000}
    assert await ids(work) == [1, 2, 3, 4, 5, 6]


async def test_the_first_copy_takes_all_that_is_there(work: Work, clock: Clock) -> None:
    """Also what is dated ahead, which comes once more in its window."""
    await work.filled(2)
    await work.sql("INSERT INTO {table} VALUES (3, 'no time', 1, NULL)")
    await insert(work, 4, clock() + QUARTER / 2)
    flow = await started(work, clock)
    await work.sql("INSERT INTO {table} VALUES (5, 'no time', 1, NULL)")
    await turned(work, clock, flow, QUARTER)
    await work.ended(flow, 2)
    assert await ids(work) == [1, 2, 3, 4, 4]


async def test_without_backfill_only_what_came_since_the_start(work: Work, clock: Clock) -> None:
    await work.filled(5)
    await work.sql("INSERT INTO {table} VALUES (7, 'no time', 1, NULL)")
    flow = await started(work, clock, backfill=False)
    assert window((await work.runs(flow))[0]) == (work.until, work.until)
    await insert(work, 6, work.until + 10)
    await turned(work, clock, flow, QUARTER)
    assert counts(await work.ended(flow, 2)) == (1, 1, 0)
    assert await ids(work) == [6]


async def test_the_window_of_a_failed_run_comes_by_its_own_run_alone(
    work: Work, clock: Clock
) -> None:
    await work.filled(1)
    flow = await started(work, clock)
    await insert(work, 2, work.until + 10)
    await work.sql("REVOKE SELECT ON {table} FROM PUBLIC")
    await turned(work, clock, flow, QUARTER)
    failed = await work.ended(flow, 2)
    await work.sql("GRANT SELECT ON {table} TO PUBLIC")
    await insert(work, 3, work.until + QUARTER)
    await turned(work, clock, flow, QUARTER)
    assert counts(await work.ended(flow, 3)) == (1, 1, 0)
    assert await ids(work) == [1, 3]
    await work.call("POST", f"/runs/{failed['id']}/action?op=re-trigger")
    again = await work.ended(flow, 4)
    assert (window(again), counts(again)) == (window(failed), (1, 1, 0))
    assert await ids(work) == [1, 2, 3]


class TestLateCommits:
    """A row that is committed after its window was read, with a time in that window."""

    async def committed_late(self, work: Work, clock: Clock, postgres: Postgres, flow: str) -> None:
        """Add row 2 in time, and row 3 in a transaction that ends after the run."""
        late = await postgres.admin()
        try:
            transaction = late.transaction()
            await transaction.start()
            table = work.table.removesuffix("_for_adobe")
            query = f"INSERT INTO {table} VALUES ($1, 'new', 1, to_timestamp($2))"
            await late.execute(query, 3, work.until + QUARTER - 60)
            await work.admin.execute(query, 2, work.until + 60)
            await turned(work, clock, flow, QUARTER)
            await work.ended(flow, 2)
            await transaction.commit()
        finally:
            await late.close()

    async def test_it_is_lost(self, work: Work, clock: Clock, postgres: Postgres) -> None:
        await work.filled(1)
        flow = await started(work, clock)
        await self.committed_late(work, clock, postgres, flow)
        for number in (3, 4):
            await turned(work, clock, flow, QUARTER)
            assert counts(await work.ended(flow, number)) == (0, 0, 0)
        assert await ids(work) == [1, 2]

    async def test_a_view_with_a_later_time_brings_it(
        self, work: Work, clock: Clock, postgres: Postgres
    ) -> None:
        await work.filled(1)
        columns = ("id", "label", "amount", "at")
        await work.sql(write_delta_view(work.table.split("."), columns, "at", "5 minutes"))
        work.table += "_for_adobe"
        await work.sql("GRANT SELECT ON {table} TO PUBLIC")
        flow = await started(work, clock, delta="delta_at")
        await self.committed_late(work, clock, postgres, flow)
        await turned(work, clock, flow, QUARTER)
        assert counts(await work.ended(flow, 3)) == (1, 1, 0)
        # Of the last five minutes before the first run, and so once more in the window after it.
        assert await ids(work) == [1, 1, 2, 3]

    async def test_windows_on_demand_that_overlap_bring_it(self, work: Work, clock: Clock) -> None:
        """The others of the overlap come twice: the target has to bear it."""
        await work.filled(1)
        flow = await work.flow(scheduleParams={"startTime": int(clock()) + 2, "frequency": "once"})
        await turned(work, clock, flow, 3)
        await work.ended(flow)
        begin = work.until
        await insert(work, 2, begin + 60)
        asked = {"windowStartTime": begin, "windowEndTime": begin + QUARTER}
        assert counts(await work.again(flow, **asked)) == (1, 1, 0)
        await insert(work, 3, begin + QUARTER - 60)  # committed only now
        assert counts(await work.again(flow)) == (0, 0, 0)
        overlap = {"windowStartTime": begin, "windowEndTime": begin + 2 * QUARTER}
        assert counts(await work.again(flow, **overlap)) == (2, 2, 0)
        assert await ids(work) == [1, 2, 2, 3]

    async def test_counts_show_it(self, work: Work, clock: Clock, postgres: Postgres) -> None:
        await work.filled(1)
        flow = await started(work, clock)
        await self.committed_late(work, clock, postgres, flow)
        run = (await work.runs(flow))[1]
        there = await work.admin.fetchval(
            f"SELECT count(*) FROM {work.table}"
            " WHERE to_timestamp($1) <= at AND at < to_timestamp($2)",
            *window(run),
        )
        (*_, batch) = (
            await work.near.ok(
                "GET", f"/catalog/batches?dataSet={work.dataset}&orderBy=asc:created"
            )
        ).values()
        assert (there, counts(run)[0], batch["metrics"]["inputRecordCount"]) == (2, 1, 1)


DAY = 86_400


async def every_day(work: Work, clock: Clock) -> str:
    start = {"startTime": int(clock()) + 2, "frequency": "day", "interval": 1}
    flow = await work.flow(scheduleParams=start)
    await work.sql("REVOKE SELECT ON {table} FROM PUBLIC")
    await turned(work, clock, flow, 3)
    await work.ended(flow)
    return flow


async def test_a_flow_that_fails_for_a_month_is_disabled(work: Work, clock: Clock) -> None:
    await work.filled(1)
    flow = await every_day(work, clock)
    await turned(work, clock, flow, 29 * DAY)
    await work.ended(flow, 2)
    item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
    assert item["state"] == "enabled"
    await turned(work, clock, flow, 2 * DAY)
    await work.ended(flow, 3)
    disabled = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
    assert (disabled["state"], disabled["lastOperation"]["operation"]) == ("disabled", "disable")
    assert disabled["lastRunDetails"]["state"] == "failed"
    await turned(work, clock, flow, DAY)
    assert len(await work.runs(flow)) == 3
    await work.call("POST", f"/flows/{flow}/action?op=enable")  # it fails on, and has a month
    await work.ended(flow, 4)
    assert (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]["state"] == "enabled"


async def test_a_success_ends_a_month_of_failing(work: Work, clock: Clock) -> None:
    await work.filled(1)
    flow = await every_day(work, clock)
    await work.sql("GRANT SELECT ON {table} TO PUBLIC")
    await turned(work, clock, flow, 20 * DAY)
    await work.ended(flow, 2)
    await work.sql("REVOKE SELECT ON {table} FROM PUBLIC")
    await turned(work, clock, flow, 11 * DAY)
    await work.ended(flow, 3)
    assert (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]["state"] == "enabled"
