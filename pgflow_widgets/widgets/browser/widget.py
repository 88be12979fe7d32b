"""Browse connections, their tables, and the columns and rows of a table.

The widget only binds: `state` and `view` decide what is shown, `panes` reads it, `operations` does
the work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.errors import InputError
from pgflow_widgets.local import background
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.connections import TestRow, test_one
from pgflow_widgets.operations.datasets.copies import datasets_of_table
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.actions import carry_out
from pgflow_widgets.widgets.browser.backend import BrowserBackend
from pgflow_widgets.widgets.browser.declarations import BrowserMessage, BrowserView
from pgflow_widgets.widgets.browser.dialogs import Dialog
from pgflow_widgets.widgets.browser.panes import BrowserPanes
from pgflow_widgets.widgets.browser.snippets import curl_for, python_for
from pgflow_widgets.widgets.browser.view import draw_browser
from pgflow_widgets.widgets.query_code import query_code
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    import pandas as pd

    from pgflow_widgets.widgets.ingest.widget import Ingest


class Browser(BrowserPanes):
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

    def __init__(self, backend: BrowserBackend, connection: BaseConnection | None = None) -> None:
        self._ingest: Ingest | None = None
        super().__init__(backend, connection)
        self.heard = background.on_callers_loop(self._on_new_connection)
        self.outdated = background.on_callers_loop(lambda _: self.refresh())

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
        return self._rows.frame

    @property
    def ingest(self) -> Ingest | None:
        """The form from the chosen table to a dataset, once it was opened, or None."""
        return self._ingest

    def refresh(self) -> None:
        """List the connections again; the old list stays until the new one arrives.

        Where nothing is shown yet, the first page is, as soon as it comes.
        """
        self._load_connections()
        self._publish()

    def close(self) -> None:
        """Close the browser and forget all typed values."""
        self._state.dialog = None
        self._jobs.stop_all()
        super().close()

    def _on_new_connection(self, connection: BaseConnection) -> None:
        self._state.replace(connection)
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
            "search-tables": lambda: self._look_for_tables(value),
            "fold": lambda: state.fold(value),
            "unfold": lambda: self._unfold(value),
            "table": lambda: self._choose(value),
            "reload": lambda: self._reload(value),
            "all-columns": self._read_all_columns,
            "stop": lambda: self._jobs.stop(value),
            "rows": lambda: self._take_rows(value),
            "show-rows": self._rows.show,
            "show-value": lambda: self._rows.show_value(message),
            "action": lambda: self._act(value),
            "edit": lambda: self._on_edit(stays=state.edit(name, value)),
            "secret": lambda: state.edit(name, Secret(value)),
            "check": lambda: state.check(name, value=message.get("value") is True),
            "leave": state.leave,
            "close-inside": self._close_inside,
        }
        if kind in simple:
            simple[kind]()

    def _act(self, action: str) -> None:
        """Begin an action, with a dialog if it changes something."""
        if action == "new":
            self._open_form()
        chosen = self.connection
        if chosen is None:
            return
        self._state.leave()
        if action == "test":
            self._test(chosen)
        elif action == "ingest":
            self._open_ingest(chosen)
        elif action == "code":
            text = python_for(self._state, self._backend.variable())
            self._state.snippet = {"kind": "code", "text": text}
        elif action == "query":
            self._query(chosen)
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
        if self._state.no_ingest:
            return
        self._ingest = self._backend.ingest(chosen, self.table)
        self._open(self._ingest)

    def _open_form(self) -> None:
        """Show the form that creates a connection; the one that it creates is chosen."""
        form = self._backend.connect()
        form.on_create(self._on_created)
        self._open(form)

    def _on_created(self, connection: BaseConnection) -> None:
        self._state.replace(connection)
        self._select(connection.id)
        self._publish()

    def _close_inside(self) -> None:
        """Close the form below; one to a dataset stays in `ingest`, any other forgets all."""
        self.inside = ""
        if self._inner is not None and self._inner is not self._ingest:
            self._inner.close()

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

    def _query(self, chosen: BaseConnection) -> None:
        """Show the code that queries the dataset that a dataflow copies the table into."""
        table, variable = self.table, self._backend.variable()

        def done(datasets: Sequence[Dataset]) -> None:
            if chosen != self.connection or table != self.table:
                return
            self._state.notice = Notice()
            if not datasets:
                said = f"No dataflow copies {table} into a dataset."
                self._state.notice = Notice("error", said, "Ingest makes one.")
                return
            newest = datasets[0]
            text = query_code(newest.table, newest.name, variable)
            self._state.snippet = {"kind": "code", "text": text}

        self._state.notice = Notice("working", f"Looking for the dataset of {table}…")
        work = self._backend.call(lambda client: datasets_of_table(client, chosen.id, table))
        self._begin("query", work, done, None)

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

        self._begin("dialog", carry_out(self._backend, dialog, chosen), done, dialog)

    def _compare(self, dialog: Dialog, seen: BaseConnection) -> None:
        """Show another person's changes since then, and ask again."""

        def done(now: BaseConnection) -> None:
            dialogs.show_difference(dialog, seen, now)
            self._state.replace(now)

        work = self._backend.call(lambda client: client.get_connection(seen.id))
        self._begin("compare", work, done, dialog)

    def _summary(self) -> Card:
        chosen = self.connection
        facts = (
            Fact("Connection", chosen.name if chosen else ""),
            Fact("ID", chosen.id if chosen else "", is_id=True),
            Fact("Table", self.table),
        )
        return Card("Connection browser", f"Connections of the sandbox {self.sandbox}", facts=facts)

    def _draw(self) -> BrowserView:
        self._state.version = self._rows.version
        return draw_browser(self._state, self._attempt)
