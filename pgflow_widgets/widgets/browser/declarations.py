"""Declare what the kernel and the page of the connection browser tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.widgets.fields_view import FieldView
from pgflow_widgets.widgets.view import Check, Edit, NoticeView, SecretEdit, Submit


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


class HeadingView(TypedDict):
    """A column by which the connections can be sorted."""

    key: str
    label: str


class OrderView(TypedDict):
    """How the connections are sorted."""

    key: str
    down: bool


class ConnectionLine(TypedDict):
    """A line of the list of connections."""

    id: str
    cells: list[str]


class ConnectionsView(PaneView):
    """The list of connections; ``shown`` are the lines from ``first`` on."""

    headings: list[HeadingView]
    sort: OrderView
    search: SearchView
    only: str
    states: list[str]
    all: int
    selected: str
    found: int
    first: int
    shown: list[ConnectionLine]


class SchemaLine(TypedDict):
    """A schema in the tree of tables."""

    schema: str
    open: bool
    count: int


class TableLine(TypedDict):
    """A table in the tree of tables."""

    path: str
    name: str
    readable: bool


class TablesView(PaneView):
    """The tree of tables; ``shown`` are the lines from ``first`` on."""

    of: str
    all: int
    search: SearchView
    selected: str
    known: int
    found: int
    first: int
    shown: list[SchemaLine | TableLine]


class ColumnRow(TypedDict):
    """A column of the chosen table."""

    name: str
    type: str
    xdm: str


class ColumnsView(PaneView):
    """The columns of the chosen table, and how far the reading of all columns is."""

    of: str
    rows: list[ColumnRow]
    all: int


class PreviewView(PaneView):
    """The first rows of the chosen table; they themselves are in the trait ``rows``."""

    of: str
    rows: int
    choices: Sequence[int]


class ActionView(TypedDict):
    """A button of the tool bar."""

    name: str
    label: str


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
    connections: ConnectionsView
    actions: list[ActionView]
    tables: TablesView
    columns: ColumnsView
    preview: PreviewView
    dialog: DialogView | None
    notice: NoticeView
    snippet: SnippetView | None
    attempt: int


class ColumnSummaryView(TypedDict):
    """The heading of a column of the preview."""

    name: str
    types: list[str]
    number: bool
    nulls: int
    distinct: int
    min: str | None
    max: str | None
    bars: Sequence[int]


class RowsView(TypedDict):
    """The trait ``rows``: the first rows of the chosen table, bounded."""

    columns: list[ColumnSummaryView]
    rows: list[list[str | None]]
    note: str


class NoRowsView(TypedDict):
    """The trait ``rows`` while no table is chosen."""


BrowserRows = RowsView | NoRowsView


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


class Leave(TypedDict):
    """The dialog or the code was closed."""

    type: Literal["leave"]


BrowserMessage = Say | Scroll | ReadColumns | Leave | Edit | SecretEdit | Check | Submit
