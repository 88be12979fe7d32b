"""Where a plan goes: to the sandbox that it is bound to, or to the only open one; never by luck."""

from __future__ import annotations

import copy
import pickle
import weakref
from dataclasses import asdict, replace
from typing import Any

import pytest

from pgflow_widgets.errors import InputError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook import sign_in
from pgflow_widgets.notebook.access import open_sandboxes
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.plans import PLAN

ELSEWHERE = "https://stage.example.com"


class Applied:
    """Notes where plans went, in place of making them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.places: list[tuple[Access, str]] = []
        noted = self.places

        def note(access: Access, place: str, *_: object, **_options: object) -> list[str]:
            noted.append((access, place))
            return []

        monkeypatch.setattr(Access, "run_in", note)


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> Applied:
    return Applied(monkeypatch)


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sandboxes that other tests left do not count here."""
    monkeypatch.setattr(open_sandboxes, "_open", weakref.WeakKeyDictionary())
    monkeypatch.setattr(open_sandboxes, "_newest", [])


def opened(organisation: str, name: str = "prod", client: str = "c", url: str = "") -> Sandbox:
    where = {"base_url": url, "token_url": f"{url}/token"} if url else {}
    credentials = Credentials(client, Secret("x"), organisation, **where)
    return Sandbox(credentials, name, cloud="Azure")


def refusal(plan: Plan, method: str = "apply") -> InputError:
    with pytest.raises(InputError) as caught:
        getattr(plan, method)()
    return caught.value


@pytest.mark.parametrize("method", ["apply", "undo", "diff"])
def test_sandboxes_of_one_name_are_told_apart_by_organisation(
    applied: Applied, method: str
) -> None:
    kept = [opened("A@AdobeOrg"), opened("B@AdobeOrg")]
    error = refusal(Plan.from_yaml(PLAN.to_yaml()), method)
    assert "No sandbox given" in error.message
    assert all(sandbox._access.credentials.org_id in error.message for sandbox in kept)
    assert "sandbox=" in error.hint
    assert error.field == "sandbox"
    assert applied.places == []


@pytest.mark.parametrize("other", [{"name": "dev"}, {"url": ELSEWHERE}], ids=str)
def test_another_name_or_another_address_is_another_place(
    applied: Applied, other: dict[str, str]
) -> None:
    kept = [opened("A@AdobeOrg"), opened("A@AdobeOrg", **other)]
    said = refusal(PLAN).message
    assert all(value in said for value in other.values())
    assert (applied.places, len(kept)) == ([], 2)


def test_two_objects_for_one_place_are_no_question(applied: Applied) -> None:
    kept = [opened("A@AdobeOrg", client="old"), opened("A@AdobeOrg", client="new")]
    PLAN.apply()
    assert applied.places == [(kept[1]._access, "prod")]


def test_the_only_open_sandbox_is_taken_as_it_is_named_now(
    applied: Applied, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = opened("A@AdobeOrg")
    only._access.name = "dev"
    PLAN.undo()
    assert applied.places == [(only._access, "dev")]


def test_without_an_open_sandbox_there_is_none_to_take(applied: Applied) -> None:
    assert "No sandbox given" in refusal(PLAN).message
    assert applied.places == []


@pytest.mark.parametrize("method", ["apply", "undo", "diff"])
def test_a_bound_plan_stays_where_it_was_planned(applied: Applied, method: str) -> None:
    first, second = opened("A@AdobeOrg"), opened("B@AdobeOrg")
    plan = PLAN.at(first)
    first._access.name = "dev"  # as `switch` does
    getattr(plan, method)()
    getattr(replace(plan, name="changed"), method)()
    assert applied.places == [(first._access, "prod")] * 2
    getattr(plan, method)(sandbox=second)
    assert applied.places[-1] == (second._access, "prod")


def test_a_copy_stays_bound_to_the_very_same_sandbox(applied: Applied) -> None:
    first, second = opened("A@AdobeOrg"), opened("B@AdobeOrg")
    for again in (copy.copy(PLAN.at(first)), copy.deepcopy(PLAN.at(first)), PLAN.at(first)):
        again.apply()
    assert applied.places == [(first._access, "prod")] * 3
    assert second


def test_a_pickled_plan_is_bound_to_nothing_and_carries_no_credential(applied: Applied) -> None:
    first, second = opened("A@AdobeOrg"), opened("B@AdobeOrg")
    data = pickle.dumps(PLAN.at(first))
    assert b"AdobeOrg" not in data
    again = pickle.loads(data)
    assert again == PLAN
    assert "No sandbox given" in refusal(again).message
    assert (applied.places, bool(second)) == ([], True)


@pytest.mark.parametrize("wrong", ["prod", 5], ids=str)
@pytest.mark.parametrize("method", ["apply", "undo", "diff", "at"])
def test_what_is_no_sandbox_is_refused(applied: Applied, method: str, wrong: Any) -> None:
    with pytest.raises(InputError, match="no sandbox") as caught:
        getattr(PLAN, method)(sandbox=wrong)
    assert (caught.value.field, "sandbox=" in str(caught.value.hint)) == ("sandbox", True)
    assert repr(wrong) not in caught.value.message
    with pytest.raises(InputError, match="no sandbox"):
        Plan.from_yaml(PLAN.to_yaml(), wrong)
    assert applied.places == []


def test_a_bound_plan_can_be_taken_apart(applied: Applied) -> None:
    sandbox = opened("A@AdobeOrg")
    parts = asdict(PLAN.at(sandbox))
    assert parts["sandbox"] is sandbox
    assert copy.deepcopy(sandbox.connections) is sandbox.connections


def test_a_list_of_sandboxes_opens_none_that_a_plan_could_go_to(
    applied: Applied, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(_credentials: Credentials) -> list[Any]:
        return []

    monkeypatch.setattr(sign_in, "_list_sandboxes", none)
    assert sign_in.sandboxes(Credentials("c", Secret("x"), "A@AdobeOrg")).empty
    assert "No sandbox given" in refusal(PLAN).message
