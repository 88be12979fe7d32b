"""``sandbox.flows``: the dataflows of a sandbox and their runs.

This module is over 300 lines because each method documents what it takes, gives and refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.frames import flows as frames
from pgflow_widgets.notebook.flows.arrival import FlowArrival
from pgflow_widgets.notebook.flows.changes import MappingChange
from pgflow_widgets.notebook.flows.counts import comparer
from pgflow_widgets.operations import argument_checks, flow_runs
from pgflow_widgets.operations import flows as operations
from pgflow_widgets.operations.flow_changes import mapping as mapping_changes
from pgflow_widgets.operations.flow_changes import options, schedule
from pgflow_widgets.operations.flow_changes.mapping import Remapping
from pgflow_widgets.operations.flow_runs.asked_run import AskedRun
from pgflow_widgets.operations.flows import FlowRef
from pgflow_widgets.widgets.watch.widget import Watch

if TYPE_CHECKING:
    import pandas as pd


@argument_checks.check_calls
class SandboxFlows(FlowArrival):
    """The dataflows of a sandbox: call it for the list.

    Notes
    -----
    Source: contract, dataflow.md.
    """

    NAME: ClassVar[str] = "flows"

    def __call__(self, *, state: str | None = None) -> pd.DataFrame:
        """List the dataflows that bring data into this sandbox.

        Parameters
        ----------
        state
            Keep only those in this state, such as ``"enabled"``.

        Returns
        -------
        DataFrame
            One row per dataflow: ``id``, ``name``, ``description``, ``state``, ``connection``,
            ``table``, ``dataset``, ``frequency`` (string), ``interval`` (Int64), ``start``
            (datetime64[ms, UTC]), ``backfill`` (boolean), ``delta_column``, ``last_run`` (string),
            ``last_run_at``, ``created_at``, ``updated_at`` (datetime64[ms, UTC]), ``etag``
            (string), ``error_diagnostics`` (boolean), ``partial_ingestion_percent`` (Float64).
        """
        listed = self._access.run(operations.list_flows)
        return frames.FLOW_COLUMNS.frame(
            row for row in listed if state in {None, "", row.flow.state}
        )

    def get(self, flow: FlowRef) -> Dataflow:
        """Return one dataflow, as it is now.

        Parameters
        ----------
        flow
            Its id, its unique name, or a result such as `Plan.apply` gives.

        Returns
        -------
        Dataflow

        Raises
        ------
        InputError
            There is no such dataflow, or several of that name.
        """
        return self._access.run(operations.flow_of, flow)

    def runs(self, flow: FlowRef) -> pd.DataFrame:
        """List the runs of a dataflow, oldest first.

        Parameters
        ----------
        flow
            As in `get`.

        Returns
        -------
        DataFrame
            One row per run: ``id``, ``flow_id``, ``status`` (string), ``started_at``,
            ``completed_at`` (datetime64[ms, UTC]), ``seconds`` (Float64), ``records_read``,
            ``records_written``, ``records_failed``, ``input_bytes``, ``output_bytes`` (Int64),
            ``error`` (string), ``created_at``, ``window_start``, ``window_end`` (datetime64[ms,
            UTC]). A run with failed records can still be a success. It took the rows whose delta
            column lies in its window.
        """
        return frames.RUNS.frame(self._access.run(flow_runs.list_runs, flow))

    def run_now(
        self,
        flow: FlowRef,
        *,
        delta_column: str | None = None,
        start: datetime | str | None = None,
        end: datetime | str | None = None,
    ) -> Run:
        """Run a dataflow now: one that is scheduled once, or the last run anew if it failed.

        Parameters
        ----------
        flow
            As in `get`.
        delta_column
            The timestamp that tells which rows are new. Adobe keeps it from the first such run on;
            until then only the plan knows it, and a result of `Plan.apply`. A failed run is tried
            again without.
        start, end
            The window of times to copy, in UTC where it says no zone: from the end of the last
            window until now, if left out. Windows that overlap bring some rows twice, and lose
            none.

        Returns
        -------
        Run
            The new run.

        Raises
        ------
        InputError
            A run is under way; or it is scheduled again and again, and Adobe runs it by that only;
            or no delta column is known.

        Notes
        -----
        It takes what was changed since the run before. A row that was deleted stays in the dataset.
        One after the other, though: Adobe offers no lock, so two kernels that run it in the same
        moment bring the same rows twice.
        """
        asked = AskedRun(delta_column, start, end)
        return self._access.run(flow_runs.run_now, flow, asked)

    def wait(self, flow: FlowRef, *, timeout: float = 300.0) -> Run:
        """Wait until the last run of a dataflow has ended.

        Parameters
        ----------
        flow
            As in `get`.
        timeout
            Seconds to wait at most.

        Returns
        -------
        Run
            That run, with its figures.

        Raises
        ------
        TimedOutError
            It has not ended, or none has begun.
        """
        return self._access.run(flow_runs.wait_for_run, flow, timeout)

    def watch(self, flow: FlowRef) -> Watch:
        """Show the runs of a dataflow as they go, and return the widget.

        Parameters
        ----------
        flow
            As in `get`.

        Returns
        -------
        Watch
            ``.runs`` is the frame of what it shows, as `runs` gives it; ``.close()`` ends it.
        """
        chosen = self.get(flow)
        access = self._access
        badge = access.badge(access.name)
        client, compare = partial(access.client, access.name), partial(comparer, access)
        widget = Watch(client, chosen, badge=badge, comparer=compare)
        widget.show()
        return widget

    def enable(self, flow: FlowRef) -> Dataflow:
        """Enable a dataflow again; parameters and result are as in `disable`."""
        return self._access.run(operations.turn_flow, flow, "enable")

    def disable(self, flow: FlowRef) -> Dataflow:
        """Disable a dataflow: no new run begins; one that is under way goes on.

        Parameters
        ----------
        flow
            As in `get`.

        Returns
        -------
        Dataflow
            As it is now.
        """
        return self._access.run(operations.turn_flow, flow, "disable")

    def reschedule(
        self,
        flow: FlowRef,
        *,
        frequency: str | None = None,
        interval: int | None = None,
        start: datetime | str | None = None,
        backfill: bool | None = None,
    ) -> Dataflow:
        """Change when a dataflow runs; what is left out stays.

        Parameters
        ----------
        flow
            As in `get`.
        frequency, interval, start, backfill
            As in ``sandbox.plan``.

        Returns
        -------
        Dataflow
            As it is now.

        Raises
        ------
        InputError
            It breaks a limit of Adobe; nothing was sent. After the start, neither the start nor
            backfill can change, and the dataflow cannot become one that runs once; one that does
            is not rescheduled.
        StaleError
            Somebody else changed it in the same moment; nothing was changed here.
        """
        asked = frequency, interval, start, backfill
        return self._access.run(schedule.reschedule, flow, *asked)

    def remap(self, flow: FlowRef, mapping: Mapping[str, str | None]) -> MappingChange:
        """Show what another mapping of a dataflow would change; ``.apply()`` of it makes it.

        Parameters
        ----------
        flow
            As in `get`; one that runs again and again.
        mapping
            For a field the column or expression that fills it from now on, or None for nothing;
            what is left out stays.

        Returns
        -------
        MappingChange
            ``.differences`` and ``.preview`` are frames; ``.apply()`` makes the change.

        Raises
        ------
        InputError
            Data Prep refuses an expression, or the dataflow runs once; nothing was changed.

        Notes
        -----
        A new mapping set is made and put in place of the old one, by the name of the step. Rows
        that are there already stay as they are.
        """
        access, place = self._access, self._access.name  # a `switch` does not lead it astray

        def make(remapping: Remapping) -> Dataflow:
            return access.run_in(place, mapping_changes.remap, remapping)

        return MappingChange(access.run_in(place, mapping_changes.plan_remap, flow, mapping), make)

    def set_options(
        self,
        flow: FlowRef,
        *,
        partial_ingestion_percent: float | str | None = options.KEEP,
        error_diagnostics: bool | None = None,
    ) -> Dataflow:
        """Change what a dataflow does with rows that do not fit; what is left out stays.

        Parameters
        ----------
        flow
            As in `get`.
        partial_ingestion_percent
            The share of such rows up to which a run still succeeds without them; None if one row
            is enough to fail it.
        error_diagnostics
            Whether a run tells which rows do not fit, and why.

        Returns
        -------
        Dataflow
            As it is now; its later runs go by it.

        Raises
        ------
        InputError
            The share is not above 0 and at most 100, or goes without diagnostics; nothing was sent.
        """
        asked = partial_ingestion_percent, error_diagnostics
        return self._access.run(options.set_options, flow, *asked)

    def delete(self, flow: FlowRef, *, with_connections: bool = False) -> None:
        """Delete a dataflow.

        Parameters
        ----------
        flow
            As in `get`.
        with_connections
            Whether its source and its target connection go too, where no other dataflow uses
            them. Base connection and dataset stay in any case.

        Raises
        ------
        InputError
            There is none of that name, or several are called so; nothing was deleted.
        """
        self._access.run(operations.delete_flow, flow, with_connections=with_connections)
