"""What came of the rows of a run: those that failed, read from the local service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.frames.failed_rows import failed_rows_frame
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
