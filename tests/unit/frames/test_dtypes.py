"""The dtypes of all frames, as pandas 2.2 and 3 give them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pgflow_widgets.frames import connections, flows, health, previews, query_results
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.model.dataflow.schema_fields import FieldType, SchemaField
from tests.support.tables import for_each

if TYPE_CHECKING:
    import pandas as pd

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)
VALUES: dict[str, Any] = {
    "string": "é",
    "boolean": True,
    "Int64": 2**53 + 1,
    "Float64": 1.5,
    "datetime64[ms, UTC]": MOMENT,
    "timedelta64[ms]": timedelta(hours=5),
}
SPECIFIED = {
    "flows": (
        flows.FLOW_COLUMNS,
        """
        id string, name string, description string, state string, connection string,
        table string, dataset string, frequency string, interval Int64,
        start datetime64[ms/UTC], backfill boolean, delta_column string, last_run string,
        last_run_at datetime64[ms/UTC], created_at datetime64[ms/UTC],
        updated_at datetime64[ms/UTC], etag string, error_diagnostics boolean,
        partial_ingestion_percent Float64
        """,
    ),
    "runs": (
        flows.RUNS,
        """
        id string, flow_id string, status string, started_at datetime64[ms/UTC],
        completed_at datetime64[ms/UTC], seconds Float64, records_read Int64,
        records_written Int64, records_failed Int64, input_bytes Int64, output_bytes Int64,
        error string, created_at datetime64[ms/UTC], window_start datetime64[ms/UTC],
        window_end datetime64[ms/UTC]
        """,
    ),
    "health": (
        health.HEALTH,
        """
        status string, connection string, flow string, failing_since datetime64[ms/UTC],
        failed_runs Int64, failed_share Float64, late_by timedelta64[ms], days_left Int64,
        reason string, what_to_do string, summary string, last_run string,
        last_run_at datetime64[ms/UTC], credentials_since datetime64[ms/UTC],
        connection_id string, flow_id string
        """,
    ),
    "datasets": (
        flows.DATASET_COLUMNS,
        """
        id string, name string, description string, schema_id string, profile string, table string
        """,
    ),
    "differences": (
        flows.DIFFERENCES,
        """
        part string, field string, plan string, flow string, changeable boolean, reason string
        """,
    ),
    "query tables": (
        query_results.QUERY_TABLES,
        "table string, dataset string, dataset_id string, columns string",
    ),
    "query columns": (query_results.QUERY_COLUMNS, "name string, type string"),
    "contract": (
        connections.CONTRACT_FINDINGS,
        """
        area string, object string, field string, finding string, expected string, there string,
        note string
        """,
    ),
    "connections": (
        connections.CONNECTIONS,
        """
        id string, name string, description string, state string, source string, auth string,
        created_at datetime64[ms/UTC], created_by string, updated_at datetime64[ms/UTC],
        updated_by string, sandbox string, etag string
        """,
    ),
    "tables": (
        connections.TABLES,
        "name string, path string, type string, can_preview boolean, can_fetch_schema boolean",
    ),
    "columns": (connections.COLUMNS, "name string, type string, xdm_type string, format string"),
    "all columns": (
        connections.ALL_COLUMNS,
        "table string, name string, type string, xdm_type string, format string",
    ),
    "found columns": (
        connections.FOUND_COLUMNS,
        """
        connection string, id string, table string, name string, type string, xdm_type string,
        format string
        """,
    ),
    "profile": (
        previews.PROFILE_COLUMNS,
        """
        name string, type string, rows Int64, nulls Int64, distinct Int64, min string, max string
        """,
    ),
    "sandboxes": (
        connections.SANDBOXES,
        "name string, title string, type string, state string, region string, default boolean",
    ),
    "steps": (
        connections.CHECK_STEPS,
        "step string, state string, detail string, hint string, milliseconds Int64",
    ),
    "tests": (
        connections.TESTS,
        "id string, name string, result boolean, reason string, milliseconds Int64",
    ),
    "outcomes": (
        connections.OUTCOMES,
        """
        row Int64, name string, id string, outcome string, error string, hint string,
        field string, milliseconds Int64
        """,
    ),
    "rehearsals": (
        connections.REHEARSALS,
        """
        row Int64, name string, id string, outcome string, error string, hint string,
        field string, milliseconds Int64, references string, host string
        """,
    ),
}


def dtypes_of(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}


def dtypes_in(text: str) -> dict[str, str]:
    columns = [column.split() for column in text.replace("\n", " ").split(",")]
    return {name: dtype.replace("/", ", ") for name, dtype in columns}


def model(specification: FrameSpecification, dtypes: dict[str, str]) -> SimpleNamespace:
    """Return a model with a value of each column's dtype, below another where dots say so."""
    top = SimpleNamespace()
    for name, attribute, _ in specification.columns:
        *above, last = attribute.split(".")
        place = top
        for part in above:
            if not hasattr(place, part):
                setattr(place, part, SimpleNamespace())
            place = getattr(place, part)
        setattr(place, last, VALUES[dtypes[name]])
    return top


def without_values(top: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            name: without_values(value) if isinstance(value, SimpleNamespace) else None
            for name, value in vars(top).items()
        }
    )


@for_each("name", SPECIFIED)
def test_a_frame_has_its_dtypes_whatever_is_in_it(name: str) -> None:
    specification, text = SPECIFIED[name]
    dtypes = dtypes_in(text)
    full = model(specification, dtypes)
    bare = without_values(full)
    for models in ([], [full], [bare], [bare, full], [full, full]):
        frame = specification.frame(models)
        assert dtypes_of(frame) == dtypes
    mixed = specification.frame([bare, full])
    assert mixed.iloc[0].isna().all()
    assert mixed.iloc[1].tolist() == [VALUES[dtype] for dtype in dtypes.values()]


def parquet(columns: dict[str, pa.Array]) -> pa.Table:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return pq.read_table(file)


@pytest.mark.parametrize("rows", [0, 2])
def test_the_rows_of_a_dataset_have_the_dtypes_of_its_schema(rows: int) -> None:
    columns: dict[FieldType, tuple[pa.DataType, object, str]] = {
        FieldType.STRING: (pa.string(), "é", "string"),
        FieldType.INTEGER: (pa.int32(), 1, "Int64"),
        FieldType.LONG: (pa.int64(), 2**62 + 1, "Int64"),
        FieldType.DOUBLE: (pa.float64(), 1.5, "Float64"),
        FieldType.BOOLEAN: (pa.bool_(), True, "boolean"),
        FieldType.DATE: (pa.date32(), MOMENT.date(), "datetime64[us, UTC]"),
        FieldType.DATE_TIME: (pa.timestamp("ms", "UTC"), MOMENT, "datetime64[us, UTC]"),
        FieldType.OTHER: (pa.list_(pa.string()), ["é"], "object"),
    }
    file = parquet(
        {
            kind.name: pa.array([value, None][:rows], arrow)
            for kind, (arrow, value, _) in columns.items()
        }
    )
    fields = [SchemaField(kind.name, kind) for kind in columns]
    expected = {kind.name: dtype for kind, (_, _, dtype) in columns.items()}
    assert dtypes_of(dataset_frame([file], fields)) == expected
    assert dtypes_of(dataset_frame([file, file], fields)) == expected
