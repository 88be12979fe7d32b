"""Do the counts of a source, its runs and the dataset agree, and if not, why?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import NotFoundError, NotPermittedError
from pgflow_widgets.frames.reconciliation import Comparison, reconciliation_frame
from pgflow_widgets.model.dataflow.figures import RowFigures
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.datasets import fields_of
from pgflow_widgets.operations.flow_runs import arrived_rows, comparisons
from pgflow_widgets.operations.flow_runs.arrived_rows import Reach
from pgflow_widgets.operations.flow_runs.comparisons import Side
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation, reconcile
from pgflow_widgets.operations.query_service import QueryAccess
from pgflow_widgets.postgres.query_service.session import QuerySession
from pgflow_widgets.postgres.query_service.sessions import QuerySessions
from pgflow_widgets.postgres.query_service.statements import Statement
from tests.support.neighbours import TEXT
from tests.support.services import Postgres, Service
from tests.support.work import (
    DAY,
    FIELDS,
    LONG,
    MOMENT,
    NUMBER,
    PARTIAL,
    SMALL,
    STRAIGHT,
    Work,
    working,
)

COLUMNS = ["id", "label", "amount", "at"]


@pytest.fixture
async def work(tolerant_service: Service, postgres: Postgres) -> AsyncIterator[Work]:
    async with working(tolerant_service, postgres) as opened:
        yield opened


@pytest.fixture
async def platform_client(tolerant_service: Service) -> AsyncIterator[PlatformClient]:
    async with PlatformClient(tolerant_service.credentials) as opened:
        yield opened


@pytest.fixture
async def query(tolerant_service: Service) -> AsyncIterator[QueryAccess]:
    access = QueryAccess(tolerant_service.credentials, QuerySessions())
    yield access
    await access.sessions.close()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to Query Service, in order."""
    sent: list[str] = []
    run = QuerySession.run

    async def noted(self: QuerySession, statement: Statement, **options: Any) -> Any:
        sent.append(statement.text)
        return await run(self, statement, **options)

    monkeypatch.setattr(QuerySession, "run", noted)
    return sent


@pytest.fixture
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine knows no password of the source."""
    monkeypatch.setenv("PGPASSFILE", "/nowhere")


async def reconciled(client: PlatformClient, work: Work, flow: str, **more: Any) -> Reconciliation:
    known = {**work.login, "password": Secret(work.login["password"])}
    return await reconcile(client, flow, known=[known], **more)


def lines_of(result: Reconciliation, column: str = "") -> list[Comparison]:
    return [line for line in result.comparisons if line.column == column]


async def test_counts_that_agree_over_several_windows(
    work: Work, platform_client: PlatformClient
) -> None:
    await work.filled(40)
    await work.sql("UPDATE {table} SET amount = NULL, label = 'é' WHERE id < 4")
    await work.sql("UPDATE {table} SET at = NULL WHERE id = 9")
    flow = await work.flow()
    await work.ended(flow)
    await work.sql("INSERT INTO {table} VALUES (99, 'late', 1e9, {now})")
    await work.again(flow)
    result = await reconciled(platform_client, work, flow, columns=COLUMNS)
    assert result.agrees is True, [c for c in result.comparisons if c.agrees is False]
    assert result.words == "The counts agree."
    total, first, second = lines_of(result)
    assert (total.source, total.dataset, total.batch, total.difference) == ("41", "41", 41, 0.0)
    assert (first.source, first.read, first.written, first.dataset) == ("40", 40, 40, "40")
    assert (second.source, second.dataset) == ("1", "1")
    assert [line.figure for line in lines_of(result, "amount")[:5]] == [
        *("sum", "distinct", "min", "max", "nulls")
    ]
    assert [line.figure for line in lines_of(result, "label")[:4]] == [
        *("distinct", "min", "max", "nulls")
    ]
    frame = reconciliation_frame(result.comparisons, result.gaps)
    assert frame["agrees"].all()
    assert frame.attrs.get("incomplete") is None


async def test_rows_dated_ahead_come_with_the_first_copy(
    work: Work, platform_client: PlatformClient
) -> None:
    await work.filled(10)
    await work.sql("INSERT INTO {table} VALUES (77, 'ahead', 1, now() + interval '2 days')")
    await work.sql("INSERT INTO {table} VALUES (78, 'for ever', 1, 'infinity')")
    await work.sql("UPDATE {table} SET at = NULL WHERE id = 3")
    flow = await work.flow(fields={**FIELDS, "at": TEXT})
    await work.ended(flow)
    await work.sql("INSERT INTO {table} VALUES (79, 'new', 1, {now})")
    await work.again(flow)
    result = await reconciled(platform_client, work, flow, columns=["id", "amount"])
    assert result.agrees is True, [c for c in result.comparisons if c.agrees is False]
    total, first, second = lines_of(result)
    assert [line.source for line in (total, first, second)] == ["13", "12", "1"]
    await work.sql("INSERT INTO {table} VALUES (80, 'later', 1, now() + interval '3 days')")
    result = await reconciled(platform_client, work, flow)
    first = lines_of(result)[1]
    assert (first.source, first.read, first.agrees) == ("13", 12, False)
    assert "3 rows are dated ahead" in first.reason


async def test_bad_rows_late_rows_and_deletes_are_told_apart(
    work: Work, platform_client: PlatformClient
) -> None:
    await work.filled(20)
    await work.sql("ALTER TABLE {table} ADD PRIMARY KEY (id)")
    await work.sql("UPDATE {table} SET id = 5000 + id WHERE id > 18")
    flow = await work.flow(fields={**FIELDS, "id": SMALL}, options=PARTIAL)
    await work.ended(flow)
    result = await reconciled(platform_client, work, flow)
    total, first = lines_of(result)
    assert result.agrees is False
    assert (first.source, first.failed, first.dataset, first.difference) == ("20", 2, "18", -2.0)
    assert first.reason == "2 bad rows were rejected: failed_rows shows them."
    assert total.reason == first.reason
    # Committed after the window was read, with a time in it; and one row that is gone.
    await work.sql("INSERT INTO {table} VALUES (30, 'late', 1, now() - interval '1 hour')")
    result = await reconciled(platform_client, work, flow)
    assert "1 rows were committed late" in lines_of(result)[1].reason
    assert "1 rows did not come" in lines_of(result)[0].reason
    await work.sql("DELETE FROM {table} WHERE id IN (1, 2, 3, 4, 30) OR id > 1000")
    await work.sql("UPDATE {table} SET label = 'changed', at = {now} WHERE id IN (5, 6)")
    await work.again(flow)
    result = await reconciled(platform_client, work, flow, columns=["label"])
    total, first, second = lines_of(result)
    assert (total.source, total.dataset) == ("14", "20")
    assert "2 rows came again, by the key id. 4 rows were deleted" in total.reason
    assert "were changed since" in first.reason
    assert second.agrees is True
    assert {line.reason for line in lines_of(result, "label") if line.agrees is False} == {
        "The rows differ."
    }
    assert "differ" in result.words


async def test_without_a_password_it_says_what_it_could_not_ask(
    work: Work, platform_client: PlatformClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", "/nowhere")
    await work.filled(5)
    flow = await work.flow()
    await work.ended(flow)
    result = await reconcile(platform_client, flow)
    (gap,) = result.gaps
    assert "no password" in gap
    assert result.agrees is None
    total = lines_of(result)[0]
    assert (total.source, total.read, total.dataset, total.agrees) == (None, 5, "5", True)
    wrong = {**work.login, "password": Secret("wrong")}
    result = await reconcile(platform_client, flow, known=[wrong])
    assert "could not be asked" in result.gaps[0]
    result = await reconciled(
        platform_client, work, flow, columns=["nothing"], reach=Reach(files=False)
    )
    assert len(result.gaps) == 2
    assert "'nothing' is not compared" in result.gaps[0]
    assert lines_of(result)[0].agrees is True


async def test_what_has_not_run_and_what_is_not_there(
    work: Work, platform_client: PlatformClient
) -> None:
    await work.filled(5)
    later = {"startTime": 4_102_444_800, "frequency": "minute", "interval": 15}
    flow = await work.flow(scheduleParams=later)
    result = await reconciled(platform_client, work, flow)
    assert (result.comparisons, result.gaps, result.agrees) == ([], ["No run is over yet."], None)
    flow = await work.flow()
    await work.ended(flow)
    await work.sql("ALTER TABLE {table} DROP COLUMN label")
    result = await reconciled(platform_client, work, flow, columns=["label"])
    assert result.gaps == [f"The source could not be asked: {work.table} has no column 'label'."]
    assert lines_of(result)[0].dataset == "5"
    assert result.agrees is None


async def test_the_source_is_read_by_at_most_five_queries_and_never_written(
    work: Work, platform_client: PlatformClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pgflow_widgets.postgres.database_session import DatabaseSession

    queries: list[str] = []
    fetch = DatabaseSession.fetch

    async def counting(self: DatabaseSession, query: str, *values: object) -> Any:
        queries.append(query)
        if "GROUPING SETS" in query:
            assert await self.value("SHOW transaction_read_only") == "on"
        return await fetch(self, query, *values)

    await work.filled(5)
    flow = await work.flow()
    await work.ended(flow)
    for _ in range(3):
        await work.again(flow)
    await work.sql("DELETE FROM {table}")
    monkeypatch.setattr(DatabaseSession, "fetch", counting)
    result = await reconciled(platform_client, work, flow, columns=COLUMNS)
    assert result.agrees is False
    assert len(queries) <= 7
    assert sum("GROUPING SETS" in query for query in queries) == 2


@pytest.mark.parametrize("kind", ["timestamp", "date"])
async def test_windows_by_a_column_without_a_zone(
    work: Work, platform_client: PlatformClient, kind: str
) -> None:
    await work.filled(30)
    await work.sql(f"ALTER TABLE {{table}} ALTER at TYPE {kind} USING at AT TIME ZONE 'UTC'")
    flow = await work.flow()
    await work.ended(flow)
    await work.again(flow)
    result = await reconciled(platform_client, work, flow, columns=["at", "id"])
    assert result.agrees is True, [c for c in result.comparisons if c.agrees is False]
    assert [line.source for line in lines_of(result)] == ["30", "30", "0"]


INTACT = [
    ("double precision", NUMBER, "0.1::float8 + 0.2", "0.3"),
    ("double precision", LONG, "9007199254740991", "5"),
    ("double precision", NUMBER, "'-0'", "0"),
    ("double precision", TEXT, "0.1::float8 + 0.2", "1e20"),
    ("real", NUMBER, "16777215", "0.12345679"),
    ("numeric(6, 2)", NUMBER, "0.1", "-0.1"),
    ("numeric(8, 2)", TEXT, "1.50", "10"),
    ("bigint", LONG, "9000000000000000000", "9000000000000000000"),
    ("money", NUMBER, "1.5", "2.5"),
    ("timestamptz", DAY, "'2024-01-01 10:00+00'", "'2024-01-01 11:00+00'"),
    ("timestamptz", MOMENT, "'9999-12-31 23:59:59.999999+00'", "'0001-01-01 00:00+00'"),
    ("date", DAY, "'2024-01-01'", "'2024-02-01'"),
    ("date", MOMENT, "'2024-01-01'", "'2024-02-01'"),
    ("boolean", {"type": "boolean"}, "true", "false"),
    ("text", TEXT, "'é'", "'Z'"),
    ("jsonb", TEXT, "'{}'", "NULL"),
]


async def test_an_intact_copy_agrees_whatever_its_columns_are(
    work: Work, platform_client: PlatformClient
) -> None:
    await work.filled(0)
    names = [f"c{number}" for number in range(len(INTACT))]
    added = ", ".join(f"ADD {n} {case[0]}" for n, case in zip(names, INTACT, strict=True))
    await work.sql(f"ALTER TABLE {{table}} {added}")
    rows = ", ".join(f"({', '.join(case[row] for case in INTACT)})" for row in (2, 3))
    await work.sql(f"INSERT INTO {{table}} ({', '.join(names)}) VALUES {rows}")
    fields = {n: case[1] for n, case in zip(names, INTACT, strict=True)}
    flow = await work.flow(*[("ATTRIBUTE", n, n) for n in names], fields=fields)
    await work.ended(flow)
    result = await reconciled(platform_client, work, flow, columns=names)
    assert [c for c in result.comparisons if c.agrees is False] == []
    assert result.agrees is True
    assert {line.column for line in result.comparisons} == {"", *names}


async def test_rows_that_came_twice_are_told_though_as_many_are_missing(
    work: Work, platform_client: PlatformClient
) -> None:
    await work.filled(6)
    await work.sql("ALTER TABLE {table} ADD PRIMARY KEY (id)")
    flow = await work.flow()
    await work.ended(flow)
    await work.sql("UPDATE {table} SET at = {now} WHERE id < 3")
    await work.again(flow)
    late = "now() - interval '1 hour'"
    await work.sql(f"INSERT INTO {{table}} VALUES (11, 'late', 1, {late}), (12, 'late', 1, {late})")
    result = await reconciled(platform_client, work, flow)
    total = lines_of(result)[0]
    assert (total.source, total.dataset, total.agrees) == ("8", "8", False)
    assert total.reason == "2 rows came again, by the key id, and 2 others are missing."


NASTY = [
    ("whole", "bigint", LONG, ["9000000000000000000", "9000000000000000000", "-1", "NULL"]),
    ("ratio", "double precision", NUMBER, ["0.1::float8 + 0.2", "'-0'", "0", "1e300"]),
    ("order", "real", NUMBER, ["16777215", "0.12345679", "'-0'", "NULL"]),
    ("select", "text", TEXT, ["'O''Brien'", "'é'", "''", "'a\\b \"c\"'"]),
    ("nothing", "text", TEXT, ["NULL", "NULL", "NULL", "NULL"]),
    ("no_number", "bigint", LONG, ["NULL", "NULL", "NULL", "NULL"]),
    ("good", "boolean", {"type": "boolean"}, ["true", "false", "NULL", "true"]),
    ("due", "date", DAY, ["'2024-02-29'", "'0001-01-01'", "'9999-12-31'", "NULL"]),
    (
        "moment",
        "timestamptz",
        MOMENT,
        ["'2024-01-01 10:00:00.123456+05:30'", "'0001-01-01 00:00+00'", "'9999-12-31'", "NULL"],
    ),
]


async def nasty_flow(work: Work) -> str:
    await work.filled(0)
    added = ", ".join(f'ADD "{name}" {kind}' for name, kind, *_ in NASTY)
    await work.sql(f"ALTER TABLE {{table}} {added}")
    rows = ", ".join(f"({', '.join(case[3][row] for case in NASTY)})" for row in range(4))
    names = ", ".join(f'"{name}"' for name, *_ in NASTY)
    await work.sql(f"INSERT INTO {{table}} ({names}) VALUES {rows}")
    fields = {name: rules for name, _, rules, _ in NASTY}
    return await work.flow(*[("ATTRIBUTE", name, name) for name in fields], fields=fields)


def dataset_figures(result: Reconciliation) -> dict[tuple[str, str], str | None]:
    total = [line for line in result.comparisons if not line.run]
    return {(line.column, line.figure): line.dataset for line in total}


@pytest.mark.usefixtures("no_password")
async def test_query_service_and_the_files_tell_the_same_of_any_values(
    work: Work, platform_client: PlatformClient, query: QueryAccess, statements: list[str]
) -> None:
    columns = [name for name, *_ in NASTY]
    flow = await nasty_flow(work)
    await work.ended(flow)
    dataset = await platform_client.dataset(work.dataset)
    listed = await platform_client.local_files(dataset.id) or []
    for is_not_a_number in (False, True):
        if is_not_a_number:  # which no run brings, and a file of another source may hold
            _put_nan_into(Path(listed[0].path), "ratio")
        by_query = await reconcile(
            platform_client, flow, columns=columns, reach=Reach(query, files=False)
        )
        in_files = await reconcile(platform_client, flow, columns=columns)
        assert by_query.asked == [f"Query Service counted the rows of {dataset.table}."]
        assert "in the dataset's files" in in_files.asked[-1]
        assert dataset_figures(by_query) == dataset_figures(in_files)
    figures = dataset_figures(by_query)
    assert figures["", "rows"] == "4"
    assert figures["whole", "sum"] == "17999999999999999999"
    assert figures["whole", "distinct"] == "2"
    assert figures["ratio", "sum"] == "nan"
    assert figures["order", "min"] == "0.0"
    assert figures["select", "distinct"] == "4"
    assert figures["nothing", "nulls"] == "4"
    assert len(statements) <= 4


def _put_nan_into(path: Path, name: str) -> None:
    whole = pq.read_table(path)
    (own,) = [n for n in whole.column_names if name in whole.schema.field(n).type.names]
    parts = whole.column(own).combine_chunks()
    fields = [parts.field(number) for number in range(parts.type.num_fields)]
    at = parts.type.get_field_index(name)
    fields[at] = pc.if_else(pc.equal(fields[at], 0.0), float("nan"), fields[at])
    struct = pa.StructArray.from_arrays(fields, fields=list(parts.type))
    place = whole.schema.get_field_index(own)
    pq.write_table(whole.set_column(place, whole.schema.field(own), struct), path)


@pytest.mark.usefixtures("no_password")
async def test_without_the_source_two_queries_tell_what_arrived(
    work: Work, platform_client: PlatformClient, query: QueryAccess, statements: list[str]
) -> None:
    await work.filled(20)
    flow = await work.flow()
    await work.ended(flow)
    await work.sql("INSERT INTO {table} VALUES (99, 'late', 1e9, {now})")
    await work.again(flow)
    result = await reconcile(
        platform_client, flow, columns=["id", "label", "gone"], reach=Reach(query)
    )
    total, *windows = lines_of(result)
    assert (total.source, total.read, total.dataset, total.agrees) == (None, 21, "21", True)
    assert [(line.written, line.batch, line.dataset, line.agrees) for line in windows] == [
        (20, 20, "20", True),
        (1, 1, "1", True),
    ]
    largest = [line for line in lines_of(result, "id") if line.figure == "max"]
    assert [(line.source, line.dataset, line.agrees) for line in largest] == [
        (None, "99", None),
        (None, "20", None),
        (None, "99", None),
    ]
    assert result.agrees is None
    assert not any("compared as a whole" in gap for gap in result.gaps)
    assert any("'gone' is not compared" in gap for gap in result.gaps)
    assert len(statements) == 2
    assert statements[0].startswith("SELECT count(1) AS f0")
    in_files = await reconcile(platform_client, flow, columns=["id", "label"])
    asked = [replace(line, difference=None) for line in result.comparisons]
    assert asked == [replace(line, difference=None) for line in in_files.comparisons]
    dataset = await platform_client.dataset(work.dataset)
    statements.clear()
    wrong = {**work.login, "password": Secret("wrong")}
    result = await reconcile(platform_client, flow, known=[wrong], reach=Reach(query))
    assert "The source could not be asked" in result.gaps[0]
    assert lines_of(result)[0].dataset == "21"
    assert statements[0] == f"SELECT count(1) AS f0 FROM {dataset.table}"
    statements.clear()
    await reconciled(platform_client, work, flow, columns=["id"], reach=Reach(query))
    assert statements == []  # the source tells, and the files by window


@pytest.mark.usefixtures("no_password")
async def test_rows_that_came_with_another_window_than_their_times_say_are_no_alarm(
    work: Work, platform_client: PlatformClient, query: QueryAccess
) -> None:
    await work.filled(5)
    await work.sql("INSERT INTO {table} VALUES (77, 'ahead', 1, now() + interval '2 days')")
    await work.sql("UPDATE {table} SET at = NULL WHERE id = 3")
    flow = await work.flow()
    await work.ended(flow)
    await work.again(flow)
    result = await reconcile(platform_client, flow, reach=Reach(query))
    assert [line.dataset for line in lines_of(result)] == ["6", "6", "0"]
    windows = comparisons.group_windows(await platform_client.runs(flow))
    first, second = windows
    spans = {first.span: RowFigures(5), second.span: RowFigures(1)}
    moved = Side({}, RowFigures(6), spans)
    lines = comparisons.compare(windows, source=None, batches={}, arrived=moved)
    assert [line.agrees for line in lines] == [True, None, None]
    assert "came with another window" in lines[1].reason
    lacking = Side({}, RowFigures(5), spans)
    lines = comparisons.compare(windows, source=None, batches={}, arrived=lacking)
    assert [line.agrees for line in lines] == [False, False, False]


@pytest.mark.usefixtures("no_password")
async def test_windows_that_no_field_tells_apart_are_compared_as_a_whole(
    work: Work, platform_client: PlatformClient, query: QueryAccess, statements: list[str]
) -> None:
    await work.filled(5)
    for mapping in ([("ATTRIBUTE", "id", "id")], STRAIGHT):
        flow = await work.flow(*mapping, fields={**FIELDS, "at": DAY})
        await work.ended(flow)
        statements.clear()
        result = await reconcile(platform_client, flow, reach=Reach(query))
        assert [line.dataset for line in lines_of(result)] == ["5", "5"]
        assert len(statements) == 1
        await work.again(flow)
        statements.clear()
        result = await reconcile(platform_client, flow, reach=Reach(query))
        assert [line.dataset for line in lines_of(result)] == ["5", None, None]
        assert any("compared as a whole" in gap for gap in result.gaps)
        assert len(statements) == 1


@pytest.mark.usefixtures("no_password")
async def test_a_column_whose_field_is_a_list_or_is_gone_is_told_and_left_out(
    work: Work,
    platform_client: PlatformClient,
    query: QueryAccess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await work.filled(5)
    flow = await work.flow()
    await work.ended(flow)

    async def changed(*given: Any) -> list[Any]:
        fields = [one for one in await fields_of(*given) if not one.path.endswith(".label")]
        lists = [replace(one, type=FieldType.OTHER) for one in fields if "amount" in one.path]
        return [*fields, *lists]

    monkeypatch.setattr(arrived_rows, "fields_of", changed)
    result = await reconcile(platform_client, flow, columns=COLUMNS, reach=Reach(query))
    assert {line.column for line in result.comparisons} == {"", "id", "at"}
    assert [gap for gap in result.gaps if "can be." in gap] == [
        f"The column {name!r} is not compared: its field has no values that can be."
        for name in ("label", "amount")
    ]


@pytest.mark.usefixtures("no_password")
async def test_where_query_service_cannot_be_asked_the_files_tell(
    work: Work,
    platform_client: PlatformClient,
    query: QueryAccess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await work.filled(5)
    flow = await work.flow()
    await work.ended(flow)

    async def refused(*_: Any, **__: Any) -> Any:
        raise NotPermittedError("Not for this credential.", status=403, hint="Ask.")

    parameters = await platform_client.query_parameters()

    async def elsewhere(*_: Any, **__: Any) -> Any:
        return replace(parameters, port=9)

    with monkeypatch.context() as changed:
        changed.setattr(PlatformClient, "query_parameters", elsewhere)
        result = await reconcile(platform_client, flow, columns=["id"], reach=Reach(query))
        assert "refused the connection" in result.asked[0]
        assert lines_of(result)[1].dataset == "5"
        changed.setattr(PlatformClient, "query_parameters", refused)
        result = await reconcile(platform_client, flow, columns=["id"], reach=Reach(query))
    assert lines_of(result)[1].dataset == "5"
    assert result.asked == [
        "Query Service could not be asked: Not for this credential.",
        "The rows were counted in the dataset's files, batch by batch.",
    ]
    dataset_of = PlatformClient.dataset
    for table, said in (
        ("", "no table for the dataset"),
        ("gone", "Query Service refused it"),
        ('a"; DROP TABLE b', "a name that cannot stand in SQL"),
    ):

        async def renamed(self: PlatformClient, dataset_id: str, table: str = table) -> Any:
            return replace(await dataset_of(self, dataset_id), table=table)

        with monkeypatch.context() as changed:
            changed.setattr(PlatformClient, "dataset", renamed)
            result = await reconcile(platform_client, flow, reach=Reach(query))
        assert said in result.asked[0]
        assert lines_of(result)[0].dataset == "5"
    result = await reconcile(platform_client, flow, reach=Reach(None))
    assert "psycopg is not installed" in result.asked[0]
    result = await reconcile(platform_client, flow, reach=Reach(None, files=False))
    assert "pyarrow is not installed" in result.gaps[-1]
    assert lines_of(result)[0].dataset is None


@pytest.mark.usefixtures("no_password")
async def test_rows_of_others_in_the_dataset_are_not_counted_by_query_service(
    work: Work,
    platform_client: PlatformClient,
    query: QueryAccess,
    statements: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await work.filled(5)
    flow = await work.flow()
    await work.ended(flow)
    batches = PlatformClient.batches

    async def with_another(self: PlatformClient, dataset_id: str) -> AsyncIterator[Any]:
        async for batch in batches(self, dataset_id):
            yield batch
            yield replace(batch, id="01E8043CY305K2MTV5ANH9G1GC")

    monkeypatch.setattr(PlatformClient, "batches", with_another)
    result = await reconcile(platform_client, flow, reach=Reach(query))
    assert "1 other batch" in result.asked[0]
    assert lines_of(result)[0].dataset == "5"
    assert statements == []


async def test_without_pyarrow_query_service_finds_the_rows_that_came_again(
    work: Work, platform_client: PlatformClient, query: QueryAccess, statements: list[str]
) -> None:
    await work.filled(6)
    await work.sql("ALTER TABLE {table} ADD PRIMARY KEY (id)")
    flow = await work.flow()
    await work.ended(flow)
    await work.sql("UPDATE {table} SET at = {now} WHERE id < 3")
    await work.again(flow)
    reach = Reach(query, files=False)
    result = await reconciled(platform_client, work, flow, reach=reach)
    total = lines_of(result)[0]
    assert (total.source, total.dataset, total.agrees) == ("6", "8", False)
    assert "2 rows came again, by the key id." in total.reason
    assert len(statements) == 3


@pytest.mark.usefixtures("no_password")
async def test_an_empty_dataset_and_one_that_is_deleted(
    work: Work,
    platform_client: PlatformClient,
    query: QueryAccess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await work.filled(0)
    flow = await work.flow()
    await work.ended(flow)
    result = await reconcile(platform_client, flow, columns=COLUMNS, reach=Reach(query))
    assert lines_of(result)[0].dataset == "0"
    assert dataset_figures(result)["id", "distinct"] == "0"

    async def gone(*_: Any, **__: Any) -> Any:
        raise NotFoundError("There is no such dataset.", status=404)

    monkeypatch.setattr(PlatformClient, "dataset", gone)
    result = await reconcile(platform_client, flow, columns=COLUMNS, reach=Reach(query))
    assert "The dataset is not there, or not for this credential." in result.gaps
    assert lines_of(result)[0].dataset is None
