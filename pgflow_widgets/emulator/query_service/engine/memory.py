"""Bounds the memory of a process that runs statements."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from pgflow_widgets.emulator.query_service.query_error import QueryError

MEMORY = 1 << 30
"""Bytes that a statement may have, where the system can bound them."""
BOUNDED = sys.platform == "linux"
"""Whether it can: elsewhere DuckDB's own limit holds, which not all functions keep."""

_FIRST_TO_END = "1000"


def bound_memory() -> None:
    """Bound the memory of this process, and let the system end it before others if it is short."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        with contextlib.suppress(OSError):  # not in every container
            Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_END, "ascii")


def out_of_memory() -> QueryError:
    """Return the error of a statement that needs too much."""
    return QueryError(
        "53200",
        f"The statement needs more memory than the local Query Service has for it, {MEMORY >> 30}"
        " GB.",
        hint="Filter, read fewer columns, or make shorter texts and arrays of it.",
    )
