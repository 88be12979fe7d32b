"""The command ``pgflow`` copies the example notebooks, and overwrites nothing of yours."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from pgflow_widgets.notebook import command_line


def test_all_notebooks_are_copied_and_none_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "Jürgen's demo"
    assert command_line.main(["demo", str(folder), "--copy-only"]) == 0
    names = [file.name for file in command_line.notebooks()]
    assert names[0] == "01_connect_postgresql.ipynb"
    assert sorted(file.name for file in folder.iterdir()) == names
    assert f"{len(names)} notebooks copied to {folder}." in capsys.readouterr().out
    mine = folder / names[1]
    mine.write_text("{}")
    (folder / names[2]).unlink()
    assert command_line.main(["demo", str(folder), "--copy-only"]) == 0
    assert mine.read_text() == "{}"
    said = capsys.readouterr().out
    assert said.startswith("1 notebooks copied")
    assert f"Yours are left as they are: {names[1]}." in said


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert command_line.main(["demo", str(tmp_path / "file" / "demo"), "--copy-only"]) == 1
    assert "cannot be copied" in capsys.readouterr().err


def test_without_jupyterlab_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert command_line.main(["demo", str(tmp_path)]) == 1
    assert "pip install 'pgflow-widgets[demo]'" in capsys.readouterr().err


def test_the_local_service_answers_to_the_same_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main(["emulator", "--help"])
    assert "--with-postgres" in capsys.readouterr().out
