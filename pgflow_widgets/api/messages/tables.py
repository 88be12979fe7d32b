"""Build requests about the tables behind a connection, and read the responses.

Source: contract, flow-service.md 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pgflow_widgets.api.messages.connections import connection_path
from pgflow_widgets.api.messages.json_values import as_objects, as_texts, get_object, get_text
from pgflow_widgets.api.messages.payload import read_json, read_object
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform
from pgflow_widgets.model.dataflow.row_keys import Key


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view as explore lists it; the other calls take its `path`."""

    name: str
    path: str
    type: str
    can_preview: bool
    can_fetch_schema: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `xdm_type` and `format` are those of its XDM counterpart."""

    name: str
    type: str
    xdm_type: str
    format: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The columns of a table, its rows if a preview was requested, and its keys if known.

    Parameters
    ----------
    columns, rows
        As the service gives them.
    unread
        The columns that could not be read, with the database's reason; their values are null.
    cut
        The columns with texts that the service cuts because of their length.
    keys
        The keys of the table; None where the service does not report them, as at Adobe.
    all_rows
        False if the size of a preview left out rows.

    Notes
    -----
    Adobe documents no way to report what a preview leaves out; the local service reports it.
    """

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    keys: tuple[Key, ...] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    all_rows: bool = True

    def gaps(self, columns: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return what a preview leaves out of these columns, or of all, in sentences."""
        wanted = [column.name for column in self.columns] if columns is None else columns
        unread = [
            f"The column {name!r} could not be read: {self.unread[name]}."
            for name in wanted
            if name in self.unread
        ]
        cut = [f"Long texts of the column {name!r} are cut." for name in wanted if name in self.cut]
        few = f"Only {len(self.rows)} rows: more would be too large for a preview."
        return (*unread, *cut) if self.all_rows else (*unread, *cut, few)


def read_tables(request: Request, response: Response) -> list[Table]:
    """Read the root of explore, which is a bare JSON array."""
    data = read_json(request, response)
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise unreadable_answer(request, response, "it holds no list of tables")
    return [
        Table(
            name=get_text(item, "name"),
            path=get_text(item, "path") or get_text(item, "name"),
            type=get_text(item, "type"),
            can_preview=item.get("canPreview") is True,
            can_fetch_schema=item.get("canFetchSchema") is True,
        )
        for item in data
    ]


def read_table_schema(request: Request, response: Response) -> TableSchema:
    """Read the columns of a table, and its rows if a preview was requested."""
    data = read_json(request, response)
    items = get_object(data, "schema").get("columns") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise unreadable_answer(request, response, "it holds no columns")
    rows = data.get("data") or []
    if not isinstance(rows, list):
        raise unreadable_answer(request, response, "its data is not a list of rows")
    columns = tuple(_column(item) for item in as_objects(items))
    if not all(column.name for column in columns) or len(columns) < len(items):
        raise unreadable_answer(request, response, "it holds a column without a name")
    if len({column.name for column in columns}) < len(columns):
        raise unreadable_answer(request, response, "it holds a column twice")
    gaps = get_object(data, "pgflow:incomplete")
    reasons = get_object(gaps, "unreadColumns")
    return TableSchema(
        columns=columns,
        rows=tuple(as_objects(rows)),
        unread={name: visible(get_text(reasons, name)) for name in reasons},
        cut=tuple(as_texts(gaps.get("cutColumns"))),
        all_rows=gaps.get("cutRows") is not True,
    )


def _column(item: Mapping[str, Any]) -> Column:
    xdm = get_object(item, "xdm")
    return Column(
        name=get_text(item, "name"),
        type=get_text(item, "type"),
        xdm_type=get_text(xdm, "type"),
        format=get_text(xdm, "format"),
    )


def explore_request(
    connection_id: str, path: str | None = None, *, preview: bool = False
) -> Request:
    """``GET /connections/{id}/explore``: the tables, or the columns of the table at `path`."""
    purpose = "list the tables"
    query = [("objectType", "root")]
    if path is not None:
        purpose = f"{'preview' if preview else 'read the columns of'} {path}"
        query = [("objectType", "table"), ("object", path)]
        if preview:
            query.append(("preview", "true"))
    return Request(purpose, "GET", f"{connection_path(connection_id)}/explore", tuple(query))


def table_keys_request(connection_id: str, path: str) -> Request:
    """``GET /emulator/tables/keys``, which the local Flow Service has and Adobe does not."""
    query = (("connection", connection_id), ("table", path))
    purpose = f"read the keys of {path}"
    return Request(purpose, "GET", "/tables/keys", query, service=platform.EMULATOR_PATH)


def read_table_keys(request: Request, response: Response) -> tuple[Key, ...]:
    """Read the keys of a table, the best first."""
    keys = []
    for item in as_objects(read_object(request, response).get("keys")):
        columns = item.get("columns")
        if isinstance(columns, list) and columns and all(isinstance(n, str) for n in columns):
            keys.append(Key(tuple(columns), item.get("primary") is True))
    return tuple(keys)
