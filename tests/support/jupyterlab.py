"""A real JupyterLab, driven in Chromium as a person would, with an eye on every byte it is sent."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.support import depth, pictures
from tests.support.axe import barriers
from tests.support.chromium import SIZE
from tests.support.services import Service

TOKEN = "browser-tests"
# In part one: the others are looked at in pages without a kernel.
LOOKS = depth.part(
    [
        ("JupyterLab Light", 1280),
        ("JupyterLab Light", 600),
        ("JupyterLab Dark", 600),
        ("JupyterLab Dark", 1280),
    ],
    1,
)
# The first time it runs, the kernel's environment is still as it was given.
CLEAR = """
import gc, os, sys, ipywidgets
ipywidgets.Widget.close_all()
vars(sys).setdefault("environment_at_first", dict(os.environ))
for name in os.environ.keys() - sys.environment_at_first:
    del os.environ[name]
os.environ.update(sys.environment_at_first)
get_ipython().reset(new_session=False)
gc.collect()
"""
WRONG = "canary-5e1f-wrong"
PATIENCE = 90_000
expect.set_options(timeout=30_000)
# Widget state is saved into the notebook: the worst case for a secret.
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": '{"fetchNews": "false"}',
    "@jupyter-widgets/jupyterlab-manager/plugin": '{"saveState": true}',
}


def write_notebook(file: Path, *cells: str) -> None:
    """Write a notebook of these cells."""
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(book, file)


@contextmanager
def running_lab(lab_folder: Path, home: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run JupyterLab with nobody's settings, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name, text in SETTINGS.items():
        file = home / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(text)
    log = (home / "lab.log").open("w")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
            *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={lab_folder}"),
            *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
            "--KernelManager.transport=ipc",  # as in `notebooks.with_sockets`
            # Kernels of pages that are closed would stay to the end, at 100 MB each.
            *(
                "--MappingKernelManager.cull_idle_timeout=30",
                "--MappingKernelManager.cull_interval=10",
            ),
        ],
        env={
            **os.environ,
            **environment,
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        },
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{url}/api/status?token={TOKEN}", process)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:  # no test is about how JupyterLab ends
            process.kill()
            process.wait()
        finally:
            log.close()


def wait_until_up(url: str, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.URLError:
            select_pause()
    pytest.fail("the server did not come up")


def select_pause() -> None:
    """Yield the processor for a moment while a foreign process starts."""
    time.sleep(0.1)


class Notebook:
    """One notebook in JupyterLab, and all that was sent to the browser while it was open."""

    def __init__(self, page: Page, file: Path, url: str) -> None:
        self.page = page
        self.file = file
        self._url = url
        self._received: list[str] = []
        self.sent: list[str] = []
        page.on("websocket", self._listen)

    def _listen(self, websocket: WebSocket) -> None:
        def keep(frames: list[str], frame: str | bytes) -> None:
            text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
            frames.append(text)

        websocket.on("framereceived", partial(keep, self._received))
        websocket.on("framesent", partial(keep, self.sent))

    def open(self) -> None:
        """Open the notebook by itself, with no side bar, and wait for its kernel.

        Where JupyterLab is there already, the notebook takes the place of what is open, which
        costs a tenth of a new page; a long run takes a new page.
        """
        if not depth.is_long() and self.page.evaluate("Boolean(window.jupyterapp)"):
            self._replace_what_is_open()
            self._wait_for_kernel()
            return
        self.page.goto(f"{self._url}/doc/tree/{self.file.name}?token={TOKEN}&reset")
        self._wait_for_kernel()
        if self.page.locator("#jp-left-stack:visible").count():
            self.command("application:toggle-left-area")

    def _replace_what_is_open(self) -> None:
        self.page.evaluate(
            """async (path) => {
                for (const widget of [...jupyterapp.shell.widgets('main')]) widget.dispose();
                await jupyterapp.commands.execute(
                    'docmanager:open', { path, factory: 'Notebook' });
            }""",
            self.file.name,
        )

    def leave(self) -> None:
        """Listen no longer: the page shows another notebook from now on."""
        self.page.remove_listener("websocket", self._listen)

    def begin_anew(self, *cells: str) -> None:
        """Replace all cells; no widget, variable, theme, size or byte received stays."""
        self.use("JupyterLab Light", SIZE["width"])
        self.page.evaluate(
            """async ([clear, cells]) => {
                const panel = window.jupyterapp.shell.currentWidget;
                const kernel = panel.sessionContext.session.kernel;
                await kernel.requestExecute({ code: clear }).done;
                const model = panel.content.model.sharedModel;
                model.deleteCellRange(0, model.cells.length);
                model.insertCells(0, cells.map((source) => ({ cell_type: 'code', source })));
                panel.content.activeCellIndex = 0;
            }""",
            [CLEAR, cells],
        )
        expect(self.page.locator(".pgflow")).to_have_count(0)
        self._received.clear()
        self.sent.clear()

    def _wait_for_kernel(self) -> None:
        self.page.wait_for_function(
            """() => {
                const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
                return session?.isReady && session.kernelDisplayStatus === 'idle' &&
                    window.jupyterapp.commands.isEnabled('notebook:run-all-cells');
            }""",
            timeout=PATIENCE,
        )

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """Begin a command of JupyterLab."""
        self.page.evaluate(
            "([name, args]) => { window.jupyterapp.commands.execute(name, args) }",
            [name, arguments or {}],
        )

    def run_all(self) -> None:
        """Run all cells, and wait until each has a new number."""
        before = max(self._numbers(), default=0)
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(
            """(before) => {
                const prompts = [...document.querySelectorAll(
                    '.jp-CodeCell .jp-InputArea-prompt')].map((each) => each.textContent);
                return prompts.every((text) => Number(/\\d+/.exec(text)?.[0] ?? 0) > before);
            }""",
            arg=before,
            timeout=PATIENCE,
        )

    def run_again(self, number: int) -> None:
        """Run one cell again."""
        self.page.locator(".jp-CodeCell").nth(number).locator(".cm-content").click()
        self.command("notebook:run-cell")

    def result_of(self, code: str) -> str:
        """Run a line in a new cell, and return what it shows."""
        self.command("notebook:insert-cell-below")
        self.command("notebook:replace-selection", {"text": code})
        self.command("notebook:run-cell")
        output = self.page.locator(".jp-Cell.jp-mod-active .jp-OutputArea-output")
        expect(output).to_have_count(1)
        return output.inner_text()

    def _numbers(self) -> list[int]:
        prompts = self.page.locator(".jp-CodeCell .jp-InputArea-prompt").all_inner_texts()
        return [int(found[0]) for text in prompts if (found := re.search(r"\d+", text))]

    def save(self) -> str:
        """Save the notebook with its widget state, and return the file's text."""
        before = self.file.stat().st_mtime_ns
        with self.page.expect_response(
            lambda reply: reply.request.method == "PUT" and "/api/contents/" in reply.url
        ):
            self.command("docmanager:save")
        assert self.file.stat().st_mtime_ns > before
        return self.file.read_text("utf-8")

    @property
    def form(self) -> Locator:
        return self.page.locator(".pgflow").first

    @property
    def received(self) -> str:
        """Everything that kernel and server sent to the browser."""
        return "\n".join(self._received)

    def picture(self, name: str) -> None:
        """Keep a picture of the page, if wanted; in a long run axe-core judges it too.

        That takes it seconds, in a page of JupyterLab more than all the rest of a test. What is
        ours, it judges state by state in pages without a kernel.
        """
        pictures.keep(self.page, name)
        if depth.is_long():
            assert barriers(self.page) == []

    def use(self, theme: str, width: int) -> None:
        """Look at the page in another theme, at another width."""
        self.command("apputils:change-theme", {"theme": theme})
        body = self.page.locator("body")
        expect(body).to_have_attribute("data-jp-theme-name", theme)
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)
        self.page.set_viewport_size({**SIZE, "width": width})

    def cut_off(self) -> list[str]:
        """What of the form goes over its edge, but for what scrolls in a box of its own."""
        found: list[str] = self.form.evaluate(
            """(form) => [...form.querySelectorAll('input, select, button, label, p')]
                .filter((each) => !each.closest('.pgflow-grid-box'))
                .filter((each) => each.getBoundingClientRect().right >
                                  form.getBoundingClientRect().right + 1)
                .map((each) => each.textContent)"""
        )
        return found

    @property
    def errors(self) -> list[str]:
        """What cells wrote to stderr, tracebacks included."""
        stderr = "[data-mime-type='application/vnd.jupyter.stderr']"
        return self.page.locator(stderr).all_inner_texts()


def assert_no_secret(notebook: Notebook, service: Service, *, seen: str) -> None:
    """No secret is in the saved file, its widget state, or anything that the browser was sent.

    `seen` is a part of the form's state: the proof that state was saved, and was looked at.
    """
    saved = notebook.save()
    assert "application/vnd.jupyter.widget-view+json" in saved
    assert seen in json.dumps(json.loads(saved)["metadata"]["widgets"])
    assert seen in notebook.received
    for canary in (WRONG, service.database["password"], service.facts["client_secret"]):
        assert canary not in saved
        assert canary not in notebook.received


def shut_down(page: Page) -> None:
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def run_cell(page: Page, cell: Locator) -> None:
    """Run a cell by the keyboard; a key that is pressed before the page listens is lost."""
    begun = cell.locator(".jp-InputArea-prompt").filter(has_not_text="[ ]:")
    for _ in range(PATIENCE // 3_000):
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        with contextlib.suppress(AssertionError):
            return expect(begun).to_have_count(1, timeout=3_000)
    return expect(begun).to_have_count(1)
