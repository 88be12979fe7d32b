"""The schedule of a flow, and the ids of its flow spec and its target.

Source: contract, dataflow.md 5, 7 and 8; flow-service.md 8 (16 and 17).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pgflow_widgets.errors import InputError

FLOW_SPEC_ID = "14518937-270c-4525-bdec-c2ba7cce3860"
FLOW_SPEC_NAME = "CRMToAEP"
FLOW_SPEC_VERSION = "1.0"

DATA_LAKE_SPEC_ID = "c604ff05-7f1a-43c0-8e18-33bf874cb11c"
DATA_LAKE_SPEC_VERSION = "1.0"

_DIGITS = 18
_LAST_SECOND = 253_402_300_799  # of the year 9999; what is later was meant in milliseconds


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


SECONDS = {
    Frequency.MINUTE: 60,
    Frequency.HOUR: 3600,
    Frequency.DAY: 86_400,
    Frequency.WEEK: 7 * 86_400,
}
"""How long the unit of an interval is."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a flow runs.

    Parameters
    ----------
    start
        Seconds since 1970.
    frequency
        The unit of the interval.
    interval
        How many units lie between two runs; None if it runs once.
    backfill
        Whether the first run takes what was there before the start; None if it runs once.
    """

    start: int
    frequency: Frequency
    interval: int | None = None
    backfill: bool | None = None

    @classmethod
    def read(cls, params: Mapping[str, object]) -> Schedule:
        """Understand ``scheduleParams``; numbers and booleans may be sent as text.

        Raises
        ------
        InputError
            They break a rule; its `field` is the parameter.
        """
        start = whole_number(params.get("startTime"))
        if start is None:
            raise InputError("is required: whole seconds since 1970.", field="startTime")
        if start > _LAST_SECOND:
            sentence = "must be seconds since 1970, not milliseconds, up to the year 9999."
            raise InputError(sentence, field="startTime")
        frequency = _frequency(params.get("frequency"))
        interval, backfill = params.get("interval"), params.get("backfill")
        if frequency is Frequency.ONCE:
            for name, value in (("interval", interval), ("backfill", backfill)):
                if value is not None:
                    raise InputError("must be absent for a flow that runs once.", field=name)
            return cls(start, frequency)
        count = whole_number(interval)
        if count is None or count < frequency.shortest:
            sentence = f"must be a whole number from {frequency.shortest} for {frequency}."
            raise InputError(sentence, field="interval")
        known = {True: True, False: False, "true": True, "false": False, None: True}
        if isinstance(backfill, str):
            backfill = backfill.casefold()
        if not isinstance(backfill, bool | str | None) or backfill not in known:
            raise InputError("must be true or false.", field="backfill")
        return cls(start, frequency, count, known[backfill])

    @property
    def params(self) -> dict[str, Any]:
        """The ``scheduleParams`` of a request."""
        params: dict[str, Any] = {"startTime": self.start, "frequency": str(self.frequency)}
        if self.interval is not None:
            params["interval"] = self.interval
        if self.backfill is not None:
            params["backfill"] = self.backfill
        return params


def _frequency(value: object) -> Frequency:
    try:
        return Frequency(str(value).casefold())
    except ValueError:
        known = ", ".join(Frequency)
        raise InputError(f"must be one of {known}.", field="frequency") from None


def whole_number(value: object) -> int | None:
    """Return a whole number that may be written as text, from 0; None if it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**_DIGITS else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    return None
