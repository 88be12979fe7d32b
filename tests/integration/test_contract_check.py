"""What a real organisation answers is compared with what is relied on."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.platform_client.relied_fields import SAMPLES, Sample
from pgflow_widgets.local import background
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.integration.test_ingest import Shop, loop, planned, shop
from tests.support.services import Service, misbehaving, running_service
from tests.support.tables import Failures

__all__ = ["loop", "shop"]  # fixtures


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service that holds nothing of other tests, some of which leave odd things behind."""
    with running_service("--with-postgres") as running:
        yield running


@pytest.fixture
def answers(shop: Shop) -> dict[str, Any]:
    """What a sandbox answers in which everything is there once at least."""
    shop.sandbox.flows.wait(planned(shop).apply())
    findings = shop.sandbox.check_contract()
    assert findings.empty, findings.to_string()

    async def read() -> dict[str, Any]:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            return {sample.name: await client.answer_of(sample) for sample in SAMPLES}

    return background.run(read)


def without(value: object, path: list[str]) -> None:
    """Take a field away, wherever it stands."""
    name, *below = path
    if isinstance(value, list):
        for one in value:
            without(one, path)
    elif isinstance(value, dict):
        if below:
            without(value.get(name), below)
        else:
            value.pop(name, None)


def relied_on() -> Iterator[tuple[Sample, str]]:
    for sample in SAMPLES:
        yield from ((sample, path) for path, field in sample.fields.items() if field.always)


def test_each_field_that_is_gone_is_told_and_so_is_a_new_one(
    answers: dict[str, Any], monkeypatch: pytest.MonkeyPatch, shop: Shop
) -> None:
    changed = copy.deepcopy(answers)

    async def told(_client: PlatformClient, sample: Sample) -> object:
        return changed[sample.name]

    monkeypatch.setattr(PlatformClient, "answer_of", told)
    failures = Failures()
    for sample, path in relied_on():
        changed.update(copy.deepcopy(answers))
        items = sample.items(changed[sample.name])
        assert items
        without(items, path.replace("[]", "").split("."))
        with failures.of(f"{sample.name}: {path}"):
            findings = shop.sandbox.check_contract()
            assert path in set(findings["field"])
            assert findings["field"].str.startswith(path).all()  # what stood below it is gone too
            assert findings["finding"].eq("missing").all()
    failures.check()


def test_it_tells_paths_and_kinds_and_no_values(
    shop: Shop, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sandbox.flows.wait(planned(shop).apply())
    read = PlatformClient.answer_of

    async def changed(self: PlatformClient, sample: Sample) -> object:
        answer: Any = await read(self, sample)
        if sample.name == "connections":
            for item in answer["items"]:
                item |= {"createdAt": "yesterday", "canary": {"secret-value": 1}}
                del item["auth"]["specName"]
        return {"other": []} if sample.name == "schemas" else answer

    monkeypatch.setattr(PlatformClient, "answer_of", changed)
    with misbehaving(service, "GET /runs", fault="server-error"):
        frame = shop.sandbox.check_contract()
    assert frame.dtypes.astype(str).unique().tolist() == ["string"]
    rows = {tuple(row[:6]) for row in frame.itertuples(index=False)}
    assert {row for row in rows if row[1] != "runs"} == {
        ("Flow Service", "connections", "createdAt", "of another kind", "number", "text"),
        ("Flow Service", "connections", "canary", "new", "", "object"),
        *{row for row in rows if row[2] == "auth.specName" and row[3] == "missing"},
        ("Schema Registry", "schemas", "results", "missing", "list", "object"),
    }
    assert ("auth.specName", "missing") in {(row[2], row[3]) for row in rows}
    assert ("runs", "not seen") in {(row[1], row[3]) for row in rows}
    text = frame.to_string()
    for value in ("secret-value", "yesterday", shop.login["password"], shop.name):
        assert value not in text


def test_in_an_empty_sandbox_it_says_what_cannot_be_seen(service: Service) -> None:
    frame = Sandbox(service.credentials, "prod").check_contract()
    assert set(frame["finding"]) <= {"not seen"}
