"""Draw the connection browser as plain values for the page.

Only the visible rows of a long list, and some around them, are drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.widgets.browser.declarations import (
    ActionView,
    BrowserView,
    ColumnsView,
    ConnectionLine,
    ConnectionsView,
    SearchView,
    TablesView,
)
from pgflow_widgets.widgets.browser.state import CELLS, ROW_CHOICES, BrowserState

if TYPE_CHECKING:
    from pgflow_widgets.api.messages.connections import BaseConnection

MOST_COLUMNS = 100

_WINDOW = 60
_MARGIN = 15
_HEADINGS = ("Name", "Source", "Authentication", "State", "Created", "By")


def draw_browser(state: BrowserState, attempt: int) -> BrowserView:
    """Return the view that the page draws, without any secret."""
    return {
        "title": state.title,
        "connections": _connections(state),
        "actions": actions(state.connection),
        "tables": _tables(state),
        "columns": _columns(state),
        "preview": {
            **state.preview_pane.view(),
            "of": state.table,
            "rows": state.rows,
            "choices": ROW_CHOICES,
        },
        "dialog": state.dialog.view() if state.dialog else None,
        "notice": state.notice.view(),
        "snippet": state.snippet,
        "attempt": attempt,
    }


def actions(connection: BaseConnection | None) -> list[ActionView]:
    """Return the buttons; they are present even without a selection, so that nothing moves."""
    turn = "Enable" if connection and connection.state == "disabled" else "Disable"
    return [
        {"name": "test", "label": "Test"},
        {"name": "edit", "label": "Rename…"},
        {"name": "rotate", "label": "Rotate password…"},
        {"name": turn.lower(), "label": f"{turn}…"},
        {"name": "duplicate", "label": "Duplicate…"},
        {"name": "delete", "label": "Delete…"},
        {"name": "code", "label": "Insert code"},
        {"name": "curl", "label": "Copy as curl"},
        {"name": "ingest", "label": "Ingest…"},
    ]


def _connections(state: BrowserState) -> ConnectionsView:
    key, down = state.order
    first, last = _window(len(state.matches), state.start)
    return {
        **state.list_pane.view(),
        "headings": [
            {"key": key, "label": label} for key, label in zip(CELLS, _HEADINGS, strict=True)
        ],
        "sort": {"key": key, "down": down},
        "search": _search(state, "search", state.search),
        "only": state.only,
        "states": state.states,
        "all": len(state.connections),
        "selected": state.connection.id if state.connection else "",
        "found": len(state.matches),
        "first": first,
        "shown": [_connection_line(connection) for connection in state.matches[first:last]],
    }


def _connection_line(connection: BaseConnection) -> ConnectionLine:
    return {"id": connection.id, "cells": [cell(connection) for cell in CELLS.values()]}


def _tables(state: BrowserState) -> TablesView:
    lines = state.branches()
    first, last = _window(len(lines), state.table_start)
    return {
        **state.table_pane.view(),
        "of": state.connection.name if state.connection else "",
        "all": len(state.tables),
        "search": _search(state, "search-tables", state.table_search),
        "selected": state.table,
        "known": len(state.columns),
        "found": len(lines),
        "first": first,
        "shown": lines[first:last],
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
    }


def _search(state: BrowserState, name: str, text: str) -> SearchView:
    error = state.guard.messages.get(name, "")
    return {"value": text, "error": error, "emptied": state.guard.emptied[name]}


def _window(count: int, start: int) -> tuple[int, int]:
    """Return the first line to send of a list, and the one after the last."""
    first = max(0, min(start - _MARGIN, count - _WINDOW))
    return first, first + _WINDOW
