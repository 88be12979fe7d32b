"""From a table to a dataset in a real JupyterLab: five steps, failures, undo and going on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from pgflow_widgets.plan import Plan
from pgflow_widgets.sandbox import Sandbox
from tests.browser.conftest import Notebook, assert_no_secret
from tests.conftest import Service

START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
form = sandbox.ingest("shop", "sales.orders")
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    """The sandbox that is used, empty whatever other tests left in it."""
    found = Sandbox(service.credentials, "dev")
    _empty(found)
    found.create_connection("shop", **service.database)
    yield found
    _empty(found)


def _empty(sandbox: Sandbox) -> None:
    for each in sandbox.flows()["id"]:
        sandbox.delete(each, with_connections=True)
    for each in sandbox.connections()["id"]:
        sandbox.delete(each)


@pytest.fixture
def notebook(open_notebook: OpenNotebook, service: Service, sandbox: Sandbox) -> Iterator[Notebook]:
    """The form, loaded; afterwards no secret is in anything that was sent or saved."""
    opened = open_notebook(START)
    expect(heading(opened, "Columns of the table")).to_be_visible()
    yield opened
    assert_no_secret(opened, service, seen="sales.orders to Experience Platform")


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
    press(notebook, f"Next: {label}")
    at(notebook, label)


def named(notebook: Notebook, dataset: str) -> None:
    """Go to the target, and give the new dataset a name."""
    onward(notebook, "Target")
    field(notebook, "Name of the dataset").fill(dataset)
    expect(field(notebook, "Name of the dataflow")).to_have_value(f"sales.orders to {dataset}")


def review(notebook: Notebook, dataset: str) -> None:
    """Go to the last step by what is proposed."""
    named(notebook, dataset)
    onward(notebook, "Mapping")
    expect(heading(notebook, "First rows, mapped")).to_be_visible()
    onward(notebook, "Schedule")
    onward(notebook, "Review")


def said(notebook: Notebook, text: str) -> None:
    expect(notebook.form.locator(".pgflow-notice").filter(has_text=text)).to_be_visible()


def undo(sandbox: Sandbox, plan: str) -> None:
    Plan.from_yaml(plan).undo(sandbox)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1280, 600])
def test_a_table_becomes_a_dataset_in_five_steps(
    notebook: Notebook, sandbox: Sandbox, theme: str, width: int
) -> None:
    notebook.use(theme, width)
    look = f"{theme.split()[-1].lower()}_{width}"
    expect(field(notebook, "Primary key")).to_have_value("id")
    expect(field(notebook, "Delta column")).to_have_value("updated_at")
    field(notebook, "Take delivery_time").uncheck()
    expect(notebook.form).to_contain_text("9 of 10 columns are taken.")
    notebook.picture(f"ingest_1_columns_{look}")
    assert notebook.cut_off() == []
    named(notebook, f"Orders {look}")
    field(notebook, "Field for total").fill("amount")
    field(notebook, "Identity").select_option("id")
    field(notebook, "Identity namespace").fill("CRMId")
    expect(field(notebook, "Type of id")).to_have_value("string")
    notebook.picture(f"ingest_2_target_{look}")
    assert notebook.cut_off() == []
    onward(notebook, "Mapping")
    field(notebook, "Source of _tenant.status").fill("upper(status)")
    expect(heading(notebook, "First rows, mapped")).to_contain_text("DELIVERED")
    notebook.picture(f"ingest_3_mapping_{look}")
    onward(notebook, "Schedule")
    field(notebook, "How often").select_option("minute")
    expect(field(notebook, "Interval")).to_have_value("15")
    notebook.picture(f"ingest_4_schedule_{look}")
    assert notebook.cut_off() == []
    onward(notebook, "Review")
    expect(heading(notebook, "Summary")).to_contain_text("every 15 minutes from now")
    notebook.picture(f"ingest_5_review_{look}")
    press(notebook, "Create")
    said(notebook, "runs every 15 minutes from now")
    notebook.picture(f"ingest_6_made_{look}")
    flow = sandbox.flows().iloc[0]
    assert flow["name"] == f"sales.orders to Orders {look}"
    assert (flow["frequency"], flow["interval"]) == ("minute", 15)
    assert flow["delta_column"] == "updated_at"
    assert notebook.result_of("(form.result.name, form.plan.diff().empty)") == (
        f"('sales.orders to Orders {look}', True)"
    )
