"""What a person does in the connection browser."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.support.jupyterlab import Notebook


def option(notebook: Notebook, name: str) -> Locator:
    return options(notebook).filter(has_text=name)


def options(notebook: Notebook) -> Locator:
    return notebook.form.get_by_role("listbox", name="Connections").get_by_role("option")


def item(notebook: Notebook, name: str) -> Locator:
    return notebook.form.get_by_role("treeitem").filter(has_text=name)


def act(notebook: Notebook, label: str) -> None:
    notebook.form.get_by_role("button", name=label, exact=True).click()


def said(notebook: Notebook, text: str) -> None:
    expect(notebook.form.locator(".pgflow-notice").filter(has_text=text)).to_be_visible()


def confirm(notebook: Notebook, label: str) -> None:
    notebook.form.get_by_role("dialog").get_by_role("button", name=label).click()
