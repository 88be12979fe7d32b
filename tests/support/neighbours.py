"""Plain calls to Schema Registry, Catalog and Data Prep of the local service."""

from __future__ import annotations

from typing import Any

from tests.support.raw_caller import RawClient

PROFILE = "https://ns.adobe.com/xdm/context/profile"
EVENT = "https://ns.adobe.com/xdm/context/experienceevent"
PERSON = "https://ns.adobe.com/xdm/context/profile-person-details"
RECORD = "https://ns.adobe.com/xdm/data/record"
SHORT = "application/vnd.adobe.xed-id+json"
WHOLE = "application/vnd.adobe.xed-full+json; version=1"
PLAIN = "application/vnd.adobe.xed+json; version=1"
CONTENT_TYPE = "application/vnd.adobe.xed-full+json;version=1"
TEXT = {"type": "string"}
INTEGER = {"type": "integer"}


class Neighbours:
    """Calls to the services beside Flow Service, and what a schema needs."""

    def __init__(self, call: RawClient) -> None:
        self.base = call.facts["base_url"] + "/data/foundation"
        self.call = call
        self.tenant = ""

    async def __call__(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        return await self.call(method, self.base + path, sent, **headers)

    async def ok(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        status, answer, _ = await self(method, path, sent, **headers)
        assert status < 300, answer
        return answer

    async def namespace(self) -> str:
        self.tenant = (await self.ok("GET", "/schemaregistry/stats"))["tenantId"]
        return f"_{self.tenant}"

    async def field_group(self, title: str, fields: Any, **changed: Any) -> Any:
        own = {await self.namespace(): {"type": "object", **fields}}
        sent = {
            "type": "object",
            "title": title,
            "description": "",
            "meta:intendedToExtend": [PROFILE, EVENT, RECORD],
            "definitions": {"customFields": {"type": "object", "properties": own}},
            "allOf": [{"$ref": "#/definitions/customFields"}],
            **changed,
        }
        return await self.ok("POST", "/schemaregistry/tenant/fieldgroups", sent)

    async def schema(self, title: str, *parts: str) -> Any:
        sent = {
            "type": "object",
            "title": title,
            "description": "",
            "allOf": [{"$ref": each} for each in parts],
        }
        return await self.ok("POST", "/schemaregistry/tenant/schemas", sent)

    async def own_schema(self, title: str, properties: Any, base: str = PROFILE) -> str:
        group = await self.field_group(f"{title} fields", {"properties": properties})
        return str((await self.schema(title, base, group["$id"]))["$id"])

    async def dataset(self, name: str, schema_id: str) -> str:
        reference = {"id": schema_id, "contentType": CONTENT_TYPE}
        sent = {"name": name, "schemaRef": reference}
        (made,) = await self.ok("POST", "/catalog/dataSets", sent)
        return str(made.rpartition("/")[2])

    async def mapping_set(self, schema_id: str, *mappings: tuple[str, str, str]) -> Any:
        return await self.ok("POST", "/conversion/mappingSets", mapping_body(schema_id, *mappings))


def mapping_body(schema_id: str, *mappings: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "outputSchema": {"schemaRef": {"id": schema_id, "contentType": CONTENT_TYPE}},
        "mappings": [
            dict(zip(("sourceType", "source", "destination"), each, strict=True))
            for each in mappings
        ],
    }
