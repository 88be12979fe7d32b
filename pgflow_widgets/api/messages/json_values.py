"""Read JSON of any shape: a value of an unexpected type counts as missing.

Every response passes through here first. The result is Unicode that can be encoded, and numbers
that a frame can hold, so that no later code has to expect anything else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

_LARGEST = 2**63
"""What does not lie below is no number that any documented answer holds."""


def plain_json(body: bytes) -> bytes:
    """Turn lenient JSON into strict JSON: NaN becomes null, half a surrogate pair a mark.

    Raises
    ------
    ValueError
        The text is not JSON at all, or nested too deep.
    """
    try:
        value = json.loads(body, parse_constant=lambda _: None, parse_float=_finite)
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        value = text = None
    if text is None:
        raise ValueError
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def parse_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Parse a text as JSON; None if it is not JSON."""
    try:
        return json.loads(plain_json(body))
    except ValueError:
        return None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def get_text(item: Mapping[str, Any], name: str) -> str:
    """Read a text; empty if it is missing."""
    return as_text(item.get(name))


def as_text(value: object) -> str:
    """Return a text, or a number as text; empty if it is anything else."""
    if isinstance(value, str):
        return value
    return str(value) if is_number(value) and abs(value) < _LARGEST else ""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number and not a boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_texts(values: object) -> list[str]:
    """Return the texts of a list; empty if the value is not a list."""
    several = values if isinstance(values, list) else ()
    return [text for value in several if (text := as_text(value))]


def get_object(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Read an object; empty if it is missing or anything else."""
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def as_objects(items: object) -> Iterable[Mapping[str, Any]]:
    """Return the objects of a list; empty if the value is not a list."""
    several = items if isinstance(items, Iterable) and not isinstance(items, str | dict) else ()
    return (item for item in several if isinstance(item, dict))


def get_integer(item: Mapping[str, Any], name: str) -> int | None:
    """Read an integer, which may be sent as text."""
    value = item.get(name)
    if isinstance(value, str) and len(value) < len(str(_LARGEST)) and value.isascii():
        value = int(value) if value.removeprefix("-").isdigit() else None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _LARGEST:
        return None
    return value


def as_time(value: object) -> datetime | None:
    """Return the time of epoch milliseconds; None if it is anything else."""
    if not is_number(value):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def epoch_seconds_as_time(value: int | None) -> datetime | None:
    """Return the time of epoch seconds."""
    return as_time(value * 1000) if value is not None else None
