"""The local Flow Service against Adobe's published OpenAPI description.

Schemathesis makes calls that the description allows and calls that it forbids; sound ids, bodies
and etags are mixed in, so that answers of success are seen too. An answer must be one that the
description has, or an error that Adobe's error pages have.
"""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import aiohttp
import hypothesis
import pytest
import requests
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support import closing_lines, depth
from tests.support.contract import CONTRACT, DESCRIPTION
from tests.support.flow_chains import ONCE, PARAMS_OF_RUN, Chain, Lake, source
from tests.support.raw_caller import RawClient, body, token
from tests.support.services import Service, running_service

if TYPE_CHECKING:
    from schemathesis.core.transport import Response

PARTS = frozenset({"headers", "ids", "body", "query"})
SOUND = (PARTS, *(PARTS - {each} for each in sorted(PARTS)), frozenset({"headers"}), frozenset())

# No code is documented for a body of a wrong shape, nor for a spec without its version (422).
OURS = {"1400-400", "1400-422"}
GATEWAY = {"403010", "401013", "403000", "403003", "400003", "403025"}
# Where Adobe's description contradicts itself or the guides; contract, flow-service.md 1 and 1.3.
OTHER_SHAPES = (
    ("GET /connections/{BASE_CONNECTION_ID}/explore", "objectType=table"),
    ("GET /connections/{BASE_CONNECTION_ID}/configs", ""),
    ("GET /flowSpecs", ""),
    ("GET /flowSpecs/{FLOW_SPEC_ID}", ""),
    ("POST /flowSpecs/search", ""),
)
# A run is replaced by its provider only; specs are read-only.
NEVER_GRANTED = (
    "PUT /runs/{RUN_ID}",
    *("POST /connectionSpecs", "PUT /connectionSpecs/{CONNECTION_SPEC_ID}"),
    *("POST /flowSpecs", "PUT /flowSpecs/{FLOW_SPEC_ID}"),
    # What a database holds is found through a connection: the connector's catalogue has codes.
    "GET /connectionSpecs/{CONNECTION_SPEC_ID}/explore",
    "GET /connectionSpecs/{CONNECTION_SPEC_ID}/configs",
)

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.is_file(),
    reason="Adobe's OpenAPI description is not here: name its folder in PGFLOW_CONTRACT",
)


@functools.cache
def description() -> dict[str, Any]:
    if not DESCRIPTION.is_file():
        return {"paths": {}}
    return yaml.load(DESCRIPTION.read_text("utf-8"), yaml.CSafeLoader)


@functools.cache
def operations() -> dict[str, Any]:
    import schemathesis  # takes seconds, which only the worker that makes these calls spends

    schema = schemathesis.openapi.from_dict(description())
    return {each.ok().label: each.ok() for each in schema.get_all_operations()}


LABELS = [
    f"{method.upper()} {path}"
    for path, methods in description()["paths"].items()
    for method in methods
    if method != "parameters"
]


def documented_codes() -> set[str]:
    text = "".join((CONTRACT / name).read_text("utf-8") for name in ("errors.md", "auth.md"))
    return set(re.findall(r"\b(1[134]\d\d|2[012]\d\d)\b", text))


class World:
    """What there is at the service, by the names that the description gives to ids."""

    def __init__(self, service: Service, database: dict[str, str]) -> None:
        self.service = service
        self.database = database
        self.base_url = service.facts["flow_service_url"]
        self.headers: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.lake: Lake
        self.once = ""
        asyncio.run(self._made())

    async def _made(self) -> None:
        async with aiohttp.ClientSession() as session:
            _, answer = await token(self.service, session)
            call = RawClient(self.service, session, answer["access_token"])
            self.headers = call.headers
            chain = Chain(call)
            await chain.ends()
            login = {**self.database, "sslMode": "Require"}
            chain.base = await chain.made("connections", body("sound", login))
            chain.source = await chain.made("sourceConnections", source(chain.base))
            self.lake = chain.lake
            whole = await chain.made("flows", self.lake.flow(chain.source, chain.target))
            nothing = source(chain.base, params={"tableName": "sales.nothing"})
            empty = await chain.made("sourceConnections", nothing)
            once = self.lake.flow(empty, chain.target, scheduleParams=ONCE)
            self.once = await chain.made("flows", once)
            run = await chain.made("runs", {"flowId": self.once, "params": PARAMS_OF_RUN})
            for _ in range(1000):
                item = await chain.item("runs", run)
                if item["metrics"]["statusSummary"]["status"] == "failed":
                    break
        self.ids = {
            "BASE_CONNECTION_ID": chain.base,
            "SOURCE_CONNECTION_ID": chain.source,
            "TARGET_CONNECTION_ID": chain.target,
            "FLOW_ID": whole,
            "RUN_ID": run,
            "CONNECTION_SPEC_ID": "74a1c565-4e59-48d7-9d67-7c03b8a13137",
            "FLOW_SPEC_ID": "14518937-270c-4525-bdec-c2ba7cce3860",
        }

    def fresh(self, label: str) -> dict[str, str]:
        """Make something to delete, or a draft to publish, and return its id by its name."""
        query = "?mode=draft" if "/action" in label else ""
        for name, path, sent in (
            ("BASE_CONNECTION_ID", "/connections", body("fresh")),
            ("SOURCE_CONNECTION_ID", "/sourceConnections", source(self.ids["BASE_CONNECTION_ID"])),
            ("TARGET_CONNECTION_ID", "/targetConnections", self.lake.target()),
            ("FLOW_ID", "/flows", self.flow()),
        ):
            if name in label:
                url = f"{self.base_url}{path}{query}"
                made = requests.post(url, json=sent, headers=self.headers, timeout=10)
                return {name: made.json()["id"]}
        return {}

    def flow(self) -> dict[str, Any]:
        return self.lake.flow(self.ids["SOURCE_CONNECTION_ID"], self.ids["TARGET_CONNECTION_ID"])

    def sound_body(self, label: str) -> Any:
        """A body that the service takes, where the description's own words do not suffice."""
        if label.startswith("PATCH"):
            return [{"op": "replace", "path": "/description", "value": "changed"}]
        found = {
            "POST /connections": body("drawn"),
            "POST /sourceConnections": source(self.ids["BASE_CONNECTION_ID"]),
            "POST /targetConnections": self.lake.target(),
            "POST /flows": self.flow(),
            "POST /runs": {"flowId": self.once, "params": PARAMS_OF_RUN},
        }.get(label)
        searched = {"queryString": "name==x", "limit": 5} if label.endswith("/search") else None
        return found or searched

    def improve(self, case: Any, label: str, sound: frozenset[str]) -> dict[str, str]:
        """Put sound parts in place of generated ones, and return the headers to send."""
        headers = self.headers if "headers" in sound else {**self.headers, **case.headers}
        if "ids" in sound:
            known = self.ids
            if label.startswith("DELETE") or "/action" in label:
                known = known | self.fresh(label)
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
        if "headers" in sound:
            case.headers = {}
            if label.startswith("PATCH"):
                etag = self.etag(case.formatted_path.rstrip("/"))
                headers = {**headers, "If-Match": etag or '"none"'}
        if "body" in sound and (replaced := self.sound_body(label)):
            case.body, case.media_type = replaced, "application/json"
        if "query" in sound:
            op = "re_trigger" if label.startswith("POST /runs") else "publish"
            case.query = {"op": op} if "/action" in label else {}
        return headers

    def etag(self, path: str) -> str | None:
        answer = requests.get(f"{self.base_url}{path}", headers=self.headers, timeout=10)
        return answer.json()["items"][0]["etag"] if answer.ok else None


@pytest.fixture(scope="module")
def world(service: Service) -> Iterator[World]:
    """A service of its own: what other tests keep is not always as the description has it."""
    with running_service() as own:
        yield World(own, service.database)


def check_error(answer: Response, documented: set[str]) -> None:
    said = answer.json()
    if "error_code" in said:
        assert said["error_code"] in GATEWAY
        assert answer.status_code == int(said["error_code"][:3])
        return
    if "report" not in said:  # of the gateway, before the service
        assert answer.status_code in {400, 404, 405}
        assert {"title", "status", "detail"} <= set(said)
        assert said["detail"] != "No such operation."
        return
    code = said["type"].rpartition("FLOW-")[2]
    assert code in OURS or code.split("-")[0] in documented
    assert int(code.split("-")[1]) == said["status"] == answer.status_code
    assert said["report"]["request-id"] == answer.headers["x-request-id"][0]
    assert said["report"]["detailed-message"].endswith(".")


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("examples", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_every_answer_is_a_documented_one(
    world: World,
    label: str,
    mode: str,
    examples: int,
    record_property: Callable[[str, object], None],
) -> None:
    from schemathesis.generation import GenerationMode
    from schemathesis.specs.openapi.checks import response_schema_conformance

    operation = operations()[label]
    documented = documented_codes()
    answered = granted = 0

    @settings(
        # Bodies that describe specs take seconds to draw, and all are refused.
        max_examples=2 if label in NEVER_GRANTED and not depth.is_long() else examples,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)), draw=st.data())
    def call(case: Any, draw: st.DataObject) -> None:
        nonlocal answered, granted
        sound = draw.draw(st.sampled_from(SOUND), label="sound")
        headers = world.improve(case, label, sound)
        hypothesis.assume(all(str(value).isprintable() for value in headers.values()))
        try:
            answer = case.call(base_url=world.base_url, headers=headers)
        except (UnicodeError, requests.exceptions.InvalidHeader):
            hypothesis.reject()  # it cannot be sent
        answered += 1
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            check_error(answer, documented)
            return
        granted += 1
        assert str(answer.status_code) in operation.definition.raw["responses"]
        if not any(label == shape and part in answer.request.url for shape, part in OTHER_SHAPES):
            case.validate_response(answer, checks=[response_schema_conformance])

    call()
    record_property(closing_lines.CONTRACT, [label, mode, answered])
    assert answered, "no call could be made"
    if mode == "positive" and label not in NEVER_GRANTED:
        assert granted, "no answer of success was seen"


def test_all_operations_of_the_description_are_tried() -> None:
    assert list(operations()) == LABELS
    assert len(LABELS) == 45
