"""Which tests one worker runs: those of a file, and of all files that open JupyterLab.

Each worker that came to one of these would load JupyterLab, which costs as much as many tests.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    import pytest
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

ROOT = Path(__file__).parents[2]
OPENS_JUPYTERLAB = re.compile(r"\bopen(_fresh)?_notebook\b")


class ByFile(LoadFileScheduling):
    """Sends the tests of a file to one worker, and those of JupyterLab to one too."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "JupyterLab" if _opens_jupyterlab(file) else file


@cache
def _opens_jupyterlab(file: str) -> bool:
    return bool(OPENS_JUPYTERLAB.search((ROOT / file).read_text("utf-8")))


def scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Return what decides; nothing where a run is not by file."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None
