"""Time as windows of a dataflow have it."""

from __future__ import annotations

import time


def next_second() -> None:
    """Wait until the second is over: windows are in whole seconds."""
    now = int(time.time())
    while int(time.time()) == now:
        time.sleep(0.05)
