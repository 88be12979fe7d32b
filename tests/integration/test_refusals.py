"""What Adobe's pages say is refused, against the local Flow Service, call by call."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from pgflow_widgets import Sandbox
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.operations.new_flow import COLUMN_WANTED
from tests.support.contract import CONTRACT
from tests.support.flow_chains import ONCE, Chain, code, lake, source
from tests.support.in_process import Clock, working_in_process
from tests.support.neighbours import SHORT, WHOLE
from tests.support.raw_caller import SPEC_ID, RawClient, body
from tests.support.refusals import (
    CONNECTOR_NOT_HERE,
    NOWHERE,
    OWN_NOT_HERE,
    ROWS,
    Ground,
    connector_codes,
    own_codes,
)
from tests.support.services import Postgres, Service, running_service


async def test_each_call_is_refused_with_its_code_and_words(
    postgres: Postgres, tmp_path: Path
) -> None:
    clock = Clock()
    async with working_in_process(postgres, clock, tmp_path, lenient=frozenset()) as work:
        await work.sql("CREATE TABLE IF NOT EXISTS bare (); GRANT SELECT ON bare TO PUBLIC")
        ground = await Ground(work, clock).made()
        wrong = [said for row in ROWS if (said := await ground.refuses(row))]
    assert wrong == []


async def test_what_clients_should_not_send_is_refused(call: RawClient) -> None:
    """Query parameters that no description has, bodies of other types, and missing headers."""
    chain = await Chain(call).whole()
    base = call.facts["base_url"]
    foundation = f"{base}/data/foundation"
    own = f"{foundation}/schemaregistry/tenant/schemas/{quote(chain.lake.schema, safe='')}"
    accept = {"Accept": WHOLE}
    calls: list[tuple[str, str, dict[str, str]]] = [
        *[("GET", f"/connections/{chain.base}{path}", {}) for path in ("", "/test", "/configs")],
        ("DELETE", f"/connections/{chain.base}", {}),
        ("PATCH", f"/flows/{chain.flow}", {"If_Match": '"x"'}),
        ("GET", f"/connectionSpecs/{SPEC_ID}", {}),
        ("GET", f"{foundation}/catalog/dataSets/{chain.lake.dataset}", {}),
        ("DELETE", f"{foundation}/catalog/dataSets/{chain.lake.dataset}", {}),
        ("GET", f"{foundation}/export/batches/x/files", {}),
        ("GET", f"{foundation}/conversion/mappingSets/{chain.lake.mapping}", {}),
        ("GET", f"{foundation}/conversion/languages/el/functions", {}),
        ("GET", own, accept),
        ("GET", f"{foundation}/sandbox-management/sandboxes/prod", {}),
    ]
    for method, path, headers in calls:
        sent = [{"op": "remove", "path": "/labels"}] if method == "PATCH" else None
        status, answer, _ = await call(method, f"{path}?colour=red", sent, **headers)
        said = answer.get("errorMessage") or answer["detail"]
        assert (status, said) == (400, "Unknown query parameter colour."), (method, path)
        if path.startswith("/"):
            assert code(answer) == "1451-400"
    for header in ("x_api_key", "x_gw_ims_org_id", "x_sandbox_name", "Authorization"):
        assert (await call("GET", "/flows", **{header: None}))[0] in {400, 403}
    status, _, _ = await call("POST", "/connections", body(), Content_Type="text/plain")
    assert status == 400


async def test_a_body_that_is_no_json_is_refused_in_the_words_of_its_service(
    call: RawClient,
) -> None:
    foundation = call.facts["base_url"] + "/data/foundation"
    headers = {**call.headers, "Content-Type": "application/json"}
    for path, says in (
        ("flowservice/connections", "https://ns.adobe.com/aep/errors/FLOW-1405-400"),
        ("schemaregistry/tenant/schemas", "/placeholder/type/uri"),
        ("catalog/dataSets", "/placeholder/type/uri"),
        ("conversion/mappingSets", "/placeholder/type/uri"),
    ):
        url = f"{foundation}/{path}"
        async with call.session.post(url, data=b"{[", headers=headers) as answer:
            assert (answer.status, (await answer.json())["type"]) == (400, says)


async def test_the_first_page_of_the_registry_has_no_start(call: RawClient) -> None:
    await lake(call)
    path = call.facts["base_url"] + "/data/foundation/schemaregistry/tenant/schemas"
    for query, there in (("", True), ("?start=0", False)):
        status, answer, _ = await call("GET", path + query, Accept=SHORT)
        assert (status, bool(answer["results"])) == (200, there)


async def test_uncertain_rules_can_be_dropped(postgres: Postgres, tmp_path: Path) -> None:
    every = frozenset(Leniency)
    async with working_in_process(postgres, Clock(), tmp_path, lenient=every) as work:
        await work.filled(1)
        chain = Chain(work.call)
        made = await lake(work.call)
        base = await chain.made("connections", body(params=NOWHERE))
        cdc = {"tableName": "a.b", "cdcEnabled": True}
        start = await chain.made("sourceConnections", source(base, params=cdc))
        schedule = {"startTime": int(time.time()) - 5, "frequency": "once"}
        flow = await chain.flow_from(start, scheduleParams=schedule, transformations=made.steps)
        await work.ended(flow)
        await chain.made("runs", {"flowId": flow})
        now = int(time.time())
        times = {"startTime": now, "windowStartTime": now, "windowEndTime": now}
        await chain.made("runs", {"flowId": flow, "params": times})
        item = await chain.item("flows", flow)
        change = [{"op": "replace", "path": "/transformations", "value": [made.mapped]}]
        etag = item["etag"].strip('"')
        status, answer, _ = await work.call("PATCH", f"/flows/{flow}", change, If_Match=etag)
        assert status == 200, answer


async def test_the_opposite_reading_asks_a_one_time_flow_for_a_delta_column(
    postgres: Postgres, tmp_path: Path
) -> None:
    async with working_in_process(postgres, Clock(), tmp_path, once_needs_copy=True) as work:
        chain = await Chain(work.call).ends()
        sent = chain.lake.flow(chain.source, chain.target, scheduleParams=ONCE)
        status, answer, _ = await work.call("POST", "/flows", sent)
        assert (status, code(answer)) == (400, "1367-400")
        await chain.made("flows", sent | {"transformations": chain.lake.steps})


def test_the_client_sends_a_one_time_flow_the_other_way_where_the_service_wants_it(
    service: Service,
) -> None:
    with running_service("--once-needs-copy") as other:
        sandbox = Sandbox(other.credentials)
        sandbox.connections.create("shop", **service.database | {"ssl_mode": "Disable"})
        plan = sandbox.plan("shop", "sales.orders", delta_column="updated_at")
        flow = plan.apply()
        assert flow.notes == (COLUMN_WANTED,)
        assert (sandbox.flows.get(flow.id).delta_column, plan.apply().id) == ("updated_at", flow.id)
        times = {"frequency": "hour", "start": "2090-01-01", "delta_column": "updated_at"}
        there = plan.target.dataset
        hourly = sandbox.plan("shop", "sales.orders", dataset=there, name="hourly", **times)
        once = sandbox.flows.reschedule(hourly.apply(), frequency="once")
        assert (once.frequency, once.steps, once.notes) == (
            "once",
            ("Copy", "Mapping"),
            (COLUMN_WANTED,),
        )


@pytest.mark.skipif(not CONTRACT.is_dir(), reason="the notes on Adobe's pages are not here")
@pytest.mark.parametrize(
    ("codes_of", "reasons"),
    [(connector_codes, CONNECTOR_NOT_HERE), (own_codes, OWN_NOT_HERE)],
)
def test_every_documented_code_has_a_call_or_a_reason(
    codes_of: Callable[[str], set[str]], reasons: Mapping[str, str]
) -> None:
    codes = codes_of((CONTRACT / "errors.md").read_text("utf-8"))
    called = {row.code[:4] for row in ROWS}
    assert len(codes) > 50
    assert codes - called == set(reasons)
