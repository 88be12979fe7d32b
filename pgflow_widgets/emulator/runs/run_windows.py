"""Works out which rows a run takes: those whose delta column lies in the run's window.

A window ends where the next one begins, whatever came of its run. So a row that is committed after
its window was read, with a time inside it, is in no later window: it is never taken.
Source: contract, dataflow.md 8.4 and 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pgflow_widgets.model.dataflow.schedule import Schedule


@dataclass(frozen=True, slots=True)
class RunWindow:
    """The times of the rows that a run takes.

    Parameters
    ----------
    begin, end
        Seconds since 1970. A row of just the beginning is in it, one of just the end is not.
    everything
        Whether every row is taken, whatever its time, and those without one: the first copy.
    """

    begin: float
    end: float
    everything: bool = False

    @property
    def bounds(self) -> tuple[str, str]:
        """Both ends as PostgreSQL reads them."""
        first, last = (
            datetime.fromtimestamp(time, UTC).isoformat(sep=" ") for time in (self.begin, self.end)
        )
        return first, last


def next_window(schedule: Schedule, last_end: float, until: float) -> RunWindow:
    """Return the window of a flow's next run.

    Parameters
    ----------
    schedule
        Of the flow.
    last_end
        Where the window of its last run ended; 0 if it has not run.
    until
        Where this one ends: the time at which it is due.
    """
    if last_end:
        return RunWindow(last_end, max(until, last_end))
    if schedule.backfill is False:
        return RunWindow(schedule.start_seconds, max(until, schedule.start_seconds))
    return RunWindow(0, until, everything=True)
