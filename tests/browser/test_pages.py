"""The widgets' pages without Jupyter, before a model that the test plays.

Here a test can do what no host does on demand: answer late or never, and answer out of order.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.widgets.browser.state import BrowserState
from pgflow_widgets.widgets.browser.view import draw_browser
from pgflow_widgets.widgets.sign_in_form.state import SignInState
from pgflow_widgets.widgets.sign_in_form.view import draw_sign_in_form
from pgflow_widgets.widgets.watch.declarations import WatchView
from pgflow_widgets.widgets.watch.view import WatchState, draw_watch
from tests.support import static_pages

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
opened = partial(static_pages.opened, answers=False)


def sign_in() -> dict[str, Any]:
    return {"view": draw_sign_in_form(SignInState())}


def run(number: int, **facts: Any) -> Run:
    started = NOON + timedelta(minutes=number)
    known: dict[str, Any] = dict.fromkeys(each.name for each in fields(Run))
    known |= {"id": f"run-{number}", "flow_id": "flow-1", "status": "success", "error": ""}
    known |= {"records_read": 10, "records_written": 10, "records_failed": 0}
    known |= {"started_at": started, "completed_at": started + timedelta(seconds=2)}
    return Run(**known | facts)


def watched(*runs: Run, second: int) -> WatchView:
    known: dict[str, Any] = dict.fromkeys((each.name for each in fields(Dataflow)), "")
    flow = Dataflow(**known | {"id": "flow-1", "name": "nightly", "start": None, "interval": 1})
    return draw_watch(WatchState(flow, runs, NOON + timedelta(seconds=second), live=True), 0)


def test_without_an_answer_a_host_that_knows_nothing_is_not_called_dead(sheet: Page) -> None:
    sheet.clock.install()
    widget = opened(sheet, "sign_in_form", sign_in())
    late = widget.get_by_text("No answer yet: the kernel is busy or gone.")
    sheet.clock.run_for(4_000)
    expect(late).to_be_visible()
    expect(widget.get_by_label("Client ID", exact=True)).to_be_enabled()
    sheet.evaluate("model.answer()")
    expect(late).to_have_count(0)
    widget.get_by_label("Client ID", exact=True).fill("abc")
    sheet.clock.run_for(4_000)
    expect(late).to_be_visible()
    sheet.evaluate("model.answer()")
    expect(late).to_have_count(0)


@pytest.mark.parametrize(
    "end",
    [
        "model.send = () => { throw new Error('Cannot send') }",
        "model.send = () => Promise.reject(new Error('Cannot send'))",
        "el.classList.add('jupyter-widgets-disconnected')",
        "model.widget_manager.kernel.status = 'dead'",
        "model.widget_manager.kernel = null",
        "model.widget_manager.kernel = { status: 'idle' }",
    ],
)
def test_the_next_click_tells_that_nobody_listens(sheet: Page, end: str) -> None:
    known = "model.widget_manager = { kernel: { status: 'idle' } };"
    widget = opened(sheet, "sign_in_form", sign_in(), known if "manager" in end else "")
    widget.get_by_label("Client secret", exact=True).fill("typed here")
    box = widget.get_by_role("checkbox")
    sheet.evaluate(f"model.answer(); {end}; document.querySelector('input[type=checkbox]').click()")
    expect(box).to_be_disabled()
    expect(widget.get_by_role("alert").filter(has_text="Not connected")).to_be_visible()
    expect(widget.get_by_label("Client secret", exact=True)).to_have_value("")
    for each in widget.locator("button, input").all():
        expect(each).to_be_disabled()


def test_a_kernel_that_is_idle_and_silent_is_gone_until_it_answers(sheet: Page) -> None:
    known = "model.widget_manager = { kernel: { status: 'idle' } };"
    sheet.clock.install()
    widget = opened(sheet, "sign_in_form", sign_in(), known)
    gone = widget.get_by_role("alert").filter(has_text="Not connected")
    name = widget.get_by_label("Client ID", exact=True)
    sheet.evaluate("model.answer()")
    name.fill("abc")
    sheet.clock.run_for(9_000)
    expect(gone).to_be_visible()
    expect(name).to_be_disabled()
    sheet.evaluate("model.answer()")
    expect(gone).to_have_count(0)
    expect(name).to_be_enabled()
    sheet.evaluate("model.widget_manager.kernel.status = 'busy'")
    name.fill("abcd")
    late = widget.get_by_text("No answer yet: the kernel is busy or gone.")
    sheet.clock.run_for(4_000)
    expect(late).to_be_visible()
    expect(name).to_be_enabled()
    sheet.evaluate("model.answer()")
    expect(late).to_have_count(0)


def test_the_host_is_asked_for_a_kernel_that_does_not_answer(sheet: Page) -> None:
    known = """
    const sessionManager = { refreshRunning: async () => (model.widget_manager.kernel = null) };
    const context = { sessionContext: { sessionManager } };
    model.widget_manager = { kernel: { status: 'idle' }, context };
    """
    sheet.clock.install()
    widget = opened(sheet, "sign_in_form", sign_in(), known)
    sheet.evaluate("model.answer()")
    widget.get_by_label("Client ID", exact=True).fill("abc")
    gone = widget.get_by_role("alert").filter(has_text="Not connected")
    sheet.clock.run_for(3_000)
    expect(gone).to_be_visible()


def test_of_two_inner_pages_the_one_asked_for_last_stays(sheet: Page) -> None:
    state = {
        "view": draw_browser(BrowserState("Connections"), 0),
        "rows": {},
        "inside": "",
    }
    manager = """
    window.waiting = {}; window.removed = [];
    model.widget_manager = {
        get_model: async (id) => id,
        create_view: (id) => new Promise((done) => { waiting[id] = () => {
            const el = document.createElement("p");
            el.textContent = `page of ${id}`;
            done({ el, remove: () => { removed.push(id); el.remove(); } });
        } }),
    };
    """
    opened(sheet, "browser", state, manager)
    for name in ("first", "second"):
        sheet.evaluate("(id) => model.show('inside', id)", name)
    sheet.wait_for_function("Boolean(window.waiting.first && window.waiting.second)")
    sheet.evaluate("waiting.second()")
    expect(sheet.get_by_text("page of second")).to_be_visible()
    sheet.evaluate("waiting.first()")
    sheet.wait_for_function("removed.length")
    assert sheet.evaluate("removed") == ["first"]
    expect(sheet.get_by_text("page of second")).to_be_visible()
    sheet.evaluate("model.show('inside', 'third')")
    sheet.wait_for_function("Boolean(window.waiting.third)")
    sheet.evaluate("waiting.third()")
    expect(sheet.get_by_text("page of third")).to_be_visible()
    assert sheet.evaluate("removed") == ["first", "second"]


def test_runs_are_brought_up_to_date_in_place(sheet: Page) -> None:
    runs = [run(number) for number in range(60)]
    opened(sheet, "watch", {"view": watched(*runs, second=0)})
    sheet.evaluate(
        """() => {
            const cell = document.querySelectorAll('tbody tr')[3].cells[0];
            getSelection().selectAllChildren(cell);
            const scroller = cell.closest('.pgflow-grid-box');
            scroller.scrollTop = 40;
            const place = () => cell.offsetTop - scroller.scrollTop;
            window.kept = { cell, bar: document.querySelectorAll('.pgflow-chart g g')[20], place };
        }"""
    )
    place = sheet.evaluate("kept.place()")
    chosen = sheet.evaluate("String(getSelection())")
    assert chosen
    under_way = run(60, status="inProgress", records_written=3, completed_at=None)
    sheet.evaluate("(view) => model.show('view', view)", watched(*runs, under_way, second=1))
    expect(sheet.locator("tbody tr").first).to_contain_text("Running")
    done = run(60, records_written=20)
    sheet.evaluate("(view) => model.show('view', view)", watched(*runs, done, second=2))
    expect(sheet.locator("tbody tr").first).to_contain_text("Succeeded")
    expect(sheet.get_by_text("Live, updated 0 s ago")).to_be_visible()
    assert sheet.evaluate("String(getSelection())") == chosen
    assert sheet.evaluate("kept.cell.isConnected && kept.bar.isConnected")
    assert sheet.evaluate("kept.place()") == place  # newer rows above it move nothing
    titles = sheet.locator("svg title").all_text_contents()
    assert any("12:40: 10 written, 0 failed" in each for each in titles)
    assert len(titles) == 30


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "view.colour is not declared"),
        ({"live": "yes"}, "view.live is not a flag"),
        ({"notice": {"kind": "", "text": ""}}, "view.notice.hint is missing"),
        ({"rows": [{"state": "lost"}]}, "view.rows[0].id is missing"),
        ({"heads": ["Started", 3]}, "view.heads[1] is not a text"),
    ],
)
def test_a_view_that_is_not_declared_is_refused(
    sheet: Page, change: dict[str, Any], said: str
) -> None:
    view = watched(run(1), second=0)
    opened(sheet, "watch", {"view": view})
    told = sheet.evaluate(
        """(view) => {
            try { model.show("view", view); } catch (error) { return error.message; }
        }""",
        {**view, **change},
    )
    assert told == f"Not as declared: {said}."


def test_a_view_that_lacks_a_key_is_refused(sheet: Page) -> None:
    view = watched(run(1), second=0)
    opened(sheet, "watch", {"view": view})
    told = sheet.evaluate(
        """({ title, ...view }) => {
            try { model.show("view", view); } catch (error) { return error.message; }
        }""",
        view,
    )
    assert told == "Not as declared: view.title is missing."
