"""Converts values of the mapping language to text, a date or a number."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pgflow_widgets.emulator.data_prep import date_patterns
from pgflow_widgets.emulator.limits import cost_limits
from pgflow_widgets.emulator.limits.cost_limits import UnfitError

MappingValue = Any
"""Any value of the language: text, number, boolean, date, array, object or null."""


def to_text(value: MappingValue) -> str:
    """Return a value as the text that a mapping makes of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return date_patterns.format_iso_date(value)
    if isinstance(value, list | dict):
        return json.dumps(value, default=to_text, ensure_ascii=False)
    return str(value)


def to_date(value: MappingValue) -> datetime:
    """Return a value as a date."""
    return value if isinstance(value, datetime) else date_patterns.parse_iso_date(to_text(value))


def to_number(value: MappingValue) -> int | float:
    """Return a value as a number."""
    if isinstance(value, bool):
        raise UnfitError("A boolean is no number.")
    if isinstance(value, int | float):
        return value
    digits = to_text(value).strip()
    try:
        return int(digits) if re.fullmatch(r"[+-]?\d{1,19}", digits) else float(digits)
    except ValueError:
        raise UnfitError("The text is no number.") from None


def join_texts(separator: str, parts: Sequence[str]) -> str:
    """Join texts, if that does not become too long."""
    cost_limits.check_length(sum(map(len, parts)) + len(separator) * max(0, len(parts) - 1))
    return separator.join(parts)
