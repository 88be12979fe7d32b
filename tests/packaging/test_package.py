"""What is published: a wheel and an sdist that hold what they should, and work by themselves."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import pgflow_widgets
from pgflow_widgets.notebook import command_line
from tests.support.accounts import ROOT, Account

pytestmark = pytest.mark.timeout(600)  # an environment is installed


def test_the_wheel_holds_the_package_and_what_its_widgets_need(
    distributions: dict[str, Path],
) -> None:
    with zipfile.ZipFile(distributions[".whl"]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        assert "pgflow = pgflow_widgets.notebook.command_line:main" in str(wheel.read(entry))
    package = Path(pgflow_widgets.__file__).parent
    written = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and not {"__pycache__", "frontend"} & {*path.parts}
    }
    notebooks = {f"pgflow_widgets/notebooks/{file.name}" for file in command_line.notebooks()}
    assert names == written | notebooks
    assert "pgflow_widgets/py.typed" in names
    screens = ("shared", "browser", "fields", "health", "ingest", "watch")
    pages = {f"{name}.{kind}" for name in screens for kind in ("js", "css")}
    assert {f"pgflow_widgets/widgets/static/{page}" for page in pages} <= names


def test_the_sdist_holds_what_a_packager_needs(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions[".gz"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile"} <= names
    assert "tests/packaging/test_package.py" in names
    assert "notebooks/01_connect_postgresql.ipynb" in names
    assert "pgflow_widgets/widgets/frontend/build.mjs" in names
    assert not [name for name in names if name.startswith(("build", "dist", ".venv"))]
    assert not [name for name in names if "node_modules" in name]


def test_the_index_would_take_both(distributions: dict[str, Path]) -> None:
    files = map(str, distributions.values())
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("PASSED") == 2


def test_the_version_stands_in_one_place(distributions: dict[str, Path]) -> None:
    version = pgflow_widgets.__version__
    assert f"-{version}-" in distributions[".whl"].name
    places = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pyproject.toml", *(ROOT / "pgflow_widgets").rglob("*.py"))
        if re.search(rf"""version.*["']{re.escape(version)}["']""", path.read_text("utf-8"))
    ]
    assert places == ["pyproject.toml"]


def test_alone_it_gives_form_and_client(alone: dict[str, Any]) -> None:
    assert alone == {"form": "ConnectionForm", "sandboxes": 2, "extras": []}


@pytest.mark.usefixtures("alone")
def test_alone_it_gives_the_local_service(account: Account) -> None:
    assert "--with-postgres" in account.run(account.venv / "bin" / "pgflow", "emulator", "--help")
