"""Read what the panes of the browser show: connections, tables, columns, rows."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.tables import Table, TableSchema
from pgflow_widgets.errors import NotFoundError, PgflowError, StaleError
from pgflow_widgets.local import background
from pgflow_widgets.operations.connections.search import (
    FoundColumns,
    columns_by_table,
    read_all_columns,
)
from pgflow_widgets.widgets.base import HoldingWidget
from pgflow_widgets.widgets.browser.backend import BrowserBackend
from pgflow_widgets.widgets.browser.dialogs import Dialog
from pgflow_widgets.widgets.browser.preview_rows import PreviewRows
from pgflow_widgets.widgets.browser.state import MOST_TABLES_READ, ROW_CHOICES, BrowserState, Pane
from pgflow_widgets.widgets.jobs import LatestJobs, failure_of, paced
from pgflow_widgets.widgets.view import Notice

T = TypeVar("T")


class BrowserPanes(HoldingWidget):
    """The panes of the browser: what is chosen in them, and what of it is being read.

    Parameters
    ----------
    backend
        The calls to the sandbox.
    connection
        The connection that is chosen at the start; None for none.
    """

    def __init__(self, backend: BrowserBackend, connection: BaseConnection | None) -> None:
        self._backend = backend
        self._state = BrowserState(backend.sandbox, "Local demo" if backend.local else "")
        self._rows = PreviewRows(self.send)
        self._jobs = LatestJobs()
        self._chosen_early = ""
        self._state.list_pane.begin()  # so the page need not be told so just after it has opened
        if connection is not None:
            self._state.show([connection])
            self._state.select(connection)
            self._state.table_pane.begin()
        super().__init__()
        self._load_connections()
        if connection is not None:
            self._load_tables(connection)

    def _load_connections(self) -> None:
        report = background.on_callers_loop(self._on_counted)
        begun = background.on_callers_loop(self._on_begun)
        work = self._backend.connections(report, begun)
        self._begin("list", work, self._on_listed, self._state.list_pane)

    def _compare(self, dialog: Dialog, seen: BaseConnection) -> None:
        raise NotImplementedError

    def _on_listed(self, connections: list[BaseConnection]) -> None:
        self._state.show(connections)
        if len(connections) == 1 and self._state.connection is None:
            self._select(connections[0].id)

    def _on_begun(self, first: list[BaseConnection]) -> None:
        if self._state.list_pane.loading and not self._state.connections:
            self._state.show(first)
            self._publish()

    def _on_counted(self, count: int) -> None:
        self._state.list_pane.done = count
        self._publish()

    def _select(self, connection_id: str) -> None:
        by_id = {connection.id: connection for connection in self._state.connections}
        chosen = by_id.get(connection_id)
        if chosen is not None and chosen == self._state.connection:
            self._choose("")
            self._load_tables(chosen)  # the known ones stay where they are meanwhile
            return
        self._chosen_early = ""
        self._state.notice = Notice()
        self._state.select(chosen)
        self._rows.clear()
        for name in ("tables", "all-columns", "preview"):
            self._jobs.stop(name)
        if chosen is not None:
            self._load_tables(chosen)

    def _choose(self, path: str) -> None:
        """Choose a table, or none if the path is empty."""
        chosen = self._state.connection
        self._chosen_early = ""
        if chosen is None or path not in {"", *(table.path for table in self._state.tables)}:
            if self._state.table_pane.loading:  # a page shows the tables of before meanwhile
                self._chosen_early = path
            return
        self._state.choose(path)
        self._state.notice = Notice()
        self._rows.clear()
        self._jobs.stop("preview")
        if path:
            self._load_preview(chosen, path)

    def _look_for_tables(self, text: str) -> None:
        """Search the tables, and read their columns for it, once, unless they are very many."""
        state = self._state
        state.look_for_tables(text)
        if state.table_search and not state.columns_asked and 0 < state.unread <= MOST_TABLES_READ:
            self._read_all_columns()

    def _unfold(self, path: str) -> None:
        """Show or hide the columns of a table in the tree."""
        chosen = self._state.connection
        if not self._state.unfold(path) or chosen is None:
            return

        def done(schema: TableSchema) -> None:
            if chosen == self._state.connection:
                self._state.columns[path] = schema.columns

        work = self._backend.call(lambda client: client.explore_table(chosen.id, path))
        self._begin(f"columns of {path}", work, done, None)

    def _reload(self, pane: str) -> None:
        if pane == "connections":
            self.refresh()
        elif self._state.connection is not None and pane == "tables":
            self._load_tables(self._state.connection)
        elif self._state.connection is not None and self._state.table:
            self._load_preview(self._state.connection, self._state.table)

    def _load_tables(self, chosen: BaseConnection) -> None:
        def done(tables: list[Table]) -> None:
            if chosen == self._state.connection:
                self._state.tables = tables
                if self._chosen_early:
                    self._choose(self._chosen_early)

        work = self._backend.call(lambda client: client.explore(chosen.id))
        self._begin("tables", work, done, self._state.table_pane)

    def _load_preview(self, chosen: BaseConnection, path: str) -> None:
        table = next(table for table in self._state.tables if table.path == path)

        def done(schema: TableSchema) -> None:
            if (chosen, path) != (self._state.connection, self._state.table):
                return
            self._state.columns[path] = schema.columns
            self._rows.take(schema, self._state.rows)
            if not table.can_preview:
                said = "The role has no permission to read this table."
                hint = "Ask the database's owner for SELECT."
                self._state.preview_pane.trouble = Notice("error", said, hint)

        work = self._backend.call(
            lambda client: client.explore_table(chosen.id, path, preview=table.can_preview)
        )
        self._begin("preview", work, done, self._state.preview_pane)

    def _read_all_columns(self) -> None:
        chosen = self._state.connection
        if chosen is None:
            return
        pane, self._state.columns_asked = self._state.column_pane, True
        report = paced(background.on_callers_loop(self._on_progress))

        def done(tables: FoundColumns) -> None:
            if chosen != self._state.connection:
                return
            self._state.columns |= columns_by_table(tables)
            self._state.columns_read = True
            if tables.troubles:
                said = f"{len(tables.troubles)} of {tables.tables} tables could not be read."
                pane.trouble = Notice("error", said, tables.troubles[0])

        work = self._backend.call(
            lambda client: read_all_columns(client, chosen, lambda *progress: report(progress))
        )
        self._begin("all-columns", work, done, pane)

    def _on_progress(self, progress: tuple[int, int]) -> None:
        self._state.column_pane.done, self._state.column_pane.total = progress
        self._publish()

    def _take_rows(self, value: str) -> None:
        if value in {str(choice) for choice in ROW_CHOICES}:
            self._state.rows = int(value)
            self._rows.draw(self._state.rows)

    def _begin(
        self,
        name: str,
        work: Coroutine[Any, Any, T],
        done: Callable[[T], object],
        place: Pane | Dialog | None,
    ) -> None:
        """Run work on the background loop, and show its outcome in the pane it belongs to."""

        def finish(outcome: concurrent.futures.Future[T]) -> None:
            if isinstance(place, Pane):
                place.end()
            if error := failure_of(outcome):
                self._fail(error, place)
            elif not outcome.cancelled():
                done(outcome.result())
            self._publish()

        if isinstance(place, Pane):
            place.begin()
        self._jobs.start(name, work, finish)

    def _fail(self, error: PgflowError, place: Pane | Dialog | None) -> None:
        chosen = self._state.connection
        if isinstance(error, NotFoundError) and chosen is not None:
            self._state.leave()
            self._forget(chosen)
            said = f"{chosen.name!r} no longer exists: somebody deleted it."
            self._state.notice = Notice("error", said, "Refresh to see what else has changed.")
        elif isinstance(place, Dialog) and isinstance(error, StaleError) and chosen is not None:
            self._compare(place, chosen)
        elif isinstance(place, Dialog):
            place.refuse(error)
        elif isinstance(place, Pane):
            place.end(error)
        else:
            self._state.notice = Notice.of(error)

    def _forget(self, gone: BaseConnection) -> None:
        self._state.remove(gone.id)
        self._rows.clear()
