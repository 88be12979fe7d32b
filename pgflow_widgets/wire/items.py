"""How a piece of JSON is read that may be anything: what does not fit counts as missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def text(item: Mapping[str, Any], name: str) -> str:
    """Read a text; empty if it is missing."""
    return as_text(item.get(name))


def as_text(value: object) -> str:
    """Return a value as text; empty if it is missing."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def mapping(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Read an object; empty if it is missing or anything else."""
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def mappings(items: object) -> Iterable[Mapping[str, Any]]:
    """Return the objects of a list; none if it is no list."""
    several = items if isinstance(items, Iterable) and not isinstance(items, str | dict) else ()
    return (item for item in several if isinstance(item, dict))


def whole(item: Mapping[str, Any], name: str) -> int | None:
    """Read a whole number, which may be sent as text."""
    value = item.get(name)
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """Read epoch milliseconds."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
