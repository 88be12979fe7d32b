"""Draw the connection browser as plain values for the page.

Only the visible rows of a long list, and some around them, are drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pgflow_widgets.widgets.browser.state import CELLS, ROW_CHOICES, BrowserState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pgflow_widgets.api.messages.connections import BaseConnection

MOST_COLUMNS = 100

_WINDOW = 60
_MARGIN = 15
_HEADINGS = ("Name", "Source", "Authentication", "State", "Created", "By")


def draw_browser(state: BrowserState) -> dict[str, Any]:
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
    }


def actions(connection: BaseConnection | None) -> list[dict[str, str]]:
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


def _connections(state: BrowserState) -> dict[str, Any]:
    key, down = state.order
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
        **_window(state.matches, state.start, _connection_line),
    }


def _connection_line(connection: BaseConnection) -> dict[str, Any]:
    return {"id": connection.id, "cells": [cell(connection) for cell in CELLS.values()]}


def _tables(state: BrowserState) -> dict[str, Any]:
    return {
        **state.table_pane.view(),
        "of": state.connection.name if state.connection else "",
        "all": len(state.tables),
        "search": _search(state, "search-tables", state.table_search),
        "selected": state.table,
        "known": len(state.columns),
        **_window(state.branches(), state.table_start, lambda line: line),
    }


def _columns(state: BrowserState) -> dict[str, Any]:
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


def _search(state: BrowserState, name: str, text: str) -> dict[str, Any]:
    error = state.guard.messages.get(name, "")
    return {"value": text, "error": error, "emptied": state.guard.emptied[name]}


def _window(
    items: Sequence[Any], start: int, draw: Callable[[Any], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the visible part of a list, and some rows around it."""
    first = max(0, min(start - _MARGIN, len(items) - _WINDOW))
    return {
        "found": len(items),
        "first": first,
        "shown": [draw(item) for item in items[first : first + _WINDOW]],
    }
