"""Reads the window that a run on demand asks for.

Source: contract, dataflow.md 9; errors.md 4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import schedule_rules
from pgflow_widgets.emulator.flow_service.request_bodies import check_json_schema
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.emulator.runs import metrics
from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.model.dataflow.schedule import read_whole_number

_PARAMS = {
    "type": "object",
    "properties": {
        "deltaColumn": {
            "type": "object",
            "properties": {"name": {"type": "string", "minLength": 1}},
            "required": ["name"],
        }
    },
}


@dataclass(frozen=True, slots=True)
class RequestedWindow:
    """What a run on demand asks for.

    Parameters
    ----------
    window
        The rows.
    delta
        The delta column that it names; None if it names none.
    """

    window: RunWindow
    delta: str | None


def read_window(
    flow: Mapping[str, Any], params: object, lenient: Collection[Leniency]
) -> RequestedWindow:
    """Return what the ``params`` of a run ask for; a lenient service drops some rules.

    Raises
    ------
    Problem
        They have no window, or not of the flow's delta column.
    """
    if not isinstance(params, Mapping) or not params:
        raise _wrong("params", "must be an object")
    try:
        check_json_schema(_PARAMS, params, "params")
    except problems.Problem:
        raise connector.problem(
            "1384-400", field="params.deltaColumn", rule="has no name"
        ) from None
    times = {}
    for name in ("startTime", "windowStartTime", "windowEndTime"):
        times[name] = read_whole_number(params.get(name))
        if times[name] is None:
            raise _wrong(f"params.{name}", "is required: whole seconds")
    known, column = metrics.delta_column(flow), params.get("deltaColumn") or {}
    schedule_rules.refuse_delta_format(column, "params.deltaColumn", lenient)
    delta = column.get("name")
    if known is None and delta is None:
        raise connector.problem("1383-400")
    if known is not None and delta not in {None, known}:
        raise connector.problem("1382-400")
    start, end = (_in_seconds(times[name]) for name in ("windowStartTime", "windowEndTime"))
    if end < start or (start == end and Leniency.EMPTY_WINDOW not in lenient):
        raise connector.problem("1381-400")
    if delta is None and Leniency.LATER_DELTA_COLUMN not in lenient:
        raise _wrong("params.deltaColumn", "is required")
    return RequestedWindow(RunWindow(start, end), delta)


def _wrong(field: str, rule: str) -> problems.Problem:
    return connector.problem("1384-400", field=field, rule=rule)


def _in_seconds(time: int | None) -> float:
    assert time is not None
    try:
        datetime.fromtimestamp(time, UTC)
    except (ValueError, OverflowError, OSError):
        raise _wrong("params", "have a time that is none, in seconds") from None
    return time
