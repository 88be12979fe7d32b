"""Represent the schedule of a flow, as Adobe sends it and as a person gives it.

Source: contract, dataflow.md 5, 7 and 8; flow-service.md 8 (16 and 17).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.platform import START_LEAD

_DIGITS = 18
_LAST_SECOND = 253_402_300_799  # of the year 9999; a later time was meant in milliseconds


class Frequency(StrEnum):
    """How often a flow runs."""

    ONCE = "once"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def shortest(self) -> int:
        """The smallest interval that Adobe takes."""
        return 15 if self is Frequency.MINUTE else 1


SECONDS: Mapping[str, int] = {
    Frequency.MINUTE: 60,
    Frequency.HOUR: 3600,
    Frequency.DAY: 86_400,
    Frequency.WEEK: 7 * 86_400,
}
"""How long the unit of an interval is."""


_UNITS = ", ".join(Frequency)
_UTC_ONLY = "Adobe reads it as UTC."


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a dataflow runs.

    Parameters
    ----------
    frequency
        The unit of the interval, or once; of a dataflow that exists, also one not known here.
    interval
        How many units lie between two runs; None if it runs once.
    start
        When it begins, in UTC; None for a moment after the plan is applied.
    backfill
        Whether the first run takes what was there before the start; None if it runs once.
    delta_column
        The timestamp by which later runs know what is new; empty for none. A row that is deleted
        in the table leaves no timestamp, so it stays in the dataset.
    """

    frequency: Frequency | str = Frequency.ONCE
    interval: int | None = None
    start: datetime | None = None
    backfill: bool | None = None
    delta_column: str = ""

    @classmethod
    def read(
        cls,
        frequency: str,
        interval: object = None,
        start: datetime | str | None = None,
        backfill: object = None,
        delta_column: str | None = None,
    ) -> Schedule:
        """Read a person's input; an omitted value gets its default.

        Raises
        ------
        InputError
            A value breaks a limit of Adobe; the message says why, `field` which one.
        """
        unit = _unit(str(frequency).strip())
        if unit is None:
            said, hint = f"{frequency!r} is no frequency.", f"Choose from: {_UNITS}."
            raise plan_error("schedule.frequency", said, hint)
        begins = utc(start, "schedule.start")
        if unit is Frequency.ONCE:
            for name, value in (("interval", interval), ("backfill", backfill)):
                if not _missing(value):
                    said = f"A dataflow that runs once has no {name}."
                    hint = "Adobe refuses it: leave it out, or choose another frequency."
                    raise plan_error(f"schedule.{name}", said, hint)
            return cls(unit, start=begins, delta_column=delta_column or "")
        count = unit.shortest if _missing(interval) else _whole(interval)
        if count is None or count < unit.shortest:
            reason = f"Adobe runs a dataflow every {Frequency.MINUTE.shortest} minutes at most."
            if unit is not Frequency.MINUTE:
                reason = f"It counts whole {unit}s."
            said = f"Every {interval} {unit}s is not possible: {unit.shortest} or more."
            raise plan_error("schedule.interval", said, reason)
        past = True if _missing(backfill) else backfill
        if not isinstance(past, bool):
            raise plan_error("schedule.backfill", f"{backfill!r} is neither true nor false.")
        return cls(unit, count, begins, past, delta_column or "")

    @classmethod
    def read_params(cls, params: Mapping[str, object]) -> Schedule:
        """Read ``scheduleParams`` as Adobe does: numbers and booleans may be sent as text.

        Raises
        ------
        InputError
            A parameter breaks a rule; `field` names it, and the message goes on after it.
        """
        start = read_whole_number(params.get("startTime"))
        if start is None:
            raise InputError("is required: whole seconds since 1970.", field="startTime")
        if start > _LAST_SECOND:
            sentence = "must be seconds since 1970, not milliseconds, up to the year 9999."
            raise InputError(sentence, field="startTime")
        begins = datetime.fromtimestamp(start, UTC)
        unit = _unit(params.get("frequency"))
        if unit is None:
            raise InputError(f"must be one of {_UNITS}.", field="frequency")
        if unit is Frequency.ONCE:
            for name in ("interval", "backfill"):
                if params.get(name) is not None:
                    raise InputError("must be absent for a flow that runs once.", field=name)
            return cls(unit, start=begins)
        count = read_whole_number(params.get("interval"))
        if count is None or count < unit.shortest:
            sentence = f"must be a whole number from {unit.shortest} for {unit}."
            raise InputError(sentence, field="interval")
        backfill = params.get("backfill")
        known = {True: True, False: False, "true": True, "false": False, None: True}
        if isinstance(backfill, str):
            backfill = backfill.casefold()
        if not isinstance(backfill, bool | str | None) or backfill not in known:
            raise InputError("must be true or false.", field="backfill")
        return cls(unit, count, begins, known[backfill])

    @property
    def start_seconds(self) -> int:
        """The start in seconds since 1970; where none is said, this moment."""
        return int((self.start or datetime.now(UTC)).timestamp())

    def params(self, now: datetime, lead: timedelta = timedelta()) -> dict[str, Any]:
        """Return the ``scheduleParams`` of a request; without a start it begins `lead` from now."""
        start = math.ceil((self.start or now + lead).timestamp())
        params: dict[str, Any] = {"startTime": start, "frequency": str(self.frequency)}
        if self.interval is not None:
            params |= {"interval": self.interval, "backfill": self.backfill is not False}
        return params

    @property
    def words(self) -> str:
        """The schedule in words, as part of a sentence."""
        return self.words_after(START_LEAD)

    def words_after(self, lead: timedelta, *, local: bool = True) -> str:
        """Return the schedule in words; one without a start begins `lead` after it is applied.

        `local` adds the time on the clock of this machine.
        """
        if self.start is None:
            soon = soon_words(lead)
            return f"{self.rhythm}, {soon if self.interval is None else f'first {soon}'}"
        begins = f"{self.start:%Y-%m-%d %H:%M} UTC" + (_here(self.start) if local else "")
        return (
            f"{self.rhythm}, {begins}" if self.interval is None else f"{self.rhythm} from {begins}"
        )

    def refuse_passed_start(self, now: datetime) -> None:
        """Raise `InputError` if the start has passed: a new dataflow cannot have it."""
        if self.start is not None and self.start <= now:
            raise plan_error(
                "schedule.start",
                f"The start {self.start:%Y-%m-%d %H:%M} UTC has passed.",
                "Adobe refuses it. Leave it out to start at once, or choose a later one.",
            )

    @property
    def rhythm(self) -> str:
        """How often it runs, in words."""
        if self.interval is None:
            return "once"
        unit = f"{self.interval} {self.frequency}s" if self.interval > 1 else str(self.frequency)
        return f"every {unit}"

    def next_start(self, now: datetime) -> datetime | None:
        """Return when the next run is due; None if none is, or nobody knows."""
        if self.start is None or self.start > now or not self.interval:
            return self.start if self.start and self.start > now else None
        pause = timedelta(seconds=self.interval * SECONDS[self.frequency])
        return self.start + pause * ((now - self.start) // pause + 1)


def soon_words(lead: timedelta) -> str:
    """Return when something begins that begins so far ahead."""
    return "in about a minute" if lead >= START_LEAD else "in a second"


def _here(start: datetime) -> str:
    """Return the time on the clock of this machine, where that is not UTC."""
    local = start.astimezone()
    if not local.utcoffset():
        return ""
    same_day = local.date() == start.date()
    return f" ({local:%H:%M} here)" if same_day else f" ({local:%Y-%m-%d %H:%M} here)"


def _unit(value: object) -> Frequency | None:
    text = str(value).casefold()
    return Frequency(text) if text in set(Frequency) else None


def read_whole_number(value: object) -> int | None:
    """Return a whole number from 0, which may be written as text; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**_DIGITS else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    return None


def utc(value: datetime | str | None, at: str) -> datetime | None:
    """Return a time in UTC; one without a zone is UTC already."""
    if isinstance(value, str) and value.strip():
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            hint = f"Write it as 2026-03-01T12:00. {_UTC_ONLY}"
            raise plan_error(at, f"{value!r} is no date and time.", hint) from None
    if not isinstance(value, datetime):
        if not _missing(value):
            raise plan_error(at, f"{value!r} is no date and time.", "Write it as 2026-03-01T12:00.")
        return None
    zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        there = zoned.astimezone(UTC)
        date = there.year, there.month, there.day
        return datetime(*date, there.hour, there.minute, there.second, tzinfo=UTC)
    except (OverflowError, ValueError, TypeError):  # pandas has times that are none
        raise plan_error(at, f"{value} is out of range in UTC.", _UTC_ONLY) from None


def _missing(value: object) -> bool:
    """Whether a value is missing; a list, which no set can hold, is not."""
    return value is None or value == ""


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def plan_error(at: str, message: str, hint: str = "") -> InputError:
    """Return the error of a part of a plan, such as ``schedule.interval``."""
    return InputError(message, hint=hint, field=at)
