"""From the opened quickstart to the first rows, a connection of one's own, and a dataflow."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.support import pictures
from tests.support.connection_form_screen import create, expect_created, field
from tests.support.jupyterlab import Notebook

QUICKSTART = Path(__file__).parents[2] / "notebooks" / "01_connect_postgresql.ipynb"


def test_five_clicks_lead_from_the_badge_to_a_connection_and_eight_more_to_a_dataflow(
    open_fresh_notebook: Callable[..., Notebook], tell: Callable[[str], None]
) -> None:
    begun = time.monotonic()
    clicks = ["the badge"]  # which opens the notebook; here its address does
    notebook = open_fresh_notebook(copy_of=QUICKSTART, run=False)
    page = notebook.page
    page.set_viewport_size({"width": 1280, "height": 800})
    opened = time.monotonic()

    def click(target: Locator) -> None:
        clicks.append(target.inner_text().strip())
        target.click()

    click(page.locator(".lm-MenuBar-item").filter(has_text=re.compile("^Run$")))
    click(page.locator(".lm-Menu-item").filter(has_text=re.compile("^Run All Cells")))
    preview = page.locator(".jp-OutputArea table.dataframe").filter(
        has=page.locator("th", has_text="customer_id")
    )
    expect(preview.locator("tbody tr")).to_have_count(5, timeout=60_000)
    seconds = time.monotonic() - begun
    plot = page.locator(".jp-OutputArea img")
    expect(plot).to_be_in_viewport(ratio=0.9, timeout=60_000)
    assert notebook.errors == []
    pictures.keep(page, "quickstart_end")
    click(notebook.form.get_by_role("button", name="Use the demo database"))
    expect(field(notebook, "Password")).to_have_attribute("placeholder", re.compile("entered"))
    expect(field(notebook, "Connection name")).to_have_value("Retail shop")
    create = notebook.form.get_by_role("button", name="Create connection", exact=True)
    expect(create).to_be_enabled()
    click(create)
    expect_created(notebook, "Retail shop", "Basic Authentication")
    connected = time.monotonic() - begun
    assert len(clicks) == 5
    click(notebook.form.get_by_role("button", name="Ingest a table"))
    tables = notebook.form.get_by_label("Table to ingest")
    tables.select_option("sales.orders")
    clicks.append("sales.orders")
    click(notebook.form.get_by_role("button", name="Ingest", exact=True))
    ingest = page.locator(".pgflow-ingest")
    for step in ("Where to", "Mapping", "Schedule", "Review"):
        click(ingest.get_by_role("button", name="Next", exact=True))
        expect(ingest.locator("[aria-current=step]")).to_contain_text(step)
    click(ingest.get_by_role("button", name="Create", exact=True))
    expect(ingest.get_by_role("button", name="Watch runs")).to_be_visible()
    ingested = time.monotonic() - begun
    assert len(clicks) == 13
    tell(
        f"Quickstart: first rows after 3 clicks and {seconds:.0f} s ({opened - begun:.0f} s of "
        "them until the notebook is there), a connection by the form after 5 clicks and "
        f"{connected:.0f} s, a dataflow after {len(clicks)} clicks and {ingested:.0f} s; "
        f"all of them: {', '.join(clicks)}"
    )
    code = "(connection := form.result).name, len(sandbox.tables(connection))"
    assert notebook.result_of(code) == "('Retail shop', 9)"
    assert notebook.result_of("sandbox.database['password']") == "Secret('••••••')"
    # Who pressed the form's button has two connections, with names that tell them apart.
    names = notebook.result_of("sorted(sandbox.connections()['name'])")
    assert names == "['Retail sample', 'Retail shop']"


@pytest.mark.soak
def test_the_quickstart_goes_on_with_the_connection_of_the_form(
    open_fresh_notebook: Callable[..., Notebook],
) -> None:
    opened = open_fresh_notebook(copy_of=QUICKSTART)
    assert opened.errors == []
    opened.form.get_by_role("button", name="Use the demo database").click()
    expect(field(opened, "Password")).to_have_attribute("placeholder", re.compile("entered"))
    name = field(opened, "Connection name")
    expect(name).to_have_value("Retail shop")
    name.fill("Made by hand")
    create(opened)
    expect_created(opened, "Made by hand", "Basic Authentication")
    opened.picture("quickstart")
    code = "(connection := form.result).name, len(sandbox.tables(connection))"
    assert opened.result_of(code) == "('Made by hand', 9)"
    password = opened.result_of("sandbox.database['password']")
    assert password == "Secret('••••••')"
