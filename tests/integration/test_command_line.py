"""``pgflow demo`` opens the first notebook in a real JupyterLab."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.support.jupyterlab import wait_until_up

COMMAND = "import sys; from pgflow_widgets.notebook.command_line import main; sys.exit(main())"


def test_it_opens_jupyterlab_on_a_copy_of_the_first_notebook(tmp_path: Path) -> None:
    screenless = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "demo", "notebooks of mine"],
        cwd=tmp_path,
        env={**screenless, "HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "run")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        assert process.stdout
        try:
            page = next(
                match[0]
                for line in process.stdout
                if (match := re.search(r"http://127\.0\.0\.1\S+", line))
            )
            assert "/lab/tree/01_connect_postgresql.ipynb?token=" in page
            address = page.replace("/lab/tree/", "/api/contents/")
            wait_until_up(address, process)  # it prints its address before it listens
            with urllib.request.urlopen(address, timeout=20) as answer:
                book = json.load(answer)
        finally:
            process.terminate()
    assert book["path"] == "01_connect_postgresql.ipynb"
    assert all(not cell.get("outputs") for cell in book["content"]["cells"])
