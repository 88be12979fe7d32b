"""Limits what one expression may cost: text for each row, and time for all rows together."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.errors import PgflowError

LONGEST_TEXT = 1_000_000
"""So many characters has a text that a function makes."""

_MOST_TEXT = 10 * LONGEST_TEXT


class UnfitError(ValueError):
    """A value does not fit; the text is the reason, and never holds the value itself."""


class SlowError(PgflowError):
    """The time for all expressions, or all regular expressions, of a request is used up."""


@dataclass(slots=True)
class _Spent:
    characters: int = 0


_spent: ContextVar[_Spent | None] = ContextVar("spent", default=None)
_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def limit_evaluation(seconds: float) -> Iterator[None]:
    """Bound the real time of all expressions in this context; past it they raise `SlowError`."""
    token = _end.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


@contextmanager
def count_text_of_row() -> Iterator[None]:
    """Count the text that functions make for one row, from zero."""
    token = _spent.set(_Spent())
    try:
        yield
    finally:
        _spent.reset(token)


def check_result(value: Any) -> Any:  # noqa: ANN401 - what a function returns
    """Return what a function made.

    Raises
    ------
    UnfitError
        It is too much text, alone or with what was made before for the same row.
    SlowError
        The deadline has passed.
    """
    check_time()
    if isinstance(value, str):
        check_length(len(value))
        spent = _spent.get()
        if spent is not None:
            spent.characters += len(value)
            if spent.characters > _MOST_TEXT:
                raise UnfitError("the texts would be too long")
    return value


def check_time() -> None:
    """Raise `SlowError` if the deadline has passed."""
    end = _end.get()
    if end is not None and time.monotonic() > end:
        raise SlowError("The expressions take too long.")


def check_length(characters: int) -> None:
    """Raise `UnfitError` if a text would be too long: before it is made."""
    if characters > LONGEST_TEXT:
        raise UnfitError("the text would be too long")
