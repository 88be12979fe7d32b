"""Changes of schemas and datasets at the local service, above all those that Profile needs."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.neighbours import CONTENT_TYPE, EVENT, PERSON, TEXT, WHOLE, Neighbours
from tests.support.raw_caller import RawClient

JSON_PATCH = "application/json-patch+json"
UNION = [{"op": "add", "path": "/meta:immutableTags", "value": ["union"]}]
ENABLED = [
    {"op": "add", "path": f"/tags/{name}", "value": ["enabled:true"]}
    for name in ("unifiedProfile", "unifiedIdentity")
]
DISABLED = [{**change, "op": "replace", "value": ["enabled:false"]} for change in ENABLED]
UPSERT = [{**ENABLED[0], "value": ["enabled:true", "isUpsert:true"]}, ENABLED[1]]


@pytest.fixture
async def near(call: RawClient) -> Neighbours:
    return Neighbours(call)


def title() -> str:
    return f"Changed {random.getrandbits(48):x}"


def schema_path(schema_id: str) -> str:
    return f"/schemaregistry/tenant/schemas/{quote(schema_id, safe='')}"


async def identify(near: Neighbours, schema_id: str) -> None:
    sent = {
        "@type": "xdm:descriptorIdentity",
        "xdm:sourceSchema": schema_id,
        "xdm:sourceVersion": 1,
        "xdm:sourceProperty": f"/{await near.namespace()}/key",
        "xdm:namespace": "CRMID",
        "xdm:property": "xdm:code",
        "xdm:isPrimary": True,
    }
    await near.ok("POST", "/schemaregistry/tenant/descriptors", sent)


@pytest.mark.parametrize("content_type", ["application/json", JSON_PATCH])
async def test_a_schema_joins_the_union_once_it_has_an_identity(
    near: Neighbours, content_type: str
) -> None:
    schema_id = await near.own_schema(title(), {"key": TEXT})
    path, sent_as = schema_path(schema_id), {"Content_Type": content_type}
    status, answer, _ = await near("PATCH", path, UNION, **sent_as)
    assert (status, "primary identity" in answer["detail"]) == (400, True)
    await identify(near, schema_id)
    changed = await near.ok("PATCH", path, UNION, **sent_as)
    assert (changed["meta:immutableTags"], changed["version"]) == (["union"], "1.1")
    shown = await near.ok("GET", path, Accept=WHOLE)
    assert shown["meta:immutableTags"] == ["union"]
    for operation in (
        {"op": "remove", "path": "/meta:immutableTags"},
        {"op": "replace", "path": "/meta:immutableTags", "value": []},
        {"op": "add", "path": "/meta:immutableTags", "value": ["union", "union"]},
        {"op": "add", "path": "/meta:immutableTags", "value": "union"},
    ):
        assert (await near("PATCH", path, [operation], **sent_as))[0] == 400, operation
    assert await near.ok("GET", path, Accept=WHOLE) == shown


async def test_a_schema_can_be_added_to_and_renamed(near: Neighbours) -> None:
    name = title()
    schema_id = await near.own_schema(name, {"key": TEXT})
    path = schema_path(schema_id)
    more = [
        {"op": "replace", "path": "/title", "value": f"{name} anew"},
        {"op": "add", "path": "/allOf/-", "value": {"$ref": PERSON}},
    ]
    changed = await near.ok("PATCH", path, more)
    assert (changed["title"], PERSON in changed["meta:extends"]) == (f"{name} anew", True)
    assert "person" in (await near.ok("GET", path, Accept=WHOLE))["properties"]
    for operation in (
        {"op": "remove", "path": "/allOf/0"},
        {"op": "replace", "path": "/allOf/0", "value": {"$ref": EVENT}},
        {"op": "add", "path": "/allOf/-", "value": {"$ref": "https://ns.adobe.com/none"}},
        {"op": "replace", "path": "/$id", "value": "other"},
        {"op": "replace", "path": "/title", "value": f"{name} fields"},
        {"op": "replace", "path": "/title", "value": " "},
        {"op": "replace", "path": "/title", "value": None},
        {"op": "move", "from": "/title", "path": "/description"},
        "no instruction",
    ):
        status, answer, _ = await near("PATCH", path, [operation])
        assert (status, answer["status"]) == (400, 400), operation
    assert (await near("PATCH", schema_path(schema_id) + "x", more))[0] == 404


async def test_a_dataset_is_enabled_for_profile_and_for_upserts(near: Neighbours) -> None:
    dataset = await near.dataset("changed", await near.own_schema(title(), {"key": TEXT}))
    path = f"/catalog/dataSets/{dataset}"

    async def patched(changes: Any) -> int:
        return int((await near("PATCH", path, changes, Content_Type=JSON_PATCH))[0])

    async def tags() -> Any:
        return (await near.ok("GET", path))[dataset]["tags"]

    own = await tags()
    assert own == {"adobe/pqs/table": ["changed"], "adobe/siphon/table/format": ["parquet"]}
    answer = await near.ok("PATCH", path, ENABLED, Content_Type=JSON_PATCH)
    assert answer == [f"@/dataSets/{dataset}"]
    enabled = {"unifiedProfile": ["enabled:true"], "unifiedIdentity": ["enabled:true"]}
    assert await tags() == {**own, **enabled}
    assert await patched(UPSERT) == 400  # while it is enabled
    assert await patched(DISABLED) == 200
    assert await patched(UPSERT) == 200
    assert (await tags())["unifiedProfile"] == ["enabled:true", "isUpsert:true"]


async def test_plain_json_replaces_all_tags_of_a_dataset(near: Neighbours) -> None:
    """Tags that it leaves out are lost: Adobe's own tutorial warns of it."""
    dataset = await near.dataset("plain", await near.own_schema(title(), {"key": TEXT}))
    path = f"/catalog/dataSets/{dataset}"
    await near.ok("PATCH", path, {"tags": {"unifiedProfile": ["enabled:true"]}, "name": " anew "})
    changed = (await near.ok("GET", path))[dataset]
    assert (changed["tags"], changed["name"]) == ({"unifiedProfile": ["enabled:true"]}, "anew")
    for wrong in ({"tags": ["a"]}, {"tags": {"a": "b"}}, {"schemaRef": {"id": "x"}}, {}, [1]):
        assert (await near("PATCH", path, wrong))[0] == 400, wrong
    assert (await near("PATCH", path, {"name": "x"}, Content_Type="text/plain"))[0] == 400
    assert (await near("PATCH", "/catalog/dataSets/none", {"name": "x"}))[0] == 404


async def test_a_new_dataset_can_be_enabled_at_once(near: Neighbours) -> None:
    schema_id = await near.own_schema(title(), {"key": TEXT})
    enabled = {"unifiedProfile": ["enabled: true"], "unifiedIdentity": ["enabled: true"]}
    sent = {
        "name": "Enabled at once",
        "schemaRef": {"id": schema_id, "contentType": CONTENT_TYPE},
        "tags": enabled,
    }
    (made,) = await near.ok("POST", "/catalog/dataSets", sent)
    dataset = made.rpartition("/")[2]
    tags = (await near.ok("GET", f"/catalog/dataSets/{dataset}"))[dataset]["tags"]
    assert {**tags, **enabled} == tags
    assert tags["adobe/pqs/table"] == ["enabled_at_once"]
