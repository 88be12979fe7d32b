import msgspec
import pandas as pd
import pytest

from pgflow_widgets.api.messages.connections import BaseConnection, ConnectionItem
from pgflow_widgets.api.messages.tables import Column, Table, TableSchema
from pgflow_widgets.frames import connections, previews
from tests.support.tables import for_each

CONNECTIONS = {
    "id": "string",
    "name": "string",
    "description": "string",
    "state": "string",
    "source": "string",
    "auth": "string",
    "created_at": "datetime64[ms, UTC]",
    "created_by": "string",
    "updated_at": "datetime64[ms, UTC]",
    "updated_by": "string",
    "sandbox": "string",
    "etag": "string",
}
TABLES = {
    "name": "string",
    "path": "string",
    "type": "string",
    "can_preview": "boolean",
    "can_fetch_schema": "boolean",
}
COLUMNS = {"name": "string", "type": "string", "xdm_type": "string", "format": "string"}


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}


def test_connections_have_the_same_columns_empty_or_not() -> None:
    full = BaseConnection.from_item(
        msgspec.convert(
            {
                "id": "a",
                "name": "Größe",
                "createdAt": 1597973312123,
                "connectionSpec": {"id": "74a1c565-4e59-48d7-9d67-7c03b8a13137"},
            },
            ConnectionItem,
        )
    )
    assert dtypes(connections.connections_frame([])) == CONNECTIONS
    frame = connections.connections_frame(
        [full, BaseConnection("b", "bare", connection_spec_id="other")]
    )
    assert dtypes(frame) == CONNECTIONS
    assert list(frame["source"]) == ["PostgreSQL", "other"]
    assert frame["created_at"][0] == pd.Timestamp("2020-08-21T01:28:32.123Z")
    assert frame["created_at"].isna()[1]


def test_tables_and_columns_have_the_same_columns_empty_or_not() -> None:
    assert dtypes(connections.TABLES.frame([])) == TABLES
    assert dtypes(connections.TABLES.frame([Table("n", "s.n", "table", True, False)])) == TABLES
    assert dtypes(connections.COLUMNS.frame([])) == COLUMNS
    assert dtypes(connections.COLUMNS.frame([Column("n", "string", "string", "")])) == COLUMNS


SCHEMA = (
    Column("n", "integer", "integer", ""),
    Column("big", "long", "integer", ""),
    Column("x", "double", "number", ""),
    Column("yes", "boolean", "boolean", ""),
    Column("at", "string", "string", "date-time"),
    Column("text", "string", "string", ""),
)
DTYPES = {
    "n": "Int64",
    "big": "Int64",
    "x": "Float64",
    "yes": "boolean",
    "at": "datetime64[us, UTC]",
    "text": "string",
}


def test_a_preview_is_typed_by_its_schema() -> None:
    row = {
        "n": 1,
        "big": 2**53 - 1,
        "x": 1.5,
        "yes": True,
        "at": "2022-06-22T17:19:33.000001",
        "text": "né",
    }
    frame = previews.preview_frame(TableSchema(SCHEMA, (row, {})))
    assert dtypes(frame) == DTYPES
    assert frame["big"][0] == 2**53 - 1
    assert frame["at"][0] == pd.Timestamp("2022-06-22T17:19:33.000001Z")
    assert frame.isna().all(axis=1).tolist() == [False, True]


def test_an_empty_preview_has_the_same_dtypes() -> None:
    frame = previews.preview_frame(TableSchema(SCHEMA, ()))
    assert dtypes(frame) == DTYPES
    assert len(frame) == 0


@for_each("far", ["9999-12-31T23:59:59.999999", "0001-01-01", "1500-02-28"])
@for_each("form", ["date", "date-time"])
def test_a_far_date_leaves_the_column_one_of_dates(far: str, form: str) -> None:
    rows = ({"at": "2022-06-22T00:00:00"}, {"at": far}, {"at": None})
    frame = previews.preview_frame(TableSchema((Column("at", "string", "string", form),), rows))
    assert str(frame["at"].dtype) == "datetime64[us, UTC]"
    assert frame["at"].isna().tolist() == [False, False, True]
    assert frame["at"][1].isoformat()[: len(far)] == far


def test_numbers_without_an_end_have_no_histogram() -> None:
    column = Column("x", "double", "number", "")
    rows = tuple({"x": value} for value in (-1.7e308, 1.7e308, 1.0))
    profile = previews.profile_frame(TableSchema((column,), rows))
    assert profile["distinct"].tolist() == [3]


@pytest.mark.parametrize("strange", ["infinity", "0044-03-15T00:00:00 BC", "999999999-01-01"])
def test_a_date_that_no_dtype_holds_is_kept_as_text(strange: str) -> None:
    rows = ({"at": "2022-06-22T00:00:00"}, {"at": strange}, {"at": None})
    frame = previews.preview_frame(TableSchema((SCHEMA[4],), rows))
    assert str(frame["at"].dtype) == "string"
    assert frame["at"].tolist()[:2] == ["2022-06-22T00:00:00", strange]
    assert frame["at"].isna().tolist() == [False, False, True]


def test_a_number_that_no_dtype_holds_is_kept_as_text() -> None:
    frame = previews.preview_frame(TableSchema((SCHEMA[1],), ({"big": 2**70},)))
    assert frame["big"].tolist() == [str(2**70)]


def test_only_the_rows_asked_for_are_kept() -> None:
    frame = previews.preview_frame(TableSchema(SCHEMA[:1], ({"n": 1}, {"n": 2}, {"n": 3})), rows=2)
    assert frame["n"].tolist() == [1, 2]


def test_values_of_another_kind_than_the_column_are_kept_as_text() -> None:
    integer, truth = SCHEMA[1], Column("b", "boolean", "boolean", "")
    for column in (integer, truth):
        for odd in ([1, None], {"a": 1}, "text", 2.5):
            frame = previews.preview_frame(TableSchema((column,), ({column.name: odd}, {})))
            assert frame[column.name].tolist() == [str(odd), pd.NA]
    frame = previews.preview_frame(TableSchema((truth,), ({"b": True}, {"b": None}, {"b": False})))
    assert frame["b"].tolist() == [True, pd.NA, False]
    assert str(frame["b"].dtype) == "boolean"
