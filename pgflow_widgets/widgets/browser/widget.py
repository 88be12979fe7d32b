"""Browse connections, their tables, and the columns and rows of a table.

This module is over 300 lines because one widget knows all panes and what is under way in each. It
only binds: `state` and `view` decide what is shown, `operations` does the work.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import traitlets

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import Table, TableSchema
from pgflow_widgets.display import Card, Fact
from pgflow_widgets.errors import InputError, NotFoundError, PgflowError, StaleError
from pgflow_widgets.frames import previews
from pgflow_widgets.local import background
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.connection_search import (
    FoundColumns,
    columns_by_table,
    read_all_columns,
)
from pgflow_widgets.operations.connections import TestRow, test_one
from pgflow_widgets.widgets.base import HoldingWidget
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.actions import perform
from pgflow_widgets.widgets.browser.backend import Backend
from pgflow_widgets.widgets.browser.declarations import BrowserMessage, BrowserView
from pgflow_widgets.widgets.browser.dialogs import Dialog
from pgflow_widgets.widgets.browser.preview_view import draw_preview
from pgflow_widgets.widgets.browser.snippets import curl_for, python_for
from pgflow_widgets.widgets.browser.state import ROW_CHOICES, BrowserState, Pane
from pgflow_widgets.widgets.browser.view import draw_browser
from pgflow_widgets.widgets.jobs import LatestJobs, failure_of
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    import pandas as pd

    from pgflow_widgets.widgets.ingest.widget import Ingest

T = TypeVar("T")

_STEPS = 50


class Browser(HoldingWidget):
    """Shows the connections of a sandbox, their tables, columns and first rows.

    Parameters
    ----------
    backend
        The calls to the sandbox.
    connection
        The connection that is chosen at the start; None for none.

    Notes
    -----
    ``connection``, ``table`` and ``frame`` hold the selection, for later cells. Secrets
    that are typed into a dialog stay in this object's memory until it is done or left.
    """

    _screen = "browser"
    _messages = BrowserMessage
    rows = traitlets.Dict().tag(sync=True)

    def __init__(self, backend: Backend, connection: BaseConnection | None = None) -> None:
        self._backend = backend
        self._state = BrowserState(f"Connections of the sandbox {backend.sandbox}")
        self._frame: pd.DataFrame | None = None
        self._schema: TableSchema | None = None
        self._ingest: Ingest | None = None
        self._jobs = LatestJobs()
        super().__init__()
        self.heard = background.on_callers_loop(self._on_new_connection)
        self.outdated = background.on_callers_loop(lambda _: self.refresh())
        if connection is not None:
            self._state.show([connection])
            self._select(connection.id)
        self.refresh()

    def __repr__(self) -> str:
        chosen = repr(self.connection.name) if self.connection else "no connection chosen"
        return f"Browser({self.sandbox!r}, {chosen})"

    @property
    def sandbox(self) -> str:
        """Name of the sandbox whose connections are shown."""
        return self._backend.sandbox

    @property
    def connection(self) -> BaseConnection | None:
        """The chosen connection, or None."""
        return self._state.connection

    @property
    def table(self) -> str:
        """The path of the chosen table; empty if none is."""
        return self._state.table

    @property
    def frame(self) -> pd.DataFrame | None:
        """The preview of the chosen table, as `Sandbox.preview` returns it, or None."""
        return self._frame

    @property
    def ingest(self) -> Ingest | None:
        """The form from the chosen table to a dataset, once it was opened, or None."""
        return self._ingest

    def refresh(self) -> None:
        """List the connections again; the old list stays until the new one arrives.

        Where nothing is shown yet, the first page is, as soon as it comes.
        """
        report = background.on_callers_loop(self._on_counted)
        begun = background.on_callers_loop(self._on_begun)
        work = self._backend.connections(report, begun)
        self._begin("list", work, self._state.show, self._state.list_pane)
        self._publish()

    def close(self) -> None:
        """Close the browser and forget all typed values."""
        self._state.dialog = None
        self._jobs.stop_all()
        super().close()

    def _on_new_connection(self, connection: BaseConnection) -> None:
        self._state.replace(connection)
        self._publish()

    def _on_begun(self, first: list[BaseConnection]) -> None:
        if self._state.list_pane.loading and not self._state.connections:
            self._state.show(first)
            self._publish()

    def _on_counted(self, count: int) -> None:
        self._state.list_pane.done = count
        self._publish()

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        name, value = (str(message.get(part, "")) for part in ("name", "value"))
        state = self._state
        simple: dict[str, Callable[[], object]] = {
            "search": lambda: state.look_for(value),
            "only": lambda: state.keep(value),
            "sort": lambda: state.sort(value),
            "scroll": lambda: state.scroll(name, message.get("value")),
            "select": lambda: self._select(value),
            "search-tables": lambda: state.look_for_tables(value),
            "fold": lambda: state.fold(value),
            "table": lambda: self._choose(value),
            "reload": lambda: self._reload(value),
            "all-columns": self._read_all_columns,
            "stop": lambda: self._jobs.stop(value),
            "rows": lambda: self._take_rows(value),
            "action": lambda: self._act(value),
            "edit": lambda: self._on_edit(stays=state.edit(name, value)),
            "secret": lambda: state.edit(name, Secret(value)),
            "check": lambda: state.check(name, value=message.get("value") is True),
            "leave": state.leave,
        }
        if kind in simple:
            simple[kind]()

    def _select(self, connection_id: str) -> None:
        by_id = {connection.id: connection for connection in self._state.connections}
        chosen = by_id.get(connection_id)
        self._state.notice = Notice()
        self._state.select(chosen)
        self._clear()
        for name in ("tables", "all-columns", "preview"):
            self._jobs.stop(name)
        if chosen is not None:
            self._load_tables(chosen)

    def _choose(self, path: str) -> None:
        if self.connection is None or path not in {table.path for table in self._state.tables}:
            return
        self._state.choose(path)
        self._clear()
        self._load_preview(self.connection, path)

    def _reload(self, pane: str) -> None:
        if pane == "connections":
            self.refresh()
        elif self.connection is not None and pane == "tables":
            self._load_tables(self.connection)
        elif self.connection is not None and self.table:
            self._load_preview(self.connection, self.table)

    def _load_tables(self, chosen: BaseConnection) -> None:
        def done(tables: list[Table]) -> None:
            if chosen == self.connection:
                self._state.tables = tables

        work = self._backend.call(lambda client: client.explore(chosen.id))
        self._begin("tables", work, done, self._state.table_pane)

    def _load_preview(self, chosen: BaseConnection, path: str) -> None:
        table = next(table for table in self._state.tables if table.path == path)

        def done(schema: TableSchema) -> None:
            if (chosen, path) != (self.connection, self.table):
                return
            self._schema = schema
            self._state.columns[path] = schema.columns
            self._draw_preview()
            if not table.can_preview:
                said = "The role may not read this table."
                hint = "Ask the database's owner for SELECT."
                self._state.preview_pane.trouble = Notice("error", said, hint)

        work = self._backend.call(
            lambda client: client.explore_table(chosen.id, path, preview=table.can_preview)
        )
        self._begin("preview", work, done, self._state.preview_pane)

    def _read_all_columns(self) -> None:
        chosen = self.connection
        if chosen is None:
            return
        pane = self._state.column_pane
        report = background.on_callers_loop(self._on_progress)

        def done(tables: FoundColumns) -> None:
            if chosen != self.connection:
                return
            self._state.columns |= columns_by_table(tables)
            if tables.troubles:
                said = f"{len(tables.troubles)} of {tables.tables} tables could not be read."
                pane.trouble = Notice("error", said, tables.troubles[0])

        work = self._backend.call(
            lambda client: read_all_columns(client, chosen, lambda *progress: report(progress))
        )
        self._begin("all-columns", work, done, pane)

    def _on_progress(self, progress: tuple[int, int]) -> None:
        pane = self._state.column_pane
        pane.done, pane.total = done, total = progress
        if done % (total // _STEPS + 1) == 0:
            self._publish()

    def _take_rows(self, value: str) -> None:
        if value in {str(choice) for choice in ROW_CHOICES}:
            self._state.rows = int(value)
            self._draw_preview()

    def _clear(self) -> None:
        self._frame = self._schema = None
        self.rows = {}

    def _draw_preview(self) -> None:
        """Send the rows, bounded: so many columns, so many characters in a cell."""
        if self._schema is None:
            return
        self._frame = previews.preview_frame(self._schema, self._state.rows)
        self.rows = dict(draw_preview(self._schema, self._frame, self._state.rows))

    def _act(self, action: str) -> None:
        """Begin an action, with a dialog if it changes something."""
        chosen = self.connection
        if chosen is None:
            return
        self._state.leave()
        if action == "test":
            self._test(chosen)
        elif action == "ingest":
            self._open_ingest(chosen)
        elif action == "code":
            self._state.snippet = {"kind": "code", "text": python_for(self._state)}
        elif action == "curl":
            text = curl_for(self._state, base_url=self._backend.base_url, sandbox=self.sandbox)
            self._state.snippet = {"kind": "curl", "text": text}
        else:
            try:
                dialog = dialogs.dialog_for(action, chosen, self._backend.cloud)
            except InputError as error:
                self._state.notice = Notice.of(error)
                return
            if action == "duplicate":
                self._ask_where(chosen, dialog)
            else:
                self._state.dialog = dialog

    def _open_ingest(self, chosen: BaseConnection) -> None:
        if not self.table:
            self._state.notice = Notice("error", "Choose a table first.")
            return
        self._ingest = self._backend.ingest(chosen, self.table)
        self._open(self._ingest)

    def _test(self, chosen: BaseConnection) -> None:
        def done(row: TestRow) -> None:
            spent = f"{row.milliseconds} ms"
            kind, said = "done", f"{chosen.name!r} works ({spent})."
            if not row.ok:
                kind, said = "error", f"{chosen.name!r} does not work: {row.reason} ({spent})."
            self._state.notice = Notice(kind, said)

        self._state.notice = Notice("working", f"Testing {chosen.name!r}…")
        work = self._backend.call(lambda client: test_one(client, chosen.id))
        self._begin("test", work, done, None)

    def _ask_where(self, chosen: BaseConnection, dialog: Dialog) -> None:
        def done(sandboxes: list[SandboxInfo]) -> None:
            if chosen != self.connection:
                return
            others = [sandbox for sandbox in sandboxes if sandbox.name != self.sandbox]
            if others:
                self._state.dialog = dialogs.with_target(dialog, others)
            else:
                self._state.notice = Notice("error", "There is no other sandbox.")

        self._begin("sandboxes", self._backend.sandboxes(), done, None)

    def _submit(self) -> None:
        dialog, chosen = self._state.dialog, self.connection
        if dialog is None or chosen is None or dialog.busy or dialog.problems():
            return
        self._attempt += 1
        dialog.busy, dialog.notice = True, Notice()

        def done(result: BaseConnection) -> None:
            self._state.dialog = None
            said = dialogs.DONE["untried" if dialog.skips else dialog.action]
            self._state.notice = Notice("done", said.format(chosen.name))
            if dialog.action == "delete":
                self._forget(chosen)
            elif dialog.action != "duplicate":
                self._state.replace(result)

        self._begin("dialog", perform(self._backend, dialog, chosen), done, dialog)

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
        chosen = self.connection
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

    def _compare(self, dialog: Dialog, seen: BaseConnection) -> None:
        """Show another person's changes since then, and ask again."""

        def done(now: BaseConnection) -> None:
            dialogs.show_difference(dialog, seen, now)
            self._state.replace(now)

        work = self._backend.call(lambda client: client.get_connection(seen.id))
        self._begin("compare", work, done, dialog)

    def _forget(self, gone: BaseConnection) -> None:
        self._state.remove(gone.id)
        self._clear()

    def _summary(self) -> Card:
        chosen = self.connection
        facts = (
            Fact("Connection", chosen.name if chosen else ""),
            Fact("Id", chosen.id if chosen else "", is_id=True),
            Fact("Table", self.table),
        )
        return Card("Connection browser", f"Connections of the sandbox {self.sandbox}", facts=facts)

    def _draw(self) -> BrowserView:
        return draw_browser(self._state, self._attempt)
