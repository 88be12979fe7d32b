"""The main path where notebooks run too: Notebook 7, an app that Voila serves, and marimo."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.support import depth, pictures
from tests.support.axe import barriers
from tests.support.jupyterlab import TOKEN, run_cell, wait_until_up
from tests.support.lost_kernel import AT_ONCE, SAID, errors_in, live_controls
from tests.support.services import Service

QUICKSTART = Path(__file__).parents[2] / "notebooks" / "01_connect_postgresql.ipynb"
FORM = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("prod")
form = sandbox.connect()
"""
BROWSER = "browser = sandbox.browse()"
PATIENCE = 90_000
MARIMO = f"""
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
{textwrap.indent(FORM + BROWSER, "    ")}
    mo.vstack([mo.ui.anywidget(form), mo.ui.anywidget(browser)])
    return browser, form
"""


class Opened:
    """A page with the form and the browser of one kernel, and what it was sent."""

    def __init__(self, page: Page, hosts: str = ".pgflow") -> None:
        self.page = page
        self.hosts = hosts
        self.received: list[str] = []
        self.errors = errors_in(page)
        page.on("websocket", self._listen)

    def _listen(self, websocket: WebSocket) -> None:
        websocket.on("framereceived", lambda frame: self.received.append(str(frame)))

    @property
    def form(self) -> Locator:
        return self.page.locator(".pgflow").nth(0)

    @property
    def browser(self) -> Locator:
        return self.page.locator(".pgflow-browser")

    def picture(self, name: str) -> None:
        pictures.keep(self.page, name)
        if depth.is_long():
            # Which headings are above a widget is the host's and the notebook's business.
            assert barriers(self.page, self.hosts, without="heading-order") == []


def in_notebook_7(page: Page, url: str, file: Path) -> None:
    page.goto(f"{url}/notebooks/{file.name}?token={TOKEN}")
    expect(page.get_by_text("Idle")).to_be_attached(timeout=PATIENCE)
    for number in range(2):
        cell = page.locator(".jp-CodeCell").nth(number)
        run_cell(page, cell)
        expect(cell.locator(".pgflow")).to_be_visible(timeout=PATIENCE)


def in_voila(page: Page, url: str, file: Path) -> None:
    page.goto(f"{url}/voila/render/{file.name}?token={TOKEN}", timeout=PATIENCE)
    expect(page.locator(".pgflow")).to_have_count(2, timeout=PATIENCE)


def walk(opened: Opened, service: Service, name: str) -> None:
    """Create a connection in the form, and look at a table in the browser."""
    given = {"Connection name": name, "Server": "server", "Port": "port", "Database": "database"}
    given |= {"Username": "username", "Password": "password"}
    for label, key in given.items():
        opened.form.get_by_label(label, exact=True).fill(service.database.get(key, key))
    opened.form.get_by_role("button", name="Create connection", exact=True).click()
    expect(opened.form.get_by_role("status").filter(has_text="was created")).to_be_visible()
    opened.browser.get_by_role("option").filter(has_text=name).click()
    table = opened.browser.get_by_role("treeitem").filter(has_text="orders").first
    table.click()
    expect(opened.browser.get_by_role("columnheader").first).to_be_visible()
    for still in opened.page.locator(".pgflow-still").all():  # nothing is there twice
        expect(still).to_be_hidden()
    opened.picture(name.replace(" ", "_"))
    received = "\n".join(opened.received)
    assert "sales.orders" in received
    for secret in (service.database["password"], service.facts["client_secret"]):
        assert secret not in received
        assert secret not in opened.page.content()


def kernels(page: Page, url: str) -> set[str]:
    return {each["id"] for each in page.request.get(f"{url}/api/kernels?token={TOKEN}").json()}


def lose(opened: Opened, url: str, kernel: str, patience: int) -> None:
    """End the kernel where nobody tells the page: it says so by itself, and is off."""
    form = opened.form
    form.get_by_role("button", name="Create another", exact=True).click()
    form.get_by_label("Server", exact=True).fill("db.example.com")
    form.get_by_role("button", name="View request").click()
    expect(form.get_by_label("Request as JSON")).to_contain_text("db.example.com")
    opened.page.request.delete(f"{url}/api/kernels/{kernel}?token={TOKEN}")
    form.get_by_label("Port", exact=True).fill("5433")
    late = form.get_by_text("No answer yet").or_(form.get_by_text(SAID))
    # It is said after two seconds of silence, which test_pages measures by the page's own clock.
    expect(late).to_be_visible(timeout=2 * AT_ONCE)
    expect(form.get_by_role("alert").filter(has_text=SAID)).to_be_visible(timeout=patience)
    assert live_controls(form) == 0
    assert [each for each in opened.errors if "send" in each] == []


@pytest.mark.parametrize("front_end", [in_notebook_7, in_voila])
def test_from_the_form_to_the_first_rows_and_to_a_kernel_that_is_gone(
    page: Page,
    lab_url: str,
    lab_folder: Path,
    service: Service,
    front_end: Callable[[Page, str, Path], None],
) -> None:
    file = lab_folder / f"{front_end.__name__}.ipynb"
    cells = [nbformat.v4.new_code_cell(code) for code in (FORM, BROWSER)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), file)
    opened = Opened(page)
    before = kernels(page, lab_url)
    front_end(page, lab_url, file)
    (mine,) = kernels(page, lab_url) - before
    walk(opened, service, f"made {front_end.__name__}")
    if front_end is in_voila:  # which has nobody to ask
        lose(opened, lab_url, mine, 9_000)
    elif depth.is_long():
        lose(opened, lab_url, mine, AT_ONCE)


@pytest.fixture
def marimo_url(tmp_path: Path, service: Service) -> Iterator[str]:
    """An app of form and browser, as marimo serves it."""
    (tmp_path / "app.py").write_text(MARIMO)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "marimo", "--quiet", "run", str(tmp_path / "app.py")),
            *("--headless", "--no-token", f"--port={port}"),
        ],
        env={**os.environ, **service.environment, "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def test_marimo_runs_them_too(page: Page, marimo_url: str, service: Service) -> None:
    opened = Opened(page, hosts="marimo-anywidget")  # in whose shadow trees the widgets stand
    page.goto(marimo_url)
    expect(page.locator(".pgflow")).to_have_count(2, timeout=PATIENCE)
    walk(opened, service, "made in_marimo")


@pytest.mark.soak
def test_voila_serves_the_quickstart(page: Page, lab_url: str, lab_folder: Path) -> None:
    file = lab_folder / "quickstart_as_app.ipynb"
    shutil.copy(QUICKSTART, file)
    page.goto(f"{lab_url}/voila/render/{file.name}?token={TOKEN}", timeout=PATIENCE)
    form = page.locator(".pgflow").first
    expect(form).to_be_visible(timeout=PATIENCE)
    form.get_by_role("button", name="Use the demo database").click()
    form.get_by_role("button", name="Create connection", exact=True).click()
    expect(form.get_by_role("status").filter(has_text="was created")).to_be_visible()
