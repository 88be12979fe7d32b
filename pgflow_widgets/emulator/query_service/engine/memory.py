"""Bounds the memory of a process that runs statements."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from pgflow_widgets.emulator.query_service.query_error import QueryError

MEMORY = 1 << 30
"""Bytes that a statement may have, where the system can bound them."""
BOUNDED = sys.platform == "linux"
"""Whether it can: elsewhere DuckDB's own limit holds, which not all functions keep."""

_FIRST_TO_END = "1000"
_KEPT = MEMORY // 3
_DATA = 5  # the place in a line of numbers


def bound_memory() -> None:
    """Bound the memory of this process, and let the system end it before others if it is short."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        with contextlib.suppress(OSError):  # not in every container
            Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_END, "ascii")


def is_spent(process: int) -> bool:
    """Tell whether a process has kept so much of its memory that a statement might lack it.

    What DuckDB has freed stays with the process, in pieces.
    """
    if sys.platform != "linux":
        return False
    try:
        numbers = Path(f"/proc/{process}/statm").read_text("ascii").split()
    except OSError:  # it has ended
        return True
    return int(numbers[_DATA]) * os.sysconf("SC_PAGE_SIZE") > _KEPT


def out_of_memory(*, ended: bool = False) -> QueryError:
    """Return the error of a statement that needs too much; it may have ended its process."""
    return QueryError(
        "53200",
        f"{'The process of the statement has ended: it was killed, or t' if ended else 'T'}he"
        " statement needs more memory than the local Query Service has for it,"
        f" {MEMORY >> 30} GB.",
        hint="Filter, read fewer columns, or make shorter texts and arrays of it.",
    )
