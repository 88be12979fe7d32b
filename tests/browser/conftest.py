"""A real JupyterLab, driven in Chromium as a person would, with an eye on every byte it is sent."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import static_pages
from tests.support.chromium import SIZE, Chromium, running_chromium
from tests.support.ingest_screen import empty_sandbox
from tests.support.jupyterlab import Notebook, running_lab, write_notebook
from tests.support.services import Service
from tests.support.widget_page import WidgetPage

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@pytest.fixture(scope="session")
def lab_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def lab_url(
    lab_folder: Path, service: Service, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """JupyterLab, with the local Flow Service in the kernels' environment."""
    with running_lab(lab_folder, tmp_path_factory.mktemp("home"), service.environment) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with running_chromium() as started:
        yield started


@pytest.fixture(scope="module")
def context(chromium: Chromium) -> Iterator[BrowserContext]:
    """The profile of all tests, while those of a file use it."""
    with chromium.in_use() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    page.close()


@pytest.fixture(scope="module")
def sheet(context: BrowserContext) -> Iterator[Page]:
    """A page without Jupyter, on which each test of a file draws anew."""
    with static_pages.sheet(context) as page:
        yield page


class UsedLab:
    """One JupyterLab for all tests, as long as none of them fails, with one notebook at a time."""

    def __init__(self, context: BrowserContext, folder: Path, url: str) -> None:
        self._context = context
        self._folder = folder
        self._url = url
        self._notebook: Notebook | None = None
        self._used: Notebook | None = None
        self._numbers = itertools.count()
        self._failed = 0

    def open(self, file: Path, failed: int) -> Notebook:
        """Open a notebook and nothing else; `failed` counts the failures so far."""
        page = self._page_of(failed)
        self._notebook = Notebook(page, file, self._url)
        self._notebook.open()
        self._notebook.use("JupyterLab Light", SIZE["width"])
        return self._notebook

    def use(self, cells: tuple[str, ...], failed: int) -> Notebook:
        """Run these cells, and nothing of what was there, in the notebook of several tests."""
        notebook = self._notebook
        if failed != self._failed or not notebook or notebook is not self._used:
            # Never a file that was open before: JupyterLab would look for its kernel, which the
            # server may end at that moment, for no page has it.
            file = self._folder / f"used_{next(self._numbers)}.ipynb"
            write_notebook(file)
            notebook = self._used = self.open(file, failed)
        notebook.begin_anew(*cells)
        notebook.run_all()
        return notebook

    def _page_of(self, failed: int) -> Page:
        before, self._notebook = self._notebook, None
        if before:
            before.leave()
            if failed == self._failed:
                return before.page
            before.page.close()
        self._failed = failed
        page = self._context.new_page()
        page.set_default_timeout(20_000)
        return page


@pytest.fixture(scope="session")
def used_lab(chromium: Chromium, lab_url: str, lab_folder: Path) -> UsedLab:
    with chromium.in_use() as context:
        return UsedLab(context, lab_folder, lab_url)


@pytest.fixture
def open_fresh_notebook(
    context: BrowserContext, used_lab: UsedLab, lab_folder: Path, request: pytest.FixtureRequest
) -> Callable[..., Notebook]:
    """Open a notebook of these cells, or a copy of a notebook file, and run all of it.

    Its kernel is new, and the JupyterLab is that of all tests.
    """

    def open_it(*cells: str, copy_of: Path | None = None, run: bool = True) -> Notebook:
        file = lab_folder / (re.sub(r"\W+", "_", request.node.name) + ".ipynb")
        if copy_of:
            shutil.copy(copy_of, file)
        else:
            write_notebook(file, *cells)
        notebook = used_lab.open(file, request.session.testsfailed)
        if run:
            notebook.run_all()
        return notebook

    return open_it


@pytest.fixture
def open_notebook(
    context: BrowserContext, used_lab: UsedLab, request: pytest.FixtureRequest
) -> Callable[..., Notebook]:
    """Run these cells in the JupyterLab of all tests, in one kernel, cleared before."""

    def open_it(*cells: str) -> Notebook:
        return used_lab.use(cells, request.session.testsfailed)

    return open_it


class UsedPage:
    """One page without JupyterLab and one kernel for all tests, as long as none of them fails."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._context = context
        self._url = url
        self._opened: WidgetPage | None = None
        self._failed = 0

    def open(self, cells: tuple[str, ...], failed: int) -> WidgetPage:
        """Run these cells, and nothing of what was there; `failed` counts the failures so far."""
        if failed != self._failed:
            self.end()
        self._failed = failed
        if not self._opened:
            page = self._context.new_page()
            page.set_default_timeout(20_000)
            self._opened = WidgetPage(page, self._url)
            self._opened.open()
        self._opened.begin_anew(*cells)
        self._opened.run_all()
        return self._opened

    def end(self) -> None:
        """Close the page and its kernel, if there is one."""
        if self._opened:
            self._opened.end()
            self._opened = None


@pytest.fixture(scope="session")
def used_page(chromium: Chromium, lab_url: str) -> Iterator[UsedPage]:
    with chromium.in_use() as context:
        used = UsedPage(context, lab_url)
    yield used
    with chromium.in_use():
        used.end()


@pytest.fixture
def open_fresh_cells(page: Page, lab_url: str) -> Iterator[Callable[..., Notebook]]:
    """Run these cells in a page without JupyterLab, in a new kernel."""
    opened = WidgetPage(page, lab_url)
    opened.open()

    def open_it(*cells: str) -> Notebook:
        opened.begin_anew(*cells)
        opened.run_all()
        return opened

    yield open_it
    opened.end()


@pytest.fixture
def open_cells(
    context: BrowserContext, used_page: UsedPage, request: pytest.FixtureRequest
) -> Callable[..., Notebook]:
    """Run these cells in a page without JupyterLab, in the kernel of all tests, cleared before."""

    def open_it(*cells: str) -> Notebook:
        return used_page.open(cells, request.session.testsfailed)

    return open_it


@pytest.fixture(scope="module")
def watched(service: Service) -> Iterator[Sandbox]:
    """A sandbox with a connection, and a dataflow that can be watched."""
    found = Sandbox(service.credentials, "dev")
    empty_sandbox(found)
    found.connections.create("shop", **service.database)
    plan = found.plan(
        "shop", "sales.orders", dataset="Watched", schema_class="record", name="watched"
    )
    found.flows.wait(plan.apply())
    yield found
    plan.undo()
    empty_sandbox(found)
