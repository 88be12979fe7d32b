"""The widget that shows how dataflows are, with work that the test ends."""

from __future__ import annotations

import concurrent.futures
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.errors import InputError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.flow_health import FlowHealth, HealthReport, Status
from pgflow_widgets.operations.flow_health.sign_in import expiry_note
from pgflow_widgets.widgets.health.widget import Health

Job = concurrent.futures.Future[Any]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FLOW = Dataflow(
    **dict.fromkeys((field.name for field in fields(Dataflow)), "")
    | {"id": "flow-1", "name": "orders", "state": "enabled"}
)
ILL = FlowHealth(
    FLOW,
    "shop",
    "base-1",
    Status.FAILING,
    NOON,
    failing_since=NOON,
    failed_runs=3,
    days_left=29,
    reason="password authentication failed",
    action="rotate",
    summary="orders of shop fails since Sunday: password authentication failed.",
)


def no_client() -> NoReturn:
    raise AssertionError


@pytest.fixture
def health(jobs: list[Job]) -> Health:
    widget = Health(no_client, badge="Local demo", variable=lambda: "sb")
    assert widget.view["counted"] == "Looking at all dataflows…"
    jobs[-1].set_result(HealthReport([ILL, replace(ILL, flow=replace(FLOW, id="flow-2"))]))
    return widget


def say(widget: Health, kind: str, **facts: Any) -> None:
    widget._handle_custom_msg({"type": kind, **facts}, [])


def test_it_looks_once_and_again_when_it_is_asked_to(health: Health, jobs: list[Job]) -> None:
    assert health.view["counted"] == "2 failing"
    assert health.view["groups"][0]["code"] == "sb.connections.rotate('shop')"
    attempt = health.view["attempt"]
    say(health, "refresh", attempt=attempt)
    say(health, "refresh", attempt=attempt)  # a second click
    assert len(jobs) == 2
    jobs[-1].set_result(HealthReport(gaps=["Their list broke off."]))
    assert health.view["counted"] == "There are no dataflows."
    assert health.view["rest"] == "Their list broke off."
    assert len(health.frame) == 0
    assert health.frame.attrs["incomplete"] == ["Their list broke off."]


def test_an_action_is_done_once_and_what_it_did_is_said(health: Health, jobs: list[Job]) -> None:
    attempt = health.view["attempt"]
    for _ in range(2):
        say(health, "act", flow="flow-1", value="run", attempt=attempt)
    assert len(jobs) == 2
    assert health.view["busy"] == "Starting a run of 'orders'…"
    jobs[-1].set_result(("A run of 'orders' has started: run-1.", HealthReport([ILL])))
    assert health.view["notice"]["text"] == "A run of 'orders' has started: run-1."
    assert health.view["counted"] == "1 failing"


def test_a_failing_action_leaves_what_is_known(health: Health, jobs: list[Job]) -> None:
    attempt = health.view["attempt"]
    say(health, "act", flow="flow-1", value="enable", attempt=attempt)
    jobs[-1].set_exception(InputError("It is gone.", hint="Look again."))
    assert health.view["notice"] == {"kind": "error", "text": "It is gone.", "hint": "Look again."}
    assert health.view["counted"] == "2 failing"


def test_of_a_flow_that_is_not_listed_nothing_is_done(health: Health, jobs: list[Job]) -> None:
    say(health, "act", flow="other", value="run", attempt=health.view["attempt"])
    say(health, "open", flow="other")
    assert len(jobs) == 1
    assert health.inside == ""


def test_the_runs_of_a_flow_open_below_and_close(health: Health, jobs: list[Job]) -> None:
    say(health, "open", flow="flow-1")
    assert health.inside
    assert health.view["opened"] == "flow-1"
    assert len(jobs) == 2  # the watch looks at the runs
    say(health, "leave")
    assert health.inside == health.view["opened"] == ""


def test_a_sign_in_that_will_end_is_said(jobs: list[Job]) -> None:
    place = ("client", "", "org@AdobeOrg")
    assert expiry_note(Credentials(*place)) == ""
    assert expiry_note(Credentials("client", Secret("s"), "org@AdobeOrg")) == ""
    note = expiry_note(Credentials(*place, access_token=Secret("token")))
    assert note.endswith("a day after they were made.")
    assert note in Health(no_client, note=note).view["rest"]


def test_its_picture_says_what_is_to_do(health: Health) -> None:
    text = health._picture().text()
    assert "2 failing" in text
    assert "orders of shop fails since Sunday: password authentication failed." in text
    assert "Run this cell to use it." in text
