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
from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import TIME, times_of_milliseconds
from pgflow_widgets.model.sources import SOURCES

_SOURCE_LABELS = {source.connection_spec_id: source.label for source in SOURCES}

CONNECTIONS = FrameSpecification.of(
    "id name description state source=connection_spec_id auth"
    " created_at created_by updated_at updated_by sandbox etag",
    created_at=TIME,
    updated_at=TIME,
)
TABLES = FrameSpecification.of(
    "name path type can_preview can_fetch_schema", can_preview="boolean", can_fetch_schema="boolean"
)
COLUMNS = FrameSpecification.of("name type xdm_type format")
ALL_COLUMNS = FrameSpecification.of("table name type xdm_type format")
FOUND_COLUMNS = FrameSpecification.of("connection id=connection_id table name type xdm_type format")
SANDBOXES = FrameSpecification.of("name title type state region default", default="boolean")
CONTRACT_FINDINGS = FrameSpecification.of("area object field finding expected there note")
CHECK_STEPS = FrameSpecification.of(
    "step=name state detail hint milliseconds", milliseconds="Int64"
)
TESTS = FrameSpecification.of(
    "id name result=ok reason milliseconds", result="boolean", milliseconds="Int64"
)
_OUTCOME = "row name id outcome error hint field milliseconds"
OUTCOMES = FrameSpecification.of(_OUTCOME, row="Int64", milliseconds="Int64")
REHEARSALS = FrameSpecification.of(f"{_OUTCOME} references host", row="Int64", milliseconds="Int64")


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
    return cell_html.marked(pd.DataFrame(frame), cell_html.LIST)
