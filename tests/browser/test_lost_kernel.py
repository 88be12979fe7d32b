"""A widget whose kernel is gone says so and is off; one whose kernel is busy only says that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import depth, pictures
from tests.support.connection_form_screen import unfold
from tests.support.jupyterlab import WRONG, Notebook, shut_down
from tests.support.lost_kernel import AT_ONCE, SAID, errors_in, live_controls

START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
"""
WIDGETS = (
    "form = sandbox.connect()",
    "signing = pgflow.sign_in()",
    "browser = sandbox.browse()",
    'ingest = sandbox.ingest("shop", "sales.orders")',
    'watch = sandbox.flows.watch("watched")',
)
BUSY = """
import pathlib, time
print("begun", flush=True)
while not pathlib.Path("{file}").exists():
    time.sleep(0.1)
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def notebook(open_fresh_notebook: OpenNotebook, watched: Sandbox) -> Notebook:
    """All widgets, each ready for what a person would do next."""
    opened = open_fresh_notebook(START, *WIDGETS)
    ready(opened.page)
    return opened


def ready(page: Page) -> None:
    widgets = page.locator(".pgflow")
    expect(widgets).to_have_count(5)
    expect(widgets.nth(2).get_by_role("option").filter(has_text="shop")).to_be_visible()
    expect(widgets.nth(3)).to_contain_text("of 10 columns")
    expect(widgets.nth(4).locator("tbody tr")).to_have_count(1)


def restart(page: Page) -> None:
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")


def change(page: Page) -> None:
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.changeKernel({ name: 'python3' })")


def end_from_within(page: Page) -> None:
    page.evaluate(
        """() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel
            .requestExecute({ code: "import os; os._exit(1)" }).done.catch(() => {}) }"""
    )


def assert_all_off(page: Page, errors: list[str], within: int = AT_ONCE) -> None:
    for widget in page.locator(".pgflow").all():
        expect(widget.get_by_role("alert").filter(has_text=SAID)).to_be_visible(timeout=within)
        assert live_controls(widget) == 0
        expect(widget.locator("[placeholder*=entered]")).to_have_count(0)
    assert [each for each in errors if "send" in each or "pgflow" in each] == []


def assert_lost(notebook: Notebook, end: Callable[[Page], None], errors: list[str]) -> None:
    """End the kernel while somebody types a password: that is forgotten, and the focus stays."""
    password = notebook.form.get_by_label("Password", exact=True)
    password.fill(WRONG)
    expect(notebook.form.locator("[placeholder*=entered]")).to_have_count(1)
    end(notebook.page)
    # That a kernel ended by itself, Jupyter's server sees after some seconds.
    assert_all_off(notebook.page, errors, 15_000 if end is end_from_within else AT_ONCE)
    expect(password).to_have_value("")
    # JupyterLab itself asks something when a kernel ends by itself, and takes the focus.
    kept = "document.activeElement.closest('.pgflow, .jp-Dialog') !== null"
    assert notebook.page.evaluate(kept), "the focus went to the body"


# How it is when it shuts down, the test of a saved widget asks in every run.
@pytest.mark.parametrize("end", depth.part([restart, end_from_within, shut_down, change], 1))
def test_every_widget_says_that_its_kernel_is_gone(
    notebook: Notebook, end: Callable[[Page], None]
) -> None:
    assert_lost(notebook, end, errors_in(notebook.page))
    if end is restart:
        looks = (("Light", 1280), ("Dark", 600)) if pictures.FOLDER or depth.is_long() else ()
        for theme, width in looks:
            notebook.use(f"JupyterLab {theme}", width)
            notebook.picture(f"lost_kernel_{theme.lower()}_{width}")
        notebook.command("notebook:run-all-cells")
        expect(notebook.page.get_by_text(SAID)).to_have_count(0)
        ready(notebook.page)


def test_a_saved_widget_is_off_in_a_notebook_that_is_opened_again(
    notebook: Notebook,
) -> None:
    errors = errors_in(notebook.page)
    notebook.save()
    assert_lost(notebook, shut_down, errors)
    notebook.open()
    expect(notebook.page.locator(".pgflow")).to_have_count(5)
    assert_all_off(notebook.page, errors)


@pytest.mark.parametrize("thread", depth.part(["main", "subshell"], 1))
def test_a_busy_kernel_is_not_called_gone(
    open_fresh_notebook: OpenNotebook, watched: Sandbox, lab_folder: Path, thread: str
) -> None:
    notebook = open_fresh_notebook(START, *WIDGETS, run=False)
    page = notebook.page
    if thread == "main":
        # JupyterLab's default lets widgets answer in a thread of the kernel while a cell runs.
        page.evaluate(
            """jupyterapp.shell.currentWidget.sessionContext.session.kernel
                .commsOverSubshells = 'disabled'"""
        )
    notebook.run_all()
    ready(page)
    unfold(notebook, "View request")
    end = lab_folder / f"end_of_the_busy_cell_{thread}"
    notebook.command("notebook:insert-cell-below")
    notebook.command("notebook:replace-selection", {"text": BUSY.format(file=end.name)})
    notebook.command("notebook:run-cell")
    expect(page.locator(".jp-OutputArea-output").get_by_text("begun", exact=True)).to_be_visible()
    notebook.form.get_by_label("Server", exact=True).fill("db.example.com")
    answer = notebook.form.get_by_label("Request as JSON").filter(has_text="db.example.com")
    late = notebook.form.get_by_role("status").filter(has_text="No answer yet")
    # How soon it comes is measured in test_pages.
    expect(late if thread == "main" else late.or_(answer).first).to_be_visible()
    expect(page.get_by_text(SAID)).to_have_count(0)
    if thread == "main":
        notebook.picture("busy_kernel")
    end.touch()
    expect(late).to_have_count(0)  # it answers when the cell is done
    expect(notebook.form.get_by_label("Server", exact=True)).to_be_enabled()
    expect(answer).to_be_visible()
