"""The parts of a dataflow as plain JSON bodies, and the chain of them at the local Flow Service."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from tests.support.neighbours import CONTENT_TYPE, INTEGER, Neighbours
from tests.support.raw_caller import SPEC_ID, RawClient, body

FLOW_SPEC = {"id": "14518937-270c-4525-bdec-c2ba7cce3860", "version": "1.0"}
DATA_LAKE = "c604ff05-7f1a-43c0-8e18-33bf874cb11c"
LATER = 4_102_444_800
ONCE = {"startTime": LATER, "frequency": "once"}
PARAMS_OF_RUN = {
    "startTime": 1_700_000_000,
    "windowStartTime": 1_600_000_000,
    "windowEndTime": 1_700_000_000,
    "deltaColumn": {"name": "updated_at"},
}


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


@dataclass(frozen=True)
class Lake:
    """A dataset, its schema, and a mapping set that fills it: what the target of a flow needs."""

    schema: str
    dataset: str
    mapping: str

    def target(self, **changed: Any) -> dict[str, Any]:
        return {
            "name": "lake",
            "data": {"schema": {"id": self.schema, "version": CONTENT_TYPE}},
            "params": {"dataSetId": self.dataset},
            "connectionSpec": {"id": DATA_LAKE, "version": "1.0"},
            **changed,
        }

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The transformations of a flow that repeats."""
        column = {"name": "updated_at", "dateFormat": "yyyy-MM-dd HH:mm:ss", "timezone": "UTC"}
        return [{"name": "Copy", "params": {"deltaColumn": column}}, self.mapped]

    @property
    def mapped(self) -> dict[str, Any]:
        return {"name": "Mapping", "params": {"mappingId": self.mapping, "mappingVersion": 0}}

    def flow(self, source_id: str, target_id: str, **changed: Any) -> dict[str, Any]:
        """A flow that repeats; one that runs once has no Copy."""
        once = changed.get("scheduleParams") == ONCE
        return {
            "name": "orders to the lake",
            "flowSpec": FLOW_SPEC,
            "sourceConnectionIds": [source_id],
            "targetConnectionIds": [target_id],
            "transformations": [self.mapped] if once else self.steps,
            "scheduleParams": {"startTime": LATER, "frequency": "minute", "interval": "15"},
            **changed,
        }


_LAKES: dict[tuple[str, str], Lake] = {}


async def lake(call: RawClient) -> Lake:
    """The lake of a service's sandbox, made at its first use."""
    place = call.facts["base_url"] + call.facts["client_id"], call.headers["x-sandbox-name"]
    if place not in _LAKES:
        _LAKES[place] = await new_lake(call)
    return _LAKES[place]


async def new_lake(call: RawClient) -> Lake:
    near = Neighbours(call)
    own = await near.namespace()
    title = f"orders {random.getrandbits(48):x}"
    schema = await near.own_schema(title, {"id": INTEGER})
    dataset = await near.dataset(title, schema)
    mapping = await near.mapping_set(schema, ("ATTRIBUTE", "id", f"{own}.id"))
    return Lake(schema, dataset, str(mapping["id"]))


class Chain:
    """A base connection, its source connection, a target connection and the flow between them."""

    def __init__(self, call: RawClient) -> None:
        self.call = call
        self.lake: Lake
        self.base = self.source = self.target = self.flow = ""

    async def made(self, kind: str, sent: Any, query: str = "") -> str:
        status, answer, headers = await self.call("POST", f"/{kind}{query}", sent)
        assert status == 201, answer
        assert headers["Location"].endswith(f"/{kind}/{answer['id']}")
        assert answer["etag"].startswith('"')
        return str(answer["id"])

    async def flow_from(self, source_id: str, **changed: Any) -> str:
        """Make a flow that takes what a source connection has, and its target connection."""
        self.lake = await lake(self.call)
        self.target = await self.made("targetConnections", self.lake.target())
        return await self.made("flows", self.lake.flow(source_id, self.target, **changed))

    async def ends(self) -> Chain:
        self.base = await self.made("connections", body("base"))
        self.source = await self.made("sourceConnections", source(self.base))
        self.lake = await lake(self.call)
        self.target = await self.made("targetConnections", self.lake.target())
        return self

    async def whole(self) -> Chain:
        await self.ends()
        self.flow = await self.made("flows", self.lake.flow(self.source, self.target))
        return self

    async def item(self, kind: str, entity_id: str) -> Any:
        status, answer, _ = await self.call("GET", f"/{kind}/{entity_id}")
        assert status == 200
        return answer["items"][0]
