"""How much of what could be tried a run tries: ``make test`` a part, ``make soak`` all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import hypothesis

T = TypeVar("T")


def is_long() -> bool:
    """Return whether this run is one of ``make soak``, which has the time."""
    return hypothesis.settings.get_current_profile_name() == "long"


def part(cases: Iterable[T], most: int) -> list[T]:
    """Return all cases in a long run, else as many as `most` of them, evenly spread."""
    every = list(cases)
    if is_long() or len(every) <= most:
        return every
    return [every[number * len(every) // most] for number in range(most)]
