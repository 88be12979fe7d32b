"""Starts a process that runs statements, and asks it from the service's loop."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path

from pgflow_widgets.emulator.query_service.engine import frames
from pgflow_widgets.emulator.query_service.engine.memory import is_spent, out_of_memory
from pgflow_widgets.emulator.query_service.engine.table import Table
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.wire import Column

_MODULE = __package__
_INHERITED = frozenset({"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"})
_BUFFER = 2 * 1024 * 1024
_ENDS_IT = "53200"


class EngineProcess:
    """A process with DuckDB, which answers one request after the other.

    Parameters
    ----------
    process
        It runs already.
    scratch
        Where it writes what does not fit into memory.
    leave
        What to do when no reader is open any more.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        scratch: Path,
        leave: Callable[[EngineProcess], None],
    ) -> None:
        self._process = process
        self._scratch = scratch
        self._leave = leave
        self._readers: set[int] = set()
        self._last = 0
        self._is_killed = False

    @classmethod
    async def start(
        cls, folder: Path, scratch: Path, leave: Callable[[EngineProcess], None]
    ) -> EngineProcess:
        """Start a process that reads the files of a folder.

        Raises
        ------
        QueryError
            The system has no room for it.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", _MODULE),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={name: os.environ[name] for name in os.environ if _is_inherited(name)},
                limit=_BUFFER,
            )
        except OSError as error:
            reason = f"No process can be started for the statement: {error.strerror}."
            raise QueryError("53000", reason) from None
        engine = cls(process, scratch, leave)
        engine.tell(folder=str(folder), scratch=str(scratch))
        return engine

    @property
    def is_over(self) -> bool:
        """Whether it can be asked nothing any more."""
        output = self._process.stdout
        return self._is_killed or output is None or output.at_eof()

    @property
    def is_spent(self) -> bool:
        """Whether it has kept too much memory for another statement."""
        return is_spent(self._process.pid)

    def reader(self) -> Reader:
        """Return what runs one query."""
        self._last += 1
        self._readers.add(self._last)
        return Reader(self, self._last)

    def interrupt(self) -> None:
        """End what runs, if that can be ended so."""
        self.tell(do="interrupt")

    def close_reader(self, number: int) -> None:
        """Let go of a query's result."""
        if number in self._readers:
            self._readers.remove(number)
            self.tell(do="close", reader=number)
            if not self._readers:
                self._leave(self)

    def tell(self, **command: object) -> None:
        """Say something that has no answer."""
        if self._process.stdin is not None and not self._is_killed:
            self._process.stdin.write(json.dumps(command).encode() + b"\n")

    async def ask(self, **command: object) -> bytes:
        """Return the answer to a command.

        Raises
        ------
        QueryError
            That is the answer, or the process has ended: by memory, as far as anybody knows.
        """
        assert self._process.stdin
        assert self._process.stdout
        try:
            self.tell(**command)
            await self._process.stdin.drain()
            head = await self._process.stdout.readexactly(frames.HEAD.size)
            kind, size = frames.HEAD.unpack(head)
            body = await self._process.stdout.readexactly(size)
        except (EOFError, OSError):
            self.kill()
            raise out_of_memory(ended=True) from None
        if kind == frames.ERROR:
            error = frames.read_error(body)
            if error.code == _ENDS_IT:  # what is left of it is in doubt
                self.kill()
            raise error
        return body

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if not self._is_killed:
            self._is_killed = True
            if self._process.returncode is None:
                self._process.kill()

    async def end(self) -> None:
        """Kill it, and remove what it has written."""
        self.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
        await asyncio.to_thread(shutil.rmtree, self._scratch, ignore_errors=True)


class Reader:
    """Runs one query in a process.

    Parameters
    ----------
    engine
        The process.
    number
        Which reader of it this is.
    """

    def __init__(self, engine: EngineProcess, number: int) -> None:
        self.engine = engine
        self.columns: Sequence[Column] = ()
        self._number = number

    async def begin(self, tables: Sequence[Table], sql: str, *, flat: bool, as_json: bool) -> None:
        """Begin a query; `columns` then describes its rows.

        Parameters
        ----------
        tables
            What it reads.
        sql
            As DuckDB takes it.
        flat
            Whether each leaf of an object is a column that is named by its path.
        as_json
            Whether objects come as JSON.

        Raises
        ------
        QueryError
            It cannot be run, or is no query.
        """
        answer = await self.engine.ask(
            do="begin",
            reader=self._number,
            tables=[astuple(table) for table in tables],
            sql=sql,
            flat=flat,
            json=as_json,
        )
        self.columns = [Column(name, oid) for name, oid in json.loads(answer)]

    async def fetch(self, most: int | None = None) -> tuple[int, bool, bytes]:
        """Return how many rows are next, whether they are the last, and their messages."""
        answer = await self.engine.ask(do="fetch", reader=self._number, most=most)
        return frames.read_rows(answer)

    def close(self) -> None:
        """Let go of the result."""
        self.engine.close_reader(self._number)


def _is_inherited(variable: str) -> bool:
    """Tell what the process needs; what else is in the environment may be a secret."""
    return variable.upper() in _INHERITED or variable.startswith("PYTHON")
