"""Schema Registry, Catalog and Data Prep of the local service, over HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.neighbours import (
    CONTENT_TYPE,
    EVENT,
    INTEGER,
    PERSON,
    PLAIN,
    PROFILE,
    SHORT,
    TEXT,
    WHOLE,
    Neighbours,
    mapping_body,
)
from tests.support.raw_caller import RawClient


@pytest.fixture
async def near(call: RawClient) -> Neighbours:
    return Neighbours(call)


def reason(answer: Any) -> str:
    return str(answer["detail"])


class TestSchemas:
    async def test_a_schema_is_made_of_a_class_and_field_groups(self, near: Neighbours) -> None:
        own = await near.namespace()
        group = await near.field_group(
            "Order fields", {"properties": {"orderId": TEXT, "amount": {"type": "number"}}}
        )
        assert group["$id"].startswith(f"https://ns.adobe.com/{near.tenant}/mixins/")
        assert group["meta:tenantNamespace"] == own
        made = await near.schema("Orders", PROFILE, PERSON, group["$id"])
        assert made["version"] == "1.0"
        assert made["meta:class"] == PROFILE
        assert made["meta:altId"] == "_" + made["$id"][21:].replace("/", ".")
        assert group["$id"] in made["meta:extends"]
        for one in (made["meta:altId"], quote(made["$id"], safe="")):
            path = f"/schemaregistry/tenant/schemas/{one}"
            whole = await near.ok("GET", path, Accept=WHOLE)
            assert whole["properties"][own]["properties"]["amount"]["meta:xdmType"] == "double"
            assert whole["properties"]["person"]["properties"]["name"]["type"] == "object"
            assert "allOf" not in whole
        plain = await near.ok("GET", path, Accept=PLAIN)
        assert [each["$ref"] for each in plain["allOf"]] == [PROFILE, PERSON, group["$id"]]
        bare = await near.ok(
            "GET", path, Accept="application/vnd.adobe.xed-full-notext+json; version=1"
        )
        assert "title" not in bare["properties"]["_id"]
        stats = await near.ok("GET", "/schemaregistry/stats")
        assert stats["counts"]["schemas"] >= 1
        assert PROFILE in [each["$id"] for each in stats["classUsage"]]

    async def test_lists_are_found_by_title_and_come_in_pages(self, near: Neighbours) -> None:
        for name in ("List A", "List B", "List C"):
            await near.schema(name, EVENT)
        path = "/schemaregistry/tenant/schemas?property=title~List&orderby=title&limit=2"
        first = await near.ok("GET", path, Accept=SHORT)
        assert [each["title"] for each in first["results"]] == ["List A", "List B"]
        assert set(first["results"][0]) == {"$id", "meta:altId", "version", "title"}
        following = quote(first["_page"]["next"])
        second = await near.ok("GET", f"{path}&start={following}", Accept=SHORT)
        assert [each["title"] for each in second["results"]] == ["List C"]
        assert second["_page"]["next"] is None
        exact = "/schemaregistry/tenant/schemas?property=title==List%20B"
        found = await near.ok("GET", exact, Accept="application/vnd.adobe.xed+json")
        assert found["results"][0]["meta:class"] == EVENT
        classes = await near.ok("GET", "/schemaregistry/global/classes", Accept=SHORT)
        assert {each["$id"] for each in classes["results"]} == {PROFILE, EVENT}

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ([], "exactly one class"),
            ([PROFILE, EVENT], "exactly one class"),
            (["https://ns.adobe.com/acme/mixins/0"], "no class or field group"),
            ([EVENT, PERSON], "not for this class"),
        ],
    )
    async def test_parts_that_do_not_fit_are_refused(
        self, near: Neighbours, parts: list[str], said: str
    ) -> None:
        sent = {
            "type": "object",
            "title": "Wrong",
            "description": "",
            "allOf": [{"$ref": each} for each in parts],
        }
        status, answer, _ = await near("POST", "/schemaregistry/tenant/schemas", sent)
        assert status == 400
        assert said in reason(answer)

    async def test_titles_are_unique_and_own_fields_are_in_the_namespace(
        self, near: Neighbours
    ) -> None:
        await near.schema("Only once", PROFILE)
        sent = {
            "type": "object",
            "title": "Only once",
            "description": "",
            "allOf": [{"$ref": PROFILE}],
        }
        status, answer, _ = await near("POST", "/schemaregistry/tenant/schemas", sent)
        assert status == 400
        assert answer["type"] == "http://ns.adobe.com/aep/errors/XDM-3005-400"
        assert answer["report"]["detailed-message"] == answer["detail"]
        sent |= {
            "title": "Loose",
            "definitions": {"customFields": {"properties": {"loose": TEXT}}},
            "allOf": [{"$ref": "#/definitions/customFields"}],
        }
        status, answer, _ = await near("POST", "/schemaregistry/tenant/fieldgroups", sent)
        assert status == 400
        assert await near.namespace() in reason(answer)

    @pytest.mark.parametrize(
        ("path", "accept", "expected"),
        [
            ("tenant/schemas/_x.schemas.1", WHOLE, "XDM-1010-404"),
            ("tenant/schemas/_x.schemas.1", "application/vnd.adobe.xed+json", "XDM-1007-400"),
            ("tenant/schemas", PLAIN, "XDM-1006-400"),
            ("tenant/descriptors", SHORT, "XDM-1008-400"),
        ],
    )
    async def test_the_documented_errors(
        self, near: Neighbours, path: str, accept: str, expected: str
    ) -> None:
        status, answer, _ = await near("GET", f"/schemaregistry/{path}", Accept=accept)
        assert status == int(expected[-3:])
        assert answer["type"].endswith(expected)

    async def test_an_identity_is_a_string_field_and_primary_once(self, near: Neighbours) -> None:
        own = await near.namespace()
        schema_id = await near.own_schema(
            "Identified", {"key": TEXT, "other": TEXT, "count": INTEGER}
        )
        sent = {
            "@type": "xdm:descriptorIdentity",
            "xdm:sourceSchema": schema_id,
            "xdm:sourceVersion": 1,
            "xdm:sourceProperty": f"/{own}/key",
            "xdm:namespace": "CRMID",
            "xdm:property": "xdm:code",
            "xdm:isPrimary": True,
        }
        path = "/schemaregistry/tenant/descriptors"
        made = await near.ok("POST", path, sent)
        for changed, said in (
            ({"xdm:sourceProperty": f"/{own}/other"}, "primary identity already"),
            ({"xdm:sourceProperty": f"/{own}/count"}, "type string"),
            ({"xdm:sourceProperty": f"/{own}/none"}, "not a field"),
            ({}, "identity descriptor already"),
        ):
            status, answer, _ = await near("POST", path, sent | changed)
            assert (status, said in reason(answer)) == (400, True), answer
        listed = await near.ok("GET", path, Accept="application/vnd.adobe.xdm+json")
        assert made in listed["xdm:descriptorIdentity"]
        assert (await near("DELETE", f"{path}/{made['@id']}"))[0] == 204
        assert (await near("GET", f"{path}/{made['@id']}"))[0] == 404

    async def test_what_is_used_stays(self, near: Neighbours) -> None:
        schema_id = await near.own_schema("Used", {"key": TEXT})
        dataset = await near.dataset("used", schema_id)
        path = f"/schemaregistry/tenant/schemas/{quote(schema_id, safe='')}"
        status, answer, _ = await near("DELETE", path)
        assert (status, dataset in reason(answer)) == (400, True)
        await near.ok("DELETE", f"/catalog/dataSets/{dataset}")
        assert (await near("DELETE", path))[0] == 204
        assert (await near("GET", path, Accept=WHOLE))[0] == 404

    @pytest.mark.parametrize(
        ("part", "value"),
        [
            ("properties", []),
            ("required", 5),
            ("required", [1]),
            ("definitions", [1]),
            ("allOf", 5),
            ("allOf", [5]),
            ("minimum", "x"),
            ("enum", 5),
            ("pattern", "("),
            ("properties of a field", 5),
        ],
    )
    async def test_a_part_of_the_wrong_type_is_named(
        self, near: Neighbours, part: str, value: Any
    ) -> None:
        sent: dict[str, Any] = {"type": "object", "title": f"Odd {part} {value}", part: value}
        if part in {"minimum", "enum", "pattern", "properties of a field"}:
            kind = "object" if part.startswith("properties") else "string"
            field = {"type": kind, part.partition(" ")[0]: value}
            sent = {
                **sent,
                "properties": {
                    await near.namespace(): {"type": "object", "properties": {"odd": field}}
                },
            }
        status, answer, _ = await near("POST", "/schemaregistry/tenant/fieldgroups", sent)
        assert status == 400, answer
        assert part.partition(" ")[0] in str(answer) or "odd" in str(answer)


class TestDatasets:
    async def test_a_dataset_reads_back(self, near: Neighbours) -> None:
        schema_id = await near.own_schema("For datasets", {"key": TEXT})
        sent = {
            "name": "orders",
            "description": "of the shop",
            "schemaRef": {"id": schema_id, "contentType": CONTENT_TYPE},
        }
        status, made, headers = await near("POST", "/catalog/dataSets", sent)
        dataset = made[0].removeprefix("@/dataSets/")
        assert (status, len(dataset)) == (201, 24)
        assert headers["Location"].endswith(dataset)
        found = await near.ok("GET", f"/catalog/dataSets/{dataset}")
        assert found[dataset]["schemaRef"] == sent["schemaRef"]
        assert found[dataset]["imsOrg"] == near.call.facts["org_id"]
        other = await near.dataset("others", schema_id)
        for query in ("name=orders", "property=name==orders"):
            listed = await near.ok("GET", f"/catalog/dataSets?{query}")
            assert list(listed) == [dataset]
        page = "/catalog/dataSets?orderBy=desc:created&properties=name&limit=1"
        assert await near.ok("GET", page) == {other: {"name": "others"}}
        assert await near.ok("GET", f"/catalog/batches?dataSet={dataset}") == {}
        assert await near.ok("DELETE", f"/catalog/dataSets/{dataset}") == made
        assert (await near("GET", f"/catalog/dataSets/{dataset}"))[0] == 404

    async def test_a_dataset_needs_a_schema_that_is_there(self, near: Neighbours) -> None:
        reference = {"id": "https://ns.adobe.com/acme/schemas/0", "contentType": CONTENT_TYPE}
        for sent in ({"name": "x"}, {"name": "x", "schemaRef": reference}, {}):
            status, answer, _ = await near("POST", "/catalog/dataSets", sent)
            assert status == 400
            assert answer["status"] == 400
        assert (await near("GET", "/catalog/dataSets?colour=red"))[0] == 400


class TestMappings:
    async def test_both_forms_are_taken_and_read_back(self, near: Neighbours) -> None:
        own = await near.namespace()
        schema_id = await near.own_schema("Mapped", {"key": TEXT, "amount": {"type": "number"}})
        made = await near.mapping_set(schema_id, ("ATTRIBUTE", "id", f"{own}.key"))
        assert len(made["id"]) == 32
        assert (made["version"], type(made["createdDate"])) == (0, int)
        old = {
            "version": 0,
            "xdmSchema": schema_id,
            "xdmVersion": "1.0",
            "id": None,
            "mappings": [
                {
                    "destinationXdmPath": f"{own}.key",
                    "sourceAttribute": "id",
                    "identity": False,
                    "identityGroup": None,
                    "namespaceCode": None,
                    "version": 0,
                }
            ],
        }
        again = await near.ok("POST", "/conversion/mappingSets", old)
        for each in (made, again):
            path = f"/conversion/mappingSets/{each['id']}"
            found = await near.ok("GET", path)
            (mapping,) = found["mappings"]
            assert (mapping["source"], mapping["sourceAttribute"]) == ("id", "id")
            assert mapping["destinationXdmPath"] == f"{own}.key"
            assert found["outputSchema"]["schemaRef"]["id"] == schema_id
            assert (await near.ok("GET", f"{path}/mappings"))["data"] == [mapping]
            one = f"{path}/mappings/{mapping['id']}"
            assert await near.ok("GET", one) == mapping
        changed = mapping_body(schema_id, ("EXPRESSION", "amount * 2", f"{own}.amount"))
        replaced = await near.ok("PUT", path, changed)
        assert (replaced["version"], replaced["id"]) == (1, again["id"])
        listed = await near.ok("GET", "/conversion/mappingSets?limit=100&start=0")
        assert {made["id"], again["id"]} <= {each["id"] for each in listed["data"]}

    async def test_validation_names_what_is_wrong_with_each(self, near: Neighbours) -> None:
        own = await near.namespace()
        schema_id = await near.own_schema("Validated", {"key": TEXT, "amount": {"type": "number"}})
        sent = mapping_body(
            schema_id,
            ("ATTRIBUTE", "id", f"{own}.key"),
            ("EXPRESSION", "frobnicate(id)", f"{own}.amount"),
            ("EXPRESSION", "concat(id", "_id"),
            ("ATTRIBUTE", "id", f"{own}.nowhere"),
            ("ATTRIBUTE", "id", f"{own}.key"),
            ("ATTRIBUTE", "other", "personID"),
        )
        sent["inputSchema"] = {"jsonSchema": {"type": "object", "properties": {"id": TEXT}}}
        answer = await near.ok("POST", "/conversion/mappingSets/validate", sent)
        results = answer["validationResponse"]
        assert results[0] == {"status": "SUCCESS", "errors": None}
        said = [each["errors"][0]["exception"] for each in results[1:]]
        assert said[0] == "Unknown function: frobnicate."
        assert "the end" in said[1]
        assert f"no field {own}.nowhere" in said[2]
        assert "fills this field already" in said[3]
        assert "no column other" in said[4]
        status, answer, _ = await near("POST", "/conversion/mappingSets", sent)
        assert status == 400
        assert reason(answer) == "mappings.1: Unknown function: frobnicate."

    async def test_a_kind_of_mapping_that_is_no_text_is_named(self, near: Neighbours) -> None:
        schema_id = await near.own_schema("Kinds", {"key": TEXT})
        sent = mapping_body(schema_id, ("ATTRIBUTE", "a", "_id"))
        sent["mappings"][0]["sourceType"] = [1]
        status, answer, _ = await near("POST", "/conversion/mappingSets", sent)
        assert status == 400
        assert "mappings.0.sourceType" in str(answer)

    async def test_a_preview_shows_rows_and_reasons(self, near: Neighbours) -> None:
        own = await near.namespace()
        schema_id = await near.own_schema(
            "Previewed",
            {
                "key": TEXT,
                "amount": {"type": "number"},
                "at": {"type": "string", "format": "date-time"},
                "count": {"type": "integer", "minimum": 0, "maximum": 10},
            },
        )
        mapping_set = mapping_body(
            schema_id,
            ("EXPRESSION", 'concat(upper(name), "-", id)', f"{own}.key"),
            ("ATTRIBUTE", "amount", f"{own}.amount"),
            ("ATTRIBUTE", "at", f"{own}.at"),
            ("ATTRIBUTE", "count", f"{own}.count"),
            ("STATIC", "fixed", "personID"),
        )
        good = {"id": 7, "name": "ada", "amount": "2.50", "at": "2022-06-22T17:19:33", "count": 3}
        bad = good | {"amount": "many", "count": 11}
        path = "/conversion/mappingSets/preview"
        one = await near.ok("POST", path, {"data": good, "mappingSet": mapping_set})
        made = {"key": "ADA-7", "amount": 2.5, "at": "2022-06-22T17:19:33Z", "count": 3}
        assert one == {"data": {own: made, "personID": "fixed"}, "errors": []}
        first, second = await near.ok(
            "POST", path, {"data": [good, bad], "mappingSet": mapping_set}
        )
        assert first == one
        assert [(e["destination"], e["exception"]) for e in second["errors"]] == [
            (f"{own}.amount", "Not a double."),
            (f"{own}.count", "Not between 0 and 10."),
        ]
        unknown = mapping_body(schema_id, ("EXPRESSION", "frobnicate(id)", f"{own}.key"))
        shown = await near.ok("POST", path, {"data": good, "mappingSet": unknown})
        assert shown["errors"][0]["exception"] == "Unknown function: frobnicate."

    async def test_a_preview_that_takes_long_holds_up_nobody(self, near: Neighbours) -> None:
        own = await near.namespace()
        schema_id = await near.own_schema("Slow", {"fits": {"type": "boolean"}})
        mapping = ("EXPRESSION", 'matches_regex(name, "(a|aa)+")', f"{own}.fits")
        sent = {
            "data": [{"name": "a" * 60 + "!"}] * 20,
            "mappingSet": mapping_body(schema_id, mapping),
        }
        preview = asyncio.create_task(near("POST", "/conversion/mappingSets/preview", sent))
        waits = []
        while not preview.done():
            begun = time.monotonic()
            await near.ok("GET", "/conversion/languages/el/functions")
            waits.append(time.monotonic() - begun)
        status, answer = (await preview)[:2]
        assert (status, answer["detail"]) == (400, "The expressions take too long.")
        assert len(waits) > 3
        assert sorted(waits)[len(waits) // 2] < 0.5

    async def test_the_language_tells_what_it_knows(self, near: Neighbours) -> None:
        found = await near.ok("GET", "/conversion/languages/el/functions")
        names = {each["function"] for each in found}
        assert {"concat", "upper", "iif", "coalesce", "date", "to_integer"} <= names
        found = await near.ok("GET", "/conversion/languages/el/operators")
        assert "+" in {each["operatorSymbol"] for each in found}
        path = "/conversion/languages/el/validate"
        assert await near.ok("POST", path, {"expression": 'concat("a", b)'}) is True
        assert await near.ok("POST", path, {"expression": "frobnicate(b)"}) is False


class TestSandboxes:
    async def test_another_sandbox_sees_nothing(self, near: Neighbours) -> None:
        schema_id = await near.own_schema("Of prod", {"key": TEXT})
        dataset = await near.dataset("of prod", schema_id)
        other = {"x_sandbox_name": "dev"}
        assert (await near("GET", f"/catalog/dataSets/{dataset}", **other))[0] == 404
        path = "/schemaregistry/tenant/schemas"
        listed = await near.ok("GET", path, Accept=SHORT, **other)
        assert "Of prod" not in {each["title"] for each in listed["results"]}
        status, answer, _ = await near("GET", path, Accept=SHORT, Authorization="Bearer no")
        assert (status, answer["error_code"]) == (401, "401013")
