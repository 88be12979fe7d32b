"""Figures in words, and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from tests.benchmarks.measuring import BYTES, SECONDS, Result

_UNITS = ((365 * 86_400, "years"), (86_400, "days"), (3_600, "hours"), (60, "min"))
_SHORT = 120.0
"""Seconds that are told as such."""

_LONG_ENOUGH = 10.0
"""Seconds of which no fractions are told."""


def sentence(result: Result) -> str:
    """Return one result for the terminal."""
    names = (f"{name} {figure(value, result.unit)}" for name, value in result.medians.items())
    return f"{result.work}, {result.size:,}: {', '.join(names)}"


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit."""
    if unit == SECONDS:
        return f"{value:,.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"
    if unit == BYTES:
        return f"{value / 1e6:,.1f} MB" if value >= 1e6 else f"{value / 1e3:.0f} kB"
    return f"{value:,.0f}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def duration(seconds: float) -> str:
    """Return how long something takes, in the unit that a person would use."""
    if seconds < _SHORT:
        return f"{seconds:.0f} s" if seconds >= _LONG_ENOUGH else figure(seconds, SECONDS)
    size, name = next((size, name) for size, name in _UNITS if seconds >= 2 * size)
    return f"{seconds / size:,.0f} {name}"


def volume(size: float) -> str:
    """Return how much memory something takes."""
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if size >= unit:
            return f"{size / unit:,.3g} {name}"
    return f"{size / 1e3:,.3g} kB"
