"""List the schemas, tables and columns of the browser's tree as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pgflow_widgets.widgets.browser.declarations import ColumnLine, SchemaLine, TableLine

if TYPE_CHECKING:
    from pgflow_widgets.api.messages.tables import Column, Table
    from pgflow_widgets.widgets.browser.state import BrowserState

Line = SchemaLine | TableLine | ColumnLine

_FIRST_PART = re.compile(r'"(?:[^"]|"")*"|[^.]*')


def list_lines(state: BrowserState) -> list[Line]:
    """Return the lines of the tree; while something is searched, only where it is.

    A table stays if its path has the text, or a column that is known; such columns stand below it.
    """
    wanted = state.table_search.casefold()
    by_schema: dict[str, list[tuple[Table, list[Column]]]] = {}
    for table in state.tables:
        known = state.columns.get(table.path, ())
        hits = [column for column in known if wanted in column.name.casefold()] if wanted else []
        if not wanted or hits or wanted in table.path.casefold():
            by_schema.setdefault(schema_of(table.path), []).append((table, hits))
    lines: list[Line] = []
    for schema, tables in by_schema.items():
        is_open = bool(wanted) or schema not in state.closed
        lines.append({"schema": schema, "open": is_open, "count": len(tables)})
        for table, hits in tables if is_open else ():
            lines += _table_lines(state, table, schema, hits)
    return lines


def _table_lines(
    state: BrowserState, table: Table, schema: str, hits: list[Column]
) -> Iterator[Line]:
    is_unfolded = table.path in state.unfolded
    columns = state.columns.get(table.path, ()) if is_unfolded else hits
    yield {
        "path": table.path,
        "name": table.path[len(schema) + 1 :] if schema else table.path,
        "readable": table.can_preview,
        "kind": table.type,
        "open": is_unfolded or bool(hits),
    }
    for column in columns:
        kind = column.format or column.type
        yield {"of": table.path, "column": column.name, "type": kind}


def schema_of(path: str) -> str:
    """Return the schema in a path, as written; empty if it has none."""
    match = _FIRST_PART.match(path)
    first = match[0] if match else ""
    return first if path[len(first) : len(first) + 1] == "." else ""
