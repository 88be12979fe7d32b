"""Download Parquet files of datasets into a folder of bounded size, each once.

A file has a name of hexadecimal digits only, so that no name of a service leads out of the folder
or tells anything. It is downloaded under another name, resumed there after a failure, and renamed
when it is as long as announced. One dataset is downloaded at a time, whichever thread or process of
the machine wants it: so the bound holds for all of them together.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import stat
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pgflow_widgets.api.messages.datasets.files import PARQUET, FilePart
from pgflow_widgets.api.messages.response_limits import FileBounds
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, PgflowError, ProtocolError

MOST_BYTES = 20 * 10**9
"""So large the cache may become if nobody says how large."""

_AT_ONCE = 4
_PIECE = 16 * 1024 * 1024
_PAUSE = 0.1
_BEGUN, _LOCK = ".begun", "downloads.lock"
_OWN = re.compile(r"[0-9a-f]{64}(\.parquet|(\.[0-9a-f]{16})?\.begun)")
_LEFT = 3600.0
"""Seconds for which what was begun stays, so that it can be resumed."""


@dataclass(frozen=True, slots=True)
class FileCache:
    """Downloaded files.

    Parameters
    ----------
    folder
        Where they are; it can be read by its owner only.
    most_bytes
        How large it may become. What was used last stays longest.
    """

    folder: Path
    most_bytes: int = MOST_BYTES

    async def fetch(
        self,
        client: PlatformClient,
        place: str,
        parts: Sequence[FilePart],
        done: Callable[[int], object] = lambda _count: None,
    ) -> list[Path]:
        """Download the files that are not there yet, some at once, and return where all are.

        Parameters
        ----------
        client
            An open client.
        place
            Which sandbox of which organisation, in words.
        parts
            The files.
        done
            Is told how many files are there.

        Raises
        ------
        InputError
            They are larger than the cache may become; nothing was downloaded, unless the service
            does not tell how long they are.
        """
        paths = [self.path_of(place, part) for part in parts]
        wanted = dict(zip(paths, parts, strict=True))  # a file that is listed twice is one
        if not all(part.length and _is_whole(path, part.length) for path, part in wanted.items()):
            async with self._turn():
                await self._fetch(client, wanted, done)
        for path in wanted:
            with contextlib.suppress(OSError):
                os.utime(path)
        return paths

    async def _fetch(
        self,
        client: PlatformClient,
        wanted: Mapping[Path, FilePart],
        done: Callable[[int], object],
    ) -> None:
        """Download what is not there, some at once."""
        announced = sum(part.length or 0 for part in wanted.values())
        keep = {path.name for path in wanted}
        self._make_room(announced, keep)
        slots, there, unannounced = asyncio.Semaphore(_AT_ONCE), 0, 0

        async def one(part: FilePart, path: Path) -> None:
            nonlocal there, unannounced
            async with slots:
                if not _is_whole(path, part.length):
                    await self._download(client, part, path)
            if part.length is None:
                unannounced += _size(path)
                self._make_room(announced + unannounced, keep)
            there += 1
            done(there)

        tasks = [asyncio.create_task(one(part, path)) for path, part in wanted.items()]
        try:
            await asyncio.gather(*tasks)
        finally:  # one that fails ends the others
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _too_large(self, size: int) -> InputError:
        return InputError(
            f"The dataset has {size / 1e9:,.1f} GB of files, and"
            f" {self.most_bytes / 1e9:,.1f} GB may be kept on this machine.",
            hint="Say cache_gb=..., read some columns or rows, or ask Query Service.",
            field="cache_gb",
        )

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait until nobody else downloads into the folder, here or in another process."""
        lock = FileLock(self.folder / _LOCK, mode=0o600)
        while True:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                await asyncio.sleep(_PAUSE)
            else:
                break
        try:
            yield
        finally:
            lock.release()

    def path_of(self, place: str, part: FilePart) -> Path:
        """Return where a file is, or would be."""
        facts = (place, part.file_id, part.name, str(part.length), part.version)
        digest = hashlib.sha256("\0".join(facts).encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / f"{digest}{PARQUET}"

    def _make_room(self, needed: int, keep: Collection[str]) -> None:
        """Delete what was not used for the longest time, until so many bytes fit."""
        if needed > self.most_bytes:
            raise self._too_large(needed)
        stems = tuple(name.removesuffix(PARQUET) for name in keep)
        others = [known for known in self._files() if not known[2].name.startswith(stems)]
        left = needed + sum(size for _, size, _ in others)
        now = time.time()
        for used, size, path in sorted(others):
            if left <= self.most_bytes:
                return
            if path.suffix == _BEGUN and now - used < _LEFT:
                continue  # it is resumed when its dataset is wanted again
            with contextlib.suppress(OSError):  # Windows keeps what somebody reads
                path.unlink()
                left -= size

    def _files(self) -> list[tuple[float, int, Path]]:
        """Return our files: when each was used, how large it is, and where."""
        files: list[tuple[float, int, Path]] = []
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):  # another process may delete it
                facts = path.lstat()
                if _OWN.fullmatch(path.name) and stat.S_ISREG(facts.st_mode):
                    files.append((facts.st_mtime, facts.st_size, path))
        return files

    async def _download(self, client: PlatformClient, part: FilePart, path: Path) -> None:
        """Download a file; what was begun before is resumed."""
        begun = path.with_suffix(_BEGUN)
        try:
            start = _open_begun(begun)
            if part.length is None or start > part.length:
                start = 0
            try:
                await _append(client, part, begun, self._bounds(part, start), start)
            except ProtocolError:
                if not start:
                    raise
                # The server cannot resume.
                await _append(client, part, begun, self._bounds(part, 0), 0)
            begun.replace(path)
        except PgflowError:  # one of them is an OSError too
            raise
        except OSError as error:
            reason = error.strerror or "it cannot be written"
        else:
            return
        raise PgflowError(
            f"The dataset's files cannot be kept in {path.parent}: {reason}.",
            hint="Make room there, or name another folder in PGFLOW_CACHE.",
            blame="input",
        )

    def _bounds(self, part: FilePart, start: int) -> FileBounds:
        return FileBounds("download the dataset's file", part.length, self.most_bytes, start)


def _size(path: Path) -> int:
    return path.stat().st_size


def _is_whole(path: Path, length: int | None) -> bool:
    try:
        facts = path.lstat()
    except OSError:
        return False
    return length is None or facts.st_size == length


def _open_begun(path: Path) -> int:
    """Make a file that its owner alone can read, unless it is there; return how long it is."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


async def _append(
    client: PlatformClient, part: FilePart, begun: Path, bounds: FileBounds, start: int
) -> None:
    """Write a file from a place on, and check that it is as long as announced."""
    if part.length is not None and start == part.length:
        return
    with begun.open("r+b") as file:
        file.truncate(start)
        file.seek(start)
        pieces = client.part_pieces(part, bounds, start=start, size=_PIECE)
        async with aclosing(pieces):
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
        await asyncio.to_thread(file.flush)
        os.fsync(file.fileno())
        size = file.tell()
    if part.length is not None and size != part.length:
        raise ProtocolError(
            "Could not download the dataset's file: it is not as long as announced."
        )
