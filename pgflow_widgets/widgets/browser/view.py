"""Draw the connection browser as plain values for the page.

Only the visible rows of a long list, and some around them, are drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.model.cards import moment
from pgflow_widgets.widgets.browser.declarations import (
    ActionView,
    BrowserView,
    ColumnsView,
    ConnectionLine,
    ConnectionsView,
    SearchView,
    TablesView,
)
from pgflow_widgets.widgets.browser.namesakes import place_of
from pgflow_widgets.widgets.browser.snippets import grant_for
from pgflow_widgets.widgets.browser.state import ORDERS, ROW_CHOICES, BrowserState
from pgflow_widgets.widgets.browser.tree import list_lines
from pgflow_widgets.widgets.view import FactView

if TYPE_CHECKING:
    from pgflow_widgets.api.messages.connections import BaseConnection

MOST_COLUMNS = 100

_WINDOW = 60
_MARGIN = 15


def draw_browser(state: BrowserState, attempt: int) -> BrowserView:
    """Return the view that the page draws, without any secret."""
    return {
        "title": f"Connections of the sandbox {state.sandbox}",
        "sandbox": state.sandbox,
        "badge": state.badge,
        "connections": _connections(state),
        "actions": actions(state),
        "details": _details(state.connection) if state.connection else [],
        "tables": _tables(state),
        "columns": _columns(state),
        "preview": {
            **state.preview_pane.view(),
            "of": state.table,
            "rows": state.rows,
            "choices": ROW_CHOICES,
            "version": state.version,
            "locked": state.locked,
            "grant": grant_for(state) if state.locked else "",
        },
        "dialog": state.dialog.view() if state.dialog else None,
        "notice": state.notice.view(),
        "snippet": state.snippet,
        "attempt": attempt,
    }


def actions(state: BrowserState) -> list[ActionView]:
    """Return what can be done with a connection, the main one first and the worst one last."""
    connection = state.connection
    turn = "Enable" if connection and connection.state == "disabled" else "Disable"
    labels = {
        "ingest": "Ingest",
        "code": "Insert code",
        "query": "Query its dataset",
        "test": "Test",
        "edit": "Edit…",
        "rotate": "Rotate password…",
        "duplicate": "Duplicate…",
        "curl": "Copy as curl",
        turn.lower(): f"{turn}…",
        "delete": "Delete…",
    }
    if not state.table:
        del labels["query"]
    off = {"ingest": state.no_ingest}
    return [
        {"name": name, "label": label, "off": off.get(name, "")} for name, label in labels.items()
    ]


def _details(connection: BaseConnection) -> list[FactView]:
    facts = (
        ("ID", connection.id, True),
        ("Server and database", place_of(connection), False),
        ("Authentication", connection.auth, False),
        ("State", connection.state.capitalize(), False),
        ("Description", connection.description, False),
        ("Created", moment(connection.created_at), False),
        ("Owner", connection.created_by, True),
        ("Changed", moment(connection.updated_at), False),
        ("Changed by", connection.updated_by, True),
    )
    return [{"label": label, "value": value, "copy": copy} for label, value, copy in facts if value]


def _connections(state: BrowserState) -> ConnectionsView:
    first, last = _window(len(state.matches), state.start)
    return {
        **state.list_pane.view(),
        "orders": [{"value": key, "label": label} for key, (label, _, _) in ORDERS.items()],
        "order": state.order,
        "search": _search(state, "search", state.search),
        "only": state.only,
        "states": state.states,
        "all": len(state.connections),
        "selected": state.connection.id if state.connection else "",
        "matching": len(state.matches),
        "first": first,
        "lines": [_connection_line(state, listed) for listed in state.matches[first:last]],
    }


def _connection_line(state: BrowserState, connection: BaseConnection) -> ConnectionLine:
    return {
        "id": connection.id,
        "name": connection.name,
        "place": place_of(connection),
        "mark": state.mark_of(connection),
        "state": connection.state,
    }


def _tables(state: BrowserState) -> TablesView:
    lines = list_lines(state)
    first, last = _window(len(lines), state.table_start)
    return {
        **state.table_pane.view(),
        "of": state.connection.name if state.connection else "",
        "all": len(state.tables),
        "fitting": sum("path" in line for line in lines),
        "search": _search(state, "search-tables", state.table_search),
        "selected": state.table,
        "matching": len(lines),
        "first": first,
        "lines": lines[first:last],
    }


def _columns(state: BrowserState) -> ColumnsView:
    columns = state.columns.get(state.table, ())
    return {
        **state.column_pane.view(),
        "of": state.table,
        "rows": [
            {"name": column.name, "type": column.type, "xdm": column.format or column.xdm_type}
            for column in columns[:MOST_COLUMNS]
        ],
        "all": len(columns),
        "unread": state.unread,
    }


def _search(state: BrowserState, name: str, text: str) -> SearchView:
    error = state.guard.messages.get(name, "")
    return {"value": text, "error": error, "emptied": state.guard.emptied[name]}


def _window(count: int, start: int) -> tuple[int, int]:
    """Return the first line to send of a list, and the one after the last."""
    first = max(0, min(start - _MARGIN, count - _WINDOW))
    return first, first + _WINDOW
