"""Decide which window of time a run on demand takes: no row twice, and none lost.

Source: contract, dataflow.md 8.4, 9 and 9.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import InputError
from pgflow_widgets.local import ipython
from pgflow_widgets.model.dataflow.schedule import utc

_LONGEST_WAIT = 2.0
_SAY_START = "Say from which time on: start=... Rows may then come twice, and none is lost."


@dataclass(frozen=True, slots=True)
class AskedRun:
    """What a person wants of a run on demand; what is left out is as usual."""

    delta_column: str | None = None
    start: datetime | str | None = None
    end: datetime | str | None = None

    def window(
        self, flow: Dataflow, runs: Sequence[Run], now: datetime, silence: timedelta
    ) -> tuple[int, int]:
        """Return the window in seconds: what came since the last good run, unless it is said.

        The end lies after the begin, so where that is this very second the window ends with the
        next one.

        Parameters
        ----------
        flow, runs
            The dataflow, and its runs so far, oldest first; none of them is under way.
        now
            The present time.
        silence
            How long after the start of a dataflow its first run may not be listed yet.
        """
        start, end = utc(self.start, "start"), utc(self.end, "end")
        if start is not None and start >= now:
            said = f"The window begins at {start:%Y-%m-%d %H:%M:%S} UTC, in the future."
            raise InputError(said, hint="Give an earlier start, in UTC.", field="start")
        if start is None:
            begin = _usual_begin(flow, runs, now, silence)
        else:
            begin = max(0, int(start.timestamp()))  # no window begins before 1970
        if end is None:
            return begin, _end_of_now(begin, now)
        _refuse_end(end, begin, now)
        return begin, int(end.timestamp())


def _usual_begin(flow: Dataflow, runs: Sequence[Run], now: datetime, silence: timedelta) -> int:
    """Return where the last good run ended; of a run that failed nothing came."""
    for run in runs:
        if not (run.ok or run.failed):
            said = f"A run of {flow.name!r} has the status {run.status!r}: did its rows come?"
            raise InputError(said, hint=_SAY_START, field="start")
    if not runs and flow.start is not None and now < flow.start + silence:
        raise InputError(
            f"The first run of {flow.name!r} begins at {flow.start:%Y-%m-%d %H:%M:%S} UTC, copies"
            " every row, and is not listed yet.",
            hint=ipython.with_sandbox_variable("Wait for it first: `sandbox.flows.wait`."),
            field="start",
        )
    good = [run for run in runs if run.ok]
    if not good:
        return 0
    if good[-1].window_end is not None:
        return int(max(run.window_end for run in good if run.window_end).timestamp())
    if len(good) == 1 and flow.start is not None:  # it came by the schedule, and not before
        return int(flow.start.timestamp())
    said = f"The last run of {flow.name!r} does not tell which window it took."
    raise InputError(said, hint=_SAY_START, field="start")


def _end_of_now(begin: int, now: datetime) -> int:
    end = max(int(now.timestamp()), begin + 1)
    if end - now.timestamp() > _LONGEST_WAIT:
        raise InputError(
            f"The window of the last run ends at {_moment(begin)}, in the future.",
            hint=f"Wait until then, or set the clock of this machine. {_SAY_START}",
            field="start",
        )
    return end


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _refuse_end(end: datetime, begin: int, now: datetime) -> None:
    said = f"The window ends at {end:%Y-%m-%d %H:%M:%S} UTC"
    if end > now:
        hint = "Rows that come between this run and then would be lost: leave out the end."
        raise InputError(f"{said}, in the future.", hint=hint, field="end")
    if end.timestamp() <= begin:
        hint = "Give an earlier start, or a later end."
        raise InputError(f"{said}, before it begins.", hint=hint, field="end")
