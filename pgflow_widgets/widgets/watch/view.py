"""Draw the runs of a dataflow as plain values for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.declarations import (
    CountsView,
    QuestionView,
    RunBar,
    RunRow,
    RunState,
    Tile,
    WatchView,
)

SHOWN = 30
HEADS = ("Started (UTC)", "Status", "Read", "Written", "Failed", "Size", "Duration")

_KILO = 1000
_MINUTE = 60
_STATES: Mapping[str, str] = {"enabled": "Enabled", "disabled": "Paused"}
_STATUSES: Mapping[RunState, str] = {
    "working": "Running",
    "done": "Succeeded",
    "partial": "Partial",
    "failed": "Failed",
}
_BUSY_PAUSE = 1.0
_IDLE_PAUSE = 15.0


@dataclass(slots=True)
class Counts:
    """Whether the counts are compared now, and what came of it; None before."""

    busy: bool = False
    result: Reconciliation | None = None

    def view(self) -> CountsView:
        """Return what the page draws."""
        result = self.result
        if result is None:
            said = "Comparing source, runs and dataset…" if self.busy else ""
            return {"badge": "", "tone": "", "said": said, "busy": self.busy}
        badge, tone = _counts_badge(result)
        return {"badge": badge, "tone": tone, "said": result.words, "busy": self.busy}


def _counts_badge(result: Reconciliation) -> tuple[str, Literal["", "good", "bad"]]:
    """Return in a few words whether the counts agree."""
    if result.agrees is None:
        return "Counts not all known", ""
    if result.agrees:
        return "Counts agree", "good"
    difference = round(abs(result.comparisons[0].difference or 0))
    if not difference:
        return "Counts differ", "bad"
    return f"{difference:,} {'row differs' if difference == 1 else 'rows differ'}", "bad"


@dataclass(slots=True)
class WatchState:
    """What is known of a dataflow and its runs, oldest first, and what a person is asked."""

    flow: Dataflow
    runs: Sequence[Run] = ()
    seen_at: datetime | None = None
    live: bool = False
    busy: str = ""
    is_deleted: bool = False
    dialog: QuestionView | None = None
    notice: Notice = field(default_factory=Notice)
    badge: str = ""
    counts: Counts | None = None
    opens_rows: bool = False


def draw_watch(state: WatchState, attempt: int, now: datetime | None = None) -> WatchView:
    """Return what the page draws at a moment."""
    flow, now = state.flow, now or datetime.now(UTC)
    runs = () if state.is_deleted else state.runs
    last = runs[-1] if runs else None
    word = "Deleted" if state.is_deleted else _STATES.get(flow.state, flow.state.capitalize())
    newest = list(reversed(runs[-SHOWN:]))
    rows = [_row(run) for run in newest]
    return {
        "title": flow.name,
        "badge": state.badge,
        "state": word,
        "tone": "good" if word == "Enabled" else "",
        "schedule": "" if state.is_deleted else _when(state, now),
        "detail": "" if state.is_deleted else _copied(flow),
        "turn": _turn(state),
        "tiles": _tiles(runs),
        "counted": _counted(state, now),
        "heads": HEADS,
        "rows": rows,
        "bars": [_bar(run) for run in reversed(newest)],
        "counts": state.counts.view() if state.counts and runs else None,
        "opens": next((row["id"] for row in rows if state.opens_rows and row["rejected"]), ""),
        "trouble": trouble_of(last) if last else "",
        "announced": _announcement(word, last) if state.seen_at else "",
        "seen": f"{state.seen_at:%H:%M:%S} UTC" if state.seen_at else "",
        "live": state.live,
        "every": pause_after(runs),
        "busy": state.busy,
        "dialog": state.dialog,
        "notice": state.notice.view(),
        "attempt": attempt,
    }


def pause_after(runs: Sequence[Run]) -> float:
    """Return the seconds until the runs are looked at again."""
    busy = any(run.under_way for run in runs[-1:]) or not runs
    return _BUSY_PAUSE if busy else _IDLE_PAUSE


def trouble_of(run: Run) -> str:
    """Return the errors of a run in words; empty if it has none."""
    if run.under_way:
        return ""
    if not run.ok:
        reason = run.error or "the service gave no reason"
        return f"The last run {run.status}: {reason}. {run.advice}".rstrip()
    if run.records_failed:
        reason = f": {run.error}" if run.error else ""
        return f"In the last run {_failed_rows(run)}{reason}. {run.advice}".rstrip()
    return ""


def format_size(count: int | None) -> str:
    """Format a number of bytes for people."""
    if count is None:
        return ""
    amount, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while amount >= _KILO and len(units) > 1:
        amount /= _KILO
        units.pop(0)
    return f"{amount:.0f} {units[0]}" if units[0] == "B" else f"{amount:.1f} {units[0]}"


def _turn(state: WatchState) -> Literal["", "pause", "resume"]:
    if state.is_deleted or state.flow.state not in _STATES:
        return ""
    return "resume" if state.flow.state == "disabled" else "pause"


def _copied(flow: Dataflow) -> str:
    """Return which rows a run copies."""
    if flow.frequency == Frequency.ONCE:
        return "All rows"
    return f"New rows by {flow.delta_column}" if flow.delta_column else ""


def _when(state: WatchState, now: datetime) -> str:
    """Return when a dataflow runs, and when next; of the first run `_counted` tells."""
    schedule = state.flow.schedule
    if schedule is None:
        return ""
    due = schedule.next_start(now)
    rhythm = schedule.rhythm.capitalize()
    if state.flow.state == "disabled" or (state.seen_at and not state.runs and due):
        return rhythm
    if due is None:
        known = schedule.start and schedule.frequency != Frequency.ONCE
        return schedule.words.capitalize() if known else rhythm
    at = f"{due:%H:%M}" if due.date() == now.date() else f"{due:%Y-%m-%d %H:%M}"
    return f"{rhythm}, next {at} UTC (in {_span(due - now)})"


def _span(span: timedelta) -> str:
    minutes = span.total_seconds() / 60
    for limit, size, unit in ((1, 1 / 60, "s"), (120, 1, "min"), (48 * 60, 60, "h")):
        if minutes < limit:
            return f"{minutes / size:.0f} {unit}"
    return f"{minutes / 60 / 24:.0f} days"


def _counted(state: WatchState, now: datetime) -> str:
    """Return how many runs there are, or what comes instead of them."""
    runs = state.runs
    if state.is_deleted:
        written = sum(run.records_written or 0 for run in runs)
        sentence = f"It wrote {written:,} rows {_in_runs(runs)}. The dataset keeps them."
        return sentence if runs else "It never ran."
    if state.seen_at is None:
        return "Loading the runs…"
    if not runs:
        return f"No runs yet.{_first_run(state.flow, now)}"
    noun = "run" if len(runs) == 1 else "runs"
    return f"Last {SHOWN} of {len(runs):,} {noun}" if len(runs) > SHOWN else f"{len(runs)} {noun}"


def _first_run(flow: Dataflow, now: datetime) -> str:
    """Return what starts the first run, as far as it is known."""
    if flow.state == "disabled" or flow.schedule is None:
        return ""
    if due := flow.schedule.next_start(now):
        return f" The first is due {_moment(due)} UTC."
    return " Run now to start one." if flow.frequency == Frequency.ONCE else ""


def _in_runs(runs: Sequence[Run]) -> str:
    return f"in {len(runs):,} runs" if len(runs) > 1 else "in 1 run"


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %H:%M}"


def _announcement(word: str, last: Run | None) -> str:
    if last is None:
        return f"{word}. No runs yet." if word != "Deleted" else f"{word}."
    written = "" if last.under_way else f", {_number(last.records_written)} rows written"
    failed = f", {last.records_failed:,} failed" if last.records_failed else ""
    ended = "succeeded" if _state(last) == "partial" else _STATUSES[_state(last)].lower()
    return f"{word}. Last run {ended}{written}{failed}."


def _tiles(runs: Sequence[Run]) -> list[Tile]:
    if not runs:
        return []
    last = runs[-1]
    written = sum(run.records_written or 0 for run in runs)
    failed = sum(run.records_failed or 0 for run in runs)
    spans = [run.seconds for run in runs if run.seconds is not None and not run.under_way]
    mean = f"{_duration(sum(spans) / len(spans))} on average" if len(spans) > 1 else ""
    total = _in_runs(runs)
    return [
        {
            "label": "Last run",
            "value": _STATUSES[_state(last)],
            "detail": f"{_began(last)} UTC" if _began(last) else "",
            "state": _state(last),
        },
        _tile("Rows written", _number(last.records_written), f"{written:,} {total}"),
        {
            **_tile("Rows failed", _number(last.records_failed), f"{failed:,} {total}"),
            "state": "failed" if last.records_failed else "",
        },
        _tile("Duration", _duration(last.seconds), mean),
    ]


def _tile(label: str, value: str, detail: str) -> Tile:
    return {"label": label, "value": value or "-", "detail": detail, "state": ""}


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _duration(seconds: float | None) -> str:
    """Format a duration for people, in two units at most."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{seconds:.1f} s"
    if whole < _MINUTE**2:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    minutes = whole // _MINUTE
    return f"{minutes // _MINUTE:,} h {minutes % _MINUTE} min"


def _state(run: Run) -> RunState:
    if run.under_way:
        return "working"
    if not run.ok:
        return "failed"
    return "partial" if run.records_failed else "done"


def _status(run: Run) -> str:
    """Return how a run went, in words."""
    return f"Succeeded, {_failed_rows(run)}" if _state(run) == "partial" else _STATUSES[_state(run)]


def _failed_rows(run: Run) -> str:
    noun = "row" if run.records_failed == 1 else "rows"
    return f"{run.records_failed:,} {noun} failed"


def _began(run: Run) -> str:
    began = run.started_at or run.created_at
    return f"{began:%Y-%m-%d %H:%M:%S}" if began else ""


def _row(run: Run) -> RunRow:
    counts = (run.records_read, run.records_written, run.records_failed)
    return {
        "id": run.id,
        "state": _state(run),
        "status": _status(run),
        "started": _began(run),
        "cells": [*map(_number, counts), format_size(run.output_bytes), _duration(run.seconds)],
        "error": run.error,
        "rejected": _failed_rows(run) if run.records_failed and run.batch_ids else "",
    }


def _bar(run: Run) -> RunBar:
    began = run.started_at or run.created_at
    return {
        "id": run.id,
        "label": _moment(began) if began else "",
        "written": run.records_written or 0,
        "failed": run.records_failed or 0,
        "bad": _state(run) == "failed",
    }
