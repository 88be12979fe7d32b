"""The focus stays where a person works, and what cannot be undone takes more than Enter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.browser_screen import act, act_by_key, confirm, item, option, said
from tests.support.connection_form_screen import expect_created, fill_in
from tests.support.ingest_screen import at, empty_sandbox, field, first_row, heading
from tests.support.jupyterlab import Notebook
from tests.support.services import Service

OpenNotebook = Callable[..., Notebook]
START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
"""


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    """A sandbox with one connection."""
    found = Sandbox(service.credentials, "dev")
    empty_sandbox(found)
    found.connections.create("shop", **service.database)
    yield found
    empty_sandbox(found)


def focused(notebook: Notebook) -> str:
    """What has the focus; empty where it is outside of the widget."""
    return str(
        notebook.form.evaluate(
            """(root) => {
                const now = document.activeElement;
                return root.contains(now) ? now.textContent || now.ariaLabel || now.id : '';
            }"""
        )
    )


def press_by_key(notebook: Notebook, label: str, times: int = 1) -> None:
    notebook.form.get_by_role("button", name=label, exact=True).focus()
    for _ in range(times):
        notebook.page.keyboard.press("Enter")


def test_a_form_keeps_the_focus_through_check_and_create(
    open_cells: OpenNotebook, sandbox: Sandbox, service: Service
) -> None:
    notebook = open_cells(START + "form = sandbox.connect()")
    fill_in(notebook, "Focused", service.database)
    press_by_key(notebook, "Test from this machine")
    expect(notebook.form.get_by_role("listitem")).to_have_count(7)
    assert focused(notebook) == "Test from this machine"
    press_by_key(notebook, "Create connection")
    expect_created(notebook, "Focused", "Basic Authentication")
    assert focused(notebook) == "Focused"


def test_signing_in_keeps_the_focus(open_cells: OpenNotebook, service: Service) -> None:
    notebook = open_cells("import pgflow_widgets as pgflow\nform = pgflow.sign_in()")
    secret = notebook.form.get_by_label("Client secret", exact=True)
    secret.fill(service.facts["client_secret"])
    press_by_key(notebook, "Sign in")
    expect(notebook.form.get_by_role("heading", name="Signed in")).to_be_focused()
    expect(secret).to_have_count(0)


def test_no_second_press_skips_a_step(open_cells: OpenNotebook, sandbox: Sandbox) -> None:
    notebook = open_cells(START + 'form = sandbox.ingest("shop", "sales.orders")')
    expect(heading(notebook, "Columns of the table")).to_be_visible()
    press_by_key(notebook, "Next", times=2)
    at(notebook, "Where to")
    expect(notebook.form.get_by_role("heading", name="Step 2 of 5: Where to")).to_be_focused()
    notebook.page.keyboard.press("Enter")
    field(notebook, "Name of the dataset").fill(f"Focused {id(notebook)}")
    notebook.form.get_by_role("button", name="Next", exact=True).dblclick()
    at(notebook, "Mapping")
    expect(notebook.form.get_by_role("heading", name="Step 3 of 5: Mapping")).to_be_focused()
    expect(first_row(notebook, "_tenant.id")).to_contain_text("1")
    notebook.picture("ingest_heading_focused")
    rows = heading(notebook, "Mapping").get_by_role("button", name=re.compile("^Remove "))
    expect(rows).to_have_count(10)
    press_by_key(notebook, "Remove _tenant.status", times=2)
    expect(rows).to_have_count(9)
    assert focused(notebook) != ""
    field(notebook, "Target of line 1").focus()
    field(notebook, "Target of line 1").select_option(index=3)
    expect(field(notebook, "Target of line 1")).to_be_focused()
    field(notebook, "Target of line 1").select_option(index=0)
    press_by_key(notebook, "Next", times=2)
    at(notebook, "Schedule")
    press_by_key(notebook, "Next")
    at(notebook, "Review")
    expect(notebook.form.get_by_role("heading", name="Step 5 of 5: Review")).to_be_focused()
    press_by_key(notebook, "Create")
    said(notebook, "runs once")
    assert "Runs once" in focused(notebook)


def test_a_delete_takes_more_than_enter(
    open_cells: OpenNotebook, sandbox: Sandbox, service: Service
) -> None:
    notebook = open_cells(START + "browser = sandbox.browse()")
    option(notebook, "shop").click()
    expect(item(notebook, "orders").first).to_be_visible()
    dialog = notebook.form.get_by_role("dialog", name="Delete 'shop'?")
    act_by_key(notebook, "Delete…")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    notebook.picture("browser_delete")
    notebook.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert focused(notebook) == "More"
    notebook.form.get_by_role("button", name="More", exact=True).click()
    notebook.form.get_by_role("menuitem", name="Delete…", exact=True).dblclick()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    notebook.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert focused(notebook) == "More"
    assert len(sandbox.connections()) == 1
    act(notebook, "Insert code")
    notebook.form.get_by_role("button", name="Close").click()
    expect(notebook.form.locator(".pgflow-snippet")).to_be_hidden()
    assert focused(notebook) == "Insert code"
    act(notebook, "Delete…")
    confirm(notebook, "Delete connection")
    said(notebook, "is deleted")
    assert focused(notebook) != ""
    assert sandbox.connections().empty


@pytest.mark.parametrize("place", [".jp-InputPrompt", ".jp-OutputArea-promptOverlay"])
def test_a_click_on_the_prompt_gives_the_focus_to_the_cell(
    open_notebook: OpenNotebook, sandbox: Sandbox, place: str
) -> None:
    notebook = open_notebook("import pgflow_widgets as pgflow\nform = pgflow.sign_in()")
    notebook.form.get_by_label("Client ID", exact=True).fill("typed")
    cell = notebook.page.locator(".jp-CodeCell").filter(has=notebook.page.locator(".pgflow")).first
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    cell.locator(place).first.click()
    assert focused(notebook) == ""
    notebook.page.keyboard.press("Control+Enter")
    expect(prompt).not_to_have_text(before)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
    expect(notebook.form.get_by_label("Client ID", exact=True)).not_to_have_value("typed")
