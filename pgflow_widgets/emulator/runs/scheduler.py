"""Runs flows at the times of their schedules and when asked, one run at a time each.

Between two times it sleeps. Source: contract, dataflow.md 7 to 10.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.data_prep.mapping_sets import DataPrep
from pgflow_widgets.emulator.flow_service.connections import Connections
from pgflow_widgets.emulator.flow_service.flows import transformation_params
from pgflow_widgets.emulator.flow_service.resource import ENABLED
from pgflow_widgets.emulator.limits.daemon_threads import DaemonThreads
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.emulator.runs import metrics
from pgflow_widgets.emulator.runs.copy_job import CopyError, CopyJob, CopyProgress, CopyThread
from pgflow_widgets.emulator.runs.identity_values import find_identities
from pgflow_widgets.emulator.runs.runs import Runs
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.storage.lake import Lake
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.dataflow.schedule import SECONDS, Schedule
from pgflow_widgets.postgres.database_errors import DatabaseError

_log = logging.getLogger("pgflow_widgets.emulator")

_AT_ONCE = 2
_REPORT_EVERY = 1.0
_FAREWELL = 2.0  # seconds for runs to end when the service does
_LONGEST_SLEEP = 3600.0  # a wall clock can be set while a monotonic one goes on


class FlowScheduler:
    """Runs flows.

    Parameters
    ----------
    store
        Where flows and datasets are kept.
    runs, connections, prep, registry, lake
        What a run is made of.
    clock
        Seconds since 1970.
    lenient
        The rules that are switched off.
    """

    def __init__(
        self,
        store: Store,
        *,
        runs: Runs,
        connections: Connections,
        prep: DataPrep,
        registry: SchemaRegistry,
        lake: Lake,
        clock: Callable[[], float],
        lenient: Collection[Leniency] = (),
    ) -> None:
        self._store = store
        self._runs = runs
        self._connections = connections
        self._prep = prep
        self._registry = registry
        self._lake = lake
        self._clock = clock
        self._lenient = lenient
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._copies: dict[str, CopyThread] = {}
        self._strange: set[str] = set()
        self._threads = DaemonThreads(_AT_ONCE)

    async def lifetime(self, _app: object) -> AsyncIterator[None]:
        """Settle what an earlier service left, run flows, and stop when the service does."""
        for place, flow_id, run_id in self._runs.recover():
            self.submit(place, flow_id, run_id)
        schedule = asyncio.create_task(self._keep_time())
        yield
        schedule.cancel()
        for copy in self._copies.values():
            copy.stop()
        tasks = [*self._tasks]
        for task in tasks:
            if self._tasks[task] not in self._copies:
                task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_FAREWELL)
        for task in tasks:  # a batch that takes long is left to the end of the process
            task.cancel()
        await asyncio.gather(schedule, *tasks, return_exceptions=True)

    def wake(self) -> None:
        """Look at the schedules again: a flow has changed."""
        self._wake.set()

    def submit(self, place: Place, flow_id: str, run_id: str) -> None:
        """Let a run begin as soon as the flow's other runs are done."""
        task = asyncio.create_task(self._take_turn(place, flow_id, run_id))
        self._tasks[task] = run_id
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    def stop(self, place: Place, flow_id: str) -> None:
        """Stop the runs of a flow that is gone."""
        self._runs.progress.forget(place, flow_id)
        for run_id, copy in self._copies.items():
            run = self._store.get(place, "runs", run_id)
            if run is not None and run["flowId"] == flow_id:
                copy.stop()

    async def _keep_time(self) -> None:
        while True:
            self._wake.clear()
            times = [self._start_if_readable(place, flow) for place, flow in self._flows()]
            following = min((time for time in times if time is not None), default=None)
            seconds = _LONGEST_SLEEP
            if following is not None:
                seconds = min(max(following - self._clock(), 0.0), _LONGEST_SLEEP)
            with contextlib.suppress(TimeoutError):
                # Unlike wait_for in Python 3.11, it loses no cancellation when woken as well.
                async with asyncio.timeout(seconds):
                    await self._wake.wait()

    def _flows(self) -> list[tuple[Place, dict[str, Any]]]:
        return [item for item in self._store.all_items("flows") if item[1]["state"] == ENABLED]

    def _start_if_readable(self, place: Place, flow: Mapping[str, Any]) -> float | None:
        """Start a flow if it is due; one that cannot be understood must not stop the others."""
        try:
            return self._start_if_due(place, flow)
        except (ValueError, OverflowError, OSError) as error:
            if flow["id"] not in self._strange:
                self._strange.add(flow["id"])
                _log.warning("The flow %s does not run: its schedule: %s", flow["id"], error)
            return None

    def _start_if_due(self, place: Place, flow: Mapping[str, Any]) -> float | None:
        """Start a flow whose time has come; return when it is due next."""
        schedule = Schedule.read_params(flow.get("scheduleParams", {}))
        last = self._runs.progress.due(place, flow["id"])
        now = self._clock()
        latest = _last_due_time(schedule, now)
        if latest is not None and (last is None or last < latest):
            with self._store.transaction():
                run_id = self._runs.plan(place, flow, latest)
            self.submit(place, flow["id"], run_id)
        return _next_due_time(schedule, now)

    async def _take_turn(self, place: Place, flow_id: str, run_id: str) -> None:
        async with self._turns[flow_id], self._slots:
            if self._store.get(place, "runs", run_id) is not None:
                await self._run(place, flow_id, run_id)

    async def _run(self, place: Place, flow_id: str, run_id: str) -> None:
        progress = CopyProgress()
        code, reason = "CONNECTOR-2001-500", "The run broke off."
        done = False
        try:
            flow = self._store.get(place, "flows", flow_id)
            if flow is None:
                raise CopyError("The flow was deleted before the run began.")
            job = self._job(place, flow, run_id)
            await self._copy(run_id, CopyThread(job, progress), place, progress)
            if self._store.get(place, "flows", flow_id) is None:
                raise CopyError("The flow was deleted during the run.")
            self._runs.succeed(place, run_id, progress)
            done = True
        except DatabaseError as error:
            code, reason = "CONNECTOR-1001-500", f"Error from flow provider: {error.message}"
        except PgflowError as error:
            reason = error.message
        except OSError as error:
            reason = f"The lake cannot be written: {error.strerror or error}."
        except asyncio.CancelledError:
            gone = self._store.get(place, "flows", flow_id) is None
            reason = f"The {'flow was deleted' if gone else 'service stopped'} during the run."
        finally:
            if not done:
                self._runs.fail(place, run_id, code, reason, progress)

    async def _copy(
        self, run_id: str, copy: CopyThread, place: Place, progress: CopyProgress
    ) -> None:
        """Let a thread do the work, and tell from time to time how far it is."""
        self._copies[run_id] = copy
        work = asyncio.ensure_future(self._threads.run(copy.run))
        try:
            while not (await asyncio.wait([work], timeout=_REPORT_EVERY))[0]:
                self._runs.advance(place, run_id, progress)
            await work
        finally:
            work.cancel()
            del self._copies[run_id]

    def _job(self, place: Place, flow: Mapping[str, Any], run_id: str) -> CopyJob:
        """Put together what a run needs, mark it as begun, or say what is missing."""
        source = self._part(place, "sourceConnections", flow["sourceConnectionIds"][0])
        target = self._part(place, "targetConnections", flow["targetConnectionIds"][0])
        dataset = self._part(place, "dataSets", target["params"]["dataSetId"])
        mapped = transformation_params(flow).get("Mapping", {})
        mapping_id, version = mapped.get("mappingId"), mapped.get("mappingVersion")
        if not mapping_id:
            raise CopyError("The flow has no transformation Mapping with a mappingId.")
        self._part(place, "mappingSets", mapping_id)
        schema_id = dataset["schemaRef"]["id"]
        schema = self._registry.schema(place, schema_id)
        if schema is None:
            raise CopyError("The schema of the dataset is gone.")
        options = flow.get("options") or {}
        columns = [column["name"] for column in source["params"].get("columns") or ()]
        try:
            rules = self._prep.rules(place, mapping_id, schema_id, columns, version=version)
            login = self._connections.login(place, source["baseConnectionId"])
        except problems.Problem as problem:
            raise CopyError(str(problem.body.get("detail") or problem.detail)) from None
        window = self._runs.window(place, run_id)
        if window is None:
            raise CopyError("The run was made by an earlier version: let the flow run anew.")
        self._lake.prepare()
        batch_id = self._runs.begin(place, flow, run_id, dataset["id"])
        return CopyJob(
            login=login,
            table=source["params"]["tableName"],
            columns=columns or None,
            rules=rules,
            schema=schema,
            identities=find_identities(self._store, place, schema_id),
            delta=metrics.delta_column(flow),
            window=window,
            folder=self._lake.hidden_folder(place, dataset["id"], batch_id),
            most_failed=self._most_failed(options),
            diagnostics=bool(options.get(metrics.DIAGNOSTICS)),
        )

    def _most_failed(self, options: Mapping[str, Any]) -> float:
        """Return the percentage of bad rows above which a run fails: any, unless one is given."""
        none = 100 if Leniency.BAD_ROWS in self._lenient else 0
        return float(options.get(metrics.PARTIAL_INGESTION, none))

    def _part(self, place: Place, kind: str, entity_id: str) -> dict[str, Any]:
        item = self._store.get(place, kind, entity_id)
        if item is None:
            raise CopyError(f"{kind}: {entity_id} is not there.")
        return item


def _last_due_time(schedule: Schedule, now: float) -> int | None:
    """Return the last time of a schedule that has come; None if none has."""
    if schedule.start_seconds > now:
        return None
    if schedule.interval is None:
        return schedule.start_seconds
    every = schedule.interval * SECONDS[schedule.frequency]
    return schedule.start_seconds + int(now - schedule.start_seconds) // every * every


def _next_due_time(schedule: Schedule, now: float) -> int | None:
    """Return the next time of a schedule; None if there is none."""
    latest = _last_due_time(schedule, now)
    if latest is None:
        return schedule.start_seconds
    if schedule.interval is None:
        return None
    return latest + schedule.interval * SECONDS[schedule.frequency]
