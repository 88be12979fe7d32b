"""Track the state of each part of a plan while it is created."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

PartProgress = Literal["", "working", "done", "failed", "unknown"]


@dataclass(slots=True)
class PartState:
    """A part being created; ``unknown`` is one that may exist, for its create was cancelled."""

    label: str
    state: PartProgress = ""
    id: str = ""


def is_begun(parts: Iterable[PartState]) -> bool:
    """Whether a part is there, or may be."""
    return any(part.state not in {"", "working"} for part in parts)


def is_unfinished(parts: Iterable[PartState]) -> bool:
    """Whether a part could not be made, or may not be there."""
    return any(part.state in {"failed", "unknown"} for part in parts)


def mark_failed(parts: Sequence[PartState], earlier: Iterable[PartState], label: str) -> None:
    """Mark the part that failed, and keep the parts that an earlier attempt created.

    The part of that label is marked if no other is, or the last one if all are there: it was made,
    but cannot be read.
    """
    earlier_by_label = {part.label: part for part in earlier}
    for part in parts:
        if part.state == "working":
            part.state = "failed"
        before = earlier_by_label.get(part.label)
        if before and (before.state == "done" or not part.state):
            # This attempt did not get as far, but what is made is there.
            part.state, part.id = before.state, before.id
    if is_unfinished(parts) or not any(part.state == "done" for part in parts):
        return
    suspects = [part for part in parts if part.label == label or part.state != "done"]
    (suspects or parts[-1:])[0].state = "failed"
