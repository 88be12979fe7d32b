"""Hold the state of the connection browser; no widget, no event loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pgflow_widgets.operations.connections.search import search_connections
from pgflow_widgets.widgets.browser.declarations import PaneView, SnippetView
from pgflow_widgets.widgets.browser.namesakes import place_of, short_id
from pgflow_widgets.widgets.fields.text_guard import TextGuard
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pgflow_widgets.api.messages.connections import BaseConnection
    from pgflow_widgets.api.messages.tables import Column, Table
    from pgflow_widgets.errors import PgflowError
    from pgflow_widgets.model.secrets import Value
    from pgflow_widgets.widgets.browser.dialogs import Dialog

ROW_CHOICES = (10, 25, 50, 100)
MOST_TABLES_READ = 200  # more are not read for a search unless a person asks for it

ORDERS: Mapping[str, tuple[str, Callable[[BaseConnection], Any], bool]] = {
    "newest": ("Newest first", lambda base: _created(base), True),
    "oldest": ("Oldest first", lambda base: _created(base), False),
    "name": ("Name, A to Z", lambda base: base.name.casefold(), False),
    "name-down": ("Name, Z to A", lambda base: base.name.casefold(), True),
    "place": ("Server", lambda base: place_of(base).casefold(), False),
    "owner": ("Owner", lambda base: base.created_by.casefold(), False),
}


def _created(connection: BaseConnection) -> float:
    return connection.created_at.timestamp() if connection.created_at else 0


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
    sandbox
        Its name.
    badge
        What else there is to know of where that is.
    """

    sandbox: str
    badge: str = ""
    connections: list[BaseConnection] = field(default_factory=list)
    search: str = ""
    only: str = ""
    order: str = "newest"
    start: int = 0
    connection: BaseConnection | None = None
    tables: list[Table] = field(default_factory=list)
    table_search: str = ""
    closed: set[str] = field(default_factory=set)
    unfolded: set[str] = field(default_factory=set)
    table_start: int = 0
    table: str = ""
    columns: dict[str, Sequence[Column]] = field(default_factory=dict)
    columns_asked: bool = False
    columns_read: bool = False
    rows: int = 25
    version: int = 0
    list_pane: Pane = field(default_factory=Pane)
    table_pane: Pane = field(default_factory=Pane)
    column_pane: Pane = field(default_factory=Pane)
    preview_pane: Pane = field(default_factory=Pane)
    dialog: Dialog | None = None
    notice: Notice = field(default_factory=Notice)
    snippet: SnippetView | None = None
    guard: TextGuard = field(default_factory=TextGuard)
    _matches: list[BaseConnection] | None = None
    _names: Counter[str] | None = None

    def show(self, connections: Iterable[BaseConnection]) -> None:
        """Show a new list; the selection stays if it is still in the list."""
        self.connections = list(connections)
        self._matches = self._names = None
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
        self._matches = self._names = None
        if self.connection is not None and self.connection.id == changed.id:
            self.connection = changed

    def remove(self, connection_id: str) -> None:
        """Remove a deleted connection."""
        self.show(listed for listed in self.connections if listed.id != connection_id)

    def select(self, connection: BaseConnection | None) -> None:
        """Select a connection, and clear the panes of the previous one."""
        self.connection = connection
        self.tables, self.columns = [], {}
        self.closed, self.unfolded = set(), set()
        self.columns_asked = self.columns_read = False
        self.table_search, self.table_start = "", 0
        self.guard.messages.pop("search-tables", None)
        self.table_pane, self.column_pane = Pane(), Pane()
        self.dialog = None  # it asks about the one before
        self.choose("")

    def choose(self, table: str) -> None:
        """Select a table, and clear the panes of the previous one."""
        self.table = table
        self.preview_pane = Pane()
        self.snippet = None

    def sort(self, order: str) -> None:
        """List the connections in an order."""
        if order in ORDERS:
            self.order, self._matches, self.start = order, None, 0

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

    def unfold(self, path: str) -> bool:
        """Open or close a table, and return whether its columns have to be read for that."""
        if path not in {table.path for table in self.tables}:
            return False
        self.unfolded ^= {path}
        return path in self.unfolded and path not in self.columns

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
            _, rank, down = ORDERS[self.order]
            in_state = [base for base in self.connections if self.only in {"", base.state}]
            self._matches = sorted(
                search_connections(in_state, self.search), key=rank, reverse=down
            )
        return self._matches

    def mark_of(self, connection: BaseConnection) -> str:
        """Return what tells a connection from others of its name; empty if there are none."""
        if self._names is None:
            self._names = Counter(listed.name for listed in self.connections)
        return short_id(connection) if self._names[connection.name] > 1 else ""

    @property
    def unread(self) -> int:
        """The number of tables whose columns are not known, and were not asked for."""
        if self.columns_read:
            return 0
        return sum(
            table.can_fetch_schema and table.path not in self.columns for table in self.tables
        )

    @property
    def locked(self) -> bool:
        """Whether the role may not read the chosen table."""
        return any(table.path == self.table and not table.can_preview for table in self.tables)

    @property
    def no_ingest(self) -> str:
        """Why the selection cannot be ingested; empty if it can."""
        if not self.table:
            return "Choose a table first"
        return "The role has no permission to read this table" if self.locked else ""
