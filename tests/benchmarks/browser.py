"""What a person sees in JupyterLab, and how soon: the form and the connection browser."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat

from tests.benchmarks.measuring import (
    BYTES,
    MESSAGES,
    SECONDS,
    US,
    Result,
    Target,
    of_figures,
)
from tests.benchmarks.service import Bench, bench
from tests.support.chromium import running_chromium
from tests.support.jupyterlab import Notebook, running_lab

SETUP = """
import ipywidgets, pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("prod")
pgflow.Sandbox.connect, pgflow.ConnectionForm, sandbox.cloud
import pgflow_widgets.widgets.browser, pgflow_widgets.frames
"""
# As many fields as the form has; each with a text beside it and one below, as there.
PLAIN = """
ipywidgets.VBox([ipywidgets.Text(description=f"Field {n}") for n in range(FIELDS)])
"""
PLAIN_LIST = """
names = sandbox.connections()["name"].tolist()
ipywidgets.Select(options=names)
"""
FORM = "form = sandbox.connect()"
_MEASURED = (("cell run to ready", SECONDS), ("comm messages", MESSAGES), ("bytes", BYTES))
BROWSER = "browser = sandbox.browse()"
_READY = """
([cell, selector, count]) => new Promise((ready) => {
    const app = window.jupyterapp;
    const content = app.shell.currentWidget.content;
    content.activeCellIndex = cell;
    const output = content.widgets[cell].node.querySelector('.jp-Cell-outputArea');
    content.widgets[cell].model.clearExecution?.();
    const start = performance.now();
    const look = () => {
        const there = [...output.querySelectorAll(selector)]
            .filter((each) => each.offsetParent !== null);
        if (there.length >= count) {
            requestAnimationFrame(() => ready(performance.now() - start));
        } else {
            requestAnimationFrame(look);
        }
    };
    app.commands.execute('notebook:run-cell').then(() => {});
    requestAnimationFrame(look);
})
"""
_CLEAR = """
() => {
    const app = window.jupyterapp;
    for (const cell of app.shell.currentWidget.content.widgets) {
        cell.model.outputs?.clear();
    }
}
"""


@contextmanager
def opened(running: Bench, *cells: str) -> Iterator[Notebook]:
    """A notebook of these cells whose first has run, in a JupyterLab that knows the service."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_chromium() as chromium,
        chromium.in_use() as context,
    ):
        page = context.new_page()
        lab, home = Path(folder) / "lab", Path(folder) / "home"
        lab.mkdir()
        home.mkdir()
        book = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(book, lab / "bench.ipynb")
        with running_lab(lab, home, running.service.environment) as url:
            notebook = Notebook(page, lab / "bench.ipynb", url)
            notebook.open()
            yield notebook


class Stopwatch:
    """Runs cells, and measures until what they show is there, and what was sent for it."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._page = notebook.page

    def run(self, cell: int, selector: str, count: int) -> tuple[float, int, int]:
        """Return seconds, and messages and bytes from the kernel until nothing loads any more.

        So the next run starts from rest, and counts nothing of this one.
        """
        self._page.evaluate(_CLEAR)
        before = len(self._notebook._received)
        milliseconds = self._page.evaluate(_READY, [cell, selector, count])
        self.rest()
        comms = [each for each in self._notebook._received[before:] if "comm_" in each]
        return milliseconds / 1000, len(comms), sum(map(len, comms))

    def rest(self) -> None:
        """Wait until the kernel is idle and nothing loads."""
        self._page.wait_for_function(
            """() => !document.querySelector('.pgflow-spinner') && 'idle' ===
                jupyterapp.shell.currentWidget.sessionContext.kernelDisplayStatus"""
        )


def form(running: Bench, rounds: int) -> Iterator[Result]:
    """The form, beside a plain one of ipywidgets with as many fields."""
    with opened(running, SETUP, "FIELDS = 10", PLAIN, FORM) as notebook:
        watch = Stopwatch(notebook)
        notebook.run_all()
        visible = notebook.form.locator("input:visible, select:visible, textarea:visible")
        visible.first.wait_for()
        fields = visible.count()
        notebook.page.evaluate(_CLEAR)
        notebook.page.locator(".jp-CodeCell").nth(1).locator(".cm-content").fill(
            f"FIELDS = {fields}"
        )
        watch.run(1, "div", 0)
        figures: list[dict[str, list[float]]] = [{US: [], "ipywidgets": []} for _ in _MEASURED]
        for number in range(rounds + (rounds > 1)):
            plain = watch.run(2, "input", fields)
            ours = watch.run(3, "input, select, textarea", fields)
            if number or rounds == 1:
                for kind, one, other in zip(figures, ours, plain, strict=True):
                    kind[US].append(float(one))
                    kind["ipywidgets"].append(float(other))
        for (what, unit), limit, kind in zip(_MEASURED, (1.3, 1, 1), figures, strict=True):
            targets = (Target("ipywidgets", limit),)
            yield of_figures(f"form: {what}", fields, unit, kind, targets)


def first_paint(sizes: Sequence[int], rounds: int) -> Iterator[Result]:
    """The connection browser, beside a plain list of the same connections."""
    smallest: dict[str, float] = {}
    for size in sizes:
        with bench(size) as running, opened(running, SETUP, BROWSER, PLAIN_LIST) as notebook:
            watch = Stopwatch(notebook)
            notebook.run_all()
            watch.rest()
            figures: list[dict[str, list[float]]] = [{US: [], "Select": []} for _ in _MEASURED]
            for number in range(rounds + (rounds > 1)):
                ours = watch.run(1, "[role=option]", 1)
                plain = watch.run(2, "select", 1)
                if number or rounds == 1:
                    for kind, one, other in zip(figures, ours, plain, strict=True):
                        kind[US].append(float(one))
                        kind["Select"].append(float(other))
        for (what, unit), kind in zip(_MEASURED, figures, strict=True):
            result = of_figures(f"connection browser: {what}", size, unit, kind)
            if unit == SECONDS:
                smallest = smallest or {f"{size:,} connections": result.ours}
                grown = result.medians | (smallest if size > min(sizes) else {})
                limits = tuple(Target(peer, 2, at=10_000) for peer in smallest)
                result = replace(result, medians=grown, targets=limits)
            yield result


def measured(sizes: Sequence[int], rounds: int) -> Iterator[Result]:
    with bench(min(sizes)) as running:
        yield from form(running, rounds)
    yield from first_paint(sizes, rounds)
