"""Functions on dates and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pgflow_widgets.emulator.data_prep import date_patterns
from pgflow_widgets.emulator.data_prep.functions.registry import mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue, to_date, to_number, to_text
from pgflow_widgets.emulator.limits.cost_limits import UnfitError

_date = partial(mapping_function, "Date / Time")
_MISSING: MappingValue = object()
_GETTERS: Mapping[str, Callable[[datetime], int]] = {
    **dict.fromkeys(("year", "yyyy"), lambda date: date.year),
    "yy": lambda date: date.year % 100,
    **dict.fromkeys(("quarter", "qq", "q"), lambda date: (date.month - 1) // 3 + 1),
    **dict.fromkeys(("month", "mm", "m"), lambda date: date.month),
    **dict.fromkeys(("dayofyear", "dy", "y"), lambda date: date.timetuple().tm_yday),
    **dict.fromkeys(("day", "dd", "d"), lambda date: date.day),
    **dict.fromkeys(("week", "ww", "w"), lambda date: date.isocalendar().week),
    **dict.fromkeys(("weekday", "dw"), lambda date: date.isoweekday() % 7 + 1),
    **dict.fromkeys(("hour", "hh24"), lambda date: date.hour),
    **dict.fromkeys(("hh", "hh12"), lambda date: (date.hour - 1) % 12 + 1),
    **dict.fromkeys(("minute", "mi", "n"), lambda date: date.minute),
    **dict.fromkeys(("second", "ss", "s"), lambda date: date.second),
    **dict.fromkeys(("millisecond", "ms", "sss"), lambda date: date.microsecond // 1000),
}
_SETTABLE = {
    **dict.fromkeys(("year", "yyyy", "yy"), "year"),
    **dict.fromkeys(("month", "mm", "m"), "month"),
    **dict.fromkeys(("day", "dd", "d"), "day"),
    **dict.fromkeys(("hour", "hh"), "hour"),
    **dict.fromkeys(("minute", "mi", "n"), "minute"),
    **dict.fromkeys(("second", "ss", "s"), "second"),
}


@_date("now()", "Gives the time now, in UTC.", "now()")
def _now() -> datetime:
    return datetime.now(UTC)


@_date("timestamp()", "Gives the milliseconds since 1970.", "timestamp()")
def _timestamp() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


@_date(
    "format(DATE, FORMAT)",
    "Writes a date by a pattern.",
    'format(date("2019-10-23T11:24:35Z"), "yyyy-MM-dd")',
    '"2019-10-23"',
)
def _format(value: MappingValue, pattern: MappingValue) -> str:
    return date_patterns.format_date(to_date(value), to_text(pattern))


@_date(
    "dformat(TIMESTAMP, FORMAT)",
    "Writes milliseconds by a pattern.",
    'dformat(1571829875000, "yyyy-MM-dd")',
    '"2019-10-23"',
)
def _dformat(value: MappingValue, pattern: MappingValue) -> str:
    date = datetime.fromtimestamp(to_number(value) / 1000, UTC)
    return date_patterns.format_date(date, to_text(pattern))


@_date(
    "date(DATE, FORMAT, DEFAULT_DATE)",
    "Reads a date; UTC if no zone.",
    'date("2019-10-23 11:24", "yyyy-MM-dd HH:mm")',
    '"2019-10-23T11:24:00Z"',
    takes_null=True,
)
def _parse_date(
    value: MappingValue, pattern: MappingValue = None, default: MappingValue = None
) -> datetime | None:
    if value is None or value == "":
        return None if default is None else to_date(default)
    if pattern and not isinstance(value, datetime):
        return date_patterns.parse_date(to_text(value), to_text(pattern))
    return to_date(value)


@_date(
    "date_part(COMPONENT, DATE)",
    "Gives a part of a date.",
    'date_part("MM", date("2019-10-17 11:55:12"))',
    "10",
    takes_null=True,
)
def _date_part(part: MappingValue, value: MappingValue) -> int | None:
    if value is None:
        return None
    get = _GETTERS.get(to_text(part).casefold())
    if get is None:
        raise UnfitError("The part of the date is not known.")
    return get(to_date(value))


@_date(
    "set_date_part(COMPONENT, VALUE, DATE)",
    "Changes a part.",
    'set_date_part("m", 4, date("2016-11-09T11:44:44.797"))',
    takes_null=True,
)
def _set_date_part(
    part: MappingValue, number: MappingValue, value: MappingValue
) -> datetime | None:
    if value is None:
        return None
    name = _SETTABLE.get(to_text(part).casefold())
    if name is None:
        raise UnfitError("The part of the date is not known.")
    date = to_date(value)
    parts = {settable: getattr(date, settable) for settable in sorted({*_SETTABLE.values()})}
    parts[name] = int(to_number(number))
    return datetime(**parts, microsecond=date.microsecond, tzinfo=date.tzinfo)


@_date(
    "make_date_time(YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, NANOSECOND, ZONE)",
    "Makes a date of its parts.",
    'make_date_time(2019, 10, 17, 11, 55, 12, 0, "UTC")',
    '"2019-10-17T11:55:12Z"',
    alias="make_timestamp",
    takes_null=True,
)
def _make_date_time(
    year: MappingValue,
    month: MappingValue,
    day: MappingValue,
    hour: MappingValue,
    minute: MappingValue,
    second: MappingValue,
    nanosecond_or_zone: MappingValue,
    zone: MappingValue = _MISSING,
) -> datetime:
    # Adobe's page lists both forms: with a nanosecond before the zone, and without.
    nanosecond: MappingValue = nanosecond_or_zone
    if zone is _MISSING:
        nanosecond, zone = 0, nanosecond_or_zone
    sent = (year, month, day, hour, minute, second, nanosecond)
    parts: list[Any] = [int(to_number(part)) for part in sent]
    parts[-1] //= 1000
    local = datetime(*parts)  # noqa: DTZ001 - its zone follows
    return local.replace(tzinfo=date_patterns.time_zone(to_text(zone)))


@_date(
    "zone_date_to_utc(DATE)",
    "Gives the same time in UTC.",
    'zone_date_to_utc("2019-10-17T11:55:12-08:00")',
    '"2019-10-17T19:55:12Z"',
)
def _zone_date_to_utc(value: MappingValue) -> datetime:
    return to_date(value).astimezone(UTC)


@_date(
    "zone_date_to_zone(DATE, ZONE)", "Changes the zone.", 'zone_date_to_zone(now(), "Europe/Paris")'
)
def _zone_date_to_zone(value: MappingValue, zone: MappingValue) -> datetime:
    return to_date(value).astimezone(date_patterns.time_zone(to_text(zone)))
