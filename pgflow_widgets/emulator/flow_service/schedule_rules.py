"""Refuses schedules and delta columns that break a rule, and changes that a start or run ruled out.

Source: contract, dataflow.md 8 to 10.1; errors.md 10.1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule, read_whole_number

# The page on databases supports the first format alone, and has the second in its example.
_DELTA_FORMAT = {
    "dateFormat": ("yyyy-MM-dd HH:mm:ss", "YYYY-MM-DD"),
    "timezone": ("UTC",),
}


def refuse_delta_format(
    delta: Mapping[str, Any], where: str, lenient: Collection[Leniency]
) -> None:
    """Refuse a delta column in another format or time zone than a documented one."""
    for name, allowed in _DELTA_FORMAT.items():
        if delta.get(name, allowed[0]) not in allowed and Leniency.DELTA_FORMAT not in lenient:
            rule = f"must be {' or '.join(allowed)}"
            raise connector.problem("1312-400", field=f"{where}.{name}", rule=rule)


def read_schedule(params: Mapping[str, Any]) -> Schedule:
    """Parse a schedule, which is kept as it was sent: its numbers may be text."""
    try:
        return Schedule.read_params(params)
    except InputError as error:
        raise _problem(params, str(error.field), error.message) from None


def refuse_past(schedule: Schedule, earliest: float) -> None:
    """Refuse a start before a time, in seconds since 1970."""
    if schedule.start_seconds < earliest:
        raise connector.problem("1360-400")


def refuse_fixed(
    old: Mapping[str, Any], new: Mapping[str, Any], now: float, *, tolerance: float
) -> None:
    """Refuse what a schedule can no longer get once its start has passed.

    Parameters
    ----------
    old, new
        The ``scheduleParams`` before and after the change; both are valid.
    now
        Seconds since 1970.
    tolerance
        How many seconds a new start may lie back.
    """
    before, after = read_schedule(old), read_schedule(new)
    if before == after:
        return
    if before.start_seconds > now:
        if before.start_seconds != after.start_seconds:
            refuse_past(after, now - tolerance)
        return
    once = str(Frequency.ONCE)
    if after.frequency == once != before.frequency:
        raise connector.problem("1403-400")
    if before.backfill != after.backfill and before.frequency != once:
        raise connector.problem("1404-400")
    if before.start_seconds != after.start_seconds:
        raise connector.problem("1366-400", field="scheduleParams.startTime")


def _problem(params: Mapping[str, Any], field: str, rule: str) -> problems.Problem:
    """Return the documented error for the field of a schedule that broke a rule."""
    if field not in params:
        if field == "interval":
            return connector.problem("1363-400", frequency=_frequency(params))
        return connector.problem("1304-400", field=f"scheduleParams.{field}")
    frequency = _frequency(params)
    if field == "startTime":
        return connector.problem("1340-400", field=field, rule=rule.removesuffix("."))
    if field == "frequency":
        return connector.problem("1397-400", allowed=", ".join(Frequency))
    if frequency == Frequency.ONCE:
        return connector.problem("1361-400" if field == "interval" else "1364-400")
    if field == "backfill":
        return connector.problem(
            "1312-400", field="scheduleParams.backfill", rule=rule.removesuffix(".")
        )
    if read_whole_number(params["interval"]) is None:
        return connector.problem("1363-400", frequency=frequency)
    least = str(Frequency(frequency).shortest)
    return connector.problem("1362-400", least=least, frequency=frequency)


def _frequency(params: Mapping[str, Any]) -> str:
    """Return the frequency in the service's spelling; it is one of those that exist."""
    return str(params.get("frequency")).casefold()
