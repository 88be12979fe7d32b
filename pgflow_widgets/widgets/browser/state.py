"""Hold the state of the connection browser; no widget, no event loop."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pgflow_widgets.model.sources import SOURCES
from pgflow_widgets.operations.connection_search import search_connections
from pgflow_widgets.widgets.browser.declarations import (
    PaneView,
    SchemaLine,
    SnippetView,
    TableLine,
)
from pgflow_widgets.widgets.text_guard import TextGuard
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pgflow_widgets.api.messages.connections import BaseConnection
    from pgflow_widgets.api.messages.tables import Column, Table
    from pgflow_widgets.errors import PgflowError
    from pgflow_widgets.model.secrets import Value
    from pgflow_widgets.widgets.browser.dialogs import Dialog

ROW_CHOICES = (10, 25, 50, 100)
_LABELS = {source.connection_spec_id: source.label for source in SOURCES}
_AUTHENTICATION = re.compile(r"( Based)? Authentication\Z")
_FIRST_PART = re.compile(r'"(?:[^"]|"")*"|[^.]*')

CELLS: Mapping[str, Callable[[BaseConnection], str]] = {
    "name": lambda base: base.name,
    "source": lambda base: _LABELS.get(base.connection_spec_id, base.connection_spec_id),
    "auth": lambda base: _AUTHENTICATION.sub("", base.auth),
    "state": lambda base: base.state,
    "created": lambda base: f"{base.created_at:%Y-%m-%d %H:%M}" if base.created_at else "",
    "by": lambda base: base.created_by.partition("@")[0],
}


@dataclass(slots=True)
class Pane:
    """The loading state of a pane: under way, its progress, or its error."""

    loading: bool = False
    done: int = 0
    total: int = 0
    trouble: Notice = field(default_factory=Notice)

    def begin(self) -> None:
        """Begin to load; the old content stays until the new one arrives."""
        self.loading, self.done, self.total, self.trouble = True, 0, 0, Notice()

    def end(self, error: PgflowError | None = None) -> None:
        """End loading, with an error if it failed."""
        self.loading = False
        self.trouble = Notice.of(error) if error else Notice()

    def view(self) -> PaneView:
        """Return the view that the page draws."""
        return {
            "loading": self.loading,
            "done": self.done,
            "total": self.total,
            "trouble": self.trouble.view(),
        }


@dataclass(slots=True)
class BrowserState:
    """The state of the browser.

    Parameters
    ----------
    title
        The heading.
    """

    title: str
    connections: list[BaseConnection] = field(default_factory=list)
    search: str = ""
    only: str = ""
    order: tuple[str, bool] = ("created", True)
    start: int = 0
    connection: BaseConnection | None = None
    tables: list[Table] = field(default_factory=list)
    table_search: str = ""
    closed: set[str] = field(default_factory=set)
    table_start: int = 0
    table: str = ""
    columns: dict[str, Sequence[Column]] = field(default_factory=dict)
    rows: int = 25
    list_pane: Pane = field(default_factory=Pane)
    table_pane: Pane = field(default_factory=Pane)
    column_pane: Pane = field(default_factory=Pane)
    preview_pane: Pane = field(default_factory=Pane)
    dialog: Dialog | None = None
    notice: Notice = field(default_factory=Notice)
    snippet: SnippetView | None = None
    guard: TextGuard = field(default_factory=TextGuard)
    _matches: list[BaseConnection] | None = None

    def show(self, connections: Iterable[BaseConnection]) -> None:
        """Show a new list; the selection stays if it is still in the list."""
        self.connections = list(connections)
        self._matches = None
        if self.connection is not None:
            chosen_id = self.connection.id
            still_there = (base for base in self.connections if base.id == chosen_id)
            self.connection = next(still_there, None)
            if self.connection is None:
                self.select(None)

    def replace(self, changed: BaseConnection) -> None:
        """Replace a connection by its present state, or add a new one."""
        ids = [connection.id for connection in self.connections]
        if changed.id in ids:
            self.connections[ids.index(changed.id)] = changed
        else:
            self.connections.append(changed)
        self._matches = None
        if self.connection is not None and self.connection.id == changed.id:
            self.connection = changed

    def remove(self, connection_id: str) -> None:
        """Remove a deleted connection."""
        self.show(listed for listed in self.connections if listed.id != connection_id)

    def select(self, connection: BaseConnection | None) -> None:
        """Select a connection, and clear the panes of the previous one."""
        self.connection = connection
        self.tables, self.columns, self.closed = [], {}, set()
        self.table_search, self.table_start = "", 0
        self.guard.messages.pop("search-tables", None)
        self.table_pane, self.column_pane = Pane(), Pane()
        self.snippet = None
        self.choose("")

    def choose(self, table: str) -> None:
        """Select a table, and clear the panes of the previous one."""
        self.table = table
        self.preview_pane = Pane()
        self.snippet = None

    def sort(self, key: str) -> None:
        """Sort by a column; reverse the order if it is sorted by that already."""
        if key in CELLS:
            self.order = (key, not self.order[1] if self.order[0] == key else False)
            self._matches, self.start = None, 0

    def look_for(self, text: str) -> None:
        """Show only the connections that contain a text."""
        text = self._admitted("search", text)
        self.search, self._matches, self.start = text, None, 0

    def keep(self, state: str) -> None:
        """Show only the connections in a state; empty for all."""
        if state in {"", *self.states}:
            self.only, self._matches, self.start = state, None, 0

    def look_for_tables(self, text: str) -> None:
        """Show only the tables whose path or known columns contain a text."""
        text = self._admitted("search-tables", text)
        self.table_search, self.table_start = text, 0

    def _admitted(self, name: str, text: str) -> str:
        return text if self.guard.admits(name, text) else self.guard.refuse(name, text)

    def fold(self, schema: str) -> None:
        """Close or open a schema."""
        self.closed ^= {schema}

    def scroll(self, pane: str, start: object) -> None:
        """Set the first visible line."""
        first = start if isinstance(start, int) and start >= 0 else 0
        if pane == "tables":
            self.table_start = first
        else:
            self.start = first

    def edit(self, name: str, value: Value) -> bool:
        """Take a text typed into the open dialog, and return whether it stays."""
        return self.dialog is None or self.dialog.edit(name, value)

    def check(self, name: str, *, value: bool) -> None:
        """Take a checkbox of the open dialog."""
        if self.dialog is not None:
            self.dialog.check(name, value=value)

    def leave(self) -> None:
        """Close the dialog or the notice."""
        self.dialog = self.snippet = None
        self.notice = Notice()

    @property
    def states(self) -> list[str]:
        """The states of the connections."""
        return sorted({connection.state for connection in self.connections if connection.state})

    @property
    def matches(self) -> list[BaseConnection]:
        """The matching connections, in order."""
        if self._matches is None:
            key, down = self.order
            in_state = [base for base in self.connections if self.only in {"", base.state}]
            self._matches = sorted(
                search_connections(in_state, self.search),
                key=lambda base: _rank(base, key),
                reverse=down,
            )
        return self._matches

    def branches(self) -> list[SchemaLine | TableLine]:
        """Return the lines of the tree of schemas and tables."""
        wanted = self.table_search.casefold()
        by_schema: dict[str, list[Table]] = {}
        for table in self.tables:
            names = (column.name for column in self.columns.get(table.path, ()))
            if any(wanted in text.casefold() for text in (table.path, *names)):
                by_schema.setdefault(_schema(table.path), []).append(table)
        lines: list[SchemaLine | TableLine] = []
        for schema, tables in by_schema.items():
            is_open = bool(wanted) or schema not in self.closed
            lines.append({"schema": schema, "open": is_open, "count": len(tables)})
            if is_open:
                lines += [
                    {
                        "path": table.path,
                        "name": table.path[len(schema) + 1 :] if schema else table.path,
                        "readable": table.can_preview,
                    }
                    for table in tables
                ]
        return lines


def _rank(connection: BaseConnection, key: str) -> str:
    if key == "created" and connection.created_at:
        return connection.created_at.isoformat()
    return CELLS[key](connection).casefold()


def _schema(path: str) -> str:
    """Return the schema in a path, as written; empty if it has none."""
    match = _FIRST_PART.match(path)
    first = match[0] if match else ""
    return first if path[len(first) : len(first) + 1] == "." else ""
