"""Every state of the screen that shows runs, on a page without a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from pgflow_widgets.api.messages.datasets.row_errors import RowError
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.frames.failed_rows import FailedRow
from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.operations.flow_runs.failed_rows import FailedRows
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.actions import question_about_column, question_before
from pgflow_widgets.widgets.watch.declarations import Action, WatchView
from pgflow_widgets.widgets.watch.failed_rows import draw_error, draw_failed_rows
from pgflow_widgets.widgets.watch.view import Counts, WatchState, draw_watch
from tests.support import static_pages
from tests.support.static_pages import assert_seen, barriers_in, opened, sent, show

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KNOWN: dict[str, Any] = dict.fromkeys((field.name for field in fields(Dataflow)), "")
FLOW = Dataflow(
    **KNOWN
    | {"id": "5e47161f-a49b", "name": "sales.orders to Orders", "state": "enabled"}
    | {"frequency": "minute", "interval": 15, "backfill": True, "delta_column": "updated_at"}
    | {"start": NOON - timedelta(days=2), "connection_ids": (), "source_ids": (), "target_ids": ()}
)
ERROR = "The table sales.orders is missing (CONNECTOR-2001-500). Check that it was not renamed"


def run(number: int, **facts: Any) -> Run:
    started = NOON + timedelta(minutes=15 * (number - 60))
    known: dict[str, Any] = dict.fromkeys(field.name for field in fields(Run))
    known |= {"id": f"run-{number}", "flow_id": "flow-1", "status": "success", "error": ""}
    known |= {
        "errors": (),
        "records_read": 8000 - 90 * number,
        "records_failed": 0,
        "output_bytes": 1_717_128,
    }
    known |= {"records_written": 8000 - 90 * number, "started_at": started}
    return Run(**known | {"completed_at": started + timedelta(seconds=2 + number / 10)} | facts)


RUNS = [run(number) for number in range(60)]
PARTLY = run(57, records_failed=1200, records_written=1670, error="Row 12: total is no number")
FAILED = run(58, status="failed", records_written=0, records_read=0, error=ERROR)
UNDER_WAY = run(60, status="inProgress", records_written=None, completed_at=None)


def view(*runs: Run, flow: Dataflow = FLOW, ask: Action | None = None, **facts: Any) -> WatchView:
    known = {"seen_at": NOON, "live": True, "dialog": ask and question_before(ask, flow)}
    return draw_watch(
        WatchState(flow, runs, badge="Local demo", **known | facts), 0, NOON + timedelta(minutes=7)
    )


REJECTED = run(59, records_failed=14, records_written=100, batch_ids=("01EF",))
NO_NUMBER = RowError("INGEST-1401-400", "_acme.total", "a < b is no number")
MISSING = RowError("INGEST-1555-400", "_acme.email", "The field must be there")


def rejected_rows() -> FailedRows:
    """Twelve rows for one reason, two for another."""
    values = [{"id": str(number), "total": "a < b", "email": None} for number in range(14)]
    errors = [[NO_NUMBER]] * 12 + [[MISSING]] * 2
    rows = [
        FailedRow("run-59", "01EF", "f.json", number, values[number], errors[number])
        for number in range(14)
    ]
    return FailedRows(rows, ["Only the first 14 rows are read; limit=None reads all."])


def compared(agrees: bool | None, difference: float = 0.0, reason: str = "") -> Counts:
    """What came of a comparison of the counts."""
    known: dict[str, Any] = dict.fromkeys(field.name for field in fields(Comparison))
    facts = {"figure": "rows", "agrees": agrees, "difference": difference, "reason": reason}
    gaps = ["The source was not asked."] if agrees is None else []
    return Counts(result=Reconciliation(FLOW, [Comparison(**known | facts)], gaps))


PAUSED = replace(FLOW, state="disabled")
ONCE = replace(FLOW, frequency="once", interval=None)
STATES = {
    "loading": view(seen_at=None),
    "no_run": view(),
    "one_run": view(RUNS[0]),
    "many_runs": view(*RUNS[:57], PARTLY, FAILED, UNDER_WAY),
    "last_failed": view(*RUNS[50:58], FAILED, live=False),
    "no_run_once": view(flow=ONCE),
    "paused": view(*RUNS[:5], flow=PAUSED),
    "once": view(RUNS[3], flow=ONCE),
    "busy": view(*RUNS[:5], busy="Starting a run…"),
    "refused": view(*RUNS[:5], notice=Notice("error", "Adobe runs it by its schedule.", "So.")),
    "no_run_asks_delete": view(ask="delete"),
    "asks_pause": view(*RUNS[:5], ask="pause"),
    "asks_reschedule": view(*RUNS[:5], ask="reschedule"),
    "asks_delete": view(*RUNS[:5], ask="delete"),
    "asks_column": view(
        RUNS[3], flow=ONCE, dialog=question_about_column(ONCE, ["updated_at", "seen_at"])
    ),
    "last_partial": view(*RUNS[50:57], PARTLY),
    "deleted": view(
        *RUNS[:5], is_deleted=True, live=False, notice=Notice("done", "Deleted: 5e47161f-a49b.")
    ),
    "not_compared": view(*RUNS[:5], counts=Counts()),
    "comparing": view(*RUNS[:5], counts=Counts(busy=True)),
    "counts_agree": view(*RUNS[:5], counts=compared(True)),
    "counts_differ": view(*RUNS[:5], counts=compared(False, -12, "12 rows failed.")),
    "counts_unknown": view(*RUNS[:5], counts=compared(None)),
    "long_name": view(*RUNS[:3], flow=replace(FLOW, name="a_very_long_name_" * 12)),
}

SAID = {
    "loading": "Loading the runs…",
    "no_run": "No runs yet. The first is due 1 Mar 12:15 UTC.",
    "one_run": "8,000 in 1 run",
    "many_runs": "Last 30 of 60 runs",
    "last_failed": "The last run failed: The table sales.orders is missing (CONNECTOR-2001-500).",
    "no_run_once": "No runs yet. Run now to start one.",
    "paused": "Paused",
    "once": "Once · All rows",
    "busy": "Starting a run…",
    "refused": "Adobe runs it by its schedule.",
    "no_run_asks_delete": "Delete 'sales.orders to Orders'?",
    "asks_pause": "No new run starts until you resume it.",
    "asks_reschedule": "The start cannot be changed once it has passed.",
    "asks_column": "Which column tells which rows are new?",
    "asks_delete": "The dataset with its rows and the connection to the database stay.",
    "last_partial": "In the last run 1,200 rows failed: Row 12: total is no number.",
    "deleted": "It wrote 39,100 rows in 5 runs. The dataset keeps them.",
    "not_compared": "Compare counts",
    "comparing": "Comparing source, runs and dataset…",
    "counts_agree": "The counts agree.",
    "counts_differ": "12 rows differ",
    "counts_unknown": "The source was not asked.",
    "long_name": "a_very_long_name_" * 12,
}


@pytest.fixture
def widget(sheet: Page) -> Locator:
    return opened(sheet, "watch", {"view": STATES["many_runs"]})


@pytest.fixture(scope="module")
def drawn(context: BrowserContext) -> Iterator[Page]:
    """One page for all states."""
    with static_pages.sheet(context) as page:
        opened(page, "watch", {"view": STATES["many_runs"]})
        yield page


@pytest.mark.parametrize("name", STATES)
def test_every_state_says_what_it_is(drawn: Page, name: str) -> None:
    show(drawn, STATES[name])
    assert_seen(drawn, SAID[name])


def test_nobody_is_kept_out_of_any_state_in_any_look(sheet: Page) -> None:
    opened(sheet, "watch", {"view": STATES["many_runs"]})

    def draw(view: WatchView) -> None:
        sheet.keyboard.press("Escape")  # closes the menu
        show(sheet, view)

    def open_error() -> None:
        draw(STATES["many_runs"])
        fold = sheet.get_by_role("button", name="Failed", exact=True)
        if fold.get_attribute("aria-expanded") == "false":
            fold.press("Enter")

    def open_menu() -> None:
        draw(STATES["many_runs"])
        sheet.get_by_role("button", name="More").press("ArrowDown")

    def open_rejected() -> None:
        draw(view(*RUNS[:57], REJECTED))
        sheet.get_by_role("button", name="Show: 14 rows failed").press("Enter")
        answer(sheet, draw_failed_rows("run-59", rejected_rows()))

    states = {"rejected": open_rejected, "error": open_error, "menu": open_menu}
    states |= {name: partial(draw, view) for name, view in STATES.items()}
    assert barriers_in(sheet, "watch", states) == []


def answer(page: Page, message: Any) -> None:
    page.evaluate("(message) => model.emit('msg:custom', message)", message)


def test_the_rows_that_failed_come_when_they_are_asked_for(sheet: Page, widget: Locator) -> None:
    show(sheet, view(*RUNS[:57], REJECTED))
    opener = widget.get_by_role("button", name="Show: 14 rows failed, run of 2026-03-01 11:45:00")
    expect(opener).to_have_text("14")
    opener.press("Enter")
    assert sent(sheet) == [{"type": "failed-rows", "run": "run-59"}]
    panel = widget.get_by_role("region", name="Rows that failed, run of 2026-03-01 11:45:00")
    expect(panel.get_by_role("heading")).to_be_focused()
    expect(panel.get_by_role("status")).to_have_text("Reading the rows…")
    answer(sheet, draw_failed_rows("run-58", rejected_rows()))  # asked for before
    answer(sheet, draw_failed_rows("run-59", rejected_rows()))
    expect(panel.get_by_role("status")).to_have_text("14 rows")
    groups = panel.locator(".pgflow-reason-group")
    expect(groups.first).to_contain_text("12 rows: a < b is no number")
    expect(groups.first).to_contain_text("_acme.total · INGEST-1401-400 · first 10")
    expect(groups.first.locator("tbody tr")).to_have_count(10)
    expect(groups.nth(1).locator("tbody tr").first.locator("td").nth(2)).to_have_text("null")
    expect(panel.get_by_text("Only the first 14 rows are read")).to_be_visible()
    show(sheet, view(*RUNS[:57], REJECTED, run(60)))
    expect(groups).to_have_count(2)
    sheet.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_rows_that_failed_are_open_at_the_start_where_they_were_asked_for(
    sheet: Page,
) -> None:
    widget = opened(sheet, "watch", {"view": view(seen_at=None, opens_rows=True)})
    show(sheet, view(*RUNS[:57], REJECTED, opens_rows=True))
    expect(widget.locator(".pgflow-failed")).to_contain_text("Reading the rows…")
    assert sent(sheet) == [{"type": "failed-rows", "run": "run-59"}]
    widget.get_by_role("button", name="Close").click()
    show(sheet, view(*RUNS[:57], REJECTED, run(60), opens_rows=True))
    expect(widget.locator(".pgflow-failed")).to_have_count(0)
    assert len(sent(sheet)) == 1


def test_why_rows_cannot_be_read_is_said_where_they_would_stand(
    sheet: Page, widget: Locator
) -> None:
    show(sheet, view(*RUNS[:57], REJECTED))
    widget.get_by_role("button", name="Show: 14 rows failed").click()
    answer(sheet, draw_error("run-59", PgflowError("They were not kept.", hint="Switch them on.")))
    expect(widget.locator(".pgflow-failed")).to_contain_text("They were not kept. Switch them on.")


def test_the_counts_are_compared_when_it_is_asked_for(sheet: Page, widget: Locator) -> None:
    expect(widget.get_by_role("button", name="Compare counts")).to_have_count(0)  # nothing can
    show(sheet, STATES["not_compared"])
    compare = widget.get_by_role("button", name="Compare counts")
    compare.press("Enter")
    assert sent(sheet) == [{"type": "compare"}]
    show(sheet, STATES["comparing"])
    compare.click(force=True)
    assert len(sent(sheet)) == 1
    show(sheet, STATES["counts_differ"])
    expect(compare).to_be_focused()
    expect(widget.locator(".pgflow-chip-bad")).to_have_text("12 rows differ")
    expect(widget.get_by_role("status").filter(has_text="12 rows failed.")).to_be_visible()
    show(sheet, STATES["counts_agree"])
    expect(widget.locator(".pgflow-chip-good")).to_have_text(["Enabled", "Counts agree"])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_a_run_tells_its_error_with_a_button_that_copies_it(sheet: Page, widget: Locator) -> None:
    fold = widget.get_by_role("button", name="Failed", exact=True)
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.press("Enter")
    expect(widget.locator("tr pre")).to_have_text(ERROR)
    expect(fold).to_be_focused()
    show(sheet, view(*RUNS[:57], PARTLY, FAILED, run(60)))
    expect(widget.locator("tr pre")).to_have_text(ERROR)
    expect(widget.get_by_role("button", name="Copy the error")).to_be_visible()


def test_the_menu_is_used_by_keys_and_delete_opens_on_cancel(sheet: Page, widget: Locator) -> None:
    more = widget.get_by_role("button", name="More")
    more.press("ArrowDown")
    assert focused(sheet) == "Reschedule…"
    sheet.keyboard.press("ArrowUp")
    assert focused(sheet) == "Delete…"
    sheet.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(widget.get_by_role("menu")).to_have_count(0)
    more.press("Enter")
    sheet.keyboard.press("End")
    sheet.keyboard.press("Enter")
    assert sent(sheet)[-1] == {"type": "act", "value": "delete", "attempt": 0}
    show(sheet, STATES["asks_delete"])
    expect(widget.get_by_role("button", name="Cancel")).to_be_focused()
    sheet.keyboard.press("Escape")
    assert sent(sheet)[-1] == {"type": "leave"}
    show(sheet, STATES["many_runs"])
    expect(more).to_be_focused()


def test_a_new_schedule_is_sent_once(sheet: Page, widget: Locator) -> None:
    show(sheet, STATES["asks_reschedule"])
    expect(widget.get_by_label("Every")).to_be_focused()
    expect(widget.get_by_label("Every")).to_have_value("15")
    widget.get_by_label("Every").fill("2")
    widget.get_by_label("Unit").select_option("hour")
    show(sheet, STATES["asks_reschedule"] | {"seen": "12:00:01 UTC"})
    expect(widget.get_by_label("Every")).to_have_value("2")
    widget.get_by_role("button", name="Save").dblclick()
    answers = {"interval": "2", "frequency": "hour", "with_connections": False, "column": ""}
    assert sent(sheet) == [{"type": "confirm", "attempt": 0, **answers}]


def test_the_column_of_new_rows_is_asked_before_the_first_run(sheet: Page, widget: Locator) -> None:
    show(sheet, STATES["asks_column"])
    widget.get_by_label("Delta column").select_option("seen_at")
    widget.get_by_role("button", name="Run", exact=True).click()
    answers = {"interval": "", "frequency": "", "with_connections": False, "column": "seen_at"}
    assert sent(sheet) == [{"type": "confirm", "attempt": 0, **answers}]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no_run", "No runs yet. The first is due 1 Mar 12:15 UTC."),
        ("no_run_once", "No runs yet. Run now to start one."),
        ("deleted", "It wrote 39,100 rows in 5 runs. The dataset keeps them."),
    ],
)
def test_a_sentence_stands_where_no_runs_are(
    sheet: Page, widget: Locator, name: str, said: str
) -> None:
    show(sheet, STATES[name])
    expect(widget.get_by_text(said)).to_be_visible()
    expect(widget.locator(".pgflow-tile, .pgflow-figure, table")).to_have_count(0)


def test_a_dataflow_that_was_deleted_is_not_looked_at_again(sheet: Page, widget: Locator) -> None:
    show(sheet, STATES["deleted"])
    expect(widget.get_by_role("button")).to_have_count(0)


def test_a_paused_dataflow_says_so_once(sheet: Page, widget: Locator) -> None:
    show(sheet, STATES["paused"])
    expect(widget.locator(":text('paused'):not(.pgflow-unseen)")).to_have_text(["Paused"])


def test_a_run_that_lost_rows_does_not_look_like_a_whole_one(sheet: Page, widget: Locator) -> None:
    show(sheet, STATES["last_partial"])
    line = widget.locator(".pgflow-data tbody tr").first
    expect(line.locator("td").nth(1)).to_have_text("!Succeeded, 1,200 rows failed")
    expect(line.locator("td").nth(4)).to_have_css("font-weight", "700")
    tile = widget.locator(".pgflow-tile", has_text="Last run")
    expect(tile.locator("strong")).to_have_text("!Partial")


def test_the_latest_bar_stands_at_the_right_end(sheet: Page, widget: Locator) -> None:
    show(sheet, view(*RUNS[:12]))
    plot = widget.locator(".pgflow-chart").bounding_box()
    last = widget.locator(".pgflow-chart g > g").last.bounding_box()
    assert plot is not None
    assert last is not None
    assert last["x"] + last["width"] == pytest.approx(plot["x"] + plot["width"], abs=1)
    expect(widget.locator(".pgflow-ends span")).to_have_text(["28 Feb 21:00", "23:45 (latest)"])


def test_no_answer_for_long_is_not_called_live(sheet: Page) -> None:
    sheet.clock.install(time=NOON)
    widget = opened(sheet, "watch", {"view": STATES["many_runs"]})
    expect(widget.get_by_text("Live, updated")).to_be_visible()
    sheet.clock.run_for(15_000)
    expect(widget.get_by_text("Not updating, last data 12:00:00 UTC")).to_be_visible()
    show(sheet, STATES["many_runs"] | {"seen": "12:00:16 UTC"})
    expect(widget.get_by_text("Live, updated 0 s ago")).to_be_visible()


def test_a_kernel_that_owes_an_answer_is_not_called_live(sheet: Page) -> None:
    sheet.clock.install(time=NOON)
    view = STATES["last_failed"] | {"live": True, "every": 15.0}
    widget = opened(sheet, "watch", {"view": view}, "model.answer = () => {};")
    sheet.clock.run_for(4_000)
    expect(widget.get_by_text("No answer yet: the kernel is busy or gone.")).to_be_visible()
    expect(widget.get_by_text("Not updating, last data 12:00:00 UTC")).to_be_visible()


def test_the_time_goes_on_outside_of_the_live_region(sheet: Page, widget: Locator) -> None:
    expect(widget.get_by_text("Live, updated 1 s ago")).to_be_visible()
    expect(widget.locator("[role=status], [role=alert]").filter(has_text="ago")).to_have_count(0)
    widget.get_by_role("button", name="Pause updates").click()
    assert sent(sheet)[-1] == {"type": "stop"}


def test_without_a_kernel_all_of_it_is_under_a_veil(sheet: Page, widget: Locator) -> None:
    sheet.evaluate("el.classList.add('jupyter-widgets-disconnected')")
    expect(widget.get_by_text("Not connected")).to_be_visible()
    for part in (".pgflow-head", ".pgflow-tiles", ".pgflow-foot"):
        expect(widget.locator(part)).to_have_css("opacity", "0.4")
