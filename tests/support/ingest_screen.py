"""What a person does in the form of a dataflow, and a sandbox emptied for it."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.jupyterlab import Notebook


def empty_sandbox(sandbox: Sandbox) -> None:
    for each in sandbox.flows()["id"]:
        sandbox.flows.delete(each, with_connections=True)
    for each in sandbox.connections()["id"]:
        sandbox.connections.delete(each)


def heading(notebook: Notebook, label: str) -> Locator:
    return notebook.form.get_by_role("region", name=label, exact=True)


def field(notebook: Notebook, label: str) -> Locator:
    return notebook.form.get_by_label(label, exact=True)


def press(notebook: Notebook, label: str) -> None:
    notebook.form.get_by_role("button", name=label, exact=True).click()


def at(notebook: Notebook, label: str) -> None:
    """Wait until a step is the current one."""
    current = notebook.form.locator("[aria-current=step]")
    expect(current).to_contain_text(label)


def onward(notebook: Notebook, label: str) -> None:
    press(notebook, "Next")
    at(notebook, label)


def first_row(notebook: Notebook, path: str) -> Locator:
    """The cell with what the first row brings into a field."""
    source = notebook.page.get_by_label(f"Source of {path}", exact=True)
    return heading(notebook, "Mapping").locator("tr", has=source).locator(".pgflow-preview")


def named(notebook: Notebook, dataset: str) -> None:
    """Go to the target, and give the new dataset a name."""
    onward(notebook, "Where to")
    field(notebook, "Name of the dataset").fill(dataset)
    expect(field(notebook, "Name of the dataflow")).to_have_value(f"sales.orders to {dataset}")


def review(notebook: Notebook, dataset: str) -> None:
    """Go to the last step by what is proposed."""
    named(notebook, dataset)
    onward(notebook, "Mapping")
    expect(first_row(notebook, "_tenant.id")).to_contain_text("1")
    onward(notebook, "Schedule")
    onward(notebook, "Review")
