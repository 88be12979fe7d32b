"""Declare what the kernel and the page of the connection browser tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.widgets.fields.view import FieldView
from pgflow_widgets.widgets.view import (
    Check,
    ChoiceView,
    Edit,
    FactView,
    Leave,
    NoticeView,
    SecretEdit,
    Submit,
)


class PaneView(TypedDict):
    """Whether a pane loads, how far it is, and its error."""

    loading: bool
    done: int
    total: int
    trouble: NoticeView


class SearchView(TypedDict):
    """What is drawn of a field to search with."""

    value: str
    error: str
    emptied: int


class ConnectionLine(TypedDict):
    """A line of the list of connections; ``mark`` tells connections of one name apart."""

    id: str
    name: str
    place: str
    mark: str
    state: str


class ConnectionsView(PaneView):
    """The list of connections; ``lines`` are those from ``first`` on."""

    orders: list[ChoiceView]
    order: str
    search: SearchView
    only: str
    states: list[str]
    all: int
    selected: str
    matching: int
    first: int
    lines: list[ConnectionLine]


class SchemaLine(TypedDict):
    """A schema in the tree of tables."""

    schema: str
    open: bool
    count: int


class TableLine(TypedDict):
    """A table in the tree of tables; ``kind`` is the service's word for what it is."""

    path: str
    name: str
    readable: bool
    kind: str
    open: bool


class ColumnLine(TypedDict):
    """A column in the tree of tables; ``of`` is the path of its table."""

    of: str
    column: str
    type: str


class TablesView(PaneView):
    """The tree of tables; ``lines`` are those from ``first`` on, of ``fitting`` tables."""

    of: str
    all: int
    fitting: int
    search: SearchView
    selected: str
    matching: int
    first: int
    lines: list[SchemaLine | TableLine | ColumnLine]


class ColumnRow(TypedDict):
    """A column of the chosen table."""

    name: str
    type: str
    xdm: str


class ColumnsView(PaneView):
    """The columns of the chosen table, and how far the reading of all columns is.

    ``unread`` tells how many tables a search does not look into, of which nobody asked to be read.
    """

    of: str
    rows: list[ColumnRow]
    all: int
    unread: int


class PreviewView(PaneView):
    """Which ``version`` of the rows the page should have, 0 for none; they come as messages.

    ``locked`` tells that the role may not read the table, and ``grant`` is the statement that lets
    it, where the role is known.
    """

    of: str
    rows: int
    choices: Sequence[int]
    version: int
    locked: bool
    grant: str


class ActionView(TypedDict):
    """Something to do with the chosen connection, or why it cannot be done; empty if it can."""

    name: str
    label: str
    off: str


class DialogCheckView(TypedDict):
    """A checkbox of a dialog."""

    name: str
    label: str
    value: bool
    warning: str


class DialogView(TypedDict):
    """A dialog that asks before an action."""

    action: str
    title: str
    text: str
    confirm: str
    danger: bool
    busy: bool
    ready: bool
    notice: NoticeView
    checks: list[DialogCheckView]
    fields: list[FieldView]


class SnippetView(TypedDict):
    """Code for the person to take: a cell to insert, or a call to copy."""

    kind: Literal["code", "curl"]
    text: str


class BrowserView(TypedDict):
    """What the page draws, but for the rows."""

    title: str
    sandbox: str
    badge: str
    connections: ConnectionsView
    actions: list[ActionView]
    details: list[FactView]
    tables: TablesView
    columns: ColumnsView
    preview: PreviewView
    dialog: DialogView | None
    notice: NoticeView
    snippet: SnippetView | None
    attempt: int


class ColumnSummaryView(TypedDict):
    """A column of the preview, and what the rows tell about it."""

    name: str
    type: str
    format: str
    number: bool
    nulls: int
    distinct: int
    min: str | None
    max: str | None
    bars: Sequence[int]


class RowsView(TypedDict):
    """The first rows of the chosen table, bounded."""

    columns: list[ColumnSummaryView]
    rows: list[list[str | None]]
    note: str


class RowsAnswer(TypedDict):
    """Sent to the page: the rows of a version."""

    version: int
    rows: RowsView


class ValueAnswer(TypedDict):
    """Sent to the page: a value of the preview in full."""

    version: int
    row: int
    column: str
    value: str


class Say(TypedDict):
    """Something was searched, chosen, sorted, folded, loaded again or stopped."""

    type: Literal[
        "search",
        "search-tables",
        "only",
        "sort",
        "select",
        "table",
        "fold",
        "unfold",
        "rows",
        "reload",
        "stop",
        "action",
    ]
    value: str


class Scroll(TypedDict):
    """A list was scrolled to a line."""

    type: Literal["scroll"]
    name: Literal["connections", "tables"]
    value: int


class ReadColumns(TypedDict):
    """The columns of all tables were asked for."""

    type: Literal["all-columns"]


class ShowRows(TypedDict):
    """The page has not the rows that it should draw."""

    type: Literal["show-rows"]


class ShowValue(TypedDict):
    """A value of the preview was asked for in full."""

    type: Literal["show-value"]
    version: int
    row: int
    column: str


class CloseInside(TypedDict):
    """The form below was closed."""

    type: Literal["close-inside"]


BrowserMessage = (
    Say
    | Scroll
    | ReadColumns
    | ShowRows
    | ShowValue
    | Leave
    | CloseInside
    | Edit
    | SecretEdit
    | Check
    | Submit
)
