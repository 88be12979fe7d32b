"""Connections, their tables and columns, tests of them, and sandboxes as typed frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pgflow_widgets.api.messages.connection_rows import (
    CONNECTION_COLUMNS,
    ConnectionRow,
    row_of_connection,
)
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import TIME, times_of_milliseconds
from pgflow_widgets.model.sources import SOURCES

_SOURCE_LABELS = {source.connection_spec_id: source.label for source in SOURCES}


CONNECTIONS = FrameSpecification(
    (
        ("id", "id", "string"),
        ("name", "name", "string"),
        ("description", "description", "string"),
        ("state", "state", "string"),
        ("source", "connection_spec_id", "string"),
        ("auth", "auth", "string"),
        ("created_at", "created_at", TIME),
        ("created_by", "created_by", "string"),
        ("updated_at", "updated_at", TIME),
        ("updated_by", "updated_by", "string"),
        ("sandbox", "sandbox", "string"),
        ("etag", "etag", "string"),
    )
)
TABLES = FrameSpecification(
    (
        ("name", "name", "string"),
        ("path", "path", "string"),
        ("type", "type", "string"),
        ("can_preview", "can_preview", "boolean"),
        ("can_fetch_schema", "can_fetch_schema", "boolean"),
    )
)
COLUMNS = FrameSpecification(
    (
        ("name", "name", "string"),
        ("type", "type", "string"),
        ("xdm_type", "xdm_type", "string"),
        ("format", "format", "string"),
    )
)
_PLACED = tuple((name, name, "string") for name in ("table", "name", "type", "xdm_type", "format"))
ALL_COLUMNS = FrameSpecification(_PLACED)
FOUND_COLUMNS = FrameSpecification(
    (("connection", "connection", "string"), ("id", "connection_id", "string"), *_PLACED)
)
SANDBOXES = FrameSpecification(
    (
        ("name", "name", "string"),
        ("title", "title", "string"),
        ("type", "type", "string"),
        ("state", "state", "string"),
        ("region", "region", "string"),
        ("default", "default", "boolean"),
    )
)
STEPS = FrameSpecification(
    (
        ("step", "name", "string"),
        ("state", "state", "string"),
        ("detail", "detail", "string"),
        ("hint", "hint", "string"),
        ("milliseconds", "milliseconds", "Int64"),
    )
)
TESTS = FrameSpecification(
    (
        ("id", "id", "string"),
        ("name", "name", "string"),
        ("result", "ok", "boolean"),
        ("reason", "reason", "string"),
        ("milliseconds", "milliseconds", "Int64"),
    )
)
OUTCOMES = FrameSpecification(
    (
        ("row", "row", "Int64"),
        ("name", "name", "string"),
        ("id", "id", "string"),
        ("outcome", "outcome", "string"),
        ("error", "error", "string"),
        ("hint", "hint", "string"),
        ("field", "field", "string"),
        ("milliseconds", "milliseconds", "Int64"),
    )
)
REHEARSALS = FrameSpecification(
    (*OUTCOMES.columns, ("references", "references", "string"), ("host", "host", "string"))
)


def connections_frame(models: Iterable[BaseConnection]) -> pd.DataFrame:
    """Return base connections as `CONNECTIONS`; a source that is not declared shows its spec id."""
    return connection_rows_frame([row_of_connection(connection) for connection in models])


def connection_rows_frame(rows: Sequence[ConnectionRow]) -> pd.DataFrame:
    """Return rows of base connections as `connections_frame` does, in one pass."""
    columns = dict(zip(CONNECTION_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    frame: dict[str, Any] = {}
    for name, attribute, dtype in CONNECTIONS.columns:
        values: Sequence[Any] = columns.get(attribute, ())
        if name == "source":
            values = [_SOURCE_LABELS.get(spec_id, spec_id) for spec_id in values]
        frame[name] = (
            times_of_milliseconds(values)
            if dtype == TIME
            else pd.array(list(values), dtype="string")
        )
    return pd.DataFrame(frame)
