from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pgflow_widgets.emulator.storage.owned_folders import owned_folder

PREFIX = "pgflow-test-"
KEEPER = f"""
import sys
from pathlib import Path
from pgflow_widgets.emulator.storage.owned_folders import owned_folder
with owned_folder({PREFIX!r}, Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


def keeper(root: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_a_folder_goes_with_its_context(tmp_path: Path) -> None:
    with owned_folder(PREFIX, tmp_path) as folder:
        (folder / "file").write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_only_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    killed, left = keeper(tmp_path)
    alive, used = keeper(tmp_path)
    killed.kill()
    killed.communicate()
    strange = [tmp_path / f"{PREFIX}{name}" for name in ("my-notes", "1-my_notes", "12-", "x")]
    for each in strange:
        each.mkdir()
        (each / "notes").write_text("mine")
    (strange[1] / "owner.lock.bak").touch()
    with owned_folder(PREFIX, tmp_path):
        assert not left.exists()
        assert used.exists()
        assert all((each / "notes").exists() for each in strange)
    alive.communicate()
    assert not used.exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no users here")
def test_the_folder_of_another_user_and_a_link_stay(tmp_path: Path) -> None:
    killed, left = keeper(tmp_path)
    killed.kill()
    killed.communicate()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "owner.lock").touch()
    link = tmp_path / f"{PREFIX}7-abcdefgh"
    link.symlink_to(elsewhere)
    with owned_folder(PREFIX, tmp_path, owners=[os.getuid() + 1]):
        assert left.exists()
        assert (elsewhere / "owner.lock").exists()
