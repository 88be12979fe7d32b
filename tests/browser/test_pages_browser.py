"""The page of the connection browser in each of its states, before a model that the test plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.tables import Column, Table, TableSchema
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.preview_rows import PreviewRows
from pgflow_widgets.widgets.browser.state import BrowserState
from pgflow_widgets.widgets.browser.view import draw_browser
from pgflow_widgets.widgets.view import Notice
from tests.support import static_pages
from tests.support.static_pages import THEMES, assert_seen, barriers_in, dress, opened

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG = "a_name_that_is_longer_than_any_rail_of_any_browser_has_room_for_on_one_line"


def connection(number: int, name: str, **facts: str) -> BaseConnection:
    return BaseConnection(
        id=f"{number:08x}-5a0c-4d3e-9f00-1c2d3e4f5a6b",
        name=name,
        state=facts.get("state", "enabled"),
        connection_spec_id=POSTGRESQL.connection_spec_id,
        auth="Basic Authentication",
        created_at=NOON + timedelta(minutes=number),
        created_by=facts.get("owner", "ana@example.com"),
        server=facts.get("server", "db.example.com"),
        database=facts.get("database", "retail"),
        username="analyst",
    )


RETAIL = connection(1, "Retail sample")
CONNECTIONS = [
    RETAIL,
    connection(2, "Retail sample", database="archive"),
    connection(3, "HR", server="10.2.0.7", database="people", state="disabled"),
    connection(4, LONG, server=f"{LONG}.example.com"),
]
TABLES = [
    Table(path.partition(".")[2], path, kind, path != "hr.salaries", can_fetch_schema=True)
    for path, kind in {
        "hr.people": "table",
        "hr.salaries": "table",
        "sales.customers": "table",
        "sales.order_totals": "view",
        "sales.orders": "table",
        f"sales.{LONG}": "table",
    }.items()
]
ORDERS = TableSchema(
    columns=(
        Column("id", "integer", "integer", ""),
        Column("customer_email", "string", "string", ""),
        Column("total", "number", "number", ""),
        Column("ordered_at", "string", "string", "date-time"),
        Column("note", "string", "string", ""),
        Column("shipped_on", "string", "string", "date"),
        Column("is_paid", "boolean", "boolean", ""),
    ),
    rows=tuple(
        {
            "id": number,
            "customer_email": f"person{number}@example.com",
            "total": round(number * 37.5 % 113, 2),
            "ordered_at": f"2026-01-{number % 28 + 1:02}T09:{number % 60:02}:07.123456",
            "note": None if number % 3 else "left at the door, " * 20,
            "shipped_on": f"2026-02-{number % 28 + 1:02}",
            "is_paid": bool(number % 2),
        }
        for number in range(1, 41)
    ),
)
Model = dict[str, Any]


class Played:
    """A browser's state, and what of it the page is told."""

    def __init__(self, *connections: BaseConnection, chosen: BaseConnection | None = None) -> None:
        self.state = BrowserState("prod", "Local demo", rows=10)
        self.state.show(connections)
        if chosen is not None:
            self.state.select(chosen)
            self.state.tables = list(TABLES)
        self.sent: list[Any] = []
        self.rows = PreviewRows(self.sent.append)

    def choose(self, table: str, schema: TableSchema = ORDERS) -> Played:
        self.state.choose(table)
        self.state.columns[table] = schema.columns
        self.rows.take(schema, self.state.rows)
        return self

    def change(self, **facts: Any) -> Played:
        for name, value in facts.items():
            setattr(self.state, name, value)
        return self

    def view(self) -> Model:
        self.state.version = self.rows.version
        return dict(draw_browser(self.state, 0))

    def show_in(self, page: Page) -> None:
        for message in self.sent:
            page.evaluate("(message) => model.emit('msg:custom', message)", message)
        page.evaluate("(view) => model.show('view', view)", self.view())


def empty() -> Played:
    return Played()


def loading() -> Played:
    played = Played()
    played.state.list_pane.begin()
    played.state.list_pane.done = 4000
    return played


def failed() -> Played:
    played = Played()
    played.state.list_pane.end(PgflowError("Adobe cannot be reached.", hint="Check the network."))
    return played


def listed() -> Played:
    return Played(*CONNECTIONS)


@cache
def shops() -> list[BaseConnection]:
    return [connection(number, f"shop {number:05}") for number in range(10_000)]


def many() -> Played:
    return Played(*shops())


def chosen() -> Played:
    return Played(*CONNECTIONS, chosen=RETAIL)


def rows() -> Played:
    return chosen().choose("sales.orders")


def no_select() -> Played:
    played = chosen().choose("hr.salaries", replace(ORDERS, rows=()))
    played.state.preview_pane.trouble = Notice(
        "error",
        "The role has no permission to read this table.",
        "Ask the database's owner for SELECT.",
    )
    return played


def no_rows() -> Played:
    return chosen().choose("sales.orders", replace(ORDERS, rows=()))


def reading_rows() -> Played:
    played = chosen()
    played.state.choose("sales.orders")
    played.state.preview_pane.begin()
    return played


def column_hits() -> Played:
    played = rows()
    played.state.look_for_tables("mail")
    played.state.column_pane.begin()
    played.state.column_pane.done, played.state.column_pane.total = 3, 6
    return played


def unsearched() -> Played:
    return chosen().change(table_search="sal", columns_asked=True)


def no_hits() -> Played:
    return chosen().change(table_search="nothing like it", columns_read=True)


def unfolded() -> Played:
    played = rows()
    played.state.unfold("sales.orders")
    return played


def asking(action: str) -> Callable[[], Played]:
    def ask() -> Played:
        return rows().change(dialog=dialogs.dialog_for(action, RETAIL, Cloud.AZURE))

    return ask


def told() -> Played:
    return rows().change(notice=Notice("done", "'Retail sample' works (14 ms)."))


def refused() -> Played:
    return rows().change(notice=Notice("error", "Adobe cannot be reached.", "Try it again."))


def code() -> Played:
    return rows().change(snippet={"kind": "curl", "text": "curl https://example.com/explore " * 4})


STATES: dict[str, Callable[[], Played]] = {
    made.__name__: made
    for made in (
        *(empty, loading, failed, listed, many, chosen, rows, no_select, no_rows),
        *(reading_rows, column_hits, unsearched, no_hits, unfolded, told, refused, code),
    )
} | {f"asking_{action}": asking(action) for action in ("edit", "rotate", "duplicate", "delete")}

SAID = {
    "empty": "Create one to see its tables here.",
    "loading": "Loading… 4,000",
    "failed": "Adobe cannot be reached.",
    "listed": "Choose a connection to see its tables.",
    "many": "10,000 connections",
    "chosen": "6 tables",
    "rows": "Long values are cut here",
    "no_select": "The role has no permission to read this table.",
    "no_rows": "The table has no rows.",
    "reading_rows": "Reading rows…",
    "column_hits": "Reading columns… 3 of 6",
    "unsearched": "Columns of 6 tables are not searched yet.",
    "no_hits": "No matches. Try fewer words.",
    "unfolded": "shipped_on",
    "told": "'Retail sample' works (14 ms).",
    "refused": "Try it again.",
    "code": "curl https://example.com/explore",
    "asking_edit": "Edit 'Retail sample'",
    "asking_rotate": "Test it first, on a temporary connection",
    "asking_duplicate": "Enter the password again: Adobe does not return it.",
    "asking_delete": "Delete 'Retail sample'?",
}


@pytest.fixture(scope="module")
def drawn(context: BrowserContext) -> Iterator[Page]:
    """One page for all states."""
    shops()  # to make 10,000 connections takes longer than to draw them
    with static_pages.sheet(context) as page:
        opened(page, "browser", {"view": Played().view(), "inside": ""})
        yield page


def draw(page: Page, state: str) -> None:
    """Show a state; on a narrow page what was chosen, not the list that covers it."""
    played = STATES[state]()
    played.show_in(page)
    toggle = page.get_by_role("button", name="Connections and tables")
    is_over_it = played.state.table and toggle.is_visible()
    if is_over_it and toggle.get_attribute("aria-expanded") == "true":
        toggle.click()


@pytest.mark.parametrize("state", STATES)
def test_every_state_says_what_it_is(drawn: Page, state: str) -> None:
    STATES[state]().show_in(drawn)
    assert_seen(drawn, SAID[state])


def test_nobody_is_kept_out_of_any_state_in_any_look(sheet: Page) -> None:
    opened(sheet, "browser", {"view": Played().view(), "inside": ""})
    states = {state: partial(draw, sheet, state) for state in STATES}
    assert barriers_in(sheet, "browser", states, [*THEMES, ""]) == []


def test_below_800_pixels_an_empty_list_does_not_cover_the_welcome(sheet: Page) -> None:
    form = opened(sheet, "browser", {"view": Played().view(), "inside": ""})
    sheet.set_viewport_size({"width": 600, "height": 800})
    toggle = form.get_by_role("button", name="Connections and tables")
    first = form.locator("[data-name=first]")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(first).to_be_visible()
    toggle.click()
    expect(first).to_be_hidden()
    rail, body = form.locator(".pgflow-rail"), form.locator(".pgflow-body")
    width = "(node) => node.getBoundingClientRect().width"
    assert rail.evaluate(width) == body.evaluate(width)


def test_ingest_is_off_and_says_why_until_a_table_is_chosen_that_may_be_read(drawn: Page) -> None:
    ingest = drawn.get_by_role("button", name="Ingest", exact=True)
    for state, reason in (
        ("chosen", "Choose a table first"),
        ("no_select", "The role has no permission to read this table"),
    ):
        STATES[state]().show_in(drawn)
        expect(ingest).to_have_attribute("aria-disabled", "true")
        expect(ingest).to_have_attribute("title", reason)
    STATES["rows"]().show_in(drawn)
    expect(ingest).to_have_attribute("aria-disabled", "false")
    assert ingest.get_attribute("title") is None


def test_a_table_without_select_offers_the_statement_that_grants_it(drawn: Page) -> None:
    STATES["no_select"]().show_in(drawn)
    expect(drawn.get_by_role("button", name="Copy GRANT statement")).to_be_visible()
    expect(drawn.locator(".pgflow-code")).to_have_text("GRANT SELECT ON hr.salaries TO analyst;")


def test_large_numbers_are_written_with_separators(drawn: Page) -> None:
    drawn.set_viewport_size({"width": 1280, "height": 800})
    STATES["many"]().show_in(drawn)
    expect(drawn.get_by_text("10,000 connections")).to_be_visible()
    STATES["loading"]().show_in(drawn)
    expect(drawn.get_by_text("4,000")).to_be_visible()


def test_how_many_columns_there_are_is_said_once_it_is_known(drawn: Page) -> None:
    columns = drawn.get_by_role("button", name="Columns: ")
    STATES["reading_rows"]().show_in(drawn)
    expect(columns).to_have_count(0)
    STATES["rows"]().show_in(drawn)
    expect(columns).to_have_text("Columns: 7")


def test_a_dialog_that_deletes_shows_that_cancel_has_the_focus(drawn: Page) -> None:
    STATES["rows"]().show_in(drawn)
    drawn.get_by_role("button", name="More", exact=True).click()
    drawn.get_by_role("menuitem", name="Delete…").click()
    STATES["asking_delete"]().show_in(drawn)
    cancel = drawn.get_by_role("button", name="Cancel")
    expect(cancel).to_be_focused()
    assert cancel.evaluate("(node) => getComputedStyle(node).outlineStyle") == "solid"


def test_the_tables_have_the_larger_part_of_the_rail_and_stay_in_place(drawn: Page) -> None:
    dress(drawn, "Light", 1280)
    STATES["rows"]().show_in(drawn)
    tables, connections = drawn.locator(".pgflow-tables"), drawn.locator(".pgflow-connections")
    before = tables.bounding_box()
    above = connections.bounding_box()
    assert before is not None
    assert above is not None
    assert before["height"] > 1.25 * above["height"]
    assert drawn.get_by_role("tree").evaluate("(node) => node.clientHeight") >= 224
    for text, lines in (("people", 1), ("nothing like it", 0)):
        played = rows()
        played.state.look_for(text)
        played.show_in(drawn)
        expect(connections.locator(".pgflow-line")).to_have_count(lines)
        assert tables.bounding_box() == before


def test_a_connection_that_is_chosen_again_is_in_sight(drawn: Page) -> None:
    dress(drawn, "Light", 1280)
    for state in ("chosen", "listed", "chosen"):
        STATES[state]().show_in(drawn)
    inside = """(line) => {
        const [line_box, box] = [line, line.closest(".pgflow-lines")].map((node) =>
            node.getBoundingClientRect());
        return line_box.top >= box.top && line_box.bottom <= box.bottom;
    }"""
    assert drawn.locator(".pgflow-connection[aria-selected=true]").evaluate(inside)
