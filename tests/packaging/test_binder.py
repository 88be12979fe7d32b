"""A Binder image, by the steps that repo2docker writes down for it, without Docker.

What repo2docker brings itself (Ubuntu, conda, a JupyterLab that our lock replaces) is taken as
given; every step that this repository's files cause is done as they say, as an ordinary user.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from websocket import create_connection

from tests.support.accounts import Account
from tests.support.notebooks import NOTEBOOKS, ROOT

LIMIT = 1000  # MB
PATIENCE = 120.0
TOKEN = "binder"
pytestmark = pytest.mark.timeout(600)  # an environment is installed
QUICKSTART = "notebooks/01_connect_postgresql.ipynb"


def pinned() -> dict[str, Version]:
    lock = (ROOT / "binder" / "requirements.txt").read_text("utf-8")
    return {
        name: Version(version)
        for name, version in re.findall(r"^([\w.-]+)==(\S+) \\$", lock, re.MULTILINE)
    }


def test_the_lock_pins_all_that_is_asked_for_and_names_no_place() -> None:
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = facts["project"]["optional-dependencies"]
    asked = [*facts["project"]["dependencies"], *extras["postgres"], *extras["demo"]]
    asked += facts["build-system"]["requires"]
    versions = pinned()
    image = {"sys_platform": "linux", "platform_machine": "x86_64", "python_version": "3.11"}
    for requirement in map(Requirement, asked):
        there = requirement.marker is None or requirement.marker.evaluate(image)
        if there and requirement.name != "pgflow-widgets":
            assert versions[requirement.name] in requirement.specifier, "run `make lock`"
    lines = (ROOT / "binder" / "requirements.txt").read_text("utf-8").splitlines()
    known = r" *#.*|[\w.-]+==[\w.+]+ \\| +--hash=sha256:[0-9a-f]{64}( \\)?"
    assert [line for line in lines if not re.fullmatch(known, line)] == [], (
        "an address, a path, a range, or a version without the hashes of its files"
    )


def test_the_badge_opens_the_quickstart() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    target = re.search(r"\]\((https://mybinder\.org/v2/gh/[\w-]+/[\w-]+/HEAD\?(\S+))\)", readme)
    assert target
    assert target[2] == "urlpath=lab/tree/" + QUICKSTART
    assert (ROOT / QUICKSTART).is_file()


def steps() -> list[tuple[str, str]]:
    """Return who runs what, in the Dockerfile of repo2docker, from our files on."""
    # It reads a git checkout or a plain folder alike; without Docker it can still write this down.
    command = ["--no-build", "--no-run", "--debug", "--user-name=jovyan", "--user-id=1000"]
    dockerfile = subprocess.check_output(
        [Path(sys.executable).with_name("jupyter-repo2docker"), *command, str(ROOT)],
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert "Building conda environment for python=3.11" in dockerfile
    ours = dockerfile.partition("# Run pre-assemble scripts!")[2]
    user, found = "root", []
    for line in ours.replace("\\\n", " ").splitlines():
        word, _, rest = line.partition(" ")
        if word == "USER":
            user = rest
        elif word in {"RUN", "ENV"}:
            found.append((user, rest.strip() if word == "RUN" else f"ENV {rest}"))
    return found


class Lab:
    """The image's JupyterLab, as its start script runs it; kernels that nobody uses are culled."""

    def __init__(self, account: Account, start: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.process = account.start(
            [
                *(start, "jupyter", "lab", "--ip=127.0.0.1", "--no-browser"),
                *(f"--ServerApp.port={self._port}", "--ServerApp.port_retries=0"),
                f"--IdentityProvider.token={TOKEN}",
                *("--MappingKernelManager.cull_idle_timeout=2", "--log-level=ERROR"),
                "--MappingKernelManager.cull_interval=1",
            ],
            env={"HOME": str(account.home)},
        )
        self._server = psutil.Process(self.process.pid)
        self._uid = account.uid

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read().decode()
        return json.loads(text) if path.startswith("api/") and text else text

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "JupyterLab ended"
            try:
                self.ask("api/status")
            except urllib.error.URLError:
                os.sched_yield()
                time.sleep(0.1)  # a foreign process starts
            else:
                return
        pytest.fail("JupyterLab did not come up")

    def run(self, kernel: str, cells: list[str]) -> None:
        """Run cells in a kernel."""
        url = f"ws://127.0.0.1:{self._port}/api/kernels/{kernel}/channels?token={TOKEN}"
        with contextlib.closing(create_connection(url, timeout=PATIENCE)) as channel:
            for number, code in enumerate(cells):
                channel.send(_execute(f"{number}", code))
                reply = self._reply(channel, f"{number}")
                assert reply["status"] == "ok", f"{code}\n{reply.get('evalue')}"

    @staticmethod
    def _reply(channel: Any, number: str) -> dict[str, Any]:
        while True:
            message = json.loads(channel.recv())
            if message["msg_type"] == "execute_reply" and (
                message["parent_header"]["msg_id"] == number
            ):
                content: dict[str, Any] = message["content"]
                return content

    def memory(self) -> float:
        """The megabytes of all processes, what they share counted once."""
        found = 0
        for process in self._all():
            try:
                found += process.memory_full_info().pss
            except psutil.NoSuchProcess:
                continue
        return found / 1e6

    def _all(self) -> list[psutil.Process]:
        return [self._server, *self._server.children(recursive=True)]

    def wait_for_services_to_end(self) -> None:
        """Wait until nothing runs that the lab's kernels started; that takes each a moment."""
        deadline = time.monotonic() + PATIENCE
        while running := self.services():
            assert time.monotonic() < deadline, running
            time.sleep(0.1)  # a foreign process ends

    def services(self) -> list[str]:
        """What runs of local Flow Services and PostgreSQL servers, also if it lost its parent."""
        return [
            " ".join(process.info["cmdline"])
            for process in psutil.process_iter(["uids", "cmdline"])
            if process.info["uids"].real == self._uid
            and re.search(
                "pgflow_widgets.emulator|postgres", " ".join(process.info["cmdline"] or ())
            )
        ]

    def wait_until_culled(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not self.ask("api/kernels") and len(self._all()) == 1:
                return
            time.sleep(0.2)  # the server culls in its own time
        pytest.fail("the kernel, or what it started, is still there")


def _execute(number: str, code: str) -> str:
    return json.dumps(
        {
            "header": {
                "msg_id": number,
                "msg_type": "execute_request",
                "username": "",
                "session": "binder",
                "version": "5.3",
            },
            "parent_header": {},
            "metadata": {},
            "channel": "shell",
            "content": {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
        }
    )


@pytest.fixture(scope="module")
def image(account: Account, alone: object) -> tuple[Account, str, str]:
    """What the steps make (after `alone` was asked), the path of the start script, and the cost."""
    begun = time.monotonic()
    variables = {
        "REPO_DIR": str(account.repo),
        "NB_USER": account.environment["USER"],
        "KERNEL_PYTHON_PREFIX": str(account.venv),
        "NB_PYTHON_PREFIX": str(account.venv),
    }
    start = ""
    for user, command in steps():
        if command.startswith("ENV "):
            entry = re.fullmatch(r'ENV R2D_ENTRYPOINT="(.*)"', command)
            start = entry[1].replace("${REPO_DIR}", str(account.repo)) if entry else start
        else:
            assert user == "${NB_USER}", f"root is needed for {command}"
            account.run("/bin/bash", "-c", command, env=variables)
    seconds = time.monotonic() - begun
    size = int(subprocess.check_output(["du", "-sm", account.venv], text=True).split()[0])
    cost = f"our steps took {seconds:.0f} s; they add {size} MB to repo2docker's image"
    return account, start, cost


@pytest.fixture(scope="module")
def lab(image: tuple[Account, str, str]) -> Iterator[Lab]:
    account, start, _ = image
    running = Lab(account, start)
    try:
        running.wait_until_up()
        yield running
    finally:
        running.process.terminate()
        running.process.wait(30)


def cells_of(path: Path) -> list[str]:
    book = nbformat.read(path, as_version=4)
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


@pytest.mark.soak
def test_the_address_of_the_badge_is_served(
    lab: Lab, image: tuple[Account, str, str], tell: Callable[[str], None]
) -> None:
    tell(f"Binder: {image[2]}")
    assert "JupyterLab" in lab.ask("lab/tree/" + QUICKSTART)
    assert lab.ask(f"api/contents/{QUICKSTART}?content=0")["type"] == "notebook"


@pytest.mark.soak
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_runs_there_in_little_memory(
    lab: Lab, path: Path, tell: Callable[[str], None]
) -> None:
    name = path.relative_to(ROOT).as_posix()
    body = {"path": name, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
    kernel = lab.ask("api/sessions", "POST", body)["kernel"]["id"]
    lab.run(kernel, cells_of(path))
    assert lab.services()
    used = lab.memory()
    tell(f"Binder: JupyterLab and {path.stem} with its services: {used:.0f} MB")
    assert used < LIMIT
    lab.ask(f"api/kernels/{kernel}", "DELETE")


@pytest.mark.soak
def test_a_culled_and_a_restarted_kernel_start_afresh(lab: Lab) -> None:
    start, form, *rest = cells_of(ROOT / QUICKSTART)[:5]
    kernel = lab.ask("api/kernels", "POST", {"name": "python3"})["id"]
    lab.run(kernel, [start, form, *rest])
    lab.ask(f"api/kernels/{kernel}/restart", "POST", {})
    lab.run(kernel, [start, form, *rest])
    lab.wait_until_culled()  # nobody is connected any more
    lab.wait_for_services_to_end()
    kernel = lab.ask("api/kernels", "POST", {"name": "python3"})["id"]
    lab.run(kernel, [start, form, *rest])
    lab.ask(f"api/kernels/{kernel}", "DELETE")
