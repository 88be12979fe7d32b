"""What a fresh process loads with the package, and what it does without."""

from __future__ import annotations

import subprocess
import sys


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, pgflow_widgets; print(sorted(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert "'pgflow_widgets'" in shown
    for heavy in ("pandas", "aiohttp", "ipywidgets", "asyncpg", "IPython"):
        assert f"'{heavy}'" not in shown


def test_the_local_service_needs_no_notebook() -> None:
    code = "import sys, pgflow_widgets.emulator.__main__; print(sorted(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for foreign in (
        "pandas",
        "ipywidgets",
        "IPython",
        "pgflow_widgets.api.messages",
        "pgflow_widgets.api.flow_service_client",
    ):
        assert f"'{foreign}'" not in shown


def test_the_service_imports_without_pwd() -> None:
    code = "import sys; sys.modules['pwd'] = None; import pgflow_widgets.emulator.__main__"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
