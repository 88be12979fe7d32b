"""Declare what the kernel and the page that shows how dataflows are tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.widgets.view import Leave, NoticeView

RowAction = Literal["run", "enable"]
"""What the kernel does at once for one dataflow."""

Sign = Literal["failed", "partial"]


class IllFlow(TypedDict):
    """A dataflow that needs somebody; ``open`` says what the button that shows its runs says."""

    id: str
    name: str
    sign: Sign
    status: str
    cells: list[str]
    reason: str
    action: Literal["run", "enable", ""]
    open: str


class ConnectionGroup(TypedDict):
    """The ill dataflows of a base connection; ``code`` rotates its password, where that helps."""

    id: str
    name: str
    counted: str
    sentences: list[str]
    credentials: str
    code: str
    rows: list[IllFlow]
    more: str


class HealthView(TypedDict):
    """What the page draws; ``announced`` changes only when the counts do."""

    title: str
    badge: str
    counted: str
    announced: str
    heads: Sequence[str]
    groups: list[ConnectionGroup]
    rest: str
    seen: str
    busy: str
    opened: str
    notice: NoticeView
    attempt: int


class Refresh(TypedDict):
    """Look again."""

    type: Literal["refresh"]
    attempt: int


class Act(TypedDict):
    """Do something for one dataflow; an attempt counts once."""

    type: Literal["act"]
    flow: str
    value: RowAction
    attempt: int


class Open(TypedDict):
    """Show the runs of a dataflow below."""

    type: Literal["open"]
    flow: str


HealthMessage = Refresh | Act | Open | Leave
