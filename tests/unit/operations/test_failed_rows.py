"""The rejected rows of runs, in each shape that Adobe documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pgflow_widgets.api.dataset_files import rejected_rows
from pgflow_widgets.api.messages.datasets.row_errors import (
    RowError,
    batch_of_address,
    read_rejected_row,
)
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import InputError, NotFoundError, PgflowError, ProtocolError
from pgflow_widgets.frames.failed_rows import FailedRow, failed_rows_frame
from pgflow_widgets.operations.flow_runs.failed_rows import FailedRows, RunRef, read_failed_rows
from tests.support.fabricated import answer, fabricated_client, missing, piece_of
from tests.support.tables import for_each

BATCH = "01EFZ7W203PEKSAMVJC3X99VHQ"
META = f"https://platform-int.adobe.io:443/data/foundation/export/batches/{BATCH}/meta"
CORRUPT = {
    "_corrupt_record": "{missingQuotes: 'v1'}",
    "_errors": [{"code": "1401", "message": "Row is corrupted and cannot be read."}],
    "_filename": "parsing_errors_0.json",
}
CONVERTED = {
    "id": 5000,
    "who": {"mail": "a@b", "age": None},
    "tags": ["é"],
    "code": "own",
    "_errors": [
        {"code": "3700", "message": "who.mail: No such address."},
        {"code": "1555", "message": "id: Not between 0 and 1000."},
    ],
    "_filename": "conversion_errors_0.json",
}
VALIDATED = {
    "_validationErrors": [
        {
            "causingExceptions": [],
            "keyword": "format",
            "message": "is no date",
            "pointerToViolation": "#/person/birthDate",
            "schemaLocation": "#/properties/timestamp",
        },
        {
            "causingExceptions": [
                {"keyword": "type", "message": "no", "pointerToViolation": "#/a"}
            ],
            "message": "2 violations",
        },
    ]
}


def run_item(run_id: str, failed: int | None, **changed: Any) -> dict[str, Any]:
    summary = {} if failed is None else {"failedRecordCount": failed}
    reference = {"type": "Batch", "ids": [BATCH]}
    promotion = {"id": "promotionActivity", "targetInfo": [{"id": "t", "reference": reference}]}
    metrics = {"recordSummary": summary, "statusSummary": {"status": "success"}}
    return {"id": run_id, "flowId": "f", "metrics": metrics, "activities": [promotion], **changed}


def lines(*items: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


class Lake:
    """Answers as Data Access, Catalog and Flow Service do, with these files and runs."""

    def __init__(self, *runs: dict[str, Any], files: dict[str, bytes] | None = None) -> None:
        self.runs = list(runs)
        self.files = files or {}
        self.failed: dict[str, bytes] = {}
        self.diagnostics = False
        self.ignores_range = False

    def __call__(self, request: Request) -> Response:
        query = dict(request.query)
        if request.path.startswith("/flows"):
            return answer({"items": [{"id": "f", "name": "orders"}]})
        if request.path.startswith("/runs"):
            wanted = request.path.removeprefix("/runs").strip("/")
            items = [run for run in self.runs if wanted in {"", run["id"]}]
            return answer({"items": items, "_links": {}}) if items else missing()
        if request.path == f"/batches/{BATCH}":
            tags = {"acp_enableErrorDiagnostics": self.diagnostics}
            return answer({BATCH: {"status": "success", "tags": tags}})
        files = self.failed if request.path.endswith("/failed") else self.files
        path = query.get("path", "")
        if path in files:
            return answer(files[path]) if self.ignores_range else piece_of(files[path], request)
        folder = f"{path}/" if path else ""
        listed = [
            {"name": name.removeprefix(folder), "length": str(len(content))}
            for name, content in files.items()
            if name.startswith(folder) and name != "row_error_samples.json"
        ]
        if not listed and path:
            return missing()
        start = int(query.get("start", 0))
        return answer({"data": listed[start : start + 100], "_page": {"limit": 100}})


async def read(lake: Lake, named: RunRef = "orders", limit: int | None = None) -> FailedRows:
    client, _ = fabricated_client(lake)
    return await read_failed_rows(client, named, limit)


@pytest.mark.parametrize("ignores_range", [False, True])
async def test_every_documented_shape_of_a_row_is_read(ignores_range: bool) -> None:
    files = {
        "row_errors/parsing_errors_0.json": lines(CORRUPT),
        "row_errors/conversion_errors_0.json": lines(CONVERTED, VALIDATED)[:-1],
        "row_errors/empty.json": b"",
        "row_errors/broken.json": b"\n  not \x1b[1m JSON\n",
    }
    lake = Lake(run_item("r", 4), files=files)
    lake.ignores_range = ignores_range
    failed = await read(lake)
    frame = failed_rows_frame(failed.rows, failed.gaps)
    assert frame.columns.tolist() == [
        *("run", "batch", "file", "line", "code", "field", "reason"),
        *("_corrupt_record", "id", "who.mail", "who.age", "tags", "row.code"),
    ]
    found = frame[["file", "line", "code", "field", "reason"]].to_numpy().tolist()
    assert found == [
        ["parsing_errors_0.json", 1, "1401", "", "Row is corrupted and cannot be read."],
        ["conversion_errors_0.json", 1, "3700", "who.mail", "No such address."],
        ["conversion_errors_0.json", 1, "1555", "id", "Not between 0 and 1000."],
        ["conversion_errors_0.json", 2, "format", "person.birthDate", "is no date"],
        ["conversion_errors_0.json", 2, "type", "a", "no"],
        ["broken.json", 2, "", "", "The file of rejected rows holds a line that is not JSON."],
    ]
    assert frame["_corrupt_record"].dropna().tolist() == [
        *("{missingQuotes: 'v1'}", "  not \\x1b[1m JSON")
    ]
    assert frame.loc[1, ["id", "who.mail", "tags", "row.code"]].tolist() == [
        *("5000", "a@b", '["é"]', "own")
    ]
    assert frame["who.age"].isna().all()
    assert set(map(str, frame.dtypes)) == {"string", "Int64"}
    assert (frame["run"].unique().tolist(), frame["batch"].unique().tolist()) == (["r"], [BATCH])
    assert failed.count_reasons()[0][1] == 1
    assert failed.gaps == []


@for_each("body", [lines(CORRUPT, CONVERTED), b" " + json.dumps([CORRUPT, CONVERTED]).encode()])
async def test_samples_stand_in_for_rows_that_are_not_there(body: bytes) -> None:
    failed = await read(Lake(run_item("r", 9), files={"row_error_samples.json": body}))
    assert [(row.file, row.line) for row in failed.rows] == [
        *(("row_error_samples.json", 1), ("row_error_samples.json", 2))
    ]
    assert failed.gaps == ["Run r rejected 9 rows, of which 2 are kept."]


async def test_the_files_of_a_failed_batch_stand_in_too() -> None:
    lake = Lake(run_item("r", 1))
    lake.failed = {"conversion_errors_0.json": lines(CONVERTED), "input.parquet": b"PAR1"}
    assert [row.values["id"] for row in (await read(lake)).rows] == ["5000"]


async def test_a_list_of_more_than_a_page_and_pieces_of_a_file_are_read_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rejected_rows, "PIECE", 7)
    files = {f"row_errors/e{n}.json": lines({"n": n, "_errors": []}) for n in range(101)}
    failed = await read(Lake(run_item("r", 101), files=files))
    assert [row.values for row in failed.rows] == [{"n": str(n)} for n in range(101)]
    assert {row.errors[0].code for row in failed.rows} == {""}


async def test_a_limit_ends_the_reading_and_is_told() -> None:
    files = {f"row_errors/e{n}.json": lines(CORRUPT, CORRUPT) for n in range(3)}
    client, asked = fabricated_client(
        Lake(run_item("new", 6, createdAt=2), run_item("old", 6, createdAt=1), files=files)
    )
    failed = await read_failed_rows(client, "orders", 2)
    assert [row.run for row in failed.rows] == ["new", "new"]
    frame = failed_rows_frame(failed.rows, failed.gaps)
    assert "Only the first 2 rows" in frame.attrs["incomplete"][0]
    assert sum("bytes" in request.headers.get("Range", "") for request in asked) == 2
    assert not (await read(Lake(run_item("r", 6), files=files), limit=6)).gaps


async def test_a_run_is_named_by_its_id_or_itself_and_a_flow_by_its_id() -> None:
    run_id = "01234567-89ab-cdef-0123-456789abcdef"
    files = {"row_errors/e.json": lines(CORRUPT)}
    lake = Lake(run_item(run_id, 1), run_item("other", 1), files=files)
    for named in (Run.from_item(run_item(run_id, 1)), {"id": run_id, "flow_id": "f"}):
        client, _ = fabricated_client(lambda r: missing() if "flows/" in r.path else lake(r))
        assert [row.run for row in (await read_failed_rows(client, named)).rows] == [run_id]
    assert len((await read(lake, "00000000-0000-0000-0000-000000000000")).rows) == 2
    client, _ = fabricated_client(lambda _: missing())
    with pytest.raises(NotFoundError, match="No dataflow and no run"):
        await read_failed_rows(client, run_id)
    with pytest.raises(InputError):
        await read_failed_rows(client, 5)  # type: ignore[arg-type]


async def test_where_diagnostics_were_off_it_is_said_how_to_switch_them_on() -> None:
    lake = Lake(run_item("r", 2))
    with pytest.raises(PgflowError, match="no diagnostics") as caught:
        await read(lake)
    assert "set_options(flow, error_diagnostics=True)" in caught.value.hint
    lake.diagnostics = True
    failed = await read(lake)
    assert failed.rows == []
    assert "30 days" in failed.gaps[0]


async def test_a_run_without_rejected_rows_is_not_asked() -> None:
    bare = run_item("bare", None, activities=[])
    client, asked = fabricated_client(Lake(run_item("good", 0), bare))
    failed = await read_failed_rows(client, "orders")
    assert (failed.rows, failed.gaps) == ([], [])
    assert not [request for request in asked if "/batches" in request.path]
    frame = failed_rows_frame(failed.rows)
    assert (len(frame), str(frame["line"].dtype)) == (0, "Int64")


@for_each(
    "line, values, reasons",
    [
        (b'{"a": NaN, "b": -Infinity, "c": 1e400}', ["NaN", "-Infinity", "1e400"], [""]),
        (b'{"a": 1, "_errors": {"code": "7", "message": "no"}}', ["1"], ["no"]),
        (b'{"a": 1, "_errors": ["no", 5]}', ["1"], ["no", "5"]),
        (b'{"a": 1, "_errors": "no"}', ["1"], ["no"]),
        (b'{"a": 1, "_errors": [{"error": "no"}]}', ["1"], ['{"error": "no"}']),
        (b'{"a": 1, "_validationErrors": ["no", {"x": 1}]}', ["1"], ["no", '{"x": 1}']),
        (b'{"a": "\\ud800"}', ["\\ud800"], [""]),
    ],
)
def test_nothing_that_a_line_tells_is_dropped(
    line: bytes, values: list[str], reasons: list[str]
) -> None:
    row = read_rejected_row(line)
    assert [*row.values.values()] == values
    assert [error.reason for error in row.errors] == reasons


def test_a_line_that_is_nested_too_deep_is_kept_as_it_is() -> None:
    depth = 100_000  # more than any library's `sys.setrecursionlimit` allows
    for line in (
        b'{"a": ' + b"[" * depth + b"]" * depth + b"}",
        b'{"a":' * depth + b"1" + b"}" * depth,
    ):
        row = read_rejected_row(line)
        assert row.values == {"_corrupt_record": line.decode()}
        assert row.errors[0].reason
    deep: Any = {"message": "at the bottom"}
    for _ in range(30):
        deep = {"causingExceptions": [deep]}
    (error,) = read_rejected_row(json.dumps({"_validationErrors": [deep]}).encode()).errors
    assert "at the bottom" in error.reason


async def test_what_is_no_object_in_an_array_is_kept() -> None:
    body = json.dumps([CORRUPT, "a text", None]).encode()
    failed = await read(Lake(run_item("r", 3), files={"row_errors/e.json": body}))
    assert [row.values["_corrupt_record"] for row in failed.rows][1:] == ['"a text"', "null"]


def test_no_column_of_a_row_hides_another_one() -> None:
    row = FailedRow("r", "b", "f", 1, {"run": "a", "row.run": "b", "x": "c"}, [RowError("1")])
    frame = failed_rows_frame([row])
    assert frame.iloc[0].tolist()[-3:] == ["a", "b", "c"]
    assert frame.columns.tolist()[-3:] == ["row.run", "row.row.run", "x"]


async def test_a_file_that_ends_too_early_is_an_error() -> None:
    lake = Lake(run_item("r", 1), files={"row_errors/e.json": lines(CORRUPT)})

    def cut(request: Request) -> Response:
        reply = lake(request)
        if "Range" not in request.headers:
            return reply
        return (
            answer(reply.body[:20], 206)
            if "bytes=0-" in request.headers["Range"]
            else answer(b"", 206)
        )

    client, _ = fabricated_client(cut)
    with pytest.raises(ProtocolError):
        await read_failed_rows(client, "orders")


def test_a_batch_is_read_off_an_address_which_itself_is_never_called() -> None:
    for path in ("row_errors", "row_error_samples.json"):
        assert batch_of_address(f"{META}?path={path}") == BATCH
    for other in ("", "http://[", f"{META}?path=input_files", "https://evil/meta?path=row_errors"):
        assert batch_of_address(other) == ""
    manifest = {"manifest": {"failedRecords": f"{META}?path=row_errors"}}
    status = {"status": "failed", "extensions": manifest}
    assert Run.from_item({"id": "r", "metrics": {"statusSummary": status}}).batch_ids == (BATCH,)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ({"a.b": 1, "a": {"b": 2}}, {"`a.b`": "1", "a.b": "2"}),
        ({"a": {"b": 2}, "a.b": 1, "c": 3}, {"`a.b`": "1", "a.b": "2", "c": "3"}),
        ({"a.b": 1, "`a.b`": 3, "a": {"b": None}}, {"`a.b`": "1", "```a.b```": "3", "a.b": None}),
        ({"a.b": {"c": 1}, "a": {"b.c": 2}}, {"`a.b`.c": "1", "a.`b.c`": "2"}),
        ({"a.b": 1, "a": {"c": 2}}, {"a.b": "1", "a.c": "2"}),
    ],
)
def test_values_whose_paths_are_alike_are_told_apart(row: Any, values: Any) -> None:
    read = read_rejected_row(lines(row))
    assert read.values == values
    frame = failed_rows_frame([FailedRow("r", "b", "f", 1, read.values, read.errors)])
    assert {name: frame[name].iloc[0] for name, value in values.items() if value} == {
        name: value for name, value in values.items() if value
    }
