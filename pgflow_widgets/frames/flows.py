"""The columns of frames of dataflows, runs, datasets and differences of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pgflow_widgets.api.messages.mappings import MappedRow
from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import TIME

FLOW_COLUMNS = FrameSpecification.of(
    "flow.id flow.name flow.description flow.state connection table dataset"
    " flow.frequency flow.interval flow.start flow.backfill flow.delta_column"
    " flow.last_run flow.last_run_at flow.created_at flow.updated_at flow.etag"
    " flow.error_diagnostics flow.partial_ingestion_percent",
    interval="Int64",
    backfill="boolean",
    error_diagnostics="boolean",
    partial_ingestion_percent="Float64",
    **dict.fromkeys(("start", "last_run_at", "created_at", "updated_at"), TIME),
)
_COUNTS = "records_read records_written records_failed input_bytes output_bytes"
RUNS = FrameSpecification.of(
    f"id flow_id status started_at completed_at seconds {_COUNTS} error created_at"
    " window_start window_end",
    seconds="Float64",
    **dict.fromkeys(_COUNTS.split(), "Int64"),
    **dict.fromkeys(
        ("started_at", "completed_at", "created_at", "window_start", "window_end"), TIME
    ),
)
DIFFERENCES = FrameSpecification.of("part field plan flow changeable reason", changeable="boolean")
DATASET_COLUMNS = FrameSpecification.of("id name description schema_id profile table")


def mapped_rows_frame(rows: Sequence[MappedRow], paths: Mapping[str, str]) -> pd.DataFrame:
    """Return mapped rows, one column for each path of `paths`, by its name there, and problems."""
    cells = {
        name: pd.Series([row.value(path) for row in rows], dtype="object").convert_dtypes()
        for name, path in paths.items()
    }
    said = [". ".join(problem.message for problem in row.problems) for row in rows]
    return cell_html.marked(
        pd.DataFrame(cells | {"problems": pd.Series(said, dtype="string")}), cell_html.ROWS
    )
