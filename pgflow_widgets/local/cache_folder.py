"""Give the folder of this user for what can be downloaded again; nobody else can read it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pgflow_widgets.errors import PgflowError

VARIABLE = "PGFLOW_CACHE"
"""Names another folder, below which ours is."""


def cache_folder() -> Path:
    """Return the folder, made if it is not there; no other folder is changed.

    Raises
    ------
    PgflowError
        It cannot be made, or belongs to somebody else.
    """
    folder = _folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.lstat()
        ours = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
        if ours and folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o700)
            return folder
    except OSError:
        pass
    raise PgflowError(
        f"The folder {folder} cannot hold downloads: it must be your own.",
        hint=f"Name another one in {VARIABLE}.",
        blame="input",
    )


def _folder() -> Path:
    if named := os.environ.get(VARIABLE):
        base = named
    elif sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().absolute() / "pgflow_widgets" / "datasets"
