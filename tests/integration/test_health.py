"""How all dataflows are, told by a local service in the test's process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import Session
from pgflow_widgets.errors import NotPermittedError, RequestRefusedError
from pgflow_widgets.frames.health import HEALTH
from pgflow_widgets.operations.flow_health import FlowHealth, Status, read_health
from tests.support.many_flows import (
    NOW,
    REFUSED,
    Sandbox,
    failed_runs,
    filled_service,
    run,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Place = tuple[Sandbox, PlatformClient]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with filled_service(tmp_path) as opened:
        yield opened


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The calls that are made, in order."""
    made: list[Request] = []
    ask = Session.ask

    async def counted(self: Session, request: Request, **options: Any) -> Any:
        made.append(request)
        return await ask(self, request, **options)

    monkeypatch.setattr(Session, "ask", counted)
    return made


async def health_of(client: PlatformClient) -> dict[str, FlowHealth]:
    return {one.flow.name: one for one in (await read_health(client, NOW)).flows}


async def test_each_kind_of_trouble_is_told_and_the_worst_comes_first(
    place: Place, calls: list[Request]
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    good = run(NOW - HOUR)
    sandbox.flow("healthy", shop, [good])
    sandbox.flow("paused", shop, [run(NOW - 9 * DAY)], state="disabled")
    sandbox.flow("new", shop, changed_at=NOW - HOUR)
    sandbox.flow("late", shop, [run(NOW - 5 * HOUR)])
    sandbox.flow("partly", shop, [run(NOW - HOUR, read=200, failed=30)], percent=50)
    sandbox.flow("failing", shop, [run(NOW - 60 * HOUR), *failed_runs(49, NOW - HOUR)])
    gone = failed_runs(3, NOW - HOUR)
    by_adobe = [run(NOW - 40 * DAY), run(NOW - 39 * DAY, "failed", error=REFUSED), *gone]
    sandbox.flow("disabled", shop, by_adobe, state="disabled", changed_at=NOW - HOUR)
    calls.clear()
    listed = (await read_health(client, NOW)).flows
    assert len(calls) == 3 + 2  # of flows, last runs, connections; and one for each that fails
    names = ["disabled", "failing", "late", "partly", "new", "healthy", "paused"]
    assert [one.flow.name for one in listed] == names
    by_name = {one.flow.name: one for one in listed}
    failing = by_name["failing"]
    assert failing.failing_since == NOW - 49 * HOUR
    assert (failing.failed_runs, failing.days_left, failing.action) == (49, 28, "rotate")
    assert failing.reason.startswith(REFUSED)
    assert by_name["disabled"].failed_runs == 4
    assert by_name["disabled"].what_to_do == "Rotate its password. Then enable it."
    assert by_name["late"].late_by == 4 * HOUR
    assert by_name["partly"].failed_share == 0.15
    assert by_name["partly"].action == "rows"


async def test_the_service_tells_the_time_once_it_has_answered(
    place: Place, calls: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    sandbox.flow("late", shop, [run(NOW - 5 * HOUR)])
    sandbox.flow("failing", shop, failed_runs(49, NOW - HOUR))
    calls.clear()
    answered: list[int] = []

    def service_time(_: PlatformClient) -> datetime:
        answered.append(len(calls))
        return NOW

    monkeypatch.setattr(PlatformClient, "now", service_time)
    health = {one.flow.name: one for one in (await read_health(client)).flows}
    assert health["late"].late_by == 4 * HOUR
    assert health["failing"].days_left == 28
    assert min(answered) > 0


async def test_what_flows_of_a_connection_share_is_one_sentence(place: Place) -> None:
    sandbox, client = place
    shop, crm = sandbox.connection("shop"), sandbox.connection("crm")
    for number in range(12):
        sandbox.flow(f"shop {number}", shop, failed_runs(2, NOW - HOUR))
    sandbox.flow("odd", shop, failed_runs(1, NOW - HOUR, 'relation "a" does not exist'))
    sandbox.flow("crm", crm, failed_runs(30 * 24 + 1, NOW - HOUR))
    health = await health_of(client)
    shared = {health[f"shop {number}"].summary for number in range(12)}
    why = f"{REFUSED} (CONNECTOR-1001-500). Rotate its password."
    said = f"12 dataflows of shop have been failing since {NOW - 2 * HOUR:%A}: {why}"
    assert shared == {said}
    assert health["odd"].summary.startswith("'odd' of shop has been failing since")
    assert "password" not in health["odd"].summary
    assert health["crm"].days_left == 0


async def test_a_month_of_failures_is_counted_without_reading_all_runs(
    place: Place, calls: list[Request]
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    runs = [run(NOW - 600 * HOUR), *failed_runs(500, NOW - 2 * HOUR), run(NOW, "inProgress")]
    sandbox.flow("long", shop, runs)
    sandbox.flow("ever", shop, failed_runs(150, NOW - HOUR))
    calls.clear()
    health = await health_of(client)
    assert len(calls) == 3 + 2 * 4  # of flows, of the one that runs now, of its connection
    assert health["long"].failed_runs == 500
    assert health["long"].failing_since == NOW - 501 * HOUR
    assert health["ever"].failed_runs == 150
    assert health["ever"].failing_since == NOW - 150 * HOUR


async def test_a_deleted_flow_is_left_out_and_a_failing_call_hides_no_other(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    ids = [sandbox.flow(name, shop, failed_runs(2, NOW - HOUR)) for name in ("a", "b", "c")]
    newest_runs = PlatformClient.newest_runs

    async def troubled(self: PlatformClient, flow_id: str) -> Any:
        if flow_id == ids[0]:
            sandbox.delete("flows", flow_id)
            for each in await self.runs(flow_id):
                sandbox.delete("runs", each.id)
        if flow_id == ids[1]:
            raise NotPermittedError("Not for this credential.", status=403, hint="Ask.")
        return await newest_runs(self, flow_id)

    monkeypatch.setattr(PlatformClient, "newest_runs", troubled)
    health = await health_of(client)
    assert list(health) == ["c", "b"]
    assert health["b"].status is Status.UNKNOWN
    assert (
        health["b"].summary
        == "The runs of 'b' of shop could not be read: Not for this credential. Ask."
    )


async def test_a_service_that_refuses_the_order_or_keeps_another_one_is_asked_for_all_runs(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    sandbox.flow("long", shop, [run(NOW - 600 * HOUR), *failed_runs(250, NOW - HOUR)])
    runs_of = PlatformClient._runs

    async def oldest_first(self: PlatformClient, filters: Any, **options: Any) -> Any:
        return await runs_of(self, filters, **options | {"order": ""})

    async def refused(*_: Any, **__: Any) -> Any:
        raise RequestRefusedError("The order is not known.", status=400)

    for changed in (oldest_first, refused):
        monkeypatch.setattr(PlatformClient, "_runs", changed)
        health = await health_of(client)
        assert health["long"].failed_runs == 250
        assert health["long"].failing_since == NOW - 250 * HOUR


async def test_a_connection_that_is_gone_or_not_told_is_called_by_its_id(place: Place) -> None:
    sandbox, client = place
    sandbox.flow("orphan", "base-1", [run(NOW - HOUR)])
    sandbox.flow("no base", "", [run(NOW - HOUR)])
    health = await health_of(client)
    assert health["orphan"].connection == "base-1"
    assert health["no base"].connection == ""
    assert {one.status for one in health.values()} == {Status.HEALTHY}


@pytest.mark.parametrize(
    ("flows", "ill", "expected"),
    [
        (80, 0, {"/flows": 1}),
        (80, 5, {"/flows": 1, "/runs": 5, "/connections": 1}),
        (1000, 0, {"/flows": 10}),
        (1000, 12, {"/flows": 10, "/runs": 12, "/connections": 1}),
    ],
)
async def test_only_ill_flows_cost_more_than_the_list_of_all(
    place: Place, calls: list[Request], flows: int, ill: int, expected: dict[str, int]
) -> None:
    """A page of a hundred is what the service gives at most."""
    sandbox, client = place
    connections = [sandbox.connection(f"shop {number}") for number in range(20)]
    good, bad = [run(NOW - HOUR)], failed_runs(3, NOW - HOUR)
    with sandbox.store.transaction():
        for number in range(flows):
            runs, base = (bad, number % 2) if number < ill else (good, 2 + number % 18)
            sandbox.flow(f"flow {number}", connections[base], runs)
    calls.clear()
    begun = time.perf_counter()
    report = await read_health(client, NOW)
    seconds = time.perf_counter() - begun
    assert Counter(request.path for request in calls) == expected
    frame = HEALTH.frame(report.flows)
    counted = {"failing": ill, "healthy": flows - ill}
    assert Counter(frame["status"]) == {status: count for status, count in counted.items() if count}
    assert len(set(frame["summary"][:ill])) == min(ill, 2)
    assert set(frame["connection"][:ill]) <= {"shop 0", "shop 1"}
    assert not report.gaps
    assert seconds < 30  # of a machine that does other things too


async def test_flows_that_run_now_are_judged_by_the_run_before_in_few_calls(
    place: Place, calls: list[Request]
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    now = run(NOW, "inProgress")
    for number in range(100):
        before = run(NOW - HOUR) if number else run(NOW - HOUR, "failed", error=REFUSED)
        sandbox.flow(f"flow {number}", shop, [run(NOW - 2 * HOUR), before, now])
    sandbox.flow("first run", shop, [now])
    calls.clear()
    report = await read_health(client, NOW)
    assert Counter(one.status for one in report.flows) == {"failing": 1, "healthy": 100}
    assert report.flows[0].failed_runs == 1
    assert len([request for request in calls if request.path == "/runs"]) <= 3 + 2


async def test_a_list_that_breaks_off_hides_none_of_the_flows_that_were_read(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    with sandbox.store.transaction():
        for number in range(300):
            sandbox.flow(f"flow {number}", shop, failed_runs(1, NOW - HOUR) if not number else ())
    ask = Session.ask
    pages: list[Request] = []

    async def breaking(self: Session, request: Request, **options: Any) -> Any:
        pages.extend([request] * (request.path == "/flows"))
        if len(pages) == 3 and request.path == "/flows":
            raise NotPermittedError("Not now.", status=403, hint="Ask.")
        return await ask(self, request, **options)

    monkeypatch.setattr(Session, "ask", breaking)
    report = await read_health(client, NOW)
    assert len(report.flows) == 200
    assert report.gaps == ["Only 200 dataflows are told, for their list broke off: Not now."]
    del pages[:]
    pages.extend([Request("", "GET", "/flows")] * 2)
    with pytest.raises(NotPermittedError):
        await read_health(client, NOW)


async def test_calls_that_fail_beside_the_list_are_told_and_hide_nothing_else(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, client = place
    shop = sandbox.connection("shop")
    sandbox.flow("failing", shop, failed_runs(2, NOW - HOUR))
    sandbox.flow("partly", shop, [run(NOW - HOUR, read=200, failed=30)], percent=50)
    ask = Session.ask

    async def troubled(self: Session, request: Request, **options: Any) -> Any:
        if request.path == "/connections" or "id==" in str(dict(request.query).get("property"))[:4]:
            raise NotPermittedError("Not for this credential.", status=403, hint="Ask.")
        return await ask(self, request, **options)

    monkeypatch.setattr(Session, "ask", troubled)
    report = await read_health(client, NOW)
    health = {one.flow.name: one for one in report.flows}
    assert health["failing"].connection == health["failing"].connection_id
    assert health["failing"].failed_runs == 2
    assert (health["partly"].status, health["partly"].failed_share) == (Status.HEALTHY, None)
    assert report.gaps == [
        "The last runs of 1 dataflow could not be read, so their bad rows are not told: Not for"
        " this credential.",
        "The names of 1 connection could not be read: Not for this credential.",
    ]
