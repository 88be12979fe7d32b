"""What a run does with rows that do not fit, what is told of them, and where."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.neighbours import TEXT
from tests.support.services import Postgres, Service
from tests.support.work import DIAGNOSTICS, LONG, PARTIAL, SMALL, Work, counts, state, working

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
FIELDS = {"id": SMALL, "label": TEXT}
MAPPINGS = [("ATTRIBUTE", "id", "id"), ("ATTRIBUTE", "label", "label")]


@pytest.fixture
async def work(tolerant_service: Service, postgres: Postgres) -> AsyncIterator[Work]:
    async with working(tolerant_service, postgres) as opened:
        yield opened


async def with_one_bad_row(work: Work, **options: Any) -> Any:
    """The run of a flow whose third row of ten does not fit."""
    await work.filled(10)
    await work.sql("UPDATE {table} SET id = 5000, label = 'bad' WHERE id = 3")
    return await work.ended(await work.flow(*MAPPINGS, fields=FIELDS, **options))


def batch_of(run: Any) -> str:
    (batch,) = run["activities"][1]["targetInfo"][0]["reference"]["ids"]
    assert ULID.fullmatch(batch)
    return str(batch)


def manifest(run: Any) -> Any:
    return run["activities"][1]["statusSummary"]["extensions"]["manifest"]


async def test_one_bad_row_fails_a_run_without_partial_ingestion(work: Work) -> None:
    run = await with_one_bad_row(work)
    assert (state(run), counts(run)) == ("failed", (10, 0, 1))
    assert await work.rows() == []
    (error,) = run["metrics"]["statusSummary"]["errors"]
    assert error["code"] == "CONNECTOR-2001-500"
    assert "partial ingestion is off" in error["message"]
    assert "Not between 0 and 1000." in error["message"]
    batch = batch_of(run)
    listed_batch = (await work.near.ok("GET", f"/catalog/batches/{batch}"))[batch]
    assert (listed_batch["status"], listed_batch["metrics"]) == ("failed", {})
    assert [e["code"] for e in listed_batch["errors"]] == [
        *("CONNECTOR-2001-500", "INGEST-1211-400", "MAPPER-3700-400")
    ]
    # What failed can still be looked at, though nothing of it was brought in.
    (bad,) = await work.bad_rows(run)
    assert (bad["id"], bad["label"]) == (5000, "bad")
    (listed,) = (await work.near.ok("GET", f"/export/batches/{batch}/failed"))["data"]
    assert (listed["name"], set(listed)) == (
        *("conversion_errors_0.json", {"name", "length", "_links"}),
    )
    assert await work.lines(listed["_links"]["self"]["href"]) == [bad]
    assert (await work.near("GET", f"/export/batches/{batch}/files"))[0] == 404


async def test_without_diagnostics_neither_rows_nor_reasons_are_told(work: Work) -> None:
    run = await with_one_bad_row(work, options={"partialIngestionPercent": 50})
    assert (state(run), counts(run)) == ("success", (10, 9, 1))
    promotion = run["activities"][1]["statusSummary"]["extensions"]
    (error,) = promotion["errors"]
    assert (error["code"], set(error)) == ("INGEST-1211-400", {"code", "message"})
    assert promotion["manifest"] == {}
    batch = batch_of(run)
    assert (await work.near.ok("GET", f"/export/batches/{batch}/failed"))["data"] == []
    assert (await work.near("GET", f"/export/batches/{batch}/meta?path=row_errors"))[0] == 404
    run = await work.ended(await work.flow(*MAPPINGS, fields=FIELDS, options={}))
    assert state(run) == "failed"
    (error,) = run["metrics"]["statusSummary"]["errors"]
    assert "Not between" not in error["message"]


@pytest.mark.parametrize(
    ("rules", "wrong"),
    [
        ({**TEXT, "pattern": "^a"}, False),
        ({**TEXT, "minLength": 20}, False),
        ({**TEXT, "maxLength": 2}, False),
        ({**TEXT, "format": "email"}, False),
        ({**TEXT, "format": "date-time"}, True),
        ({**TEXT, "format": "date"}, True),
        ({**TEXT, "enum": ["row 2"]}, True),
        (LONG, True),
    ],
)
async def test_which_rules_of_a_field_a_row_must_fit(
    work: Work, rules: dict[str, Any], wrong: bool
) -> None:
    """Adobe's page on data quality: type, enum, range and required; no pattern, no format."""
    await work.filled(1)
    await work.sql("UPDATE {table} SET label = 'row'")
    for kind, source in (("ATTRIBUTE", "label"), ("EXPRESSION", "concat(label, '')")):
        flow = await work.flow((kind, source, "label"), fields={"label": rules})
        assert state(await work.ended(flow)) == ("failed" if wrong else "success"), kind


async def test_a_run_may_bring_nothing_if_all_its_rows_may_be_bad(work: Work) -> None:
    """Adobe's flow spec: a run counts as failed above the percentage, not at it."""
    await work.filled(2)
    await work.sql("UPDATE {table} SET id = 5000")
    for percent, expected in ((100, "success"), (99, "failed")):
        options = {"partialIngestionPercent": percent}
        run = await work.ended(await work.flow(*MAPPINGS, fields=FIELDS, options=options))
        assert (state(run), counts(run)) == (expected, (2, 0, 2))
        assert await work.rows() == []


async def test_a_number_that_is_listed_or_not(work: Work) -> None:
    await work.filled(2)
    fields = {"id": {**LONG, "enum": [2, 3]}}
    flow = await work.flow(("ATTRIBUTE", "id", "id"), fields=fields, options=PARTIAL)
    assert counts(await work.ended(flow)) == (2, 1, 1)
    assert await work.rows() == [{"id": 2}]


async def test_bad_rows_and_samples_are_at_the_addresses_of_the_run(work: Work) -> None:
    run = await with_one_bad_row(work, options=PARTIAL)
    batch = batch_of(run)
    origin = work.call.facts["base_url"]
    meta = f"{origin}/data/foundation/export/batches/{batch}/meta?path="
    assert manifest(run) == {
        "failedRecords": f"{meta}row_errors",
        "sampleErrors": f"{meta}row_error_samples.json",
    }
    status, listed, _ = await work.call("GET", manifest(run)["failedRecords"])
    (file,) = listed["data"]
    assert (status, listed["_page"]) == (200, {"limit": 100, "count": 1})
    assert file["_links"]["self"]["href"] == f"{meta}row_errors%2Fconversion_errors_0.json"
    bad = {
        "id": 5000,
        "label": "bad",
        "_errors": [
            {"code": "3700", "message": f"{work.own}.id: Not between 0 and 1000."},
        ],
        "_filename": "conversion_errors_0.json",
    }
    assert await work.lines(manifest(run)["failedRecords"]) == [bad]
    for spelling in ("row_error_samples.json", "row_errors_sample.json"):
        assert await work.lines(meta + spelling) == [bad]
    inputs = run["activities"][1]["fileSummary"]["extensions"]["manifest"]["fileInfo"]
    assert [set(line) for line in await work.lines(inputs)] == [{"path"}]
    names = (await work.call("GET", meta.partition("?")[0]))[1]["data"]
    assert len(names) == 4
    empty = (await work.call("GET", f"{meta}row_errors&start=1"))[1]
    assert (empty["data"], empty["_page"]["count"]) == ([], 0)
    for path, expected in (
        ("nowhere", 404),
        ("..%2F..%2Fstate", 404),
        ("row_errors&limit=0", 400),
        ("row_errors&limit=101", 400),
        ("row_errors&other=1", 400),
    ):
        assert (await work.call("GET", meta + path))[0] == expected, path
    assert (await work.near("GET", "/export/batches/none/meta?path=row_errors"))[0] == 404


async def test_a_batch_shows_what_its_flow_wanted_and_what_came(work: Work) -> None:
    run = await with_one_bad_row(work, options=PARTIAL)
    batch = batch_of(run)
    listed_batch = (await work.near.ok("GET", f"/catalog/batches/{batch}"))[batch]
    assert (listed_batch["id"], listed_batch["externalId"], listed_batch["version"]) == (
        batch,
        batch,
        "1.0.5",
    )
    assert listed_batch["tags"] == {
        "acp_enableErrorDiagnostics": True,
        "acp_partialIngestionPercent": 90,
    }
    assert listed_batch["relatedObjects"] == [{"type": "dataSet", "id": work.dataset}]
    sizes = listed_batch["metrics"]
    assert (sizes["inputRecordCount"], sizes["outputRecordCount"], sizes["failedRecordCount"]) == (
        *(10, 9, 1),
    )
    assert listed_batch["started"] <= listed_batch["completed"]
    assert [set(e) - {"code"} for e in listed_batch["errors"]] == [
        *({"description"}, {"description", "recordCount"})
    ]
    for query, count in (
        (f"startAfter={listed_batch['started'] - 1}", 1),
        (f"startAfter={listed_batch['started']}", 0),
        (f"endBefore={listed_batch['completed'] + 1}", 1),
        (f"endBefore={listed_batch['completed']}", 0),
        (f"externalId={batch}", 1),
    ):
        path = f"/catalog/batches?dataSet={work.dataset}&{query}"
        assert len(await work.near.ok("GET", path)) == count, query


async def test_the_last_batches_of_a_dataset(work: Work) -> None:
    await work.filled(1)
    flow = await work.flow()
    good = batch_of(await work.ended(flow))
    path = f"/catalog/lastBatches?dataSetId={work.dataset}"
    last = (await work.near.ok("GET", path))[work.dataset]
    assert (last["lastBatchId"], last["lastBatchStatus"]) == (good, "success")
    assert "lastFailedBatchId" not in last
    await work.sql("DROP TABLE {table}")
    bad = batch_of(await work.again(flow))
    last = (await work.near.ok("GET", path))[work.dataset]
    assert (last["lastBatchId"], last["lastBatchStatus"]) == (bad, "failed")
    assert (last["lastSuccessfulBatchId"], last["lastFailedBatchId"]) == (good, bad)
    assert work.dataset in await work.near.ok("GET", "/catalog/lastBatches?limit=100")
    assert await work.near.ok("GET", f"{path}&properties=lastBatchId") == {
        work.dataset: {"lastBatchId": bad}
    }
    assert await work.near.ok("GET", f"{path}&lastBatchStatus=success") == {}
    assert await work.near.ok("GET", f"{path}&start=1") == {}
    assert await work.near.ok("GET", "/catalog/lastBatches?dataSetId=none") == {}


async def test_a_look_at_a_dataset(work: Work) -> None:
    await work.filled(150)
    flow = await work.flow()
    await work.ended(flow)
    rows = (await work.near.ok("GET", f"/export/datasets/{work.dataset}/preview"))["data"]
    assert len(rows) == 100
    assert rows[0][work.own]["id"] == 1
    assert isinstance(rows[0][work.own]["at"], str)
    (batch,) = await work.near.ok("GET", f"/catalog/batches?dataSet={work.dataset}")
    (file,) = (await work.near.ok("GET", f"/export/batches/{batch}/files"))["data"]
    assert (file["records"], file["isValid"], int(file["size"]) > 0) == ("150", True, True)
    assert (await work.near("GET", "/export/datasets/none/preview"))[0] == 404


async def test_what_diagnostics_kept_goes_with_its_dataset(work: Work) -> None:
    run = await with_one_bad_row(work)
    await work.call("DELETE", f"/flows/{run['flowId']}")
    await work.near.ok("DELETE", f"/catalog/dataSets/{work.dataset}")
    path = f"/export/batches/{batch_of(run)}/meta?path=row_errors"
    assert (await work.near("GET", path))[0] == 404


async def test_diagnostics_can_be_switched_on_for_later_runs(work: Work) -> None:
    await work.filled(1)
    await work.sql("UPDATE {table} SET id = 5000")
    flow = await work.flow(*MAPPINGS, fields=FIELDS, options={})
    assert manifest(await work.ended(flow)) == {}
    item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
    change = [{"op": "add", "path": "/options", "value": DIAGNOSTICS}]
    path = f"/flows/{flow}"
    assert (await work.call("PATCH", path, change, If_Match=item["etag"]))[0] == 200
    await work.sql("UPDATE {table} SET at = {now}")
    assert len(await work.bad_rows(await work.again(flow))) == 1


@pytest.mark.parametrize(("namespace", "taken"), [("CRMID", [1, 2, 3]), ("ECID", [2, 3])])
async def test_a_record_with_an_unsound_identity_is_skipped(
    work: Work, namespace: str, taken: list[int]
) -> None:
    await work.filled(4)
    await work.sql("UPDATE {table} SET label = NULL WHERE id = 3")
    await work.sql("UPDATE {table} SET label = repeat('7', 38) WHERE id = 2")
    await work.sql("UPDATE {table} SET label = repeat('7', 1025) WHERE id = 4")
    start = {"startTime": int(time.time()) + 3600, "frequency": "once"}
    flow = await work.flow(*MAPPINGS, fields=FIELDS, scheduleParams=start)
    identity = {
        "@type": "xdm:descriptorIdentity",
        "xdm:sourceSchema": work.schema_id,
        "xdm:sourceVersion": 1,
        "xdm:sourceProperty": f"/{work.own}/label",
        "xdm:namespace": namespace,
        "xdm:property": "xdm:code",
        "xdm:isPrimary": True,
    }
    await work.near.ok("POST", "/schemaregistry/tenant/descriptors", identity)
    run = await work.again(flow, windowStartTime=0)
    assert (state(run), counts(run)) == ("success", (4, len(taken), 0))
    assert run["metrics"]["recordSummary"]["skippedRecordCount"] == 4 - len(taken)
    assert sorted(row["id"] for row in await work.rows()) == taken
