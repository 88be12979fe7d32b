"""What a person does in the connection form."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.jupyterlab import Notebook


def field(notebook: Notebook, label: str) -> Locator:
    return notebook.form.get_by_label(label, exact=True)


def message(notebook: Notebook, label: str) -> Locator:
    """The line that a screen reader reads with the field."""
    described = field(notebook, label).get_attribute("aria-describedby")
    return notebook.page.locator(f"[id='{described}']")


def choose(notebook: Notebook, label: str) -> None:
    """Choose how it is sent."""
    unfold(notebook, "Advanced")
    notebook.form.get_by_text(label, exact=True).click()
    expect(notebook.form.get_by_role("radio", name=label)).to_be_checked()


def fill_in(notebook: Notebook, name: str, database: dict[str, Any], **other: str) -> None:
    given = {
        "Connection name": name,
        "Server": database["server"],
        "Port": database["port"],
        "Database": database["database"],
        "Username": database["username"],
        "Password": database["password"],
        **other,
    }
    for label, value in given.items():
        field(notebook, label).fill(value)


def create(notebook: Notebook) -> None:
    button(notebook).click()


def button(notebook: Notebook) -> Locator:
    return notebook.form.get_by_role("button", name="Create connection", exact=True)


def unfold(notebook: Notebook, label: str) -> None:
    """Open a part of the form that is folded."""
    opener = notebook.form.get_by_role("button", name=re.compile(f"^{label}"))
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")


def request(notebook: Notebook) -> Locator:
    """The request as JSON."""
    unfold(notebook, "View request")
    return notebook.form.get_by_label("Request as JSON")


def expect_created(notebook: Notebook, name: str, auth: str) -> None:
    expect(notebook.form.get_by_role("status").filter(has_text="was created")).to_be_visible()
    expect(notebook.form.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(notebook.form.locator(".pgflow-facts")).to_contain_text(auth)


def create_another(notebook: Notebook) -> None:
    notebook.form.get_by_role("button", name="Create another", exact=True).click()
    expect(button(notebook)).to_be_visible()
