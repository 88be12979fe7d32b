"""A widget whose kernel is gone says so and is off; one whose kernel is busy only says that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import depth
from tests.support.connection_form_screen import unfold
from tests.support.jupyterlab import TOKEN, WRONG, Notebook, run_cell, shut_down

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
SAID = "Not connected: run the cell again"
AT_ONCE = 3_000
BUSY = """
import pathlib, time
print("begun", flush=True)
while not pathlib.Path("{file}").exists():
    time.sleep(0.1)
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def lab(open_notebook: OpenNotebook, watched: Sandbox) -> Iterator[Notebook]:
    """A notebook whose kernel may be lost: the next test has a new one."""
    opened = open_notebook(START)
    yield opened
    opened.start_kernel()


@pytest.fixture
def notebook(lab: Notebook) -> Notebook:
    """All widgets, each ready for what a person would do next."""
    lab.begin_anew(START, *WIDGETS)
    lab.run_all()
    ready(lab.page)
    return lab


def errors_in(page: Page) -> list[str]:
    """What nobody catches in the page, and what the console calls an error, from now on."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: said.type == "error" and found.append(said.text))
    return found


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


def live_controls(widget: Locator) -> int:
    return int(
        widget.evaluate(
            """(root) =>
                [...root.querySelectorAll('button, input, select, textarea, [tabindex]')]
                .filter((each) => !each.disabled && !each.closest('[role=alert]'))
                .filter((each) => each.matches('button, input, select') || !each.closest('[inert]'))
                .length"""
        )
    )


def assert_all_off(page: Page, errors: list[str], within: int = AT_ONCE) -> None:
    for widget in page.locator(".pgflow").all():
        expect(widget.get_by_role("alert").filter(has_text=SAID)).to_be_visible(timeout=within)
        assert live_controls(widget) == 0
        expect(widget.locator("[placeholder*=entered]")).to_have_count(0)
    assert [each for each in errors if "send" in each or "pgflow" in each] == []


@pytest.mark.parametrize("end", depth.part([restart, end_from_within, shut_down, change], 2))
def test_every_widget_says_that_its_kernel_is_gone(
    notebook: Notebook, end: Callable[[Page], None]
) -> None:
    errors = errors_in(notebook.page)
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
    if end is restart:
        for theme, width in (("Light", 1280), ("Dark", 600)):
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
    shut_down(notebook.page)
    assert_all_off(notebook.page, errors)
    notebook.open()
    expect(notebook.page.locator(".pgflow")).to_have_count(5)
    assert_all_off(notebook.page, errors)


@pytest.mark.parametrize("thread", depth.part(["main", "subshell"], 1))
def test_a_busy_kernel_is_not_called_gone(lab: Notebook, lab_folder: Path, thread: str) -> None:
    notebook, page = lab, lab.page
    if thread == "main":
        # JupyterLab's default lets widgets answer in a thread of the kernel while a cell runs.
        page.evaluate(
            """jupyterapp.shell.currentWidget.sessionContext.session.kernel
                .commsOverSubshells = 'disabled'"""
        )
    notebook.begin_anew(START, *WIDGETS)
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


def in_notebook_7(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/notebooks/{name}?token={TOKEN}")
    expect(page.get_by_text("Idle")).to_be_attached(timeout=90_000)
    run_cell(page, page.locator(".jp-CodeCell").first)


def in_voila(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/voila/render/{name}?token={TOKEN}")


@pytest.mark.parametrize("front_end", depth.part([in_voila, in_notebook_7], 1))
def test_other_front_ends_tell_it_too(
    page: Page, lab_url: str, lab_folder: Path, front_end: Callable[..., None]
) -> None:
    errors = errors_in(page)
    file = lab_folder / f"lost_{front_end.__name__}.ipynb"
    cell = nbformat.v4.new_code_cell(f"{START}form = sandbox.connect()")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), file)
    before = kernels(page, lab_url)
    front_end(page, lab_url, file.name)
    form = page.locator(".pgflow")
    expect(form.get_by_label("Server", exact=True)).to_be_enabled(timeout=90_000)
    form.get_by_label("Server", exact=True).fill("db.example.com")
    form.get_by_role("button", name="View request").click()
    expect(form.get_by_label("Request as JSON")).to_contain_text("db.example.com")
    (mine,) = kernels(page, lab_url) - before
    page.request.delete(f"{lab_url}/api/kernels/{mine}?token={TOKEN}")
    form.get_by_label("Port", exact=True).fill("5433")  # nobody told the page
    late = form.get_by_text("No answer yet").or_(form.get_by_text(SAID))
    expect(late).to_be_visible(timeout=AT_ONCE)
    # Voila has nobody to ask.
    patience = 9_000 if front_end is in_voila else AT_ONCE
    expect(form.get_by_role("alert").filter(has_text=SAID)).to_be_visible(timeout=patience)
    assert live_controls(form) == 0
    assert [each for each in errors if "send" in each] == []


def kernels(page: Page, url: str) -> set[str]:
    return {each["id"] for each in page.request.get(f"{url}/api/kernels?token={TOKEN}").json()}
