"""Keeps what is slow to make, a new data folder, as a template in the user's cache folder.

A template is one file: the check sum of what follows, and packed the list of its folders and files
and their bytes, once for all files that are the same. It gets its name when it is complete, so half
a template has no such name, and one that was damaged has another check sum.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock

CACHE_VARIABLE = "PGFLOW_CACHE"
_PATIENCE = 60.0
_SUM_SIZE = hashlib.sha256().digest_size
_LIST_SIZE = 8
_BINARY = getattr(os, "O_BINARY", 0)  # of Windows
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


def _write_files(content: bytes, folder: Path) -> None:
    """Write a folder of a thousand small files: there is no time for `pathlib`, nor for a tar."""
    start = _LIST_SIZE + int.from_bytes(content[:_LIST_SIZE])
    folder.mkdir(mode=0o700)
    for name, place, size in json.loads(content[_LIST_SIZE:start]):
        path = os.path.join(folder, name)  # noqa: PTH118
        if place is None:
            os.mkdir(path, 0o700)  # noqa: PTH102
        else:
            file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600)
            try:
                if os.write(file, content[start + place : start + place + size]) < size:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
            finally:
                os.close(file)


def _pack(folder: Path, template: Path) -> None:
    """Make the template of a folder; without room for it, there is none."""
    listed: list[tuple[str, int | None, int]] = []
    content = bytearray()
    places: dict[bytes, int] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            listed.append((name, None, 0))
            continue
        text = path.read_bytes()
        if text not in places:
            places[text] = len(content)
            content += text
        listed.append((name, places[text], len(text)))
    names = json.dumps(listed).encode()
    packed = zlib.compress(len(names).to_bytes(_LIST_SIZE) + names + content, level=1)
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
