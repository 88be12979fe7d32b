"""What a person does in the connection browser."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.support.jupyterlab import Notebook

BUTTONS = {"Ingest", "Insert code", "Refresh", "New connection", "Full width"}


def option(notebook: Notebook, name: str) -> Locator:
    return options(notebook).filter(has_text=name)


def options(notebook: Notebook) -> Locator:
    return notebook.form.get_by_role("listbox", name="Connections").get_by_role("option")


def item(notebook: Notebook, name: str) -> Locator:
    return notebook.form.get_by_role("treeitem").filter(has_text=name)


def act(notebook: Notebook, label: str) -> None:
    """Press a button, or choose from the menu what has no button of its own."""
    buttons = notebook.form.get_by_role("button", name=label, exact=True)
    if label in BUTTONS:
        buttons.click()
        return
    notebook.form.get_by_role("button", name="More", exact=True).click()
    notebook.form.get_by_role("menuitem", name=label, exact=True).click()


def act_by_key(notebook: Notebook, label: str) -> None:
    """Choose from the menu with keys alone."""
    notebook.form.get_by_role("button", name="More", exact=True).focus()
    notebook.page.keyboard.press("Enter")
    choice = notebook.form.get_by_role("menuitem", name=label, exact=True)
    for _ in range(notebook.form.get_by_role("menuitem").count()):
        if choice.evaluate("(node) => node === document.activeElement"):
            break
        notebook.page.keyboard.press("ArrowDown")
    notebook.page.keyboard.press("Enter")


def open_tab(notebook: Notebook, name: str) -> Locator:
    """Open a tab, and return what it shows."""
    notebook.form.get_by_role("tab", name=name).click()
    return notebook.form.get_by_role("tabpanel", name=name)


def said(notebook: Notebook, text: str) -> None:
    expect(notebook.form.locator(".pgflow-notice").filter(has_text=text)).to_be_visible()


def confirm(notebook: Notebook, label: str) -> None:
    notebook.form.get_by_role("dialog").get_by_role("button", name=label).click()
