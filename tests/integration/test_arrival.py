"""What came of the rows of a run: those that failed, and those that arrived."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import NotFoundError, PgflowError
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.frames.failed_rows import failed_rows_frame
from pgflow_widgets.frames.metrics import metrics_frame, plot_metrics
from pgflow_widgets.operations.datasets.conditions import read_conditions
from pgflow_widgets.operations.datasets.file_cache import FileCache
from pgflow_widgets.operations.datasets.parquet_rows import Selection
from pgflow_widgets.operations.datasets.reading import read_rows
from pgflow_widgets.operations.datasets.scan import scan
from pgflow_widgets.operations.flow_runs.failed_rows import read_failed_rows
from tests.support.neighbours import TEXT
from tests.support.services import Postgres, Service
from tests.support.work import PARTIAL, SMALL, Work, working

FIELDS = {"id": SMALL, "label": TEXT}
MAPPINGS = [("ATTRIBUTE", "id", "id"), ("ATTRIBUTE", "label", "label")]


@pytest.fixture
async def work(tolerant_service: Service, postgres: Postgres) -> AsyncIterator[Work]:
    async with working(tolerant_service, postgres) as opened:
        yield opened


@pytest.fixture
async def platform_client(tolerant_service: Service) -> AsyncIterator[PlatformClient]:
    async with PlatformClient(tolerant_service.credentials) as opened:
        yield opened


async def with_bad_rows(work: Work, **options: Any) -> Any:
    """The run of a flow, two of whose ten rows do not fit."""
    await work.filled(10)
    await work.sql("UPDATE {table} SET id = 5000 + id, label = 'bad' WHERE id IN (3, 4)")
    return await work.ended(await work.flow(*MAPPINGS, fields=FIELDS, **options))


@pytest.mark.parametrize("options", [PARTIAL, None])
async def test_the_failed_rows_of_a_run_that_succeeded_or_failed(
    work: Work, platform_client: PlatformClient, options: Any
) -> None:
    run = await with_bad_rows(work, **({} if options is None else {"options": options}))
    failed = await read_failed_rows(platform_client, run["id"])
    assert failed.gaps == []
    by_flow = await read_failed_rows(platform_client, run["flowId"])
    assert by_flow.rows == failed.rows
    frame = failed_rows_frame(failed.rows)
    assert sorted(frame["id"]) == ["5003", "5004"]
    assert set(frame["label"]) == {"bad"}
    assert set(frame["run"]) == {run["id"]}
    assert [str(name).rpartition(".")[2] for name in frame["field"]] == ["id", "id"]
    assert set(frame["reason"]) == {"Not between 0 and 1000."}
    assert len((await read_failed_rows(platform_client, run["id"], 1)).rows) == 1


async def test_failed_rows_without_diagnostics(work: Work, platform_client: PlatformClient) -> None:
    run = await with_bad_rows(work, options={"partialIngestionPercent": 50})
    with pytest.raises(PgflowError, match="no diagnostics") as caught:
        await read_failed_rows(platform_client, run["id"])
    assert "error_diagnostics=True" in caught.value.hint


async def arrived(work: Work, client: PlatformClient, folder: Path) -> tuple[Any, Any]:
    """A dataset of two files, in place and downloaded."""
    await work.filled(40)
    flow = await work.flow()
    await work.ended(flow)
    await work.again(flow, windowStartTime=1)

    async def scanned() -> Any:
        return await scan(client, work.dataset, lambda: FileCache(folder), "here")

    in_place = await scanned()
    client._local = False
    return in_place, await scanned()


async def test_a_dataset_is_read_in_place_or_by_data_access(
    work: Work, platform_client: PlatformClient, tmp_path: Path
) -> None:
    in_place, downloaded = await arrived(work, platform_client, tmp_path)
    assert {Path(file).parents[0].parents[0].name for file in in_place.files} == {work.dataset}
    assert {Path(file).parent for file in downloaded.files} == {tmp_path}
    assert in_place.to_table().equals(downloaded.to_table())
    where = read_conditions([("id", ">", 35), ("label", "!=", "row 40")])
    selection = Selection(["label", "id"], where)
    by_ranges = await read_rows(platform_client, work.dataset, selection)
    platform_client._local = True
    from_disk = await read_rows(platform_client, work.dataset, Selection(["label", "id"], where))
    frames = [dataset_frame(r.tables, r.fields, r.columns) for r in (by_ranges, from_disk)]
    assert frames[0].equals(frames[1])
    assert sorted(frames[0]["id"]) == sorted([36, 37, 38, 39] * 2)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of Dask's own calls
async def test_engines_read_a_dataset_as_it_is(
    work: Work, platform_client: PlatformClient, tmp_path: Path
) -> None:
    for orders in await arrived(work, platform_client, tmp_path):
        check_with_duckdb(orders, work.own)
        check_with_polars(orders, work.own)
        check_with_dask(orders, work.own)


def check_with_duckdb(orders: Any, own: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = duckdb.sql(f"SELECT count(*), sum({own}.id) FROM orders WHERE {own}.id > 30").fetchall()
    assert rows == [(20, 2 * sum(range(31, 41)))]
    assert orders


def check_with_polars(orders: Any, own: str) -> None:
    polars = pytest.importorskip("polars")
    ids = polars.scan_pyarrow_dataset(orders).select(polars.col(own).struct.field("id"))
    assert ids.collect()["id"].sum() == 2 * sum(range(41))


def check_with_dask(orders: Any, own: str) -> None:
    dask = pytest.importorskip("dask.dataframe")
    frame = dask.read_parquet(orders.files)
    assert len(frame) == 80
    assert sorted(frame[own].head(1)[0]) == sorted(orders.schema.field(own).type.names)


async def test_the_local_service_says_that_it_has_neither_metrics_nor_expiry(
    platform_client: PlatformClient,
) -> None:
    now = datetime.now(UTC)
    with pytest.raises(NotFoundError, match="The local service has no metrics"):
        await platform_client.dataset_metrics("0" * 24, now, now)
    with pytest.raises(NotFoundError, match="The local service has no expiry"):
        await platform_client.expire_dataset("0" * 24, now.date(), "Orders", "")


def test_a_picture_needs_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = metrics_frame([], date(2026, 11, 1), date(2026, 11, 3))
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    assert plot_metrics(frame, "Orders").get_title() == "Orders"
    from matplotlib import pyplot as plt

    plt.close("all")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PgflowError, match="matplotlib is needed"):
        plot_metrics(frame, "Orders")
