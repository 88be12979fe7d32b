"""Flows at the times of their schedules, with a clock that the test turns."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import Catalog
from pgflow_widgets.emulator.runs.copy_job import CopyProgress
from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.emulator.runs.runs import Runs
from pgflow_widgets.emulator.runs.scheduler import FlowScheduler
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.lake import Lake
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import Schedule
from tests.support.in_process import Clock, turned, working_in_process
from tests.support.neighbours import mapping_body
from tests.support.services import Postgres
from tests.support.work import Work, counts

QUARTER = 15 * 60
STAMPED = {"createdAt": 1, "updatedAt": 1, "client": "c", "createdClient": "c"}
FLOW: dict[str, Any] = {
    "id": "f",
    **STAMPED,
    "state": "enabled",
    "flowSpec": {"id": "x", "version": "1.0"},
    "sourceConnectionIds": ["a"],
    "targetConnectionIds": ["b"],
    "scheduleParams": {"startTime": 1, "frequency": "once"},
}
BAD_SCHEDULE = {
    "startTime": 1_000_000_000_000,
    "frequency": "minute",
    "interval": 15,
    "backfill": False,
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def work(postgres: Postgres, clock: Clock, tmp_path: Path) -> AsyncIterator[Work]:
    """A service in this process."""
    async with working_in_process(postgres, clock, tmp_path) as opened:
        yield opened


def every_quarter(start: float) -> dict[str, Any]:
    return {"startTime": int(start), "frequency": "minute", "interval": 15}


async def test_a_flow_runs_at_each_of_its_times(work: Work, clock: Clock) -> None:
    await work.filled(5)
    flow = await work.flow(scheduleParams=every_quarter(clock() + 30))
    assert await work.runs(flow) == []
    await turned(work, clock, flow, 31)
    assert counts(await work.ended(flow, 1)) == (5, 5, 0)
    await turned(work, clock, flow, QUARTER / 2)
    assert len(await work.runs(flow)) == 1
    await work.sql("INSERT INTO {table} VALUES (6, 'new', 1, to_timestamp($1))", clock())
    await turned(work, clock, flow, QUARTER / 2)
    assert counts(await work.ended(flow, 2)) == (1, 1, 0)


async def test_times_that_were_missed_become_one_run(work: Work, clock: Clock) -> None:
    await work.filled(5)
    flow = await work.flow(scheduleParams=every_quarter(clock() + 30))
    await turned(work, clock, flow, 30 + 10 * QUARTER)
    assert counts(await work.ended(flow, 1)) == (5, 5, 0)
    await turned(work, clock, flow, 7 * QUARTER)
    await work.ended(flow, 2)
    await turned(work, clock, flow, 1)
    assert len(await work.runs(flow)) == 2


async def test_a_flow_that_was_disabled_goes_on_with_all_that_came(
    work: Work, clock: Clock
) -> None:
    await work.filled(5)
    flow = await work.flow(scheduleParams=every_quarter(clock() - 1))
    await work.ended(flow, 1)
    await work.call("POST", f"/flows/{flow}/action?op=disable")
    await work.sql("INSERT INTO {table} VALUES (6, 'new', 1, now())")
    clock.ahead += 3 * QUARTER
    now = {"startTime": int(clock()), "frequency": "once"}
    other = await work.flow(scheduleParams=now)
    await work.ended(other, 1)
    assert len(await work.runs(flow)) == 1
    await work.call("POST", f"/flows/{flow}/action?op=enable")
    assert counts(await work.ended(flow, 2)) == (1, 1, 0)


async def test_a_flow_keeps_the_version_of_its_mapping(work: Work, clock: Clock) -> None:
    await work.filled(1)
    flow = await work.flow(scheduleParams=every_quarter(clock() + 30))
    item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
    step = next(t for t in item["transformations"] if t["name"] == "Mapping")
    path = f"/conversion/mappingSets/{step['params']['mappingId']}"
    constant = mapping_body(work.schema_id, ("STATIC", "other", f"{work.own}.label"))
    assert (await work.near.ok("PUT", path, constant))["version"] == 1
    await turned(work, clock, flow, 31)
    await work.ended(flow, 1)
    assert [row["label"] for row in await work.rows()] == ["row 1"]
    first = await work.near.ok("GET", f"{path}?version=0")
    assert (first["version"], len(first["mappings"])) == (0, 4)
    assert (await work.near.ok("GET", path))["version"] == 1
    assert (await work.near("GET", f"{path}?version=2"))[0] == 404


async def test_another_schedule_holds_from_then_on(work: Work, clock: Clock) -> None:
    await work.filled(5)
    flow = await work.flow(scheduleParams=every_quarter(clock() - 1))
    await work.ended(flow, 1)
    item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
    changes = [
        {"op": "replace", "path": "/scheduleParams/frequency", "value": "day"},
        {"op": "replace", "path": "/scheduleParams/interval", "value": 1},
    ]
    path = f"/flows/{flow}"
    assert (await work.call("PATCH", path, changes, If_Match=item["etag"]))[0] == 200
    await turned(work, clock, flow, 4 * QUARTER)
    assert len(await work.runs(flow)) == 1
    await turned(work, clock, flow, 86_400)
    await work.ended(flow, 2)


async def test_it_uses_no_time_of_the_processor_while_it_waits(work: Work, clock: Clock) -> None:
    await work.filled(1)
    flow = await work.flow(scheduleParams=every_quarter(clock() - 1))
    await work.ended(flow, 1)
    start = resource.getrusage(resource.RUSAGE_SELF)
    await asyncio.sleep(1.0)
    end = resource.getrusage(resource.RUSAGE_SELF)
    assert end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime < 0.05


async def test_others_are_answered_while_a_flow_runs(work: Work) -> None:
    await work.filled(200_000)
    flow = await work.flow()
    await work.begun(flow)
    waits = []
    while (await work.runs(flow))[0]["metrics"]["statusSummary"]["status"] == "inProgress":
        start = time.monotonic()
        assert (await work.call("GET", "/connectionSpecs"))[0] == 200
        waits.append(time.monotonic() - start)
    assert len(waits) > 3
    assert sorted(waits)[len(waits) // 2] < 0.5


class TornLake(Lake):
    """A lake at a service that is killed at one of two places of a commit."""

    after_rename = False

    def publish(self, place: Place, dataset_id: str, batch_id: str) -> None:
        if self.after_rename:
            super().publish(place, dataset_id, batch_id)
        raise KeyboardInterrupt


class UnsweptLake(Lake):
    """A lake at a service that is killed before it removes a file."""

    def discard(self, place: Place, dataset_id: str, batch_id: str) -> None:
        raise KeyboardInterrupt


@pytest.mark.parametrize("after_rename", [False, True])
def test_a_commit_that_was_recorded_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_rename: bool
) -> None:
    """Between record and end of a commit, a kill loses nothing and doubles nothing."""
    monkeypatch.setattr(TornLake, "after_rename", after_rename)
    place = Place("O@AdobeOrg", "prod", "c")
    with closing(Store(tmp_path / "state")) as store:
        runs = _runs(store, TornLake(tmp_path / "lake"))
        run_id, batch_id = _begun(store, runs, Lake(tmp_path / "lake"), place)
        progress = CopyProgress(read=1, written=1)
        with pytest.raises(KeyboardInterrupt):
            runs.succeed(place, run_id, progress)
        assert store.get(place, "batches", batch_id)["status"] == "processing"
    with closing(Store(tmp_path / "state")) as store:
        lake = Lake(tmp_path / "lake")
        runs = _runs(store, lake)
        assert runs.recover() == []
        assert runs.recover() == []
        run = runs.item(place, run_id)
        assert (run["metrics"]["statusSummary"]["status"], counts(run)) == ("success", (1, 1, 0))
        assert store.get(place, "batches", batch_id)["status"] == "success"
        assert (lake.batch(place, "d", batch_id) / "part-00000.parquet").exists()
        assert not lake.hidden_folder(place, "d", batch_id).exists()
        assert runs.progress.due(place, "f") == 1


def test_a_start_in_milliseconds_is_refused() -> None:
    last = {"startTime": 253_402_300_799, "frequency": "once"}
    assert Schedule.read_params(last).start_seconds == last["startTime"]
    with pytest.raises(InputError, match="seconds") as caught:
        Schedule.read_params({**last, "startTime": 1_000_000_000_000})
    assert caught.value.field == "startTime"


async def test_a_flow_that_is_not_understood_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """State files of earlier versions can hold a start in milliseconds."""
    place = Place("O@AdobeOrg", "prod", "c")
    nothing = cast("Any", None)
    with closing(Store(None)) as store:
        lake = Lake(tmp_path)
        runs = _runs(store, lake)
        runner = FlowScheduler(
            store,
            runs=runs,
            connections=nothing,
            prep=nothing,
            registry=nothing,
            lake=lake,
            clock=time.time,
        )
        once = {"startTime": 1, "frequency": "once"}
        store.add(place, "flows", FLOW | {"id": "b", "scheduleParams": BAD_SCHEDULE}, {})
        store.add(place, "flows", FLOW | {"id": "g", "scheduleParams": once}, {})
        lifetime = runner.lifetime(None)
        await anext(lifetime)
        for _ in range(3):
            await asyncio.sleep(0.05)
            runner.wake()
        assert [run["flowId"] for _, run in store.all_items("runs")] == ["g"]
        assert [record.message.split(" does")[0] for record in caplog.records] == ["The flow b"]
        with pytest.raises(problems.Problem):
            runs.content(place, {"flowId": "b"}, draft=False)
        with pytest.raises(StopAsyncIteration):
            await anext(lifetime)


@pytest.mark.parametrize("visible", [False, True])
def test_a_commit_that_failed_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visible: bool
) -> None:
    """A second run that is killed is not completed with what the first one had found."""
    place = Place("O@AdobeOrg", "prod", "c")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with closing(Store(tmp_path / "state")) as store:
        lake = Lake(tmp_path / "lake")
        runs = _runs(store, lake)
        run_id, first = _begun(store, runs, lake, place)
        progress = CopyProgress(read=1, written=1)
        with monkeypatch.context() as patch:
            patch.setattr("pgflow_widgets.emulator.storage.lake._sync", broken)
            if not visible:
                patch.setattr(Path, "rename", broken)
            with pytest.raises(OSError, match="No space"):
                runs.succeed(place, run_id, progress)
        assert lake.batch(place, "d", first).exists() == visible
        runs.fail(place, run_id, "CONNECTOR-2001-500", "full", CopyProgress())
        assert list(lake.dataset(place, "d").iterdir()) == []
        second = runs.begin(place, FLOW, run_id, "d")
        lake.hidden_folder(place, "d", second).mkdir()
    with closing(Store(tmp_path / "state")) as store:
        runs = _runs(store, lake)
        assert runs.recover() == []
        assert runs.item(place, run_id)["metrics"]["statusSummary"]["status"] == "failed"
        assert list(lake.dataset(place, "d").iterdir()) == []


@pytest.mark.parametrize("visible", [False, True])
def test_what_a_failed_run_left_goes_at_the_next_start(tmp_path: Path, visible: bool) -> None:
    """A kill between the end of a failed run and the removal of its files leaves no file for ever.

    Others' files stay: a lake can be older than the state, or shared.
    """
    place = Place("O@AdobeOrg", "prod", "c")
    lake = Lake(tmp_path / "lake")
    with closing(Store(tmp_path / "state")) as store:
        good, kept = _begun(store, _runs(store, lake), lake, place)
        _runs(store, lake).succeed(place, good, CopyProgress(read=1, written=1))
        torn = UnsweptLake(tmp_path / "lake")
        runs = _runs(store, torn)
        run_id, left = _begun(store, runs, lake, place)
        if visible:
            lake.publish(place, "d", left)
        with pytest.raises(KeyboardInterrupt):
            runs.fail(place, run_id, "CONNECTOR-2001-500", "full", CopyProgress())
        assert lake.batch(place, "d", left).exists() == visible
        assert lake.hidden_folder(place, "d", left).exists() != visible
    foreign = [lake.batch(place, "d", "0" * 24), lake.hidden_folder(place, "other", "0" * 24)]
    for each in foreign:
        each.mkdir(parents=True)
    with closing(Store(tmp_path / "state")) as store:
        assert _runs(store, lake).recover() == []
    found = sorted(path.name for path in lake.dataset(place, "d").iterdir())
    assert found == sorted([kept, "0" * 24])
    assert all(each.exists() for each in foreign)


def test_what_an_earlier_version_kept_is_read(tmp_path: Path) -> None:
    """It kept how far a flow had come otherwise, and no window of a run."""
    place = Place("O@AdobeOrg", "prod", "c")
    flow = FLOW | {"scheduleParams": {"startTime": 100, "frequency": "hour", "interval": 1}}
    old = {"id": "f", "mark": "2026-01-01", "ties": [["ab"]], "nulls": False, "end": 500}
    with closing(Store(None)) as store:
        lake = Lake(tmp_path)
        runs = _runs(store, lake)
        run_id, batch_id = _begun(store, runs, lake, place)
        store.update(place, "flowStates", old | {**STAMPED, "due": 100}, {})
        assert runs.progress.due(place, "f") == 100
        assert runs.progress.move(place, flow, 900) == RunWindow(500, 900)
        secret = {"asked": {}, "batch": batch_id, "dataset": "d", "started": 1}
        store.update(place, "runs", runs.item(place, run_id) | {"params": {}}, secret)
        assert runs.recover() == []
        assert runs.item(place, run_id)["metrics"]["statusSummary"]["status"] == "failed"
        assert runs.window(place, run_id) is None
        assert list(lake.dataset(place, "d").iterdir()) == []
        store.update(place, "flows", flow, {})
        with pytest.raises(problems.Problem, match="400") as refused:
            runs.transition(place, runs.item(place, run_id), "re-trigger")
        assert refused.value.code == "FLOW-1387-400"


def test_a_recorded_commit_without_files_fails(tmp_path: Path) -> None:
    place = Place("O@AdobeOrg", "prod", "c")
    with closing(Store(None)) as store:
        lake = TornLake(tmp_path / "lake")
        runs = _runs(store, lake)
        run_id, batch_id = _begun(store, runs, lake, place)
        with pytest.raises(KeyboardInterrupt):
            runs.succeed(place, run_id, CopyProgress(read=1, written=1))
        lake.discard(place, "d", batch_id)
        runs = _runs(store, Lake(tmp_path / "lake"))
        assert runs.recover() == []
        assert runs.item(place, run_id)["metrics"]["statusSummary"]["status"] == "failed"
        assert store.get(place, "batches", batch_id)["status"] == "failed"


def _begun(store: Store, runs: Runs, lake: Lake, place: Place) -> tuple[str, str]:
    """Return a run that has written a file, and its batch."""
    dataset = {"id": "d", "name": "d", "schemaRef": {"id": "s"}, **STAMPED}
    if store.get(place, "dataSets", "d") is None:
        store.add(place, "dataSets", dataset, {})
        store.add(place, "flows", FLOW, {})
    run_id = runs.plan(place, FLOW, 1)
    batch_id = runs.begin(place, FLOW, run_id, "d")
    hidden = lake.hidden_folder(place, "d", batch_id)
    hidden.mkdir(parents=True)
    (hidden / "part-00000.parquet").write_bytes(b"PAR1")
    return run_id, batch_id


def _runs(store: Store, lake: Lake) -> Runs:
    identifiers = Identifiers(time.time)
    catalog = Catalog(store, identifiers, SchemaRegistry(store, identifiers))
    return Runs(store, identifiers, catalog=catalog, lake=lake, clock=time.time)
