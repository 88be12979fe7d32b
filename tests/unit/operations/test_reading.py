"""Rows of a dataset: only what is wanted is read, in place or by ranges."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, NotFoundError, ProtocolError, TimedOutError
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.operations.datasets.conditions import read_conditions
from pgflow_widgets.operations.datasets.parquet_rows import Selection
from pgflow_widgets.operations.datasets.reading import paths_in_place, read_rows
from tests.support.fabricated import answer, fabricated_client, missing, piece_of
from tests.support.tables import for_each

if TYPE_CHECKING:
    import pandas as pd

ROWS = 4000
START = datetime(2026, 1, 1, tzinfo=UTC)


def parquet(first: int, rows: int, group: int = 1000, **extra: Any) -> bytes:
    numbers = list(range(first, first + rows))
    own = pa.StructArray.from_arrays(
        [
            pa.array(numbers, pa.int64()),
            pa.array([f"n{n % 7}" if n % 5 else None for n in numbers]),
            pa.array(
                [START.replace(year=2026 + n // 1000) for n in numbers], pa.timestamp("ms", "UTC")
            ),
            pa.array([[f"t{n}"] for n in numbers]),
        ],
        names=["id", "label", "at", "tags"],
    )
    columns = {"_retail": own, "_id": pa.array([str(n) * 50 for n in numbers]), **extra}
    file = io.BytesIO()
    pq.write_table(
        pa.table(columns), file, row_group_size=group, compression="none", use_dictionary=False
    )
    return file.getvalue()


def schema() -> dict[str, Any]:
    text = {"type": "string"}
    own = {
        "id": {"type": "integer"},
        "label": text,
        "at": {**text, "format": "date-time"},
        "tags": {"type": "array"},
        "never": text,
    }
    return {"properties": {"_id": text, "_retail": {"type": "object", "properties": own}}}


class Lake:
    """Answers of Catalog, Schema Registry and Data Access for one dataset of some files."""

    def __init__(self, *files: bytes, names: list[str] | None = None) -> None:
        self.files = list(files)
        self.names = names or ["part-0.parquet"] * len(files)
        self.ranges = True
        self.lengths = True
        self.cut = 0
        self.bytes = 0

    def __call__(self, request: Request) -> Response:
        query, path = dict(request.query), request.path
        if path.startswith("/dataSets"):
            return answer({"d" * 24: {"name": "Orders", "schemaRef": {"id": "s"}}})
        if path.endswith("/stats"):
            return answer({"tenantId": "retail"})
        if "schemas" in path:
            return answer(schema())
        if path == "/batches":
            return answer({f"b{n}": {} for n in range(len(self.files))})
        if path.startswith("/batches/"):
            return answer({"data": [{"dataSetFileId": path.split("/")[2]}]})
        if path.startswith("/files/"):
            number = int(path.removeprefix("/files/b"))
            content = self.files[number]
            if "path" not in query:
                length = {"length": str(len(content))} if self.lengths else {}
                return answer(
                    {"data": [{"name": self.names[number], **length}, {"name": "_SUCCESS"}]}
                )
            assert query["path"] == self.names[number]
            content = content[: self.cut] if self.cut else content
            reply = piece_of(content, request) if self.ranges else answer(content)
            self.bytes += len(reply.body)
            return reply
        return missing()


async def read(lake: Lake, where: object = None, **selection: Any) -> pd.DataFrame:
    client, _ = fabricated_client(lake)
    rows = await read_rows(
        client, "Orders", Selection(conditions=read_conditions(where), **selection)
    )
    return dataset_frame(rows.tables, rows.fields, rows.columns)


async def test_all_rows_come_with_their_types_in_the_order_of_the_batches() -> None:
    lake = Lake(parquet(0, ROWS), parquet(ROWS, 10, extra=pa.array([True] * 10)))
    frame = await read(lake)
    assert frame.columns.tolist() == ["id", "label", "at", "tags", "never", "_id", "extra"]
    assert frame["id"].tolist() == list(range(ROWS + 10))
    assert [str(dtype) for dtype in frame.dtypes[:3]] == ["Int64", "string", "datetime64[us, UTC]"]
    assert frame["extra"].isna().sum() == ROWS
    assert frame["never"].isna().all()
    assert frame["tags"][3] == ["t3"]


async def test_only_wanted_columns_and_row_groups_are_asked_for() -> None:
    content = parquet(0, ROWS)
    lake = Lake(content)
    frame = await read(lake, [("id", ">=", 3500)], columns=["label", "id"])
    assert frame.columns.tolist() == ["label", "id"]
    assert frame["id"].tolist() == list(range(3500, ROWS))
    assert lake.bytes < len(content) / 4  # the texts of `_id` are most of the file
    few = Lake(content)
    assert len(await read(few, [("id", "==", 17)], columns=["id"])) == 1
    assert few.bytes < lake.bytes


async def test_a_limit_ends_the_reading() -> None:
    lake = Lake(parquet(0, ROWS), parquet(ROWS, ROWS))
    assert (await read(lake, limit=5, columns=["id"]))["id"].tolist() == [0, 1, 2, 3, 4]
    assert lake.bytes < len(lake.files[0]) / 2
    assert (await read(lake, [("id", ">", 3998)], limit=2))["id"].tolist() == [3999, 4000]
    assert len(await read(lake, limit=0)) == 0


@for_each(
    "where, ids",
    [
        ([("id", "in", [1, 9000, 3])], [1, 3]),
        ([("id", "in", {1})], [1]),
        ([("id", "not in", range(2, 9000))], [0, 1]),
        ([("id", "<", 3), ("id", "!=", 1)], [0, 2]),
        ([("label", "==", None), ("id", "<=", 10)], [0, 5, 10]),
        ([("label", "!=", None), ("id", "<", 4)], [1, 2, 3]),
        ([("label", "!=", "n1"), ("id", "<", 4)], [2, 3]),
        ([("at", ">", "2028-12-31"), ("id", "<", 3002)], [3000, 3001]),
        ([("at", "==", datetime(2029, 1, 1, 1, tzinfo=UTC))], []),
        ([("at", "<", "2026-01-01T00:00:00.000001"), ("id", ">", 997)], [998, 999]),
        ([("at", "in", [START, "2026-01-01T00:00:00.000001"]), ("id", ">", 998)], [999]),
        ([("at", "<", date(2026, 1, 2)), ("id", ">", 997)], [998, 999]),
        ([("never", "==", None), ("id", "==", 1)], [1]),
        ([("never", "==", "x")], []),
        ([("_id", "==", "7" * 50), ("id", "<", 100)], [7]),
    ],
)
async def test_conditions_choose_rows(where: Any, ids: list[int]) -> None:
    lake = Lake(parquet(0, ROWS))
    assert (await read(lake, where, columns=["id"]))["id"].tolist() == ids


@for_each(
    "where",
    ["id == 1", {"id": 1}, 5, [("id", 1)], [("id", "~", 1)], [(1, "==", 1)], [("id", "<", None)]],
)
def test_what_is_no_condition_is_refused(where: object) -> None:
    with pytest.raises(InputError) as caught:
        read_conditions(where)
    assert caught.value.field == "where"
    assert "where=[(" in caught.value.hint


async def test_a_column_or_value_that_does_not_fit_is_refused() -> None:
    lake = Lake(parquet(0, 10))
    with pytest.raises(InputError, match="no column 'labl'") as caught:
        await read(lake, columns=["labl"])
    assert "'label'" in caught.value.hint
    with pytest.raises(InputError, match="does not fit its type"):
        await read(lake, [("id", "==", "many")])
    for where in (("at", ">", "yesterday"), ("tags", "==", "t1"), ("id", "<", 2**70)):
        with pytest.raises(InputError, match="does not fit its type"):
            await read(lake, [where])
    for value in ((">", -(2**64)), ("in", [2**70, 1]), ("<", 2**64)):
        with pytest.raises(InputError, match="does not fit its type"):
            await read(lake, [("id", *value)])
    with pytest.raises(InputError, match="does not fit its type"):
        await read(lake, [("at", ">", "0001-01-01T00:00:00+05:00")])
    cents = pa.array([Decimal("1.5")], pa.decimal128(4, 2))
    with pytest.raises(InputError, match="does not fit its type"):
        await read(Lake(parquet(0, 1, cents=cents)), [("cents", "==", float("nan"))])
    with pytest.raises(InputError, match="no column"):
        await read(Lake(), columns=["nothing"])


async def test_an_empty_dataset_has_its_own_columns() -> None:
    frame = await read(Lake())
    assert frame.columns.tolist() == ["id", "label", "at", "tags", "never"]
    assert (await read(Lake(), [("id", "==", 1)], columns=["id"])).columns.tolist() == ["id"]


@pytest.mark.parametrize("lengths", [True, False])
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_server_may_know_neither_ranges_nor_lengths(ranges: bool, lengths: bool) -> None:
    lake = Lake(parquet(0, ROWS))
    lake.ranges, lake.lengths = ranges, lengths
    assert len(await read(lake, columns=["id"])) == ROWS


@for_each("files", [(b"no Parquet",), (parquet(0, 10)[:-9],), (parquet(0, 10), b"")])
async def test_a_damaged_file_is_an_error(files: tuple[bytes, ...]) -> None:
    with pytest.raises(ProtocolError):
        await read(Lake(*files))


async def test_a_file_that_breaks_off_or_is_gone_is_told_as_what_it_is() -> None:
    lake = Lake(parquet(0, ROWS))
    lake.cut = 1000
    with pytest.raises(ProtocolError):
        await read(lake)
    lake.cut = 0

    def gone(request: Request) -> Response:
        return missing() if "path" in dict(request.query) else lake(request)

    client, _ = fabricated_client(gone)
    with pytest.raises(NotFoundError):
        await asyncio.wait_for(read_rows(client, "Orders", Selection()), 20)

    def late(request: Request) -> Response:
        if "path" in dict(request.query):
            raise TimedOutError("Could not read the dataset's rows: late.")
        return lake(request)

    client, _ = fabricated_client(late)
    with pytest.raises(TimedOutError, match="late"):
        await read_rows(client, "Orders", Selection())


async def test_files_of_this_machine_count_only_if_they_are_there_and_as_long_as_told(
    tmp_path: Path,
) -> None:
    here, other = tmp_path / "a.parquet", tmp_path / "a.txt"
    here.write_bytes(parquet(0, 3))
    other.write_bytes(parquet(0, 3))
    size = here.stat().st_size
    listed: list[dict[str, Any]] = []
    client, asked = fabricated_client(lambda _: answer({"files": listed}))
    dataset: Any = type("D", (), {"id": "d" * 24})
    assert await paths_in_place(client, dataset) is None
    assert asked == []  # Adobe is not asked for it
    client._local = True
    for path, length, fits in (
        (str(here), size, True),
        (str(here), size + 1, False),
        (str(other), size, False),
        (here.name, size, False),
        ("/\0.parquet", size, False),
        (str(tmp_path / "gone.parquet"), size, False),
        (str(tmp_path), size, False),
    ):
        listed[:] = [{"path": path, "length": str(length)}]
        assert await paths_in_place(client, dataset) == ([here] if fits else None)
    client._session.answers = lambda _: missing()  # type: ignore[attr-defined]
    assert await paths_in_place(client, dataset) is None
    assert isinstance(client, PlatformClient)
