"""Writes the lake: Parquet files, in one folder a dataset and one a batch.

A batch is written under a hidden name and renamed when it is whole and on the disk: what has a
visible name is complete. Bad rows stand in a folder beside, as JSON lines; of a batch that failed
they are all that stays.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator.storage.state_file import Place

if TYPE_CHECKING:
    import pyarrow as pa

ROW_ERRORS = "row_errors"
"""The folder of a batch's bad rows."""
_BAD_ROWS = "conversion_errors_0.json"

_GROUP_ROWS = 100_000
_GROUP_BYTES = 32 * 1024 * 1024
_FILE_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Lake:
    """Where batches are.

    Parameters
    ----------
    folder
        Made when the first batch is.
    """

    folder: Path

    def prepare(self) -> None:
        """Make the folder, for its owner only: what is in it may be about people."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def dataset(self, place: Place, dataset_id: str) -> Path:
        """Return the folder of a dataset."""
        return self.folder / place.org / place.sandbox / dataset_id

    def hidden_folder(self, place: Place, dataset_id: str, batch_id: str) -> Path:
        """Return the folder of a batch that is being written."""
        return self.dataset(place, dataset_id) / f".{batch_id}"

    def batch(self, place: Place, dataset_id: str, batch_id: str) -> Path:
        """Return the folder of a batch that is complete."""
        return self.dataset(place, dataset_id) / batch_id

    def publish(self, place: Place, dataset_id: str, batch_id: str) -> None:
        """Give a batch its visible name; done already is fine, but not that it is gone."""
        hidden = self.hidden_folder(place, dataset_id, batch_id)
        visible = self.batch(place, dataset_id, batch_id)
        if hidden.exists() or not visible.exists():
            hidden.rename(visible)
        _sync_folder(hidden.parent)

    def discard(self, place: Place, dataset_id: str, batch_id: str) -> None:
        """Delete what there is of a batch that did not become complete."""
        hidden = self.hidden_folder(place, dataset_id, batch_id)
        shutil.rmtree(hidden, ignore_errors=True)
        with suppress(OSError):
            # Hidden first, for no part of a batch may be seen; mostly it is not there at all.
            self.batch(place, dataset_id, batch_id).rename(hidden)
            shutil.rmtree(hidden, ignore_errors=True)

    def withdraw(self, place: Place, dataset_id: str, batch_id: str) -> None:
        """Delete what a batch that failed has left, all but its bad rows."""
        hidden = self.hidden_folder(place, dataset_id, batch_id)
        visible = self.batch(place, dataset_id, batch_id)
        if any(parquet_files(visible)):
            with suppress(OSError):
                visible.rename(hidden)  # first, for no part of a batch may be seen
        for path in parquet_files(hidden):
            path.unlink()
        if (hidden / ROW_ERRORS).is_dir():
            self.publish(place, dataset_id, batch_id)
        elif not (visible / ROW_ERRORS).is_dir():
            self.discard(place, dataset_id, batch_id)

    def forget(self, place: Place, dataset_id: str, batch_ids: Iterable[str]) -> None:
        """Delete the batches of a dataset."""
        for batch_id in batch_ids:
            shutil.rmtree(self.batch(place, dataset_id, batch_id), ignore_errors=True)
        folder = self.dataset(place, dataset_id)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


class BatchWriter:
    """Writes the files of one batch.

    Parameters
    ----------
    folder
        The batch's hidden one; whatever is in it goes.
    """

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._folder = folder
        self._waiting: list[pa.Table] = []
        self._rows = self._bytes = self._in_file = 0
        self._file: Any = None
        self._failed: Any = None
        self.files = 0

    def write(self, table: pa.Table) -> None:
        """Take good rows; they reach the disk in groups."""
        if table.num_rows:
            self._waiting.append(table)
            self._rows += table.num_rows
            self._bytes += table.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def fail(self, errors: Sequence[Mapping[str, str]], data: Mapping[str, Any]) -> None:
        """Take a bad row, and the ``code``, ``field`` and ``message`` of what is wrong with it."""
        if self._failed is None:
            folder = self._folder / ROW_ERRORS
            folder.mkdir()
            self._failed = (folder / _BAD_ROWS).open("w", encoding="utf-8")
        # JSON has no word for infinity and its like.
        plain = {
            name: str(value) if isinstance(value, float) and not isfinite(value) else value
            for name, value in data.items()
        }
        reasons = [
            {"code": error["code"], "message": f"{error['field']}: {error['message']}"}
            for error in errors
        ]
        line = {**plain, "_errors": reasons, "_filename": _BAD_ROWS}
        self._failed.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> int:
        """Put everything on the disk, and return the bytes of the Parquet files."""
        self._flush()
        self._end_file()
        if self._failed is not None:
            self._failed.close()
            self._failed = None
        for path in sorted(self._folder.rglob("*"), reverse=True):
            if path.is_dir():
                _sync_folder(path)
            else:
                _sync(path, os.O_RDWR)  # Windows syncs only what may be written
        _sync_folder(self._folder)
        return sum(path.stat().st_size for path in self._folder.glob("*.parquet"))

    def abandon(self) -> None:
        """Let go of open files; the folder is for `Lake.discard`."""
        for file in (self._file, self._failed):
            if file is not None:
                file.close()

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self._waiting:
            return
        table = pa.concat_tables(self._waiting)
        self._waiting.clear()
        if self._file is None:
            path = self._folder / f"part-{self.files:05d}.parquet"
            # Without dictionaries, which take longer to make than they save beside zstd.
            self._file = pq.ParquetWriter(
                path, table.schema, compression="zstd", use_dictionary=False
            )
            self.files += 1
        self._file.write_table(table)
        self._in_file += self._rows
        self._rows = self._bytes = 0
        if self._in_file >= _FILE_ROWS:
            self._end_file()

    def _end_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._in_file = 0


def parquet_files(folder: Path) -> Iterator[Path]:
    """Iterate over the files of a batch, in the order of their rows."""
    yield from sorted(folder.glob("*.parquet"))


def row_count(path: Path) -> int:
    """Return how many rows a Parquet file has."""
    import pyarrow.parquet as pq

    rows: int = pq.read_metadata(path).num_rows
    return rows


def first_rows(path: Path, most: int) -> list[dict[str, Any]]:
    """Return the first rows of a Parquet file as JSON takes them; times are text."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(max(1, most)), None)
    rows = batch.to_pylist()[:most] if batch is not None else []
    plain: list[dict[str, Any]] = json.loads(json.dumps(rows, default=_iso_time))
    return plain


def _iso_time(value: date) -> str:
    return value.isoformat()


def _sync_folder(path: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):  # elsewhere folders cannot be opened
        _sync(path, os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
