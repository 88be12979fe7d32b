"""The columns of frames of dataflows, runs, datasets and differences of plans."""

from __future__ import annotations

from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import TIME

FLOWS = FrameSpecification(
    (
        ("id", "flow.id", "string"),
        ("name", "flow.name", "string"),
        ("description", "flow.description", "string"),
        ("state", "flow.state", "string"),
        ("connection", "connection", "string"),
        ("table", "table", "string"),
        ("dataset", "dataset", "string"),
        ("frequency", "flow.frequency", "string"),
        ("interval", "flow.interval", "Int64"),
        ("start", "flow.start", TIME),
        ("backfill", "flow.backfill", "boolean"),
        ("delta_column", "flow.delta_column", "string"),
        ("last_run", "flow.last_run", "string"),
        ("last_run_at", "flow.last_run_at", TIME),
        ("created_at", "flow.created_at", TIME),
        ("updated_at", "flow.updated_at", TIME),
        ("etag", "flow.etag", "string"),
    )
)
RUNS = FrameSpecification(
    (
        ("id", "id", "string"),
        ("flow_id", "flow_id", "string"),
        ("status", "status", "string"),
        ("started_at", "started_at", TIME),
        ("completed_at", "completed_at", TIME),
        ("seconds", "seconds", "Float64"),
        ("records_read", "records_read", "Int64"),
        ("records_written", "records_written", "Int64"),
        ("records_failed", "records_failed", "Int64"),
        ("input_bytes", "input_bytes", "Int64"),
        ("output_bytes", "output_bytes", "Int64"),
        ("error", "error", "string"),
        ("created_at", "created_at", TIME),
    )
)
DIFFERENCES = FrameSpecification(
    (
        ("part", "part", "string"),
        ("field", "field", "string"),
        ("plan", "plan", "string"),
        ("flow", "flow", "string"),
    )
)
DATASETS = FrameSpecification(
    tuple((n, n, "string") for n in ("id", "name", "description", "schema_id"))
)
