"""The connection browser in JupyterLab: what is between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.browser_screen import act, item
from tests.support.ingest_screen import empty_sandbox, press
from tests.support.jupyterlab import Notebook, assert_no_secret
from tests.support.services import Service

BROWSE = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
browser = sandbox.browse()
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    """A sandbox with one connection."""
    found = Sandbox(service.credentials, "dev")
    empty_sandbox(found)
    found.connections.create("shop", description="The web shop", **service.database)
    yield found
    empty_sandbox(found)


def test_code_is_inserted_below_in_jupyterlab(
    open_notebook: OpenNotebook, sandbox: Sandbox, service: Service
) -> None:
    notebook = open_notebook(BROWSE.replace("sandbox", "shops"))
    notebook.use("JupyterLab Dark High Contrast", 1280)
    item(notebook, "orders").first.click()
    expect(notebook.form.get_by_role("columnheader").filter(has_text="ordered_at")).to_be_visible()
    notebook.picture("browser_contrast_1280")
    act(notebook, "Insert code")
    expect(notebook.form).to_contain_text("Inserted below.")
    cell = notebook.page.locator(".jp-CodeCell").nth(1).locator(".cm-content")
    expect(cell).to_contain_text("frame = shops.preview('shop', 'sales.orders', rows=25)")
    assert_no_secret(notebook, service, seen="Connections of the sandbox dev")


def test_the_browser_opens_it_for_the_chosen_table(
    open_notebook: OpenNotebook, sandbox: Sandbox, service: Service
) -> None:
    notebook = open_notebook(BROWSE)
    notebook.form.get_by_role("treeitem").filter(has_text="orders").first.click()
    press(notebook, "Ingest")
    steps = notebook.page.locator(".pgflow-ingest")
    expect(steps).to_contain_text("sales.orders to Experience Platform")
    expect(steps).to_contain_text("10 of 10 columns selected.")
    notebook.picture("ingest_in_browser")
    assert notebook.result_of("browser.ingest.plan.table") == "'sales.orders'"
    assert_no_secret(notebook, service, seen="sales.orders to Experience Platform")
