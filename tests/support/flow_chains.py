"""The parts of a dataflow as plain JSON bodies, and the chain of them at the local Flow Service."""

from __future__ import annotations

from typing import Any

from tests.support.raw_caller import SPEC_ID, RawClient, body

FLOW_SPEC = {"id": "14518937-270c-4525-bdec-c2ba7cce3860", "version": "1.0"}
DATA_LAKE = "c604ff05-7f1a-43c0-8e18-33bf874cb11c"
SCHEMA = "https://ns.adobe.com/acme/schemas/0a1b"
LATER = 4_102_444_800
ONCE = {"startTime": LATER, "frequency": "once"}


def code(answer: Any) -> str:
    found: str = answer["type"].rpartition("FLOW-")[2]
    assert answer["report"]["detailed-message"] == answer["errorMessage"]
    return found


def source(base: str | None, **changed: Any) -> dict[str, Any]:
    return {
        "name": "orders",
        "baseConnectionId": base,
        "data": {"format": "tabular"},
        "params": {"tableName": "sales.orders", "columns": [{"name": "id", "type": "string"}]},
        "connectionSpec": {"id": SPEC_ID, "version": "1.0"},
        **changed,
    }


def target(**changed: Any) -> dict[str, Any]:
    version = "application/vnd.adobe.xed-full+json;version=1"
    return {
        "name": "lake",
        "data": {"schema": {"id": SCHEMA, "version": version}},
        "params": {"dataSetId": "5e47161fa49bb818ad7f47bd"},
        "connectionSpec": {"id": DATA_LAKE, "version": "1.0"},
        **changed,
    }


def flow(source_id: str, target_id: str, **changed: Any) -> dict[str, Any]:
    column = {"name": "updated_at", "dateFormat": "yyyy-MM-dd HH:mm:ss", "timezone": "UTC"}
    return {
        "name": "orders to the lake",
        "flowSpec": FLOW_SPEC,
        "sourceConnectionIds": [source_id],
        "targetConnectionIds": [target_id],
        "transformations": [
            {"name": "Copy", "params": {"deltaColumn": column}},
            {"name": "Mapping", "params": {"mappingId": "0b09", "mappingVersion": 0}},
        ],
        "scheduleParams": {"startTime": LATER, "frequency": "minute", "interval": "15"},
        **changed,
    }


class Chain:
    """A base connection, its source connection, a target connection and the flow between them."""

    def __init__(self, call: RawClient) -> None:
        self.call = call
        self.base = self.source = self.target = self.flow = ""

    async def made(self, kind: str, sent: Any, query: str = "") -> str:
        status, answer, headers = await self.call("POST", f"/{kind}{query}", sent)
        assert status == 201, answer
        assert headers["Location"].endswith(f"/{kind}/{answer['id']}")
        assert answer["etag"].startswith('"')
        return str(answer["id"])

    async def ends(self) -> Chain:
        self.base = await self.made("connections", body("base"))
        self.source = await self.made("sourceConnections", source(self.base))
        self.target = await self.made("targetConnections", target())
        return self

    async def whole(self) -> Chain:
        await self.ends()
        self.flow = await self.made("flows", flow(self.source, self.target))
        return self

    async def item(self, kind: str, entity_id: str) -> Any:
        status, answer, _ = await self.call("GET", f"/{kind}/{entity_id}")
        assert status == 200
        return answer["items"][0]
