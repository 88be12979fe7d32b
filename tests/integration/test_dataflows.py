"""Source and target connections, flows, runs and specs of the local Flow Service, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.support.flow_chains import (
    DATA_LAKE,
    FLOW_SPEC,
    LATER,
    ONCE,
    PARAMS_OF_RUN,
    Chain,
    code,
    lake,
    new_lake,
    source,
)
from tests.support.neighbours import Neighbours
from tests.support.raw_caller import CANARY, PARAMS, SPEC_ID, RawClient, body
from tests.support.services import running_service


@pytest.fixture
async def chain(call: RawClient) -> Chain:
    return Chain(call)


class TestTheChain:
    async def test_each_part_reads_back_what_was_sent(self, chain: Chain) -> None:
        await chain.whole()
        made = await chain.item("sourceConnections", chain.source)
        assert made["state"] == "enabled"
        assert made["params"]["columns"] == [{"name": "id", "type": "string"}]
        assert made["data"] == {"format": "tabular", "schema": None, "properties": None}
        spec = {"id": SPEC_ID, "version": "1.0"}
        based = {"id": chain.base, "connectionSpec": spec}
        assert made["inheritedAttributes"] == {"baseConnection": based}
        made = await chain.item("targetConnections", chain.target)
        assert made["params"] == {"dataSetId": chain.lake.dataset}
        made = await chain.item("flows", chain.flow)
        assert made["version"] == made["etag"]
        assert made["flowSpec"] == FLOW_SPEC
        assert made["runs"] == f"/runs?property=flowId=={chain.flow}"
        assert made["scheduleParams"] == {
            "startTime": LATER,
            "frequency": "minute",
            "interval": "15",
        }
        assert [step["name"] for step in made["transformations"]] == ["Copy", "Mapping"]
        assert made["transformations"][1]["params"]["mappingVersion"] == "0"
        inherited = made["inheritedAttributes"]
        assert inherited["sourceConnections"][0]["baseConnection"] == based
        assert inherited["targetConnections"][0]["connectionSpec"]["id"] == DATA_LAKE
        assert made["lastOperation"]["operation"] == "create"

    @pytest.mark.parametrize(
        "expression",
        [
            "sourceConnectionIds[]=={source}",
            "inheritedAttributes.targetConnections[].connectionSpec.id==" + DATA_LAKE,
            "inheritedAttributes.properties.isSourceFlow==true",
            'flowSpec.id=="14518937-270c-4525-bdec-c2ba7cce3860"',
            "state==enabled",
            "scheduleParams.startTime>1",
        ],
    )
    async def test_flows_are_found_by_what_they_are_made_of(
        self, chain: Chain, expression: str
    ) -> None:
        await chain.whole()
        query = f"/flows?property=id=={chain.flow}&property={expression}".format(**vars(chain))
        _, answer, _ = await chain.call("GET", query)
        assert [item["id"] for item in answer["items"]] == [chain.flow]

    async def test_a_search_gives_only_the_fields_that_it_names(self, chain: Chain) -> None:
        await chain.whole()
        wanted = {"queryString": f"id=={chain.flow}", "projectionFields": "id,name"}
        _, answer, _ = await chain.call("POST", "/flows/search", wanted)
        assert answer["items"] == [{"id": chain.flow, "name": "orders to the lake"}]

    @pytest.mark.parametrize(
        "schedule",
        [
            {"startTime": LATER, "frequency": "hour", "interval": 1, "backfill": False},
            {
                "startTime": str(LATER),
                "frequency": "minute",
                "interval": "15",
                "backfill": "false",
            },
            ONCE,
        ],
    )
    async def test_a_schedule_is_kept_as_it_was_sent(self, chain: Chain, schedule: Any) -> None:
        await chain.ends()
        sent = chain.lake.flow(chain.source, chain.target, scheduleParams=schedule)
        made = await chain.made("flows", sent)
        assert (await chain.item("flows", made))["scheduleParams"] == schedule


class TestReferences:
    async def test_what_a_flow_uses_cannot_go(self, chain: Chain) -> None:
        await chain.whole()
        for kind, entity_id, expected in (
            ("connections", chain.base, "1418-400"),
            ("sourceConnections", chain.source, "1447-400"),
            ("targetConnections", chain.target, "1447-400"),
        ):
            status, answer, _ = await chain.call("DELETE", f"/{kind}/{entity_id}")
            assert (status, code(answer)) == (400, expected)
            assert chain.flow in answer["errorMessage"]
        assert (await chain.call("DELETE", f"/flows/{chain.flow}"))[0] == 204
        assert (await chain.call("GET", f"/flows/{chain.flow}"))[0] == 404
        for path in (f"/sourceConnections/{chain.source}", f"/connections/{chain.base}/"):
            assert (await chain.call("DELETE", path))[0] == 204

    async def test_a_disabled_flow_lets_its_connections_go_and_then_cannot_come_back(
        self, chain: Chain
    ) -> None:
        await chain.whole()
        path = f"/flows/{chain.flow}/action"
        status, disabled, _ = await chain.call("POST", f"{path}?op=disable")
        assert status == 200
        assert (await chain.item("flows", chain.flow))["state"] == "disabled"
        _, again, _ = await chain.call("POST", f"{path}?op=DISABLE&subOp=APPLY")
        assert again == disabled
        assert (await chain.call("POST", f"{path}?op=enable"))[0] == 200
        await chain.call("POST", f"{path}?op=disable")
        assert (await chain.call("DELETE", f"/sourceConnections/{chain.source}"))[0] == 204
        status, answer, _ = await chain.call("POST", f"{path}?op=enable")
        assert (status, code(answer)) == (400, "1439-400")

    @pytest.mark.parametrize(
        ("kind", "changed", "expected", "named"),
        [
            ("flows", {"sourceConnectionIds": ["nowhere"]}, "1439-400", "sourceConnectionIds"),
            ("flows", {"targetConnectionIds": ["nowhere"]}, "1439-400", "targetConnectionIds"),
            ("flows", {"sourceConnectionIds": []}, "1338-400", "sourceConnectionIds"),
            ("flows", {"sourceConnectionIds": "x"}, "1338-400", "sourceConnectionIds"),
            ("flows", {"sourceConnectionIds": [7]}, "1400-400", "sourceConnectionIds"),
            ("flows", {"state": "enabled"}, "1410-400", "state"),
            ("flows", {"flowSpec": {"id": "x", "version": "1.0"}}, "1413-400", "flowSpec"),
            ("flows", {"flowSpec": None}, "1373-400", "flowSpec"),
            ("flows", {"name": ""}, "1400-400", "name"),
            ("flows", {"labels": "C1"}, "1400-400", "labels"),
            ("flows", {"scheduleParams": None}, "1317-400", "scheduleParams"),
            (
                "flows",
                {"scheduleParams": {"frequency": "once"}},
                "1304-400",
                "scheduleParams.startTime",
            ),
            (
                "flows",
                {"scheduleParams": {**ONCE, "interval": 1}},
                "1361-400",
                "scheduleParams.interval",
            ),
            (
                "flows",
                {"scheduleParams": {**ONCE, "backfill": True}},
                "1364-400",
                "scheduleParams.backfill",
            ),
            (
                "flows",
                {"scheduleParams": {**ONCE, "frequency": "minute", "interval": 14}},
                "1362-400",
                "scheduleParams.interval",
            ),
            (
                "flows",
                {"scheduleParams": {**ONCE, "frequency": "hour"}},
                "1363-400",
                "scheduleParams.interval",
            ),
            (
                "flows",
                {"scheduleParams": {**ONCE, "frequency": "yearly"}},
                "1397-400",
                "scheduleParams.frequency",
            ),
            ("flows", {"transformations": [{"name": "x"}]}, "1392-400", "transformations.0.name"),
            (
                "flows",
                {"transformations": [{"name": "Copy", "params": {"deltaColumn": {}}}]},
                "1304-400",
                "transformations.0.params.deltaColumn.name",
            ),
            ("sourceConnections", {"baseConnectionId": "x"}, "1439-400", "baseConnectionId"),
            ("sourceConnections", {"baseConnectionId": None}, "1400-400", "baseConnectionId"),
            ("sourceConnections", {"name": None}, "1400-400", "name"),
            ("sourceConnections", {"data": None}, "1400-400", "data"),
            ("sourceConnections", {"params": {}}, "1304-400", "params.tableName"),
            ("sourceConnections", {"params": {"tableName": 5}}, "1312-400", "params.tableName"),
            (
                "sourceConnections",
                {"connectionSpec": {"id": DATA_LAKE, "version": "1.0"}},
                "1413-400",
                "connectionSpec",
            ),
            ("sourceConnections", {"connectionSpec": {"id": SPEC_ID}}, "1400-422", "version"),
            ("targetConnections", {"params": {}}, "1325-400", "params.dataSetId"),
            ("targetConnections", {"params": {"dataSetId": ""}}, "1325-400", "params.dataSetId"),
            ("targetConnections", {"data": []}, "1400-400", "data"),
            ("targetConnections", {"connectionSpec": {"id": "x"}}, "1413-400", "connectionSpec"),
            (
                "connections",
                {"connectionSpec": {"id": DATA_LAKE, "version": "1.0"}},
                "1413-400",
                "source",
            ),
        ],
    )
    async def test_a_body_that_does_not_fit_is_refused_with_the_field_named(
        self, chain: Chain, kind: str, changed: Any, expected: str, named: str
    ) -> None:
        await chain.ends()
        bodies = {
            "flows": chain.lake.flow(chain.source, chain.target),
            "sourceConnections": source(chain.base),
            "targetConnections": chain.lake.target(),
            "connections": body(),
        }
        status, answer, _ = await chain.call("POST", f"/{kind}", {**bodies[kind], **changed})
        assert (status, code(answer)) == (int(expected[-3:]), expected)
        assert named in answer["errorMessage"]

    async def test_another_sandbox_knows_nothing_of_them(self, chain: Chain) -> None:
        await chain.whole()
        for kind, entity_id in (
            ("sourceConnections", chain.source),
            ("targetConnections", chain.target),
            ("flows", chain.flow),
        ):
            status, _, _ = await chain.call("GET", f"/{kind}/{entity_id}", x_sandbox_name="dev")
            assert status == 404
        sent = source(chain.base)
        status, _, _ = await chain.call("POST", "/sourceConnections", sent, x_sandbox_name="dev")
        assert status == 400


class TestChanges:
    async def test_a_flow_changes_with_its_etag(self, chain: Chain) -> None:
        await chain.whole()
        before = await chain.item("flows", chain.flow)
        near, own = Neighbours(chain.call), await Neighbours(chain.call).namespace()
        new = await near.mapping_set(chain.lake.schema, ("ATTRIBUTE", "id", f"{own}.id"))
        instructions = [
            {"op": "Replace", "path": "/scheduleParams/frequency", "value": "day"},
            {"op": "replace", "path": "/scheduleParams/interval", "value": 2},
            {"op": "replace", "path": "/name", "value": "renamed"},
            {"op": "Replace", "path": "/policy", "value": {"enforcementRefs": ["p"]}},
            {"op": "add", "path": "/labels", "value": ["core/C12"]},
            {"op": "replace", "path": "/transformations/1/params/mappingId", "value": new["id"]},
        ]
        path = f"/flows/{chain.flow}"
        status, answer, _ = await chain.call("PATCH", path, instructions, If_Match=before["etag"])
        assert status == 200
        assert set(answer) == {"id", "etag"}
        after = await chain.item("flows", chain.flow)
        assert after["etag"] == answer["etag"] != before["etag"]
        assert after["name"] == "renamed"
        assert after["policy"] == {"enforcementRefs": ["p"]}
        assert after["labels"] == ["core/C12"]
        assert (after["scheduleParams"]["frequency"], after["scheduleParams"]["interval"]) == (
            "day",
            2,
        )
        assert after["transformations"][1]["params"]["mappingId"] == new["id"]
        assert after["lastOperation"]["operation"] == "update"
        removal = [{"op": "remove", "path": "/labels"}]
        status, answer, _ = await chain.call("PATCH", path, removal, If_Match=after["etag"])
        assert status == 200
        assert (await chain.item("flows", chain.flow))["labels"] == []

    @pytest.mark.parametrize("kind", ["sourceConnections", "targetConnections"])
    async def test_the_ends_answer_a_change_in_both_documented_ways(
        self, chain: Chain, kind: str
    ) -> None:
        await chain.ends()
        entity_id = chain.source if kind == "sourceConnections" else chain.target
        etag = (await chain.item(kind, entity_id))["etag"]
        change = [{"op": "replace", "path": "/name", "value": "renamed"}]
        path = f"/{kind}/{entity_id}"
        status, answer, _ = await chain.call("PATCH", path, change, If_Match=etag)
        assert status == 200
        assert (answer["id"], answer["etag"]) == (entity_id, answer["items"][0]["etag"])
        assert answer["items"][0]["name"] == "renamed"
        assert (await chain.call("PATCH", path, change, If_Match=etag))[0] == 412
        assert (await chain.call("PATCH", path, change))[0] == 400

    @pytest.mark.parametrize(
        ("kind", "pointer"),
        [
            ("flows", "/sourceConnectionIds"),
            ("flows", "/flowSpec"),
            ("flows", "/state"),
            ("sourceConnections", "/baseConnectionId"),
            ("targetConnections", "/connectionSpec"),
        ],
    )
    async def test_what_holds_the_chain_together_cannot_change(
        self, chain: Chain, kind: str, pointer: str
    ) -> None:
        await chain.whole()
        ids = {
            "flows": chain.flow,
            "sourceConnections": chain.source,
            "targetConnections": chain.target,
        }
        etag = (await chain.item(kind, ids[kind]))["etag"]
        change = [{"op": "replace", "path": pointer, "value": "x"}]
        path = f"/{kind}/{ids[kind]}"
        status, answer, _ = await chain.call("PATCH", path, change, If_Match=etag)
        assert (status, code(answer)) == (400, "1455-400")

    async def test_a_collection_may_send_the_etag_in_the_query(self, chain: Chain) -> None:
        await chain.whole()
        etag = (await chain.item("flows", chain.flow))["etag"]
        change = [{"op": "replace", "path": "/name", "value": "renamed"}]
        path = f"/flows/{chain.flow}?if-match=%22{etag[1:-1]}%22"
        assert (await chain.call("PATCH", path, change))[0] == 200


class TestDrafts:
    async def test_a_chain_of_drafts_is_published_in_order(self, chain: Chain) -> None:
        spec = {"id": SPEC_ID, "version": "1.0"}
        base = await chain.made("connections", {"name": "b", "connectionSpec": spec}, "?mode=draft")
        start = await chain.made(
            "sourceConnections",
            {"name": "s", "baseConnectionId": base, "connectionSpec": spec},
            "?mode=draft",
        )
        end = await chain.made(
            "targetConnections", {"connectionSpec": {"id": DATA_LAKE}}, "?mode=DRAFT"
        )
        whole = await chain.made(
            "flows",
            {
                "name": "f",
                "flowSpec": FLOW_SPEC,
                "sourceConnectionIds": [start],
                "targetConnectionIds": [end],
            },
            "?mode=draft",
        )
        kinds = {
            "connections": base,
            "sourceConnections": start,
            "targetConnections": end,
            "flows": whole,
        }
        for kind, entity_id in kinds.items():
            draft = await chain.item(kind, entity_id)
            assert draft["state"] == "draft"
            assert draft["lastOperation"]["operation"] == "draft_create"
            status, answer, _ = await chain.call("POST", f"/{kind}/{entity_id}/action?op=publish")
            assert status == 400, "it is not complete"
            assert code(answer) == ("1317-400" if kind == "flows" else "1400-400")
        filled = await lake(chain.call)
        for kind, changes in (
            ("sourceConnections", {"data": {"format": "tabular"}, "params": {"tableName": "a.b"}}),
            ("targetConnections", {"data": {}, "params": {"dataSetId": filled.dataset}}),
            ("flows", {"scheduleParams": ONCE, "transformations": [filled.mapped]}),
            ("connections", {"auth": body()["auth"]}),
        ):
            if kind == "connections":
                _, answer, _ = await chain.call("POST", f"/flows/{whole}/action?op=publish")
                assert code(answer) == "1444-400"
            item = await chain.item(kind, kinds[kind])
            change = [{"op": "add", "path": f"/{n}", "value": v} for n, v in changes.items()]
            path = f"/{kind}/{kinds[kind]}"
            status, answer, _ = await chain.call("PATCH", path, change, If_Match=item["etag"])
            assert status == 200, answer
            assert (await chain.item(kind, kinds[kind]))["state"] == "draft"
        for number, (kind, entity_id) in enumerate(kinds.items()):
            path = f"/{kind}/{entity_id}/action"
            op = ("publish", "PUBLISH&subOp=APPLY")[number % 2]
            status, answer, _ = await chain.call("POST", f"{path}?op={op}")
            assert status == 200, answer
            item = await chain.item(kind, entity_id)
            assert (item["state"], item["etag"]) == ("enabled", answer["etag"])
            status, answer, _ = await chain.call("POST", f"{path}?op=publish")
            assert status == 400
        login = await chain.item("connections", base)
        assert login["auth"]["params"]["password"] != CANARY

    async def test_a_dependency_that_is_a_draft_stops_what_depends_on_it(
        self, chain: Chain
    ) -> None:
        base = await chain.made("connections", body(), "?mode=draft")
        status, answer, _ = await chain.call("POST", "/sourceConnections", source(base))
        assert (status, code(answer)) == (400, "1444-400")
        made = await chain.made("sourceConnections", source(base), "?mode=draft")
        filled = await lake(chain.call)
        end = await chain.made("targetConnections", filled.target())
        status, answer, _ = await chain.call("POST", "/flows", filled.flow(made, end))
        assert (status, code(answer)) == (400, "1444-400")
        assert (await chain.call("DELETE", f"/connections/{base}"))[0] == 204

    async def test_a_draft_holds_nothing_wrong(self, call: RawClient) -> None:
        wrong = body(params={"server": "db", "colour": "red"})
        status, answer, _ = await call("POST", "/connections?mode=draft", wrong)
        assert (status, code(answer)) == (400, "1400-400")
        assert "colour" in answer["errorMessage"]
        status, answer, _ = await call("POST", "/connections?mode=final", body())
        assert (status, code(answer)) == (400, "1452-400")
        status, answer, _ = await call("POST", "/connections?colour=red", body())
        assert (status, code(answer)) == (400, "1451-400")

    async def test_a_draft_that_is_not_complete_cannot_be_tested(self, chain: Chain) -> None:
        half = await chain.made("connections", body(params={"server": "db"}), "?mode=draft")
        for what in ("test", "explore", "configs"):
            status, answer, _ = await chain.call("GET", f"/connections/{half}/{what}")
            assert (status, code(answer)) == (400, "1304-400")
            assert "auth.params" in answer["errorMessage"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("op=finalize", "1402-400"),
            ("op=FINALIZE_UPDATE", "1402-400"),
            ("op=explode", "1400-400"),
            ("", "1400-400"),
            ("op=publish&subOp=twice", "1435-400"),
            ("op=publish&colour=red", "1451-400"),
            ("op=publish", "1457-400"),
        ],
    )
    async def test_an_action_that_does_not_fit_is_refused(
        self, chain: Chain, query: str, expected: str
    ) -> None:
        base = await chain.made("connections", body())
        status, answer, _ = await chain.call("POST", f"/connections/{base}/action?{query}")
        assert (status, code(answer)) == (400, expected)

    async def test_an_action_minds_the_etag_if_there_is_one(self, chain: Chain) -> None:
        await chain.whole()
        path = f"/flows/{chain.flow}/action?op=disable"
        etag = (await chain.item("flows", chain.flow))["etag"]
        assert (await chain.call("POST", path, If_Match='"0-0"'))[0] == 412
        assert (await chain.call("POST", path, {"percentCompleted": 5}, If_Match=etag))[0] == 200
        assert (await chain.call("POST", path, [5]))[0] == 400


class TestSpecs:
    async def test_the_flow_spec_serves_the_rules_that_flows_keep(self, call: RawClient) -> None:
        query = '/flowSpecs?property=name=="CRMToAEP"'
        _, answer, _ = await call("GET", query)
        (spec,) = answer["items"]
        assert spec["id"] == FLOW_SPEC["id"]
        assert spec["sourceConnectionSpecIds"] == [SPEC_ID]
        assert spec["targetConnectionSpecIds"] == [DATA_LAKE]
        rules = spec["scheduleSpec"]["spec"]
        assert rules["else"]["then"]["properties"]["interval"]["minimum"] == 15
        assert [step["name"] for step in spec["transformationSpecs"]] == ["Copy", "Mapping"]
        _, one, _ = await call("GET", f"/flowSpecs/{spec['id']}")
        assert one == {"items": [spec]}
        wanted = {"queryString": "name==CRMToAEP", "count": True}
        _, counted, _ = await call("POST", "/flowSpecs/search", wanted)
        assert counted == {"count": 1}
        _, none, _ = await call("GET", "/flowSpecs?property=name==other")
        assert none == {"items": [], "_links": {}}

    async def test_specs_come_in_pages_too(self, call: RawClient) -> None:
        _, first, _ = await call("GET", "/connectionSpecs?limit=1&orderby=-name")
        _, second, _ = await call("GET", first["_links"]["next"]["href"])
        assert [page["items"][0]["name"] for page in (first, second)] == [
            "postgre-sql",
            "Data Lake",
        ]
        assert second["_links"] == {}

    @pytest.mark.parametrize("kind", ["connectionSpecs", "flowSpecs"])
    async def test_only_a_provider_writes_them(self, call: RawClient, kind: str) -> None:
        for method, path in (("POST", f"/{kind}"), ("PUT", f"/{kind}/{SPEC_ID}")):
            status, answer, _ = await call(method, path, {"name": "mine"})
            assert (status, code(answer)) == (400, "1426-400")
            assert "provider" in answer["errorMessage"]

    async def test_a_spec_alone_has_nothing_to_explore(self, call: RawClient) -> None:
        for what, expected in (("explore", "1336-400"), ("configs", "1372-400")):
            status, answer, _ = await call("GET", f"/connectionSpecs/{SPEC_ID}/{what}")
            assert (status, code(answer)) == (400, expected)
        assert (await call("GET", "/connectionSpecs/nowhere/explore"))[0] == 404


class TestRuns:
    async def test_a_run_on_demand_is_for_a_flow_that_runs_once(self, chain: Chain) -> None:
        await chain.whole()
        path = f"/runs?property=flowId=={chain.flow}"
        assert (await chain.call("GET", path))[:2] == (200, {"items": [], "_links": {}})
        for sent, expected in (
            ({"flowId": chain.flow}, "1386-400"),
            ({"flowId": "nowhere"}, "1430-400"),
            ({"flowId": ""}, "1446-400"),
            ({}, "1405-400"),
        ):
            status, answer, _ = await chain.call("POST", "/runs", sent)
            assert (status, code(answer)) == (400, expected)
        assert (await chain.call("GET", "/runs/nowhere"))[0] == 404
        assert (await chain.call("POST", "/runs/nowhere/action?op=re_trigger"))[0] == 404
        assert (await chain.call("PUT", "/runs/nowhere", {"flowId": "x"}, If_Match='"x"'))[0] == 404

    async def test_a_run_of_what_is_not_there_fails_and_says_what(self, chain: Chain) -> None:
        await chain.ends()
        other = await new_lake(chain.call)
        end = await chain.made("targetConnections", other.target())
        made = await chain.made("flows", other.flow(chain.source, end, scheduleParams=ONCE))
        await chain.call("POST", f"/flows/{made}/action?op=disable")
        await Neighbours(chain.call).ok("DELETE", f"/catalog/dataSets/{other.dataset}")
        await chain.call("POST", f"/flows/{made}/action?op=enable")
        run = await chain.made("runs", {"flowId": made, "params": PARAMS_OF_RUN})
        item = await chain.item("runs", run)
        assert item["metrics"]["statusSummary"]["status"] in {"scheduled", "failed"}
        status, answer, _ = await chain.call(
            "PUT", f"/runs/{run}", {"flowId": made}, If_Match='"x"'
        )
        assert (status, code(answer)) == (400, "1427-400")
        (listed,) = (await chain.call("GET", f"/runs?property=flowId=={made}"))[1]["items"]
        summary = listed["metrics"]["statusSummary"]
        assert summary["status"] == "failed"
        assert "dataSets" in summary["errors"][0]["message"]


class TestPostman:
    """Adobe's collection, request by request, with its quirks: contract, postman.md."""

    async def test_all_its_requests_pass(self, chain: Chain) -> None:
        await chain.whole()
        unset = "property=&limit=&orderby=&continuationToken=&count=false"
        change = [{"op": "replace", "path": "/description", "value": "by Postman"}]
        spec, way = SPEC_ID, FLOW_SPEC["id"]
        nothing_there = PARAMS | {"server": "127.0.0.1", "port": "1"}
        base = await chain.made("connections", body(params=nothing_there))
        start = await chain.made("sourceConnections", source(base))
        end = await chain.made("targetConnections", chain.lake.target())
        whole = await chain.made("flows", chain.lake.flow(start, end))
        requests = [
            ("GET", f"/connections?{unset}", None, 200),
            ("POST", "/connections", body(), 201),
            ("GET", f"/connections/{base}", None, 200),
            ("GET", f"/connections/{base}/test", None, 200),
            ("GET", f"/connections/{base}/explore", None, 504),
            ("PATCH", f"/connections/{base}/?if-match={{etag}}", change, 200),
            ("GET", "/connectionSpecs?property=", None, 200),
            ("GET", f"/connectionSpecs/{spec}", None, 200),
            ("GET", f"/flows?{unset}", None, 200),
            ("POST", "/flows", chain.lake.flow(start, end), 201),
            ("GET", f"/flows/{whole}", None, 200),
            ("PATCH", f"/flows/{whole}?if-match={{etag}}", change, 200),
            ("DELETE", f"/flows/{whole}", None, 204),
            ("GET", "/flowSpecs?property=", None, 200),
            ("GET", f"/flowSpecs/{way}", None, 200),
            ("GET", f"/runs?{unset}", None, 200),
            ("POST", "/runs", {"flowId": chain.flow}, 400),  # it is to repeat
            ("GET", f"/runs/{whole}", None, 404),
            ("POST", "/sourceConnections", source(base), 201),
            ("GET", f"/sourceConnections/{start}", None, 200),
            ("PATCH", f"/sourceConnections/{start}?if-match={{etag}}", change, 200),
            ("POST", "/targetConnections", chain.lake.target(), 201),
            ("GET", f"/targetConnections/{end}", None, 200),
            ("PATCH", f"/targetConnections/{end}?if-match={{etag}}", change, 200),
        ]
        for method, path, sent, expected in requests:
            etag = ""
            if "{etag}" in path:
                kind, entity_id = path.split("?")[0].strip("/").split("/")
                etag = quote((await chain.item(kind, entity_id))["etag"])
            status, answer, _ = await chain.call(
                method,
                path.format(etag=etag),
                sent,
                Accept="application/json",
                Content_Type="application/json",
            )
            assert status == expected, (method, path, answer)
        flows = (await chain.call("GET", f"/flows?property=sourceConnectionIds[]=={start}"))[1]
        for flow in flows["items"]:
            await chain.call("DELETE", f"/flows/{flow['id']}")
        for path in (
            f"/sourceConnections/{start}",
            f"/targetConnections/{end}",
            f"/connections/{base}/",
        ):
            assert (await chain.call("DELETE", path, Content_Type="application/json"))[0] == 204


class TestOrganisations:
    async def test_one_sees_nothing_of_another(self, session: Any) -> None:
        from tests.support.raw_caller import token

        with running_service("--organisations", "2") as service:
            (other,) = service.facts["other_organisations"]
            _, mine = await token(service, session)
            credential = {name: other[name] for name in ("client_id", "client_secret")}
            _, theirs = await token(service, session, **credential)
            call = RawClient(service, session, mine["access_token"])
            made = (await call("POST", "/connections", body()))[1]["id"]
            stranger = {
                "Authorization": f"Bearer {theirs['access_token']}",
                "x_api_key": other["client_id"],
            }
            status, answer, _ = await call("GET", "/connections", **stranger)
            assert (status, answer["error_code"]) == (403, "403025")
            status, answer, _ = await call("GET", "/connections", x_api_key=other["client_id"])
            assert (status, answer["error_code"]) == (403, "403003")
            stranger["x_gw_ims_org_id"] = other["org_id"]
            status, answer, _ = await call("GET", "/connections", **stranger)
            assert (status, answer["items"]) == (200, [])
            assert (await call("GET", f"/connections/{made}", **stranger))[0] == 404
            assert (await call("DELETE", f"/connections/{made}", **stranger))[0] == 404
            assert (await call("GET", f"/connections/{made}"))[0] == 200
