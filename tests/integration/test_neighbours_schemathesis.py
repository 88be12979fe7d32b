"""The services beside Flow Service against Adobe's published descriptions.

Schemathesis makes calls that a description allows and calls that it forbids. Whatever is sent, the
service does not fail, and its answer has a status that the description or an error page has.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
import requests
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pgflow_widgets.emulator.routes.not_offered import REFUSED
from tests.support.contract import CONTRACT, DESCRIPTION
from tests.support.services import Postgres, Service
from tests.support.work import working

FOUNDATION = "/data/foundation"
SERVICES = {
    "schema-registry": f"{FOUNDATION}/schemaregistry",
    "catalog": f"{FOUNDATION}/catalog",
    "data-access": f"{FOUNDATION}/export",
    "data-prep": f"{FOUNDATION}/conversion",
    "query-service": f"{FOUNDATION}/query",
    "sandbox": FOUNDATION,
}
# Of the gateway, and what Adobe's error pages have for ids and parameters that are none.
ERRORS = frozenset({400, 401, 403, 404, 405, 406, 416})
# Their descriptions have no error that a refusal could be answered with.
ONLY_FAILURES = frozenset(
    {
        ("post", "/query-templates"),
        ("put", "/query-templates/{queryTemplateId}"),
        ("get", "/alert-subscriptions"),
    }
)
OPERATIONS = {
    "schema-registry": 44,
    "catalog": 20,
    "data-access": 6,
    "data-prep": 11,
    "query-service": 28,
    "sandbox": 29,
}
METHODS = frozenset({"get", "put", "post", "delete", "patch", "head"})

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.is_file(),
    reason="Adobe's OpenAPI descriptions are not here: name their folder in PGFLOW_CONTRACT",
)


@cache
def description(service: str) -> Any:
    path = CONTRACT / "openapi" / f"{service}.yaml"
    text = path.read_text("utf-8").replace("/#components", "#/components")  # misprints
    raw = yaml.load(text, yaml.CSafeLoader)
    for methods in raw["paths"].values():
        for name in {*methods} - METHODS - {"parameters"}:
            del methods[name]  # what stands among the methods and is none
    return raw


@dataclass(frozen=True)
class World:
    """Where the services are, and what there is by the names that the descriptions give to ids."""

    origin: str
    headers: Mapping[str, str]
    ids: Mapping[str, str]


@pytest.fixture(scope="module")
def world(tolerant_service: Service, postgres: Postgres) -> World:
    return asyncio.run(_made(tolerant_service, postgres))


async def _made(service: Service, postgres: Postgres) -> World:
    async with working(service, postgres) as work:
        await work.filled(2)
        run = await work.ended(await work.flow())
        (batch,) = run["activities"][1]["targetInfo"][0]["reference"]["ids"]
        near = work.near
        mapping = await near.mapping_set(work.schema_id, ("ATTRIBUTE", "id", f"{work.own}.id"))
        query = await near.ok(
            "POST", "/query/queries", {"dbName": "prod:all", "sql": "SHOW TABLES"}
        )
        schema = quote(work.schema_id, safe="")
        ids = {
            "CONTAINER_ID": "tenant",
            **dict.fromkeys(("SCHEMA_ID", "RESOURCE_ID", "UNION_ID"), schema),
            "DATASET_ID": work.dataset,
            "id": work.dataset,
            "BATCH_ID": batch,
            "batchId": batch,
            "dataSetFileId": f"{batch}-1",
            "MAPPING_SET_ID": str(mapping["id"]),
            "queryid": query["id"],
            "sandboxName": "prod",
        }
        return World(near.base.removesuffix(FOUNDATION), work.call.headers, ids)


@cache
def operations(service: str) -> list[Any]:
    import schemathesis  # takes seconds, which only the worker that makes these calls spends

    schema = schemathesis.openapi.from_dict(description(service))
    return [operation.ok() for operation in schema.get_all_operations()]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("examples", [1, pytest.param(100, marks=pytest.mark.soak)])
def test_no_call_makes_a_service_fail(world: World, service: str, mode: str, examples: int) -> None:
    session = requests.Session()
    refused = {
        (method, re.sub(r"{\w+}", "{}", base + path))
        for base, paths in REFUSED.items()
        for path, methods in paths.items()
        for method in methods
    }
    for operation in operations(service):
        path = re.sub(r"{\w+}", "{}", SERVICES[service] + operation.path)
        if (operation.method.upper(), path) in refused:
            continue  # what is sent makes no difference
        _try(world, session, SERVICES[service], operation, mode, examples)


def _try(
    world: World,
    session: requests.Session,
    base: str,
    operation: Any,
    mode: str,
    examples: int,
) -> None:
    from schemathesis.generation import GenerationMode

    documented = {str(code) for code in operation.definition.raw["responses"]}

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=GenerationMode(mode)),
        sound=st.sets(st.sampled_from(["ids", "query"])),
    )
    def call(case: Any, sound: set[str]) -> None:
        if "ids" in sound:
            drawn = case.path_parameters or {}
            case.path_parameters = {n: world.ids.get(n, value) for n, value in drawn.items()}
        if "query" in sound:
            case.query = {}
        case.headers = {}
        try:
            answer = case.call(
                base_url=world.origin + base, headers=dict(world.headers), session=session
            )
        except (UnicodeError, requests.exceptions.InvalidHeader):
            hypothesis.reject()  # it cannot be sent
        said = (operation.label, answer.status_code, answer.text[:500])
        assert answer.status_code < 500, said
        assert str(answer.status_code) in documented | {str(status) for status in ERRORS}, said

    call()


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_not_offered_is_refused_as_documented(world: World, service: str) -> None:
    """Every operation of a description is answered; what the local one lacks says so."""
    for path, methods in description(service)["paths"].items():
        for method in METHODS & {*methods}:
            ids = {name: world.ids.get(name, "none") for name in _names(path)}
            url = world.origin + SERVICES[service] + path.format_map(ids)
            if method == "delete" and "none" not in ids.values():
                url = url.replace(world.ids["DATASET_ID"], "none").replace(
                    world.ids["SCHEMA_ID"], "none"
                )
            sent = {} if method in {"put", "post", "patch"} else None
            answer = requests.request(method, url, json=sent, headers=world.headers, timeout=20)
            said = f"{method} {path}: {answer.status_code} {answer.text[:200]}"
            assert "No such operation" not in answer.text, said
            documented = {str(code) for code in methods[method]["responses"]}
            refused = "does not offer" in answer.text and (method, path) not in ONLY_FAILURES
            if refused and documented - {"200", "default"}:
                assert str(answer.status_code) in documented, said
            assert answer.status_code < 500, said


def _names(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def test_all_operations_of_the_descriptions_are_tried() -> None:
    for service, count in OPERATIONS.items():
        assert len(operations(service)) == count, service
