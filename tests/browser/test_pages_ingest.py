"""Every state of the form from a table to a dataset, on a page without a kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.mappings import MappingFunction, MappingProblem
from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.model.dataflow.part_bodies import PlanContext
from pgflow_widgets.widgets.ingest.declarations import IngestView
from pgflow_widgets.widgets.ingest.edits import apply_edit
from pgflow_widgets.widgets.ingest.failures import show_cancelled
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.view import draw_ingest
from pgflow_widgets.widgets.query_code import query_code
from pgflow_widgets.widgets.view import Notice
from tests.support import static_pages
from tests.support.static_pages import assert_seen, barriers_in, opened, sent, show

TYPES = (
    ("id", "long", "integer", ""),
    ("customer_id", "long", "integer", ""),
    ("status", "string", "string", ""),
    ("total", "double", "number", ""),
    ("updated_at", "string", "string", "date-time"),
)
ROWS = tuple(
    {
        "id": n,
        "customer_id": 40 + n,
        "status": "delivered" if n < 3 else None,
        "total": 19.9 * n,
        "updated_at": f"2026-01-0{n}T0{n - 1}:00:00",
    }
    for n in (1, 2, 3)
)
SCHEMA = TableSchema(tuple(Column(*facts) for facts in TYPES), ROWS)
DATASETS = [Dataset(f"5e47161fa49bb818ad7f47b{n}", f"Set {n}", "", "schema", "") for n in range(3)]
UPPER = MappingFunction("upper", "upper(INPUT)", "Makes letters capital.", 'upper("a")')
FUNCTIONS = [
    MappingFunction("concat", "concat(STRING_1, STRING_2)", "Joins strings.", 'concat("a", "b")'),
    MappingFunction("to_string", "to_string(INPUT)", "Makes a string.", "to_string(1)"),
    UPPER,
]


def begun(schema: TableSchema = SCHEMA) -> IngestState:
    state = IngestState("shop", "sales.orders")
    state.load(schema, DATASETS, PlanContext("base", "acme", []))
    apply_edit(state, "target/dataset", "Orders")
    return state


def at(step: str, *edits: tuple[str, Any], **facts: Any) -> IngestState:
    """A form in a step, after some edits in it; nothing was wrong before."""
    state = begun()
    while state.step != step:
        state.advance()
    state.values = {
        f"_tenant.{column}": [None if row[column] is None else str(row[column]) for row in ROWS]
        for column, *_ in TYPES
    }
    for name, value in edits:
        apply_edit(state, name, value)
    for name, value in facts.items():
        setattr(state, name, value)
    return state


def told(state: IngestState) -> IngestState:
    """The same after somebody wanted to go on."""
    assert state.show_problems()
    return state


def cancelled() -> IngestState:
    state = making(3)
    state.busy = ""
    show_cancelled(state, "Creating the dataflow")
    return state


def making(done: int, failed: bool = False) -> IngestState:
    state = at("review")
    state.begin()
    for number, part in enumerate(state.parts[: done + 1]):
        state.tell(part.label, f"5e47161f-a49b-b818-ad7f-47b{number}" if number < done else "")
    if failed:
        state.fail()
        hint = "Undo deletes what was created; Continue creates what is missing."
        text = f"Creating the dataset failed. {done} of 7 parts exist."
        state.notice = Notice("error", text, hint)
    elif done < len(state.parts):
        state.busy = "Creating the dataflow…"
    else:
        state.outcome, state.reading = "f", "frame = sb.datasets.read('Orders')\nframe"
        state.query = query_code("orders", "Orders", "sb")
    return state


WRONG = MappingProblem("uper(status)", "_acme.status", "Unknown function uper. Did you mean upper?")
MANY = tuple(Column(f"a_very_long_name_of_a_column_{n}", *TYPES[2][1:]) for n in range(60))
LONG = TableSchema(MANY, ())
EVERY = ("repeats", "every")
STATES: dict[str, Callable[[], IngestState]] = {
    "reading": lambda: IngestState("", "sales.orders", busy="Reading sales.orders…"),
    "unread": lambda: IngestState(
        "", "sales.orders", notice=Notice("error", "No network.", "Wait.")
    ),
    "columns": lambda: at("columns", ("take/3/", False)),
    "no_column": lambda: told(at("columns", ("take/-1", False))),
    "many_columns": lambda: begun(LONG),
    "target": lambda: at("target", ("target/identity", "customer_id")),
    "existing": lambda: at("target", ("target/new", "existing")),
    "target_wrong": lambda: told(
        at(
            "target",
            *(("target/dataset", ""), ("target/name", ""), ("field/2/name", "no name")),
            *(("target/identity", "customer_id"), ("target/namespace", "")),
        )
    ),
    "checking": lambda: at("target", busy="Checking the names…"),
    "mapping": lambda: at("mapping"),
    "mapping_wrong": lambda: told(
        at("mapping", ("rule/2/source", "uper(status)"), rule_problems=[WRONG])
    ),
    "once": lambda: at("schedule"),
    "every": lambda: at("schedule", EVERY, ("start", "2026-03-01T06:00")),
    "schedule_wrong": lambda: told(
        at("schedule", EVERY, ("interval", "5"), ("start", "incomplete"), ("delta", ""))
    ),
    "review": lambda: at("review"),
    "review_rules": lambda: at("review", code="rules"),
    "review_code": lambda: at("review", code="python", snippets={"python": "flow = 1\n" * 30}),
    "making": lambda: making(3),
    "failed": lambda: making(3, failed=True),
    "cancelled": cancelled,
    "made": lambda: making(7),
}

SAID = {
    "reading": "Reading sales.orders…",
    "unread": "No network.",
    "columns": "4 of 5 columns selected.",
    "no_column": "No column is chosen. Choose at least one.",
    "many_columns": "60 of 60 columns selected.",
    "target": "Add the rows to one of the 3 in this sandbox.",
    "existing": "The mapping fills its fields.",
    "target_wrong": "4 fields need attention:",
    "checking": "Checking the names…",
    "mapping": "5 of 5 fields are filled.",
    "mapping_wrong": "Unknown function uper. Did you mean upper?",
    "once": "A one-time copy takes all rows of the table.",
    "every": "The shortest interval is 15 minutes.",
    "schedule_wrong": "Complete the date and time, or clear the field.",
    "review": "It takes 16 calls to Adobe at most.",
    "review_rules": "Column or expression",
    "review_code": "flow = 1",
    "making": "Creating the dataflow…",
    "failed": "Creating the dataset failed. 3 of 7 parts exist.",
    "cancelled": "Creating the dataflow was cancelled.",
    "made": "Runs once, in about a minute.",
}


def view(state: IngestState) -> IngestView:
    return draw_ingest(state, 0, badge="Local demo")


@pytest.fixture
def widget(sheet: Page) -> Locator:
    return draw(sheet)


@pytest.fixture(scope="module")
def drawn(context: BrowserContext) -> Iterator[Page]:
    """One page for all states."""
    with static_pages.sheet(context) as page:
        draw(page)
        yield page


def draw(page: Page) -> Locator:
    functions = [asdict(function) for function in FUNCTIONS]
    return opened(
        page, "ingest", {"view": view(at("columns")), "functions": functions, "inside": ""}
    )


@pytest.mark.parametrize("name", STATES)
def test_every_state_says_what_it_is(drawn: Page, name: str) -> None:
    show(drawn, view(STATES[name]()))
    assert_seen(drawn, SAID[name])


def test_nobody_is_kept_out_of_any_state_in_any_look(sheet: Page) -> None:
    draw(sheet)

    def draw_state(name: str) -> None:
        show(sheet, view(STATES[name]()))

    def propose() -> None:
        draw_state("mapping")
        source = sheet.get_by_label("Source of _tenant.status")
        source.fill("")
        source.press_sequentially("up")
        expect(sheet.locator(".pgflow-proposals [role=option]")).to_have_count(2)

    def list_functions() -> None:
        draw_state("mapping")
        functions = sheet.get_by_role("button", name="Functions")
        if functions.get_attribute("aria-expanded") == "false":
            functions.click()
        sheet.get_by_label("Search functions").fill("capital")
        expect(sheet.locator(".pgflow-function")).to_have_count(1)

    def show_details() -> None:
        draw_state("made")
        sheet.locator("summary").evaluate("(summary) => (summary.parentElement.open = true)")

    def ask() -> None:
        draw_state("made")
        if not sheet.get_by_role("dialog").count():
            sheet.get_by_role("button", name="Undo", exact=True).click()

    def cancel() -> None:
        sheet.keyboard.press("Escape")

    states = {name: partial(draw_state, name) for name in STATES}
    acts = (propose, list_functions, show_details, ask, cancel)
    states |= {act.__name__: act for act in acts}
    assert barriers_in(sheet, "ingest", states) == []


def test_each_problem_leads_to_its_field(sheet: Page, widget: Locator) -> None:
    show(sheet, view(at("target")))
    widget.get_by_role("button", name="Next").focus()
    show(sheet, view(STATES["target_wrong"]()))
    summary = widget.locator(".pgflow-problems")
    labels = "Name of the dataset, Name of the dataflow, Field for status, Identity namespace"
    expect(summary).to_have_text(f"4 fields need attention: {labels}")
    for said in ("The dataset has no name.", "The dataflow has no name."):
        expect(widget.get_by_text(said)).to_have_count(1)
    expect(summary).to_be_focused()
    for label, field in (
        ("Name of the dataset", "Name of the dataset"),
        ("Field for status", "Field for status"),
        ("Identity namespace", "Identity namespace"),
    ):
        summary.get_by_role("button", name=label, exact=True).click()
        expect(widget.get_by_label(field, exact=True)).to_be_focused()
        expect(widget.get_by_label(field, exact=True)).to_have_attribute("aria-invalid", "true")


def test_an_expression_is_completed_with_columns_and_functions(
    sheet: Page, widget: Locator
) -> None:
    show(sheet, view(at("mapping")))
    source = widget.get_by_label("Source of _tenant.status")
    source.fill("")
    source.press_sequentially("up")
    options = widget.locator(".pgflow-proposals [role=option]")
    expect(options.locator("code")).to_have_text(["updated_at", "upper(INPUT)"])
    source.press("ArrowDown")
    source.press("ArrowDown")
    source.press("Enter")
    expect(source).to_have_value("upper(")
    expect(source).to_be_focused()
    source.press_sequentially("sta")
    source.press("ArrowDown")
    source.press("Tab")
    expect(source).to_have_value("upper(status")
    source.press_sequentially(")to")
    source.press("Escape")
    expect(options).to_have_count(0)
    source.press("Backspace")
    source.press("Tab")
    expect(source).to_have_value("upper(status)t")
    expect(source).not_to_be_focused()
    assert sent(sheet)[-1] == {"type": "edit", "name": "rule/2/source", "value": "upper(status)t"}


def test_functions_are_searched_and_written_into_the_expression(
    sheet: Page, widget: Locator
) -> None:
    show(sheet, view(at("mapping")))
    source = widget.get_by_label("Source of _tenant.status")
    source.fill("x")
    source.fill("")
    widget.get_by_role("button", name="Functions").click()
    expect(widget.locator(".pgflow-function")).to_have_count(3)
    widget.get_by_label("Search functions").fill("capital")
    expect(widget.locator(".pgflow-function")).to_have_count(1)
    widget.locator(".pgflow-function").click()
    expect(source).to_have_value("upper(")
    expect(source).to_be_focused()


def test_a_wrong_expression_moves_nothing_and_keeps_the_last_good_value(
    sheet: Page, widget: Locator
) -> None:
    show(sheet, view(at("mapping")))
    before = widget.locator(".pgflow-grid-mapping").bounding_box()
    cells = widget.locator(".pgflow-grid-mapping tr:not(.pgflow-below)").nth(3).locator("td")
    line = widget.locator(".pgflow-grid-mapping .pgflow-below").nth(2)
    widths = [cell.bounding_box() for cell in cells.all()]
    state = at("mapping", ("rule/2/source", "uper(status)"), rule_problems=[WRONG])
    show(sheet, view(state))
    expect(cells.nth(3)).to_contain_text("delivered")
    expect(line).to_contain_text("Did you mean upper?")
    source = widget.get_by_label("Source of _tenant.status")
    expect(source).to_have_accessible_description(WRONG.message)
    assert widget.locator(".pgflow-grid-mapping").bounding_box() == before
    assert [cell.bounding_box() for cell in cells.all()] == widths


def test_a_line_without_an_error_is_no_row_to_a_screen_reader(sheet: Page, widget: Locator) -> None:
    rows = widget.get_by_role("table").get_by_role("row")
    show(sheet, view(at("mapping")))
    expect(rows).to_have_count(1 + len(TYPES))
    show(sheet, view(STATES["mapping_wrong"]()))
    expect(rows).to_have_count(2 + len(TYPES))
    expect(rows.nth(4)).to_have_text(WRONG.message)


def test_a_narrow_mapping_shows_all_of_a_line(sheet: Page, widget: Locator) -> None:
    sheet.set_viewport_size({"width": 600, "height": 800})
    show(sheet, view(STATES["mapping_wrong"]()))
    box = widget.locator(".pgflow-grid-mapping")
    assert box.evaluate("node => node.scrollWidth <= node.clientWidth")
    line = widget.locator(".pgflow-grid-mapping .pgflow-below").nth(2)
    expect(line).to_have_text(WRONG.message)
    assert line.locator("td").evaluate("node => node.scrollWidth <= node.clientWidth")
    for name in ("Remove _tenant.status", "Source of _tenant.status"):
        expect(widget.get_by_label(name)).to_be_visible()


def test_times_and_numbers_are_written_as_in_the_browser(sheet: Page, widget: Locator) -> None:
    show(sheet, view(at("columns")))
    line = widget.get_by_role("row").filter(has_text="updated_at")
    expect(line.get_by_role("cell").nth(4)).to_have_text("2026-01-01 00:00:00")
    total = widget.get_by_role("row").filter(has_text="total")
    expect(total.get_by_role("cell").last).to_have_text("59.7")
    show(sheet, view(at("mapping")))
    expect(widget.get_by_role("row").last).not_to_contain_text("T00")
    expect(widget.locator(".pgflow-preview").last).to_have_text("2026-01-01 00:00:00")


@pytest.mark.parametrize("width", [600, 360])
def test_a_narrow_page_names_every_step_and_what_was_chosen(
    sheet: Page, widget: Locator, width: int
) -> None:
    sheet.set_viewport_size({"width": width, "height": 800})
    show(sheet, view(at("review")))
    steps = widget.locator(".pgflow-stop-label, .pgflow-stop-summary")
    words = ["What to copy", "5 columns", "Where to", "Orders (new)", "Mapping", "5 fields"]
    expect(steps).to_have_text([*words, "Schedule", "Once", "Review", ""])
    for step in steps.all():
        assert step.evaluate("node => node.scrollWidth <= node.clientWidth")
    show(sheet, view(at("target")))
    first, second = (card.bounding_box() for card in widget.locator(".pgflow-card-choice").all())
    assert first
    assert second
    assert (first["x"], first["width"]) == (second["x"], second["width"])


def test_the_local_time_stands_beside_utc(sheet: Page, widget: Locator) -> None:
    show(sheet, view(STATES["every"]()))
    start = widget.get_by_label("Start (UTC)")
    expect(start).to_have_value("2026-03-01T06:00")
    expect(widget.locator(".pgflow-local")).to_contain_text("your time")
    start.fill("2026-03-02T07:30")
    start.blur()
    assert sent(sheet)[-1] == {"type": "edit", "name": "start", "value": "2026-03-02T07:30"}
    start.focus()
    sheet.keyboard.press("Delete")
    start.blur()
    assert sent(sheet)[-1] == {"type": "edit", "name": "start", "value": "incomplete"}


def test_undo_is_asked_first_and_names_what_goes(sheet: Page, widget: Locator) -> None:
    show(sheet, view(making(7)))
    undo = widget.get_by_role("button", name="Undo", exact=True)
    undo.click()
    dialog = widget.get_by_role("dialog", name="Undo the dataflow?")
    expect(dialog.get_by_role("listitem")).to_have_count(7)
    expect(dialog.get_by_role("listitem").first).to_contain_text("dataflow")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    sheet.keyboard.press("Escape")
    expect(undo).to_be_focused()
    undo.click()
    dialog.get_by_role("button", name="Undo").dblclick()
    assert [each for each in sent(sheet) if each["type"] == "undo"] == [
        {"type": "undo", "attempt": 0}
    ]


def test_a_failure_is_told_with_details_to_copy(sheet: Page, widget: Locator) -> None:
    sheet.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {"
        "writeText: async (text) => { window.copied = text; }}})"
    )
    show(sheet, view(making(3, failed=True)))
    notice = widget.locator(".pgflow-notice-error")
    expect(notice).to_contain_text("Creating the dataset failed. 3 of 7 parts exist.")
    notice.get_by_role("button", name="Copy details").click()
    sheet.wait_for_function("window.copied")
    assert "source connection: done 5e47161f-a49b" in sheet.evaluate("window.copied")


def test_what_is_under_way_can_be_cancelled_and_the_focus_goes_to_what_is_said(
    sheet: Page, widget: Locator
) -> None:
    show(sheet, view(making(3)))
    cancel = widget.get_by_role("button", name="Cancel")
    cancel.focus()
    cancel.press("Enter")
    assert sent(sheet)[-1] == {"type": "cancel"}
    show(sheet, view(cancelled()))
    expect(cancel).to_have_count(0)
    notice = widget.locator(".pgflow-notice-stopped")
    expect(notice).to_contain_text("The dataset may exist too.")
    expect(notice).to_be_focused()
    for name in ("Continue", "Undo"):
        expect(widget.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_the_card_takes_the_focus_of_create(sheet: Page, widget: Locator) -> None:
    show(sheet, view(making(3)))
    widget.get_by_role("button", name="Create", exact=True).focus()
    show(sheet, view(making(7)))
    expect(widget.locator(".pgflow-made")).to_be_focused()


def test_after_it_is_made_runs_and_rows_are_a_click_away(sheet: Page, widget: Locator) -> None:
    show(sheet, view(making(7)))
    card = widget.locator(".pgflow-notice-done")
    expect(card).to_contain_text("sales.orders to Orders")
    expect(card).to_contain_text("Runs once, in about a minute.")
    expect(card.get_by_role("button", name="Copy the ID of the dataset").first).to_be_visible()
    expect(widget.get_by_role("table", name="Summary")).to_have_count(0)
    expect(widget.locator(".pgflow-stop-done")).to_have_count(5)
    expect(widget.get_by_role("button", name="Copy the ID of the dataflow")).to_be_hidden()
    card.get_by_text("Details").click()
    expect(widget.get_by_role("button", name="Copy the ID of the dataflow")).to_be_visible()
    widget.get_by_role("button", name="Watch runs").click()
    assert sent(sheet)[-1] == {"type": "watch"}
    widget.get_by_role("button", name="Open dataset as DataFrame").click()
    code = widget.get_by_role("region", name="Code that reads the dataset")
    expect(code).to_contain_text("frame = sb.datasets.read('Orders')")
    widget.get_by_role("button", name="Query with SQL").click()
    expect(code).to_contain_text('frame = sb.sql("SELECT * FROM orders LIMIT 100", flatten=True)')
