"""Makes temporary folders that go with their process, even if it was killed.

A lock in each folder tells whether its owner lives: the system releases it when a process ends.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_LOCK = "owner.lock"
# The process, for people who look, and what `mkdtemp` appends.
_ENDING = re.compile(r"\d+-\w{8}")


@contextmanager
def owned_folder(
    prefix: str, root: Path, *, owners: Collection[int] | None = None
) -> Iterator[Path]:
    """Make a folder for as long as the context lasts, and remove those of killed processes.

    Parameters
    ----------
    prefix
        How the names begin; the process and something random follow.
    root
        Where they are.
    owners
        The user ids whose folders may be removed; our own if left out.
    """
    for old in root.glob(f"{prefix}*"):
        if _ENDING.fullmatch(old.name.removeprefix(prefix)) and _is_ours(old, owners):
            _remove_if_left(old)
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=root))
    lock = FileLock(folder / _LOCK)
    try:
        with lock:
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path, owners: Collection[int] | None) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    ours = owners if owners is not None else [os.getuid()] if hasattr(os, "getuid") else [0]
    return folder.is_dir() and not folder.is_symlink() and status.st_uid in ours


def _remove_if_left(folder: Path) -> None:
    """Remove a folder whose lock nobody holds; one without a lock may be just beginning."""
    if not (folder / _LOCK).is_file():
        return
    with contextlib.suppress(Timeout, OSError):
        with FileLock(folder / _LOCK, timeout=0):
            pass
        shutil.rmtree(folder, ignore_errors=True)  # without the lock: Windows deletes no open file
