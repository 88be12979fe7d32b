"""Matches regular expressions that others write, without letting them hold up the service.

As in Java they know look-around and back references, so there are some that would take for ever.
Matching is bounded in time, and lets other threads go on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from pgflow_widgets.emulator.limits.cost_limits import SlowError, UnfitError

_PATIENCE = 1.0  # regex counts the time of the processor, of all threads of the process
# Java does not know approximate matching, such as "(?:Adobe){e<=1}": there it is an error.
_APPROXIMATE = re.compile(r"(?<!\\)(?<!\\[pPNx])\{[\d\s<=+,]*[eids][^}\]]*\}")


@dataclass(slots=True)
class _Allowance:
    left: float


_allowance: ContextVar[_Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Bound the real time of all matches in this context; past it they raise `SlowError`."""
    token = _allowance.set(_Allowance(seconds))
    try:
        yield
    finally:
        _allowance.reset(token)


@lru_cache(maxsize=512)
def compile_regex(expression: str) -> Any:  # noqa: ANN401 - regex has no types
    """Parse a regular expression.

    Raises
    ------
    UnfitError
        It has no meaning.
    """
    if _APPROXIMATE.search(expression):
        raise UnfitError("The regular expression has no meaning.")
    try:
        return regex.compile(expression)
    except (regex.error, RecursionError, OverflowError):
        raise UnfitError("The regular expression has no meaning.") from None


def search_regex(expression: str, value: str) -> Any:  # noqa: ANN401 - regex has no types
    """Return the first match, or None."""
    return _bounded("search", expression, value)


def match_whole(expression: str, value: str) -> Any:  # noqa: ANN401 - regex has no types
    """Return the match of the whole value, or None."""
    return _bounded("fullmatch", expression, value)


def split_by_regex(expression: str, value: str) -> list[str]:
    """Return the parts between matches."""
    parts: list[str] = _bounded("split", expression, value)
    return parts


def _bounded(method: str, expression: str, value: str) -> Any:  # noqa: ANN401 - any method's
    shared = _allowance.get() or _Allowance(_PATIENCE)
    if shared.left <= 0:
        raise SlowError("The expressions take too long.")
    begun = time.monotonic()
    try:
        patience = min(_PATIENCE, shared.left)
        return getattr(compile_regex(expression), method)(value, timeout=patience)
    except TimeoutError:
        raise UnfitError("The regular expression takes too long.") from None
    finally:
        shared.left -= time.monotonic() - begun
