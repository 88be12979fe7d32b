"""Connections, their tables and columns, tests of them, and sandboxes as typed frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pgflow_widgets.api.connection_listing import Batch
from pgflow_widgets.api.messages.connection_rows import (
    CONNECTION_COLUMNS,
    TEXT_COLUMNS,
    ConnectionRow,
    row_of_connection,
)
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.connection_pages import (
    ConnectionPage,
    join_moments,
    join_texts,
    source_labels,
)
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import TIME, times_of_milliseconds, times_of_numbers

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
            values = source_labels(values)
        frame[name] = (
            times_of_milliseconds(values)
            if dtype == TIME
            else pd.array(list(values), dtype="string")
        )
    return cell_html.marked(pd.DataFrame(frame), cell_html.LIST)


def connection_pages_frame(batches: list[Batch[ConnectionPage]]) -> pd.DataFrame:
    """Return pages of base connections as `connections_frame` does, and empty the list of them.

    Each column is made when the one before it is done with, so that no more than one stands in
    memory twice.
    """
    in_order = all(batch.times is None for batch in batches)
    pages = [batch.connections for batch in batches]
    batches.clear()
    created = join_moments([page.created for page in pages])
    updated = join_moments([page.updated for page in pages])
    texts = [*zip(*(page.texts for page in pages), strict=True)] or [()] * len(TEXT_COLUMNS)
    pages.clear()
    order = None if in_order else np.argsort(created, kind="stable")
    if order is not None:
        created, updated = created[order], updated[order]
    columns: dict[str, Any] = {
        "created_at": times_of_numbers(created),
        "updated_at": times_of_numbers(updated),
    }
    for number, name in enumerate(TEXT_COLUMNS):
        parts, texts[number] = texts[number], ()
        columns[name] = join_texts(parts, order)
        del parts
    frame = {name: columns[attribute] for name, attribute, _ in CONNECTIONS.columns}
    return cell_html.marked(pd.DataFrame(frame, copy=False), cell_html.LIST)
