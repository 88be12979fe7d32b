"""What importing and asking the package costs and gives."""

from __future__ import annotations

import subprocess
import sys

import pytest

import pgflow_widgets


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, pgflow_widgets; print(sorted(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert "'pgflow_widgets'" in shown
    for heavy in ("pandas", "aiohttp", "ipywidgets", "asyncpg", "IPython"):
        assert f"'{heavy}'" not in shown


def test_every_public_name_is_there() -> None:
    for name in dir(pgflow_widgets):
        assert getattr(pgflow_widgets, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pgflow_widgets.nothing


def test_the_local_service_needs_no_notebook() -> None:
    code = "import sys, pgflow_widgets.emulator.__main__; print(sorted(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for foreign in (
        "pandas",
        "ipywidgets",
        "IPython",
        "pgflow_widgets.wire",
        "pgflow_widgets.client",
    ):
        assert f"'{foreign}'" not in shown
