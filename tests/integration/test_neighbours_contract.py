"""Answers of Schema Registry, Catalog and Data Prep against Adobe's published descriptions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cache
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
import yaml

from tests.support.contract import CONTRACT, DESCRIPTION
from tests.support.flow_chains import PARAMS_OF_RUN
from tests.support.neighbours import PROFILE, SHORT, WHOLE, mapping_body
from tests.support.services import Postgres, Service
from tests.support.work import Work, working

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.is_file(),
    reason="Adobe's OpenAPI descriptions are not here: name their folder in PGFLOW_CONTRACT",
)
# The descriptions call these text or lists of text, yet their examples and the guides have others.
NUMBERS = frozenset(
    {
        *("createdDate", "modifiedDate", "xdm:sourceVersion"),
        *("acp_enableErrorDiagnostics", "acp_partialIngestionPercent"),
    }
)


@cache
def description(service: str) -> Any:
    path = CONTRACT / "openapi" / f"{service}.yaml"
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def plain(value: Any) -> Any:
    """An answer without null, which the descriptions have in examples only."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None and k not in NUMBERS}
    return value


def check(service: str, method: str, path: str, status: int, answer: Any) -> None:
    whole = description(service)
    described = whole["paths"][path][method.lower()]["responses"]
    responses = {str(code): found for code, found in described.items()}
    assert str(status) in responses, f"{status} is not documented for {method} {path}"
    documented = responses[str(status)]
    content = documented.get("content", {}).get("application/json", {})
    schema = documented.get("schema") or content.get("schema") or {}
    assert schema or answer is None, "nothing is documented to compare with"
    root = {name: whole[name] for name in ("definitions", "components") if name in whole}
    jsonschema.validate(plain(answer), {**root, **schema}, jsonschema.Draft4Validator)


@pytest.fixture
async def work(tolerant_service: Service, postgres: Postgres) -> AsyncIterator[Work]:
    async with working(tolerant_service, postgres) as opened:
        yield opened


async def test_answers_are_as_described(work: Work) -> None:
    await work.filled(3)
    await work.ended(await work.flow())
    near, own = work.near, work.own
    group = await near.field_group(f"{work.table} g", {"properties": {"key": {"type": "string"}}})
    schema = await near.schema(f"{work.table} s", PROFILE, group["$id"])
    one = quote(schema["$id"], safe="")
    identity = {
        "@type": "xdm:descriptorIdentity",
        "xdm:sourceSchema": schema["$id"],
        "xdm:sourceVersion": 1,
        "xdm:sourceProperty": f"/{own}/key",
        "xdm:namespace": "CRMID",
        "xdm:property": "xdm:code",
        "xdm:isPrimary": True,
    }
    record = {
        "type": "object",
        "title": f"{work.table} c",
        "description": "",
        "allOf": [{"$ref": "https://ns.adobe.com/xdm/data/record"}],
    }
    mapping = mapping_body(work.schema_id, ("ATTRIBUTE", "id", f"{own}.id"))
    made = await near.ok("POST", "/conversion/mappingSets", mapping)
    reference = {"name": "n", "schemaRef": mapping["outputSchema"]["schemaRef"]}
    (batch,) = await near.ok("GET", f"/catalog/batches?dataSet={work.dataset}")
    xdm_accept = "application/vnd.adobe.xdm+json"
    registry, catalog, prep, access = "schemaregistry", "catalog", "conversion", "export"
    calls = [
        (registry, "GET", "/stats", "/stats", None, ""),
        (registry, "GET", "/tenant/schemas", "/{CONTAINER_ID}/schemas", None, SHORT),
        (
            registry,
            "GET",
            f"/tenant/schemas/{one}",
            "/{CONTAINER_ID}/schemas/{SCHEMA_ID}",
            None,
            WHOLE,
        ),
        (registry, "GET", "/global/classes", "/{CONTAINER_ID}/classes", None, SHORT),
        (registry, "POST", "/tenant/classes", "/tenant/classes", record, ""),
        (registry, "POST", "/tenant/descriptors", "/tenant/descriptors", identity, ""),
        (registry, "GET", "/tenant/descriptors", "/{CONTAINER_ID}/descriptors", None, xdm_accept),
        (catalog, "POST", "/dataSets", "/dataSets", reference, ""),
        (catalog, "GET", "/dataSets", "/dataSets", None, ""),
        (catalog, "GET", f"/dataSets/{work.dataset}", "/dataSets/{DATASET_ID}", None, ""),
        (catalog, "GET", "/batches", "/batches", None, ""),
        (catalog, "GET", f"/batches/{batch}", "/batches/{BATCH_ID}", None, ""),
        (prep, "GET", "/languages/el/functions", "/languages/el/functions", None, ""),
        (prep, "GET", "/languages/el/operators", "/languages/el/operators", None, ""),
        (prep, "POST", "/languages/el/validate", "/languages/el/validate", {"expression": "1"}, ""),
        (prep, "POST", "/mappingSets", "/mappingSets", mapping, ""),
        (prep, "GET", "/mappingSets?limit=5&start=0", "/mappingSets", None, ""),
        (prep, "GET", f"/mappingSets/{made['id']}", "/mappingSets/{MAPPING_SET_ID}", None, ""),
        (prep, "POST", "/mappingSets/validate", "/mappingSets/validate", mapping, ""),
        (
            *(prep, "POST", "/mappingSets/preview", "/mappingSets/preview"),
            *({"data": {"id": 1}, "mappingSet": mapping}, ""),
        ),
    ]
    described = [{"op": "add", "path": "/description", "value": "changed"}]
    parts = f"/batches/{batch}/files"
    calls += [
        (registry, "PATCH", f"/tenant/schemas/{one}", "/tenant/schemas/{SCHEMA_ID}", described, ""),
        (
            catalog,
            "PATCH",
            f"/dataSets/{work.dataset}",
            "/dataSets/{DATASET_ID}",
            {"name": "m"},
            "",
        ),
        (catalog, "GET", "/lastBatches", "/lastBatches", None, ""),
        (access, "GET", parts, "/batches/{batchId}/files", None, ""),
        (access, "GET", f"/batches/{batch}/failed", "/batches/{batchId}/failed", None, ""),
        (access, "GET", f"/batches/{batch}/meta", "/batches/{batchId}/meta", None, ""),
        (access, "GET", f"/datasets/{work.dataset}/preview", "/datasets/{id}/preview", None, ""),
    ]
    files = {
        registry: "schema-registry",
        catalog: "catalog",
        prep: "data-prep",
        access: "data-access",
    }
    for service, method, path, template, sent, accept in calls:
        headers = {"Accept": accept} if accept else {}
        status, answer, _ = await near(method, f"/{service}{path}", sent, **headers)
        check(files[service], method, template, status, answer)
    for answer, template in ((group, "/tenant/fieldgroups"), (schema, "/tenant/schemas")):
        check("schema-registry", "POST", template, 201, answer)


async def test_a_run_is_as_described(work: Work) -> None:
    await work.filled(3)
    flow = await work.flow()
    await work.ended(flow)
    params = PARAMS_OF_RUN | {"deltaColumn": {"name": "at"}}
    status, made, _ = await work.call("POST", "/runs", {"flowId": flow, "params": params})
    check("flow-service", "POST", "/runs", status, made)
    run = await work.ended(flow, 2)
    for path, template in (("/runs", "/runs"), (f"/runs/{run['id']}", "/runs/{RUN_ID}")):
        status, answer, _ = await work.call("GET", path)
        check("flow-service", "GET", template, status, answer)
