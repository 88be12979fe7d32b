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


def _added_by(statement: str) -> list[str]:
    """Return what a statement loads beside IPython and the standard library."""
    code = f"""if True:
        import sys
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell()
        before = {{*sys.modules}}
        {statement}
        print(*{{*sys.modules}} - before)
    """
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    there = {"IPython", *sys.stdlib_module_names}
    return sorted(name for name in shown.split() if name.partition(".")[0] not in there)


def test_importing_where_ipython_runs_adds_three_modules() -> None:
    assert _added_by("import pgflow_widgets") == [
        "pgflow_widgets",
        "pgflow_widgets.local",
        "pgflow_widgets.local.interrupts",
    ]


def test_loading_the_extension_loads_the_magic_and_nothing_that_it_calls() -> None:
    added = _added_by("shell.run_line_magic('load_ext', 'pgflow_widgets')")
    assert "pgflow_widgets.notebook.magics" in added
    assert all(name.startswith("pgflow_widgets") for name in added), added
    for room in ("api", "operations", "widgets", "postgres", "model", "notebook.sandbox"):
        assert not [name for name in added if name.startswith(f"pgflow_widgets.{room}")], added


def test_the_demo_starts_its_service_before_it_loads_a_sandbox() -> None:
    added = _added_by("from pgflow_widgets.notebook import demo")
    assert "pgflow_widgets.notebook.demo.service" in added
    for late in ("pandas", "aiohttp", "ipywidgets", "pgflow_widgets.notebook.sandbox"):
        assert late not in added


def test_the_local_service_needs_no_notebook() -> None:
    code = "import sys, pgflow_widgets.emulator.app.serving; print(sorted(sys.modules))"
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
    parts = ("app.serving", "database.embedded", "database.server")
    imports = ", ".join(f"pgflow_widgets.emulator.{part}" for part in parts)
    code = f"import sys; sys.modules['pwd'] = None; import {imports}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
