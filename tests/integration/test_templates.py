"""Templates of data folders: made once, and used only if they are whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pgflow_widgets.emulator.database import templates

NAME = "x.template"
MAKER = """
import sys, time
from pathlib import Path
from pgflow_widgets.emulator.database.templates import fill_from_template

folder = Path(sys.argv[1])

def make():
    print("made", flush=True)
    time.sleep(0.2)
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "1").write_bytes(b"rows" * 1000)

fill_from_template(folder, "x.template", make)
assert (folder / "base" / "1").read_bytes() == b"rows" * 1000
"""


class Maker:
    """Makes a folder, and counts how often."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.count = 0

    def fill(self) -> Path:
        folder = self._root / f"data {time.monotonic_ns()}"

        def make() -> None:
            self.count += 1
            (folder / "empty").mkdir(parents=True)
            (folder / "größe").write_bytes(bytes(range(256)) * 100)

        templates.fill_from_template(folder, NAME, make)
        assert (folder / "empty").is_dir()
        assert (folder / "größe").read_bytes() == bytes(range(256)) * 100
        return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(templates.CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "postgres"


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def test_a_folder_is_made_once_and_then_copied(cache: Path, maker: Maker) -> None:
    first = maker.fill()
    (first / "größe").write_text("changed by its server")
    second = maker.fill()
    assert maker.count == 1
    assert second.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in cache.iterdir()} <= {NAME, f"{NAME}.lock"}


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "garbage"])
def test_a_damaged_template_is_made_again(cache: Path, maker: Maker, damage: str) -> None:
    maker.fill()
    template = cache / NAME
    whole = template.read_bytes()
    damaged = {
        "cut": whole[:-7],
        "changed": whole[:50] + bytes([whole[50] ^ 1]) + whole[51:],
        "empty": b"",
        "garbage": os.urandom(len(whole)),
    }
    template.write_bytes(damaged[damage])
    maker.fill()
    assert maker.count == 2
    maker.fill()
    assert maker.count == 2


def test_half_a_template_is_none(cache: Path, maker: Maker, tmp_path: Path) -> None:
    folder = tmp_path / "half"

    def make() -> None:
        folder.mkdir()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        templates.fill_from_template(folder, NAME, make)
    assert not (cache / NAME).exists()
    maker.fill()
    assert maker.count == 1


def test_of_several_at_once_one_makes_it(cache: Path, tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MAKER, str(tmp_path / f"data {number}")],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    outputs = [process.communicate(timeout=30)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert "".join(outputs).count("made") == 1
    assert (cache / NAME).is_file()


def test_without_a_cache_each_is_made(
    maker: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(templates.CACHE_VARIABLE, str(tmp_path / "file"))
    maker.fill()
    maker.fill()
    assert maker.count == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users here")
def test_a_cache_that_others_can_write_to_is_not_used(cache: Path, maker: Maker) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    maker.fill()
    maker.fill()
    assert maker.count == 2
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("system", "variable", "folder"),
    [
        ("linux", "XDG_CACHE_HOME", "{}/pgflow-widgets"),
        ("win32", "LOCALAPPDATA", "{}/pgflow-widgets"),
        ("darwin", "HOME", "{}/Library/Caches/pgflow-widgets"),
        ("linux", "HOME", "{}/.cache/pgflow-widgets"),
    ],
)
def test_it_stands_where_the_system_keeps_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, variable: str, folder: str
) -> None:
    for name in (templates.CACHE_VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    assert templates._cache_folder() == Path(folder.format(tmp_path))


def test_what_nobody_used_for_months_goes(cache: Path, maker: Maker) -> None:
    cache.mkdir(mode=0o700, parents=True)
    for name, days in (("old.template", 100), ("recent.template", 10)):
        (cache / name).touch()
        used = time.time() - days * 86400
        os.utime(cache / name, (used, used))
    maker.fill()
    assert {path.name for path in cache.glob("*.template")} == {NAME, "recent.template"}
