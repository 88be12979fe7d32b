"""An ordinary user's account, with a clean home and no network, for tests of what is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support import depth

ROOT = Path(__file__).parents[2]
WHEELS = ROOT / "build" / "wheels"
_PYTHONS = (sys._base_executable, "/usr/bin/python3.11", "/usr/bin/python3")


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
            "PIP_NO_COMPILE": "1",  # of so much, little is ever imported
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

    @property
    def installer(self) -> str:
        """The beginning of a command that installs packages from the wheels.

        In a long run it is pip's, as users have it; else uv's, which does the same in a tenth of
        the time.
        """
        if depth.is_long():
            return f"{self.venv}/bin/pip install --quiet"
        uv = shutil.copy(Path(sys.executable).with_name("uv"), self.home)
        places = f"--python {self.venv}/bin/python --no-index --find-links {self.home}/wheels"
        return f"{uv} pip install --quiet --no-config --no-cache {places}"


def python_for(account: Account) -> str:
    """Return a Python that the user may run: root's own may stand where nobody else gets."""
    for python in _PYTHONS:
        try:
            account.run(python, "-c", "import ensurepip, sys; assert sys.version_info >= (3, 11)")
        except (OSError, AssertionError):
            continue
        return python
    pytest.skip("no Python that another user than root may run")
