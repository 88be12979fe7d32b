"""Keep the runs of flows: their requests, progress and outcomes.

This module is over 300 lines because a run's states and its commit are one story. A run is
committed in three steps: its outcome is recorded, its files get their visible name, and run, batch
and flow are marked as done in one transaction. A service that is killed finds the record when it
starts again and does the rest; without a record nothing of the run is kept.
Source: contract, flow-service.md 7; dataflow.md 9; errors.md 4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import BATCHES, SUCCESS, Catalog
from pgflow_widgets.emulator.flow_service.request_bodies import (
    body_object,
    refuse_unknown_flow_parameters,
)
from pgflow_widgets.emulator.flow_service.resource import ENABLED, CheckedBody, Resources
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.emulator.runs import metrics, row_errors
from pgflow_widgets.emulator.runs.copy_job import CopyProgress
from pgflow_widgets.emulator.runs.failing_flows import LONGEST_FAILING, disabled_flow
from pgflow_widgets.emulator.runs.flow_progress import FlowProgress
from pgflow_widgets.emulator.runs.requested_window import read_window
from pgflow_widgets.emulator.runs.row_errors import FAILED_IN_PLATFORM
from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.lake import Lake
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule

if TYPE_CHECKING:
    from multidict import MultiMapping

SCHEDULED, IN_PROGRESS, FAILED = "scheduled", "inProgress", "failed"


class Runs(Resources):
    """All runs of flows.

    Parameters
    ----------
    store, identifiers
        As for all resources.
    catalog, lake
        Where batches are kept.
    lenient
        The uncertain rules that are not kept.
    clock
        Seconds since 1970.
    """

    kind = "runs"
    noun = "run"
    changeable = frozenset()
    body = frozenset({"flowId", "params"})
    extra_fields = frozenset({"flowSpec", "metrics", "activities", "providerRefId"})

    def __init__(
        self,
        store: Store,
        identifiers: Identifiers,
        *,
        catalog: Catalog,
        lake: Lake,
        lenient: Collection[Leniency] = (),
        clock: Callable[[], float],
    ) -> None:
        super().__init__(store, identifiers)
        self.submit: Callable[[Place, str, str], object] = lambda *_: None
        self.progress = FlowProgress(store)
        self._catalog = catalog
        self._lake = lake
        self._lenient = lenient
        self._clock = clock

    def create(self, place: Place, parameters: MultiMapping[str], body: object) -> dict[str, Any]:
        """Store a new run, and let it begin; it is never a draft."""
        refuse_unknown_flow_parameters(parameters, ())
        with self.store.transaction():
            created = super().create(place, parameters, body)
            flow_id = body_object(body)["flowId"]
            delta = self.store.secret(place, self.kind, created["id"])["delta"]
            if delta:
                self._keep_delta(place, flow_id, delta)
        self.submit(place, flow_id, created["id"])
        return created

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:  # noqa: ARG002
        """Check a body, and that its flow may run on demand."""
        flow_id = body.get("flowId")
        if not isinstance(flow_id, str) or not flow_id:
            raise problems.flow("1446-400", "flowId is required.")
        flow = self.store.get(place, "flows", flow_id)
        if flow is None:
            raise problems.flow("1430-400", "flowId: no such flow.")
        entity = ("flows", flow_id)
        _refuse_unless_enabled(flow, entity)
        try:
            schedule = Schedule.read_params(flow["scheduleParams"])
        except InputError as error:  # kept by an earlier version
            detail = f"scheduleParams.{error.field} {error.message}"
            raise problems.flow("1444-400", detail, entity=entity) from None
        if schedule.frequency is not Frequency.ONCE:
            raise connector.problem("1386-400", frequency=str(schedule.frequency), entity=entity)
        params = body.get("params")
        if params or Leniency.EMPTY_RUN_PARAMS not in self._lenient:
            asked = read_window(flow, params, self._lenient)
            return self._new_run(flow, asked.window, params or {}, delta=asked.delta)
        if metrics.delta_column(flow) is None:
            raise connector.problem("1383-400")
        now = int(self._clock())
        return self._new_run(flow, self.progress.move(place, flow, now), {"startTime": now})

    def _new_run(
        self,
        flow: Mapping[str, Any],
        window: RunWindow,
        params: Mapping[str, Any],
        *,
        delta: str | None = None,
    ) -> CheckedBody:
        """Return a run that has not begun; its window is settled now, whenever it begins."""
        times = {"windowStartTime": int(window.begin), "windowEndTime": int(window.end)}
        item = {
            "flowId": flow["id"],
            "flowSpec": flow["flowSpec"],
            "providerRefId": "",
            "params": {**params, **times},
            "metrics": {"statusSummary": {"status": SCHEDULED, "errors": []}},
            "activities": [],
        }
        return CheckedBody(item, {"window": asdict(window), "delta": delta})

    def plan(self, place: Place, flow: Mapping[str, Any], due: int) -> str:
        """Keep a run that the schedule wants at a time, and return its id."""
        window = self.progress.move(place, flow, due, due=due)
        run = self._new_run(flow, window, {"startTime": due})
        return str(self._add(place, run, draft=False)["id"])

    def window(self, place: Place, run_id: str) -> RunWindow | None:
        """Return the window of a run; None for one that an earlier version made."""
        stored = self.store.secret(place, self.kind, run_id).get("window", {})
        return RunWindow(**stored) if "begin" in stored else None

    def put(self, place: Place, entity_id: str, body: object, *, if_match: str | None) -> NoReturn:
        """Refuse to replace a run: only its provider may."""
        body_object(body)
        item = self.item(place, entity_id)
        if if_match is None:
            raise problems.flow("1403-400", "The header If-Match is missing.")
        raise problems.flow(
            "1427-400", "Only a service token may do this.", entity=(self.kind, item["id"])
        )

    def transition(self, place: Place, item: dict[str, Any], action: str) -> dict[str, Any]:
        """Let a new run take the window of one that failed, or that had no rows."""
        if action in {"publish", "finalize", "finalize_update"}:
            return super().transition(place, item, action)
        entity = (self.kind, item["id"])
        if action not in {"re-trigger", "re_trigger"}:
            raise connector.problem("1401-400", entity=entity)
        status = metrics.run_status(item)
        empty = status == SUCCESS and not item["metrics"]["recordSummary"]["inputRecordCount"]
        if status != FAILED and not empty:
            raise connector.problem("1387-400", state=status, entity=entity)
        flow = self.store.get(place, "flows", item["flowId"])
        if flow is None:
            raise problems.flow("1430-400", "The flow of this run is gone.", entity=entity)
        if flow["state"] != ENABLED:
            raise connector.problem("1388-400", entity=entity)
        window = self.window(place, item["id"])
        if window is None:
            raise connector.problem("1387-400", state="made by an earlier version", entity=entity)
        again = self._add(place, self._new_run(flow, window, item["params"]), draft=False)
        self.submit(place, item["flowId"], again["id"])
        return again

    def begin(self, place: Place, flow: Mapping[str, Any], run_id: str, dataset_id: str) -> str:
        """Mark a run as begun, and return the id of its batch."""
        run = self.item(place, run_id)
        now, options = int(self._clock() * 1000), flow.get("options") or {}
        batch = {
            "status": "processing",
            "tags": metrics.batch_tags(options),
            "relatedObjects": [{"type": "dataSet", "id": dataset_id}],
            "started": now,
            "metrics": {},
            "errors": [],
            "inputFormat": {"format": "parquet"},
        }
        batch_id = self._catalog.add_batch(place, batch)
        secret = self.store.secret(place, self.kind, run_id)
        secret.pop("outcome", None)
        secret |= {
            "batch": batch_id,
            "dataset": dataset_id,
            "started": now,
            "source": flow["sourceConnectionIds"][0],
            "target": flow["targetConnectionIds"][0],
            "diagnostics": bool(options.get(metrics.DIAGNOSTICS)),
        }
        run["metrics"] = metrics.run_metrics(IN_PROGRESS, now, None, CopyProgress(), [])
        with self.store.transaction():
            self._update(place, run, secret, "start")
            last_run = {"id": run_id, "state": IN_PROGRESS, "startedAtUTC": now}
            self._remember(place, flow["id"], last_run)
        return batch_id

    def advance(self, place: Place, run_id: str, progress: CopyProgress) -> None:
        """Keep how far a run is."""
        run = self.item(place, run_id)
        secret = self.store.secret(place, self.kind, run_id)
        run["metrics"] = metrics.run_metrics(IN_PROGRESS, secret["started"], None, progress, [])
        self._update(place, run, secret, "update")

    def succeed(self, place: Place, run_id: str, progress: CopyProgress) -> None:
        """Commit a run whose files are whole and on the disk."""
        secret = self.store.secret(place, self.kind, run_id)
        completed = int(self._clock() * 1000)
        outcome = {"progress": metrics.progress_as_json(progress), "completed": completed}
        self._update(place, self.item(place, run_id), secret | {"outcome": outcome}, "commit")
        self._finish(place, run_id)

    def fail(
        self, place: Place, run_id: str, code: str, message: str, progress: CopyProgress
    ) -> None:
        """Mark a run as failed; nothing of it is kept but the reason, and the bad rows."""
        secret = self.store.secret(place, self.kind, run_id)
        secret.pop("outcome", None)
        batch_id = secret.get("batch")
        reason = {"code": code, "message": message}
        self._end(place, run_id, secret, FAILED, int(self._clock() * 1000), progress, [reason])
        if batch_id:  # only now: a recorded outcome promises that the files are there
            there = self.store.get(place, "dataSets", secret["dataset"]) is not None
            keeps = progress.failed and there
            settle = self._lake.withdraw if keeps else self._lake.discard
            settle(place, secret["dataset"], batch_id)

    def recover(self) -> Sequence[tuple[Place, str, str]]:
        """Settle what a service left that ended in the middle; return the runs still to do."""
        waiting = []
        for place, run in list(self.store.all_items(self.kind)):
            status = metrics.run_status(run)
            if status == SCHEDULED:
                waiting.append((place, str(run["flowId"]), str(run["id"])))
            elif status == IN_PROGRESS:
                reason = "The service stopped during the run. Nothing of it was kept."
                if "outcome" in self.store.secret(place, self.kind, run["id"]):
                    try:
                        self._finish(place, run["id"])
                        continue
                    except OSError as error:
                        reason = f"The lake cannot be written: {error.strerror or error}."
                self.fail(place, run["id"], FAILED_IN_PLATFORM, reason, CopyProgress())
        # Delete what failed batches left; what is not known here may be another service's.
        for place, batch in self.store.all_items(BATCHES):
            if batch["status"] == FAILED:
                self._lake.withdraw(place, batch["relatedObjects"][0]["id"], batch["id"])
        return waiting

    def _finish(self, place: Place, run_id: str) -> None:
        """Do the rest of a commit whose outcome is recorded.

        Raises
        ------
        OSError
            Its files are gone, or cannot get their visible name: the run has to fail.
        """
        secret = self.store.secret(place, self.kind, run_id)
        outcome = secret.pop("outcome")
        batch_id, dataset_id = secret["batch"], secret["dataset"]
        progress = metrics.progress_from_json(outcome["progress"])
        if self.store.get(place, "dataSets", dataset_id) is not None:
            self._lake.publish(place, dataset_id, batch_id)
        else:  # deleted meanwhile
            self._lake.discard(place, dataset_id, batch_id)
        rejected = {"code": FAILED_IN_PLATFORM, "message": row_errors.summary(progress)}
        errors = [rejected] if progress.failed else []
        self._end(place, run_id, secret, SUCCESS, outcome["completed"], progress, errors)

    def _end(
        self,
        place: Place,
        run_id: str,
        secret: dict[str, Any],
        state: str,
        now: int,
        progress: CopyProgress,
        errors: Sequence[Mapping[str, Any]],
    ) -> None:
        """Mark run, batch and flow as done, all of them or none."""
        run, started = self.item(place, run_id), secret.get("started", now)
        run["metrics"] = metrics.run_metrics(state, started, now, progress, errors)
        batch_id, diagnostics = secret.pop("batch", None), secret.get("diagnostics", False)
        with self.store.transaction():
            if batch_id:
                ended = metrics.EndedRun(
                    state,
                    started,
                    now,
                    progress,
                    errors,
                    row_errors.list_errors(
                        progress, diagnostics=diagnostics, brought=state == SUCCESS
                    ),
                    batch_id,
                    secret.get("source", ""),  # earlier versions kept them elsewhere
                    secret.get("target", ""),
                    diagnostics,
                )
                run["activities"] = metrics.activities(run, ended)
                self._close_batch(place, batch_id, metrics.batch_facts(ended))
            self._update(place, run, secret, "complete" if state == SUCCESS else "fail")
            times = {"startedAtUTC": started, "completedAtUTC": now}
            self._remember(place, run["flowId"], {"id": run_id, "state": state, **times})
            self._disable_if_failing(place, run["flowId"], now, good=state == SUCCESS)

    def _disable_if_failing(self, place: Place, flow_id: str, now: int, *, good: bool) -> None:
        flow = self.store.get(place, "flows", flow_id)
        if flow is None:
            return
        failing = self.progress.note_end(place, flow_id, now, good=good)
        if failing > LONGEST_FAILING and flow["state"] == ENABLED:
            self.store.update(place, "flows", disabled_flow(flow, self.identifiers), {})
            self.progress.note_end(place, flow_id, now, good=True)  # once mended, it has a month

    def _close_batch(self, place: Place, batch_id: str, facts: Mapping[str, Any]) -> None:
        if self.store.get(place, "batches", batch_id):
            self._catalog.update_batch(place, batch_id, facts)

    def _remember(self, place: Place, flow_id: str, last_run: Mapping[str, Any]) -> None:
        flow = self.store.get(place, "flows", flow_id)
        if flow is not None:
            # Not a change of the flow: its etag stays, or who edits it would be told to look again.
            self.store.update(place, "flows", flow | {"lastRunDetails": last_run}, {})

    def _keep_delta(self, place: Place, flow_id: str, name: str) -> None:
        """Make the delta column of a first run on demand a part of its flow."""
        flow = self.store.get(place, "flows", flow_id)
        assert flow
        if metrics.delta_column(flow) is None:
            copy = {"name": "Copy", "params": {"deltaColumn": {"name": name}}}
            changed = flow | {"transformations": [copy, *flow.get("transformations", [])]}
            self.store.update(place, "flows", changed, {})


def _refuse_unless_enabled(flow: Mapping[str, Any], entity: tuple[str, str]) -> None:
    if flow["state"] != ENABLED:
        raise problems.flow("1444-400", f"The flow is {flow['state']}.", entity=entity)
