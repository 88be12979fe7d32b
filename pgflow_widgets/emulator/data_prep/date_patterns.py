"""Reads and writes dates as Data Prep does: in UTC or with a zone, patterns in Java's letters.

Source: Adobe's Data Prep functions page and its page on data formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pgflow_widgets.emulator.limits.cost_limits import UnfitError
from pgflow_widgets.emulator.schema_registry import regular_expressions

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|.", re.DOTALL)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PIVOT = 2000

_FRACTION = re.compile(r"[.,](\d{1,9})")
_BASIC_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")


def parse_iso_date(text: str) -> datetime:
    """Parse a date in ISO 8601, also with a space in place of the T; without a zone it is UTC.

    Raises
    ------
    ValueError
        It is no date.
    """
    whole = _FRACTION.sub(lambda match: "." + match[1][:6].ljust(6, "0"), text.strip(), count=1)
    whole = _BASIC_OFFSET.sub(r"\1:\2", whole) if "T" in whole or " " in whole else whole
    try:
        date = datetime.fromisoformat(whole)
    except ValueError:
        raise UnfitError("The text is no date.") from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def format_iso_date(moment: datetime) -> str:
    """Return ISO 8601, with ``Z`` for UTC and a fraction only where there is one."""
    text = moment.isoformat(timespec="auto" if moment.microsecond else "seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def time_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises
    ------
    ValueError
        There is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnfitError("There is no such time zone.") from None


def format_date(moment: datetime, pattern: str) -> str:
    """Write a moment by a pattern such as ``yyyy-MM-dd HH:mm:ss``.

    Raises
    ------
    ValueError
        The pattern has a letter that is not known.
    """
    return "".join(
        part if isinstance(part, str) else part.write(moment) for part in _parts(pattern)
    )


def parse_date(text: str, pattern: str) -> datetime:
    """Read a moment by a pattern; without a zone it is UTC.

    Raises
    ------
    ValueError
        The text does not fit, or the pattern has a letter that is not known.
    """
    parts = _parts(pattern)
    expression = "".join(
        re.escape(part) if isinstance(part, str) else f"({part.regex})" for part in parts
    )
    # As in Java, digits and names are of ASCII.
    match = regular_expressions.match_whole(f"(?a){expression}", text.strip())
    if match is None:
        raise UnfitError("The text does not fit the pattern.")
    letters = [part for part in parts if not isinstance(part, str)]
    numbers: dict[str, Any] = {"year": 1970, "month": 1, "day": 1}
    for part, value in zip(letters, match.groups(), strict=True):
        numbers |= part.read(value)
    half, offset = numbers.pop("half", None), numbers.pop("offset", 0)
    if half is not None:
        numbers["hour"] = numbers.get("hour", 0) % 12 + 12 * half
    return datetime(**numbers, tzinfo=timezone(timedelta(minutes=offset)) if offset else UTC)


class _Letters(NamedTuple):
    """A run of one letter in a pattern."""

    regex: str
    read: Callable[[str], Mapping[str, int]]
    write: Callable[[datetime], str]


@lru_cache(maxsize=512)
def _parts(pattern: str) -> list[str | _Letters]:
    parts: list[str | _Letters] = []
    for match in _TOKEN.finditer(pattern):
        if match[1] is not None:
            parts.append(match[1].replace("''", "'") or "'")
        elif match[2]:
            parts.append(_letters(match[2], len(match[0])))
        else:
            parts.append(match[0])
    return parts


def _letters(letter: str, count: int) -> _Letters:
    if letter in "ML" and count > 2:
        return _names("month", _MONTHS, count, lambda moment: moment.month - 1)
    if letter in _NUMBERS:
        return _number(*_NUMBERS[letter], count)
    if letter == "E":
        return _names("", _DAYS, count, datetime.weekday)
    if letter in "yu":
        return _year(count)
    if letter == "a":
        return _Letters(
            "[AaPp][Mm]",
            lambda text: {"half": int(text[0] in "Pp")},
            lambda moment: "PM" if moment.hour >= 12 else "AM",
        )
    if letter == "S":
        return _Letters(
            rf"\d{{{count}}}",
            lambda text: {"microsecond": int(text[:6].ljust(6, "0"))},
            lambda moment: f"{moment.microsecond:06d}".ljust(count, "0")[:count],
        )
    if letter in "XxZz":
        return _offset(letter, count)
    raise UnfitError("A letter of the pattern is not known.")


_NUMBERS: Mapping[str, tuple[str, Callable[[datetime], int]]] = {
    **dict.fromkeys("ML", ("month", lambda moment: moment.month)),
    "d": ("day", lambda moment: moment.day),
    "H": ("hour", lambda moment: moment.hour),
    "h": ("hour", lambda moment: (moment.hour - 1) % 12 + 1),
    "m": ("minute", lambda moment: moment.minute),
    "s": ("second", lambda moment: moment.second),
}


def _number(name: str, of: Callable[[datetime], int], count: int) -> _Letters:
    regex = r"\d{1,2}" if count == 1 else rf"\d{{{count}}}"
    return _Letters(regex, lambda text: {name: int(text)}, lambda moment: f"{of(moment):0{count}d}")


def _year(count: int) -> _Letters:
    digits, start = (2, _PIVOT) if count == 2 else (4, 0)
    return _Letters(
        rf"\d{{{digits}}}",
        lambda text: {"year": start + int(text)},
        lambda moment: f"{moment.year % 100:02d}" if count == 2 else f"{moment.year:0{count}d}",
    )


def _names(
    name: str, names: tuple[str, ...], count: int, of: Callable[[datetime], int]
) -> _Letters:
    shown_names = names if count > 3 else tuple(full_name[:3] for full_name in names)
    numbers = {name.casefold(): number for number, name in enumerate(shown_names, 1)}
    return _Letters(
        f"(?i:{'|'.join(shown_names)})",  # none begins with another, so a text is read in one way
        lambda text: {name: numbers[text.casefold()]} if name else {},
        lambda moment: shown_names[of(moment)],
    )


def _offset(letter: str, count: int) -> _Letters:
    def read_offset(text: str) -> Mapping[str, int]:
        if text in {"Z", "UTC", "GMT"}:
            return {"offset": 0}
        digits = text[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        return {"offset": -minutes if text[0] == "-" else minutes}

    def write(moment: datetime) -> str:
        away = moment.utcoffset() or timedelta()
        if not away and letter in "Xz":
            return "UTC" if letter == "z" else "Z"
        sign = "-" if away < timedelta() else "+"
        hours, minutes = divmod(int(abs(away).total_seconds()) // 60, 60)
        if letter in "Xx" and count == 1 and not minutes:
            return f"{sign}{hours:02d}"
        return f"{sign}{hours:02d}{':' if count in {3, 5} else ''}{minutes:02d}"

    return _Letters(r"Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?", read_offset, write)
