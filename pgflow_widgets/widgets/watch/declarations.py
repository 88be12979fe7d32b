"""Declare what the kernel and the page that shows runs tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.widgets.view import ChoiceView, Leave, NoticeView

Action = Literal["run", "pause", "resume", "reschedule", "delete"]
RunState = Literal["working", "done", "partial", "failed"]


class Tile(TypedDict):
    """A figure; ``state`` is that of the last run where the figure tells it."""

    label: str
    value: str
    detail: str
    state: Literal["", "working", "done", "partial", "failed"]


class RunRow(TypedDict):
    """A row of the table; ``status`` is in words, ``rejected`` says which rows can be read."""

    id: str
    state: RunState
    status: str
    started: str
    cells: list[str]
    error: str
    rejected: str


class RunBar(TypedDict):
    """A bar of the chart."""

    id: str
    label: str
    written: int
    failed: int
    bad: bool


class QuestionView(TypedDict):
    """A question before something is done; ``columns`` are those that may tell new rows.

    The other fields belong to a new schedule.
    """

    action: Action
    title: str
    text: str
    confirm: str
    interval: str
    frequency: str
    units: list[ChoiceView]
    columns: list[ChoiceView]
    error: str


class CountsView(TypedDict):
    """Whether the counts of source, runs and dataset agree, once they were compared."""

    badge: str
    tone: Literal["", "good", "bad"]
    said: str
    busy: bool


class WatchView(TypedDict):
    """What the page draws; ``announced`` changes only when a state does.

    ``every`` is the seconds between two looks at the runs, ``counts`` is None where nothing can
    compare them, ``opens`` the run whose rejected rows are open at the start.
    """

    title: str
    badge: str
    state: str
    tone: Literal["", "good", "bad"]
    schedule: str
    detail: str
    turn: Literal["", "pause", "resume"]
    tiles: list[Tile]
    counted: str
    heads: Sequence[str]
    rows: list[RunRow]
    bars: list[RunBar]
    counts: CountsView | None
    opens: str
    trouble: str
    announced: str
    seen: str
    live: bool
    every: float
    busy: str
    dialog: QuestionView | None
    notice: NoticeView
    attempt: int


class ReasonGroup(TypedDict):
    """Rows that were rejected for one reason: how many, and the first of them as text."""

    reason: str
    about: str
    counted: str
    heads: list[str]
    rows: list[list[str | None]]


class FailedRowsAnswer(TypedDict):
    """Sent to the page: the rows that a run rejected. They may be about people: no state has them.

    ``gaps`` says what is not among them, ``error`` why they cannot be read.
    """

    run: str
    said: str
    groups: list[ReasonGroup]
    gaps: list[str]
    error: str


class Start(TypedDict):
    """Refresh again."""

    type: Literal["start"]


class Stop(TypedDict):
    """Stop refreshing."""

    type: Literal["stop"]


class Act(TypedDict):
    """A button was pressed; what cannot be taken back is asked first. An attempt counts once."""

    type: Literal["act"]
    value: Action
    attempt: int


class Confirm(TypedDict):
    """The question was answered with yes; an attempt counts once."""

    type: Literal["confirm"]
    attempt: int
    interval: str
    frequency: str
    with_connections: bool
    column: str


class ShowFailedRows(TypedDict):
    """Send the rows that a run rejected."""

    type: Literal["failed-rows"]
    run: str


class Compare(TypedDict):
    """Compare the counts of source, runs and dataset."""

    type: Literal["compare"]


WatchMessage = Start | Stop | Act | Confirm | ShowFailedRows | Compare | Leave
