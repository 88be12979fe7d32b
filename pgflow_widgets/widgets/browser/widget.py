"""The connection browser: connections, their tables, and what is in these.

The widget binds; what is shown is decided in `browser_state`, what is done in `operations`.
"""

from __future__ import annotations

import concurrent.futures
import shlex
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import traitlets

from pgflow_widgets.api.messages import tables
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import Column, Table, TableSchema
from pgflow_widgets.errors import InputError, NotFoundError, PgflowError, StaleError
from pgflow_widgets.frames import previews
from pgflow_widgets.local import background
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import AuthSpec, Cloud
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import NAME
from pgflow_widgets.operations import connection_search, rotation
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.widgets.base import KernelDrawnWidget, module
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.dialogs import Dialog
from pgflow_widgets.widgets.browser.state import MOST_COLUMNS, ROW_CHOICES, BrowserState, Pane
from pgflow_widgets.widgets.views import Notice, unexpected

if TYPE_CHECKING:
    import pandas as pd

    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.widgets.ingest.widget import Ingest

T = TypeVar("T")

_LONGEST_CELL = 200
_TIMES = {"date": len("2026-01-31"), "date-time": len("2026-01-31 23:59")}
_COUNTED = 1000
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Backend:
    """What a browser asks of the sandbox that it belongs to.

    Parameters
    ----------
    sandbox, cloud, base_url
        Which one, in which cloud, at which service.
    client
        Returns a client of the sandbox.
    create
        Makes a connection in a sandbox that is named.
    spelled
        Returns an auth spec in the service's own spelling.
    sandboxes
        Lists the sandboxes.
    ingest
        Returns the form that brings a table of a connection into a dataset.
    """

    sandbox: str
    cloud: Cloud
    base_url: str
    client: Callable[[], AbstractAsyncContextManager[FlowServiceClient]]
    create: Callable[[ConnectionDraft, str], Coroutine[Any, Any, BaseConnection]]
    spelled: Callable[[FlowServiceClient, ConnectionDraft], Coroutine[Any, Any, AuthSpec]]
    sandboxes: Callable[[], Coroutine[Any, Any, list[SandboxInfo]]]
    ingest: Callable[[BaseConnection, str], Ingest]


class Browser(KernelDrawnWidget):
    """Shows the connections of a sandbox, their tables, columns and first rows.

    Parameters
    ----------
    backend
        What it asks.

    Notes
    -----
    ``connection``, ``table`` and ``frame`` hold what is chosen, for the cells that follow. Secrets
    that are typed into a dialog stay in this object's memory until it is done or left.
    """

    _esm = module("browser.js")
    rows = traitlets.Dict().tag(sync=True)
    inside = traitlets.Unicode().tag(sync=True)

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._state = BrowserState(f"Connections of the sandbox {backend.sandbox}")
        self._frame: pd.DataFrame | None = None
        self._schema: TableSchema | None = None
        self._ingest: Ingest | None = None
        self._under_way: dict[str, concurrent.futures.Future[Any]] = {}
        super().__init__()
        self.heard = background.on_callers_loop(self._on_made)
        self.outdated = background.on_callers_loop(lambda _: self.refresh())
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
        """The preview of the chosen table, as `Sandbox.preview` gives it, or None."""
        return self._frame

    @property
    def ingest(self) -> Ingest | None:
        """The form from the chosen table to a dataset, once it was opened, or None."""
        return self._ingest

    def refresh(self) -> None:
        """List the connections again; what is shown stays until they are there.

        Where nothing is shown yet, the first page is, as soon as it comes.
        """
        pane = self._state.list_pane
        pane.begin()
        told = background.on_callers_loop(self._on_counted)
        begun = background.on_callers_loop(self._on_begun)

        async def work() -> list[BaseConnection]:
            shown = 0

            def heard(found: int) -> None:
                nonlocal shown
                if found - shown >= _COUNTED:
                    shown = found
                    told(found)

            async with self._backend.client() as client:
                return [each async for each in client.list_connections(heard=heard, begun=begun)]

        self._begin("list", work(), self._state.show, pane)
        self._publish()

    def close(self) -> None:
        """Close the browser and forget what was typed."""
        self._state.dialog = None
        for each in self._under_way.values():
            each.cancel()
        if self._ingest is not None:
            self._ingest.close()
        super().close()

    def _on_made(self, made: BaseConnection) -> None:
        self._state.replace(made)
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
            "stop": lambda: self._stop(value),
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
        there = {each.id: each for each in self._state.connections}
        chosen = there.get(connection_id)
        self._state.notice = Notice()
        self._state.select(chosen)
        self._clear()
        for name in ("tables", "all-columns", "preview"):
            self._stop(name)
        if chosen is not None:
            self._load_tables(chosen)

    def _choose(self, path: str) -> None:
        if self.connection is None or path not in {each.path for each in self._state.tables}:
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
        async def work() -> list[Table]:
            async with self._backend.client() as client:
                return await client.explore(chosen.id)

        def done(found: list[Table]) -> None:
            if chosen == self.connection:
                self._state.tables = found

        self._state.table_pane.begin()
        self._begin("tables", work(), done, self._state.table_pane)

    def _load_preview(self, chosen: BaseConnection, path: str) -> None:
        table = next(each for each in self._state.tables if each.path == path)

        async def work() -> TableSchema:
            async with self._backend.client() as client:
                return await client.explore_table(chosen.id, path, preview=table.can_preview)

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

        self._state.preview_pane.begin()
        self._begin("preview", work(), done, self._state.preview_pane)

    def _read_all_columns(self) -> None:
        chosen = self.connection
        if chosen is None:
            return
        pane = self._state.column_pane
        told = background.on_callers_loop(self._on_progress)

        async def work() -> connection_search.FoundColumns:
            async with self._backend.client() as client:
                return await connection_search.read_all_columns(
                    client, chosen, lambda done, total: told((done, total))
                )

        def done(found: connection_search.FoundColumns) -> None:
            if chosen != self.connection:
                return
            self._state.columns |= connection_search.columns_by_table(found)
            if found.troubles:
                said = f"{len(found.troubles)} of {found.tables} tables could not be read."
                pane.trouble = Notice("error", said, found.troubles[0])

        pane.begin()
        self._begin("all-columns", work(), done, pane)

    def _on_progress(self, told: tuple[int, int]) -> None:
        pane = self._state.column_pane
        pane.done, pane.total = told
        if told[0] % (told[1] // _STEPS + 1) == 0:
            self._publish()

    def _stop(self, name: str) -> None:
        under_way = self._under_way.pop(name, None)
        if under_way is not None:
            under_way.cancel()

    def _take_rows(self, value: str) -> None:
        if value in {str(each) for each in ROW_CHOICES}:
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
        columns = self._schema.columns[:MOST_COLUMNS]
        names = [each.name for each in columns]
        kept = self._schema.rows[: self._state.rows]
        texts = [[_text(row.get(name)) for name in names] for row in kept]
        notes = [*self._schema.gaps(names)]
        if len(self._schema.columns) > len(columns):
            notes.append(f"The first {len(columns)} of {len(self._schema.columns)} columns.")
        if any(text and len(text) == _LONGEST_CELL for row in texts for text in row):
            notes.append("Long values are cut here, not in the frame.")
        summaries = previews.summarize_columns(columns, self._frame)
        self.rows = {
            "columns": [
                {
                    "name": each.name,
                    "types": _types(column),
                    "number": self._frame[each.name].dtype.kind in "if",
                    "nulls": each.nulls,
                    "distinct": each.distinct,
                    "min": _brief(each.min, column),
                    "max": _brief(each.max, column),
                    "bars": each.histogram,
                }
                for column, each in zip(columns, summaries, strict=True)
            ],
            "rows": texts,
            "note": " ".join(notes),
        }

    def _act(self, action: str) -> None:
        """Begin an action, with a question where it changes something."""
        chosen = self.connection
        if chosen is None:
            return
        self._state.leave()
        if action == "test":
            self._test(chosen)
        elif action == "ingest":
            self._open_ingest(chosen)
        elif action in {"code", "curl"}:
            self._state.snippet = self._snippet(action, chosen)
        else:
            try:
                dialog = dialogs.asking(action, chosen, self._backend.cloud)
            except InputError as error:
                self._state.notice = Notice("error", error.message, error.hint)
                return
            if action == "duplicate":
                self._ask_where(chosen, dialog)
            else:
                self._state.dialog = dialog

    def _open_ingest(self, chosen: BaseConnection) -> None:
        if not self.table:
            self._state.notice = Notice("error", "Choose a table first.")
            return
        if self._ingest is not None:
            self._ingest.close()
        self._ingest = self._backend.ingest(chosen, self.table)
        self.inside = str(self._ingest.model_id)

    def _test(self, chosen: BaseConnection) -> None:
        async def work() -> operations.TestRow:
            async with self._backend.client() as client:
                return await operations.test_one(client, chosen.id)

        def done(row: operations.TestRow) -> None:
            spent = f"{row.milliseconds} ms"
            kind, said = "done", f"{chosen.name!r} works ({spent})."
            if not row.ok:
                kind, said = "error", f"{chosen.name!r} does not work: {row.reason} ({spent})."
            self._state.notice = Notice(kind, said)

        self._state.notice = Notice("working", f"Testing {chosen.name!r}…")
        self._begin("test", work(), done, None)

    def _ask_where(self, chosen: BaseConnection, dialog: Dialog) -> None:
        def done(found: list[SandboxInfo]) -> None:
            if chosen != self.connection:
                return
            others = [each for each in found if each.name != self.sandbox]
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

        self._begin("dialog", self._perform(dialog, chosen), done, dialog)

    async def _perform(self, dialog: Dialog, chosen: BaseConnection) -> BaseConnection:
        values = dialog.cleaned()
        async with self._backend.client() as client:
            if dialog.action == "delete":
                return await operations.delete_connection(client, chosen)
            if dialog.action in {"edit", "enable", "disable"}:
                changes = dialogs.changes(dialog, chosen)
                if not changes:
                    return chosen
                return await client.update_connection(chosen.id, changes, etag=dialog.etag)
            source, spec, known = await operations.spec_of(client, chosen, self._backend.cloud)
            target, name = values.pop(dialogs.TARGET, ""), values.pop(NAME.name, chosen.name)
            draft = operations.draft_of_all(source, spec, chosen, {**known, **values})
            if dialog.action == "duplicate":
                return await self._backend.create(replace(draft, name=str(name)), str(target))
            spelled = await self._backend.spelled(client, draft)
            seen = replace(chosen, etag=dialog.etag)

            def changed(done: BaseConnection) -> None:
                dialog.etag = done.etag  # also if the database refuses it afterwards

            return await rotation.rotate(
                *(client, seen, draft, spelled),
                verify=not dialog.skips,
                changed=changed,
            )

    def _snippet(self, kind: str, chosen: BaseConnection) -> dict[str, str]:
        same = [each for each in self._state.connections if each.name == chosen.name]
        named = repr(chosen.name if len(same) == 1 and chosen.name else chosen.id)
        path = self.table
        if kind == "code":
            rows = f", {path!r}, rows={self._state.rows}" if path else ""
            method = "preview" if path else "tables"
            return {"kind": kind, "text": f"frame = sandbox.{method}({named}{rows})\nframe"}
        request = tables.explore_request(chosen.id, path or None, preview=bool(path))
        lines = [
            f"curl {shlex.quote(self._backend.base_url + request.target)}",
            '--header "Authorization: Bearer $PGFLOW_ACCESS_TOKEN"',
            f'--header "{platform.API_KEY}: $PGFLOW_CLIENT_ID"',
            f'--header "{platform.ORG_ID}: $PGFLOW_ORG_ID"',
            f"--header {shlex.quote(f'{platform.SANDBOX_NAME}: {self.sandbox}')}",
        ]
        return {"kind": kind, "text": " \\\n  ".join(lines)}

    def _begin(
        self,
        name: str,
        work: Coroutine[Any, Any, T],
        done: Callable[[T], object],
        place: Pane | Dialog | None,
    ) -> None:
        """Do something on the background loop, and show what became of it where it belongs."""

        def finish(outcome: concurrent.futures.Future[T]) -> None:
            if self._under_way.get(name) is outcome:
                del self._under_way[name]
            elif name in self._under_way:
                return  # it was begun anew meanwhile
            error = None if outcome.cancelled() else outcome.exception()
            if isinstance(place, Pane):
                place.end()
            if error is not None:
                self._fail(error if isinstance(error, PgflowError) else unexpected(error), place)
            elif not outcome.cancelled():
                done(outcome.result())
            self._publish()

        self._stop(name)
        self._under_way[name] = background.start(work, finish)

    def _fail(self, error: PgflowError, place: Pane | Dialog | None) -> None:
        chosen = self.connection
        if isinstance(error, NotFoundError) and chosen is not None:
            self._state.leave()
            self._forget(chosen)
            said = f"{chosen.name!r} is not there any more: somebody deleted it."
            self._state.notice = Notice("error", said, "Refresh to see what else has changed.")
        elif isinstance(place, Dialog) and isinstance(error, StaleError) and chosen is not None:
            self._compare(place, chosen)
        elif isinstance(place, Dialog):
            place.refuse(error)
        elif isinstance(place, Pane):
            place.end(error)
        else:
            self._state.notice = Notice("error", error.message, error.hint)

    def _compare(self, dialog: Dialog, seen: BaseConnection) -> None:
        """Show what somebody else changed meanwhile, and ask again."""

        async def work() -> BaseConnection:
            async with self._backend.client() as client:
                return await client.get_connection(seen.id)

        def done(now: BaseConnection) -> None:
            dialogs.show_difference(dialog, seen, now)
            self._state.replace(now)

        self._begin("compare", work(), done, dialog)

    def _forget(self, gone: BaseConnection) -> None:
        self._state.remove(gone.id)
        self._clear()

    def _drawn(self) -> dict[str, Any]:
        return {**self._state.view(), "attempt": self._attempt}


def _types(column: Column) -> list[str]:
    """Return a column's type at the source, and its XDM type where that says more."""
    return list(dict.fromkeys((column.type, column.format or column.xdm_type)))


def _brief(value: str | None, column: Column) -> str | None:
    """Return a smallest or largest value as it fits a heading: times to the minute."""
    if value is None or column.format not in _TIMES:
        return _text(value)
    return value[: _TIMES[column.format]]


def _text(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    return text if len(text) < _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
