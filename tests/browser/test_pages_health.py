"""Every state of the screen that shows how dataflows are, on a page without a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from pgflow_widgets.operations.flow_health import FlowHealth, Status
from pgflow_widgets.operations.flow_health.summaries import summarize
from pgflow_widgets.widgets.health.declarations import HealthView
from pgflow_widgets.widgets.health.view import SHOWN, HealthState, draw_health
from pgflow_widgets.widgets.view import Notice
from tests.browser.test_pages_watch import FLOW, NOON
from tests.support import static_pages
from tests.support.keyboard_walk import walk
from tests.support.static_pages import assert_seen, barriers_in, dress, opened, sent, show

REFUSED = 'password authentication failed for user "reader" (CONNECTOR-1001-500)'


def ill(number: int, status: Status = Status.FAILING, **facts: Any) -> FlowHealth:
    flow = replace(FLOW, id=f"flow-{number}", name=f"sales.orders_{number} to Orders {number}")
    known = {"connection": "shop", "connection_id": "base-1", "credentials_since": NOON}
    return FlowHealth(**{"flow": flow, "status": status} | known | facts)


def failing(number: int, **facts: Any) -> FlowHealth:
    known = {"failing_since": NOON - timedelta(days=3), "failed_runs": 288, "days_left": 27}
    known |= {"reason": REFUSED, "what_to_do": "Rotate its password.", "action": "rotate"}
    return ill(number, **known | facts)


OTHER = {"connection": "crm", "connection_id": "base-2"}
DISABLED = failing(1, status=Status.DISABLED, days_left=None, failed_runs=2900)
LATE = ill(20, Status.LATE, late_by=timedelta(hours=5), action="watch", **OTHER)
PARTLY = ill(
    21,
    Status.BAD_ROWS,
    failed_share=0.125,
    action="rows",
    reason="Rows were rejected (INGEST-1212-400)",
    what_to_do="Look at the rows that failed.",
    **OTHER,
)
UNKNOWN = ill(22, Status.UNKNOWN, reason="Not for this credential", action="watch", **OTHER)
HEALTHY = ill(30, Status.HEALTHY)
NEW = ill(31, Status.NEW)


def view(*health: FlowHealth, **facts: Any) -> HealthView:
    known = {"seen_at": NOON, "badge": "Local demo"}
    return draw_health(HealthState(summarize(health, NOON), **known | facts), 0)


MANY = (DISABLED, *(failing(number) for number in range(2, 9)), UNKNOWN, LATE, PARTLY, HEALTHY, NEW)
LONG = "a_very_long_name_" * 12
STATES = {
    "loading": view(seen_at=None, busy="Looking at all dataflows…"),
    "empty": view(),
    "healthy": view(HEALTHY, NEW),
    "ill": view(*MANY),
    "busy": view(*MANY, busy="Enabling 'Orders'…"),
    "done": view(*MANY, notice=Notice("done", "A run of 'Orders' has started: run-1.")),
    "refused": view(*MANY, notice=Notice("error", "Adobe runs it by its schedule.", "So.")),
    "broken": view(seen_at=None, notice=Notice("error", "127.0.0.1 cannot be reached.", "So.")),
    "opened": view(*MANY, opened="flow-21"),
    "very_many": view(*(failing(number) for number in range(SHOWN + 150))),
    "long_name": view(
        failing(1, connection=LONG, flow=replace(FLOW, name=LONG), reason=f"No {LONG}")
    ),
    "no_connection": view(failing(1, connection="", connection_id="", credentials_since=None)),
}
SAID = {
    "loading": "Looking at all dataflows…",
    "empty": "There are no dataflows.",
    "healthy": "No dataflow needs you.",
    "ill": "1 disabled by Adobe, 7 failing, 1 of unknown state, 1 late, 1 with bad rows",
    "busy": "Enabling 'Orders'…",
    "done": "A run of 'Orders' has started: run-1.",
    "refused": "Adobe runs it by its schedule.",
    "broken": "127.0.0.1 cannot be reached.",
    "opened": "Close",
    "very_many": "And 150 more.",
    "long_name": LONG,
    "no_connection": "No connection",
}


@pytest.fixture
def widget(sheet: Page) -> Locator:
    return opened(sheet, "health", {"view": STATES["ill"]})


@pytest.fixture(scope="module")
def drawn(context: BrowserContext) -> Iterator[Page]:
    """One page for all states."""
    with static_pages.sheet(context) as page:
        opened(page, "health", {"view": STATES["ill"]})
        yield page


@pytest.mark.parametrize("name", STATES)
def test_every_state_says_what_it_is(drawn: Page, name: str) -> None:
    show(drawn, STATES[name])
    assert_seen(drawn, SAID[name])


def test_nobody_is_kept_out_of_any_state_in_any_look(sheet: Page) -> None:
    opened(sheet, "health", {"view": STATES["ill"]})

    def draw_open(button: str) -> None:
        show(sheet, STATES["ill"])
        target = sheet.get_by_role("button", name=button).first
        if target.get_attribute("aria-expanded") != "true":
            target.press("Enter")

    states = {"reason": partial(draw_open, "Failing"), "rotates": partial(draw_open, "Insert the")}
    states |= {name: partial(show, sheet, view) for name, view in STATES.items()}
    assert barriers_in(sheet, "health", states) == []


def test_the_worst_connection_comes_first_with_what_its_flows_share(widget: Locator) -> None:
    expect(widget.get_by_role("heading", level=4)).to_have_text(["shop", "crm"])
    shop = widget.locator("section").first
    expect(shop.locator("p").first).to_contain_text(
        "7 dataflows of shop have been failing since Thursday"
    )
    expect(shop.locator(".pgflow-badge")).to_have_text("8 of 10 dataflows affected")
    cells = shop.locator("tbody tr").first.locator("td")
    expect(cells.nth(0)).to_have_text("sales.orders_1 to Orders 1")
    expect(cells.nth(1)).to_have_text("✕Disabled")
    crm = widget.locator("section").nth(1).locator("tbody tr")
    heads = widget.locator("section").nth(1).locator("th")  # no column that says nothing of them
    expect(heads).to_have_text(["Dataflow", "Status", "What to do", "Bad rows", "Late by"])
    expect(crm.nth(1).locator("td").nth(4)).to_have_text("5 hours")
    expect(crm.nth(2).locator("td").nth(3)).to_have_text("12.5 %")


def test_tab_goes_through_all_of_it_in_order_and_is_seen(sheet: Page, widget: Locator) -> None:
    few = view(failing(1), replace(PARTLY, connection_id="base-2"))
    for theme in static_pages.THEMES:
        dress(sheet, theme, 1280)
        show(sheet, few)
        stops, problems = walk(sheet)
        assert problems == []
        assert [stop.partition(" ")[2][:24] for stop in stops] == [
            "Refresh",
            "Insert the code that rot",
            "Dataflows of shop that n",
            "✕Failing",
            "Run again: sales.orders_",
            "Runs: sales.orders_1 to ",
            "Dataflows of crm that ne",
            "!Bad rows",
            "Failed rows: sales.order",
        ]


def test_a_reason_unfolds_and_stays_open_by_keys(sheet: Page, widget: Locator) -> None:
    fold = widget.get_by_role("button", name="Failing").first
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.press("Enter")
    expect(widget.locator("tr pre")).to_have_text(f"{REFUSED}. Rotate its password.")
    show(sheet, STATES["ill"])
    expect(widget.locator("tr pre")).to_be_visible()
    expect(fold).to_be_focused()


def test_the_action_stands_beside_the_flow_and_is_sent_once(sheet: Page, widget: Locator) -> None:
    widget.get_by_role("button", name="Run again: sales.orders_2 to Orders 2").dblclick()
    assert sent(sheet) == [{"type": "act", "flow": "flow-2", "value": "run", "attempt": 0}]
    widget.get_by_role("button", name="Enable: sales.orders_1 to Orders 1").press("Enter")
    assert sent(sheet)[-1]["value"] == "enable"
    widget.get_by_role("button", name="Refresh").click()
    assert sent(sheet)[-1] == {"type": "refresh", "attempt": 0}


def test_nothing_is_begun_while_something_is_under_way(sheet: Page, widget: Locator) -> None:
    show(sheet, STATES["busy"])
    widget.get_by_role("button", name="Refresh").click(force=True)
    widget.get_by_role("button", name="Run again: sales.orders_2").click(force=True)
    assert sent(sheet) == []


def test_runs_and_failed_rows_open_below_and_close(sheet: Page, widget: Locator) -> None:
    widget.get_by_role("button", name="Failed rows: sales.orders_21").click()
    assert sent(sheet)[-1] == {"type": "open", "flow": "flow-21"}
    show(sheet, STATES["opened"])
    close = widget.get_by_role("button", name="Close: sales.orders_21 to Orders 21")
    expect(close).to_be_focused()
    close.press("Enter")
    assert sent(sheet)[-1] == {"type": "leave"}


def test_the_code_that_rotates_holds_no_password(sheet: Page, widget: Locator) -> None:
    widget.get_by_role("button", name="Insert the code that rotates").press("Enter")
    code = widget.get_by_role("region", name="Code that rotates the password")
    expect(code).to_have_text("sandbox.connections.rotate('shop')")
    expect(widget.get_by_text("Connection last changed on 1 March 2026.")).to_be_visible()


def test_of_two_connections_of_one_name_the_id_stands_in_the_code() -> None:
    twins = view(failing(1), failing(2, connection_id="base-2"))
    assert [group["code"] for group in twins["groups"]] == [
        "sandbox.connections.rotate('base-1')",
        "sandbox.connections.rotate('base-2')",
    ]
