"""The metrics of a dataset over time, and its expiry, by answers of the documented shapes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pgflow_widgets.api.messages.datasets.expiry import DatasetExpiry
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.session import UnansweredError
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    OutcomeUnknownError,
    ProtocolError,
    RequestRefusedError,
)
from pgflow_widgets.frames.metrics import metrics_frame
from pgflow_widgets.operations.datasets.expiry import plan_expiry, set_expiry
from tests.support.fabricated import answer, fabricated_client, missing
from tests.support.tables import for_each

DATASET = "5edcfb2fbb642119194c7d94"
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, 5, 6, 7, tzinfo=UTC)
PREFIX = "timeseries.ingestion.dataset."


def metric(name: str, dps: Any) -> dict[str, Any]:
    points = [{"groupBy": {"dataSetId": DATASET}, "dps": dps}]
    return {"metric": f"{PREFIX}{name}", "filters": [], "datapoints": points, "granularity": "DAY"}


METRICS = {
    "metricResponses": [
        metric("recordsuccess.count", {"2026-11-01T00:00:00Z": 44.0, "2026-11-03T00:00:00Z": 1}),
        metric(
            "dailysize", {"2026-11-01T00:00:00Z": 2.0**40, "bad": 1, "2026-11-02T00:00:00Z": None}
        ),
        metric("batchfailed.count", {"2026-11-02T00:00:00Z": 2.0}),
        metric("another", {"2026-11-01T00:00:00Z": 1.0}),
        metric("batchsuccess.count", None),
    ]
}


async def test_metrics_are_asked_for_in_one_call_and_come_day_by_day() -> None:
    client, asked = fabricated_client(lambda _: answer(METRICS))
    points = await client.dataset_metrics(DATASET, START, END)
    (request,) = asked
    assert request.service + request.path == "/data/infrastructure/observability/insights/metrics"
    body = json.loads(request.encode() or b"")
    assert (body["start"], body["end"]) == ("2026-11-01T00:00:00.000Z", "2026-11-03T05:06:07.000Z")
    assert body["granularity"] == "day"
    assert body["metrics"][0] == {
        "name": f"{PREFIX}recordsuccess.count",
        "filters": [{"name": "dataSetId", "value": DATASET, "groupBy": True}],
        "aggregator": "sum",
        "downsample": "sum",
    }
    frame = metrics_frame(points, START.date(), END.date())
    assert [str(dtype) for dtype in frame.dtypes] == ["datetime64[ms, UTC]", *["Int64"] * 4]
    assert frame["rows"].tolist()[::2] == [44, 1]
    assert frame["rows"].isna().tolist() == [False, True, False]
    assert frame["bytes"][0] == 2**40
    assert frame["failed_batches"].dropna().tolist() == [2]
    assert frame["batches"].isna().all()


async def test_metrics_that_are_none_are_an_error() -> None:
    client, _ = fabricated_client(lambda _: answer({}))
    with pytest.raises(ProtocolError, match="no metrics"):
        await client.dataset_metrics(DATASET, START, END)
    refused = {
        "type": "http://ns.adobe.com/aep/errors/INSGHT-1000-400",
        "title": "Bad Request - Start date must be before end date.",
        "status": 400,
        "report": {"tenantInfo": {}, "additionalContext": None},
        "error-chain": [{"serviceId": "INSGHT", "errorCode": "INSGHT-1000-400"}],
    }
    client, _ = fabricated_client(lambda _: answer(refused, 400))
    with pytest.raises(RequestRefusedError, match="Start date") as caught:
        await client.dataset_metrics(DATASET, START, END)
    assert caught.value.code == "INSGHT-1000-400"


def expiring(request: Request) -> Response:
    if request.path.startswith("/dataSets"):
        return answer({DATASET: {"name": "Orders"}})
    body = json.loads(request.encode() or b"")
    assert (request.service, request.path, request.repeatable) == (
        *("/data/core/hygiene", "/ttl"),
        False,
    )
    assert set(body) == {"datasetId", "expiry", "displayName", "description"}
    made = {
        "ttlId": "SD-c8c75921",
        "datasetId": body["datasetId"],
        "datasetName": "Orders",
        "sandboxName": "prod",
        "imsOrg": "o@AdobeOrg",
        "status": "pending",
        "expiry": f"{body['expiry']} 00:00:00+00:00",
        "updatedBy": "somebody",
    }
    return answer(made, 201)


async def test_a_dataset_expires_on_a_day_after_a_confirmation() -> None:
    client, asked = fabricated_client(expiring)
    change = await plan_expiry(client, DATASET, "2099-12-31")
    assert all(request.method == "GET" for request in asked)
    assert "deletes the dataset with all its rows on 2099-12-31, 00:00 UTC" in change.words[0]
    assert "Dataflows into the dataset fail" in change.words[2]
    made = await set_expiry(client, change)
    assert made == DatasetExpiry(
        "SD-c8c75921", DATASET, "Orders", "pending", datetime(2099, 12, 31, tzinfo=UTC)
    )
    assert "SD-c8c75921" in repr(made)
    assert "pending" in made._repr_html_()
    assert len([request for request in asked if request.path == "/ttl"]) == 1


@for_each("on", ["2099-12-31T12:00", "tomorrow", "", "2020-01-01", "now"])
async def test_a_moment_that_is_no_day_or_too_soon_is_refused(on: str) -> None:
    client, asked = fabricated_client(expiring)
    if on == "now":
        on = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    with pytest.raises(InputError) as caught:
        await plan_expiry(client, DATASET, on)
    assert caught.value.field == "on"
    assert asked == []


async def test_an_order_whose_answer_is_lost_is_not_sent_again() -> None:
    def lost(request: Request) -> Response:
        if request.path == "/ttl":
            raise UnansweredError("No answer.")
        return expiring(request)

    client, asked = fabricated_client(lost)
    with pytest.raises(OutcomeUnknownError, match="not known whether 'Orders'"):
        await set_expiry(client, await plan_expiry(client, DATASET, "2099-12-31"))
    assert [request.path for request in asked].count("/ttl") == 1
    client, _ = fabricated_client(lambda r: answer({}) if r.path == "/ttl" else expiring(r))
    with pytest.raises(ProtocolError, match="holds no id"):
        await set_expiry(client, await plan_expiry(client, DATASET, "2099-12-31"))


async def test_where_the_service_is_local_it_is_said_that_it_has_neither() -> None:
    for local, said in ((True, "The local service has no"), (False, "Could not")):
        client, _ = fabricated_client(lambda _: missing())
        client._local = local
        with pytest.raises(NotFoundError, match=said):
            await client.dataset_metrics(DATASET, START, END)
        with pytest.raises(NotFoundError, match=said):
            await client.expire_dataset(DATASET, date(2099, 1, 1), "Orders", "")
