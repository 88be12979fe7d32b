"""Delay an interrupt (Ctrl-C, the stop button) while a step must not be cut in half."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import Any


def load(module: str) -> Any:  # noqa: ANN401 - any module
    """Import a module on first use: what is loaded by halves, as pandas, cannot be loaded again."""
    with hold():
        return import_module(module)


@contextmanager
def hold() -> Iterator[None]:
    """Delay an interrupt (Ctrl-C, the stop button) until the end of the ``with`` block.

    It goes to the handler that was there before, whosever that is. In another thread than the main
    one nothing is to be done, for Python interrupts the main thread only.
    """
    handler = signal.getsignal(signal.SIGINT)
    came: list[FrameType | None] = []
    if not callable(handler):  # ignored, or not Python's matter
        yield
        return
    try:
        signal.signal(signal.SIGINT, lambda _number, frame: came.append(frame))
    except ValueError:  # another thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            handler(signal.SIGINT, came[-1])
