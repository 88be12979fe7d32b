"""Draw the runs of a dataflow as plain values for the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.declarations import RunBar, RunRow, WatchView

_SHOWN = 20
_CHARTED = 60
_KILO = 1000
HEADS = ("Started (UTC)", "Status", "Read", "Written", "Failed", "Bytes out", "Duration")


def draw_watch(
    flow: Dataflow, runs: Sequence[Run], seen_at: datetime | None, notice: Notice, *, live: bool
) -> WatchView:
    """Return what the page draws."""
    last = runs[-1] if runs else None
    written = sum(run.records_written or 0 for run in runs)
    failed = sum(run.records_failed or 0 for run in runs)
    said = "No run has begun yet."
    if last:
        said = f"{len(runs)} run{'s'[: len(runs) != 1]}, {written:,} records written"
        said += f", {failed:,} failed." if failed else ", none failed."
    return {
        "title": flow.name,
        "state": flow.state,
        "schedule": _when(flow),
        "said": said if seen_at else "Loading…",
        "seen": f"As of {seen_at:%H:%M:%S} UTC." if seen_at else "",
        "live": live,
        "heads": HEADS,
        "rows": [_row(run) for run in reversed(runs[-_SHOWN:])],
        "bars": [_bar(run) for run in runs[-_CHARTED:]],
        "trouble": trouble_of(last) if last else "",
        "notice": notice.view(),
    }


def trouble_of(run: Run) -> str:
    """Return the errors of a run in words; empty if it has none."""
    if run.under_way:
        return ""
    if not run.ok:
        return f"The last run {run.status}: {run.error or 'the service gave no reason'}."
    if run.records_failed:
        reason = f": {run.error}" if run.error else ""
        noun = "record" if run.records_failed == 1 else "records"
        return f"In the last run {run.records_failed:,} {noun} failed{reason}."
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


def _when(flow: Dataflow) -> str:
    try:
        unit = Frequency(flow.frequency)
    except ValueError:
        return ""
    delta = f"; new rows by {flow.delta_column}" if flow.delta_column else ""
    return Schedule(unit, flow.interval, flow.start, flow.backfill).words + delta


def _row(run: Run) -> RunRow:
    began = run.started_at or run.created_at
    counts = (run.records_read, run.records_written, run.records_failed)
    return {
        "id": run.id,
        "state": "working" if run.under_way else "done" if run.ok else "failed",
        "cells": [
            f"{began:%Y-%m-%d %H:%M:%S}" if began else "",
            run.status,
            *("" if count is None else f"{count:,}" for count in counts),
            format_size(run.output_bytes),
            "" if run.seconds is None else f"{run.seconds:.1f} s",
        ],
        "error": run.error,
    }


def _bar(run: Run) -> RunBar:
    began = run.started_at or run.created_at
    return {
        "id": run.id,
        "label": f"{began:%m-%d %H:%M}" if began else "",
        "written": run.records_written or 0,
        "failed": run.records_failed or 0,
        "seconds": round(run.seconds or 0, 2),
        "bad": not run.ok and not run.under_way,
    }
