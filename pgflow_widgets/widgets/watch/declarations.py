"""Declare what the kernel and the page that shows runs tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.widgets.view import NoticeView


class RunRow(TypedDict):
    """A row of the table; ``state`` is ``working``, ``done`` or ``failed``."""

    id: str
    state: Literal["working", "done", "failed"]
    cells: list[str]
    error: str


class RunBar(TypedDict):
    """A bar of the charts."""

    id: str
    label: str
    written: int
    failed: int
    seconds: float
    bad: bool


class WatchView(TypedDict):
    """What the page draws."""

    title: str
    state: str
    schedule: str
    said: str
    seen: str
    live: bool
    heads: Sequence[str]
    rows: list[RunRow]
    bars: list[RunBar]
    trouble: str
    notice: NoticeView


class Start(TypedDict):
    """Refresh again."""

    type: Literal["start"]


class Stop(TypedDict):
    """Stop refreshing."""

    type: Literal["stop"]


WatchMessage = Start | Stop
