"""Keeps what is slow to make, a new data folder, as a template in the user's cache folder.

A template is one file: the check sum of what follows, and a packed tar. It gets its name when it
is complete, so half a template has no such name, and one that was damaged has another check sum.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import sys
import tarfile
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock

CACHE_VARIABLE = "PGFLOW_CACHE"
_PATIENCE = 60.0
_SUM_SIZE = hashlib.sha256().digest_size
_OTHERS_MAY_WRITE = 0o022
_UNUSED = 60 * 24 * 3600.0


def fill_from_template(folder: Path, name: str, make: Callable[[], None]) -> None:
    """Fill a new folder from the template of that name; without one, make it and the template.

    Parameters
    ----------
    folder
        Does not exist yet.
    name
        Says all that the content depends on.
    make
        Makes the folder and what is in it; nothing secret.
    """
    cache = _open_cache()
    if cache is None:
        make()
        return
    template = cache / name
    if _unpack(template, folder):
        return
    with _only_one(cache / f"{name}.lock"):
        if not _unpack(template, folder):
            make()
            _pack(folder, template)


def _cache_folder() -> Path:
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "pgflow-widgets"
    home = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(home or Path.home() / ".cache") / "pgflow-widgets"


def _open_cache() -> Path | None:
    """Return the folder of the templates, if there is one in which only we can write."""
    try:
        folder = _cache_folder().absolute() / "postgres"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):  # no home, or not ours
        return None
    if hasattr(os, "geteuid") and (
        status.st_uid != os.geteuid() or status.st_mode & _OTHERS_MAY_WRITE
    ):
        return None
    return folder if os.access(folder, os.W_OK) else None


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Let others wait for the template; where a lock is not to be had, each makes its own."""
    lock = FileLock(path)
    with contextlib.suppress(OSError):
        lock.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        lock.release()


def _unpack(template: Path, folder: Path) -> bool:
    """Fill the folder; return False, and leave nothing of it, if the template is not whole."""
    try:
        content = template.read_bytes()
        packed = content[_SUM_SIZE:]
        if hashlib.sha256(packed).digest() != content[:_SUM_SIZE]:
            return False
        _write_files(zlib.decompress(packed), folder)
        os.utime(template)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        return False
    return True


def _write_files(tar: bytes, folder: Path) -> None:
    """Write the files of a tar: `tarfile` itself takes three times as long."""
    with tarfile.open(fileobj=io.BytesIO(tar), mode="r:") as archive:
        for member in archive:
            path = folder / member.name
            if member.isdir():
                path.mkdir(mode=0o700)
            else:
                start = member.offset_data
                path.write_bytes(tar[start : start + member.size])


def _pack(folder: Path, template: Path) -> None:
    """Make the template of a folder; without room for it, there is none."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:") as archive:
        archive.add(folder, ".")
    packed = zlib.compress(tar.getvalue(), level=1)
    with contextlib.suppress(OSError), _file_beside(template) as beside:
        beside.write_bytes(hashlib.sha256(packed).digest() + packed)
        beside.replace(template)
        _remove_unused(template.parent)


def _remove_unused(cache: Path) -> None:
    """Remove what nobody has used for two months, as the template of an older server."""
    for path in cache.iterdir():
        if time.time() - path.stat().st_mtime > _UNUSED:
            path.unlink()


@contextlib.contextmanager
def _file_beside(path: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
