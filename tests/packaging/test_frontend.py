"""The bundles that widgets load are what the pages' code and the declarations give."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from pgflow_widgets.widgets import base

STATIC = Path(base.__file__).parent / "static"
FRONTEND = Path(base.__file__).parent / "frontend"


def test_the_bundles_are_those_of_the_code(tmp_path: Path) -> None:
    if not (shutil.which("node") and (FRONTEND / "node_modules").exists()):
        pytest.skip("Node.js or node_modules is not here: `make frontend` fetches the latter")
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=FRONTEND, check=True)
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in STATIC.iterdir()}
    assert built == committed, "out of date: run `make frontend`"


def test_the_declarations_for_the_pages_are_those_of_python() -> None:
    written = runpy.run_path(str(FRONTEND / "declarations.py"))["generated_files"]()
    for place, text in written.items():
        assert (FRONTEND / "src" / place).read_text("utf-8") == text, f"{place}: `make frontend`"


def test_no_module_exports_what_no_other_one_takes() -> None:
    """A bundler does not see it: `shared.js` exports all that its modules do."""
    modules = {file: file.read_text("utf-8") for file in (FRONTEND / "src").rglob("*.js")}
    exports = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
    for file, code in modules.items():
        for name in exports.findall(code):
            others = [text for other, text in modules.items() if other != file]
            assert any(re.search(rf"\b{name}\b", text) for text in others), f"{file}: {name}"


def test_the_bundles_keep_the_licence_of_lit_and_name_no_machine() -> None:
    assert "lit-html" in (STATIC / "shared.js").read_text("utf-8")
    for file in STATIC.glob("*.js"):
        text = file.read_text("utf-8")
        if "lit-html" in text:
            assert "SPDX-License-Identifier: BSD-3-Clause" in text
        assert "sourceMappingURL" not in text
        assert str(FRONTEND.parent) not in text


def test_the_tools_are_pinned_and_the_lock_names_no_registry() -> None:
    pinned = json.loads((FRONTEND / "package.json").read_text("utf-8"))["devDependencies"]
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    assert pinned
    for name, version in pinned.items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert not [name for name, package in lock.items() if "resolved" in package]
