"""A day of Adobe's own client with Flow Service; only the host is another one.

Run as a program: facts of a local Flow Service on standard input, one line of JSON for each step on
standard output, as the method's name and whether it did what Adobe's documents say.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import aepp
from aepp import config, flowservice

SPEC = {"id": "74a1c565-4e59-48d7-9d67-7c03b8a13137", "version": "1.0"}
DATA_LAKE = {"id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c", "version": "1.0"}
PAGES = 130


def connected(facts: dict[str, Any]) -> flowservice.FlowService:
    aepp.configure(
        org_id=facts["org_id"],
        client_id=facts["client_id"],
        secret=facts["client_secret"],
        scopes=facts["scope"],
        sandbox="prod",
    )
    config.endpoints["global"] = facts["base_url"]
    config.config_object["oauthTokenEndpointV2"] = facts["token_url"]
    return flowservice.FlowService()


def say(method: str, worked: object) -> None:
    sys.stdout.write(json.dumps([method, bool(worked)]) + "\n")


def connections(flow: flowservice.FlowService, login: dict[str, str]) -> str:
    auth = {"specName": "Basic Authentication", "params": {**login, "sslMode": "Require"}}
    made = flow.createConnection(data={"name": "aepp", "auth": auth, "connectionSpec": SPEC})
    say("createConnection", made["etag"].startswith('"'))
    base: str = made["id"]
    say("getConnection", flow.getConnection(base)["name"] == "aepp")
    say("connectionTest", flow.connectionTest(base) == {"result": True})
    root = f"{flow.endpoint}/connections/{base}/explore"
    tables = flow.getResource(root, params={"objectType": "root"})
    paths = [each["path"] for each in tables]
    say("getResource", "sales.orders" in paths)
    table = flow.getResource(
        root, params={"objectType": "table", "object": "sales.orders", "preview": "true"}
    )
    say("getResource", table["schema"]["columns"] and table["data"])
    rename = [{"op": "replace", "path": "/name", "value": "renamed"}]
    changed = flow.patchConnection(base, operations=rename)
    say("patchConnection", changed["etag"] != made["etag"])
    say("getConnections", flow.getConnections(property="name==renamed")[0]["id"] == base)
    ids = [
        flow.createConnection(name=f"many {number}", auth=auth, connectionSpec=SPEC)["id"]
        for number in range(PAGES)
    ]
    found = {each["id"] for each in flow.getConnections(limit=50, n_results="inf")}
    say("getConnections", {*ids, base} <= found)
    say("deleteConnection", all(flow.deleteConnection(each) == 204 for each in ids))
    return base


def specs(flow: flowservice.FlowService) -> str:
    say("getConnectionSpecs", SPEC["id"] in [each["id"] for each in flow.getConnectionSpecs()])
    say("getConnectionSpecsMap", flow.getConnectionSpecsMap()["postgre-sql"] == SPEC["id"])
    say("getConnectionSpec", flow.getConnectionSpec(SPEC["id"])["items"][0]["authSpec"])
    say("getConnectionSpecIdFromName", flow.getConnectionSpecIdFromName("postgre-sql"))
    say("getFlowSpecs", len(flow.getFlowSpecs("name==CRMToAEP")) == 1)
    spec_id = flow.getFlowSpecIdFromNames("CRMToAEP", "postgre-sql", "Data Lake")
    say("getFlowSpecIdFromNames", spec_id)
    say("getFlowSpec", flow.getFlowSpec(spec_id)["name"] == "CRMToAEP")
    say("getExportableDatasets", flow.getExportableDatasets(DATA_LAKE["id"]) == [])
    return str(spec_id)


def lake(flow: flowservice.FlowService, host: str) -> tuple[str, str]:
    """Make a dataset and a mapping set for it, with aepp's plain calls."""
    foundation = f"{host}/data/foundation"
    schema = {
        "type": "object",
        "title": "aepp schema",
        "description": "",
        "allOf": [{"$ref": "https://ns.adobe.com/xdm/context/profile"}],
    }
    made = flow.connector.postData(f"{foundation}/schemaregistry/tenant/schemas", data=schema)
    kind = "application/vnd.adobe.xed-full+json;version=1"
    reference = {"id": made["$id"], "contentType": kind}
    (path,) = flow.connector.postData(
        f"{foundation}/catalog/dataSets", data={"name": "aepp", "schemaRef": reference}
    )
    mappings = [{"sourceType": "ATTRIBUTE", "source": "order_id", "destination": "_id"}]
    mapping = flow.connector.postData(
        f"{foundation}/conversion/mappingSets",
        data={"outputSchema": {"schemaRef": reference}, "mappings": mappings},
    )
    return path.rpartition("/")[2], mapping["id"]


def ends(flow: flowservice.FlowService, base: str, dataset: str) -> tuple[str, str]:
    body = {
        "name": "source",
        "baseConnectionId": base,
        "data": {"format": "tabular"},
        "params": {"tableName": "sales.orders"},
        "connectionSpec": SPEC,
    }
    source = flow.createSourceConnection(body)["id"]
    say("createSourceConnection", source)
    kept = flow.getSourceConnection(source)
    say("getSourceConnection", kept["params"] == body["params"])
    say("getSourceConnections", source in [each["id"] for each in flow.getSourceConnections("inf")])
    rename = [{"op": "replace", "path": "/name", "value": "renamed"}]
    say(
        "updateSourceConnection",
        "etag" in flow.updateSourceConnection(source, kept["etag"], rename),
    )
    target = flow.createTargetConnection(
        name="target", connectionSpecId=DATA_LAKE["id"], datasetId=dataset
    )["id"]
    say("createTargetConnection", target)
    kept = flow.getTargetConnection(target)
    say("getTargetConnection", kept["name"] == "target")
    say("getTargetConnections", target in [each["id"] for each in flow.getTargetConnections("inf")])
    say(
        "updateTargetConnection",
        "etag" in flow.updateTargetConnection(target, kept["etag"], rename),
    )
    return source, target


def flows(
    flow: flowservice.FlowService, spec_id: str, source: str, target: str, mapping: str
) -> None:
    body = {
        "name": "aepp flow",
        "flowSpec": {"id": spec_id, "version": "1.0"},
        "sourceConnectionIds": [source],
        "targetConnectionIds": [target],
        "transformations": [
            {"name": "Copy", "params": {"deltaColumn": {"name": "updated_at"}}},
            {"name": "Mapping", "params": {"mappingId": mapping, "mappingVersion": 0}},
        ],
        "scheduleParams": {"startTime": "4102444800", "frequency": "minute", "interval": "15"},
    }
    made = flow.createFlow(flow_spec_id=spec_id, obj=body)["id"]
    say("createFlow", made)
    kept = flow.getFlow(made)
    say("getFlow", kept["sourceConnectionIds"] == [source])
    found = flow.getFlows(onlySources=True, filterSourceIds=[source])
    say("getFlows", [each["id"] for each in found] == [made])
    rename = [{"op": "Replace", "path": "/name", "value": "renamed"}]
    say("updateFlow", flow.updateFlow(made, kept["etag"], rename)["etag"] != kept["etag"])
    say("updateFlow", flow.updateFlow(made, kept["etag"], rename)["status"] == 412)
    say("postFlowAction", flow.postFlowAction(made, "disable")["id"] == made)
    say("postFlowAction", flow.getFlow(made)["state"] == "disabled")
    say("getRuns", flow.getRuns(prop=f"flowId=={made}") == [])
    say("createRun", flow.createRun(made)["type"].endswith("FLOW-1444-400"))
    say("getRun", flow.getRun(made)["type"].endswith("FLOW-1439-404"))
    say("deleteFlow", flow.deleteFlow(made) == 204)


def main() -> None:
    facts = json.load(sys.stdin)
    flow = connected(facts)
    login = {
        name: str(facts["postgres"][name])
        for name in ("server", "port", "database", "username", "password")
    }
    base = connections(flow, login)
    dataset, mapping = lake(flow, facts["base_url"])
    source, target = ends(flow, base, dataset)
    flows(flow, specs(flow), source, target, mapping)
    say("deleteSourceConnection", flow.deleteSourceConnection(source) == 204)
    say("deleteTargetConnection", flow.deleteTargetConnection(target) == 204)
    say("deleteConnection", flow.deleteConnection(base) == 204)
    say(
        "getConnection",
        flow.connector.getData(f"{flow.endpoint}/connections/{base}")["status"] == 404,
    )


if __name__ == "__main__":
    main()
