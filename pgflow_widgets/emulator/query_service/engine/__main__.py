"""Runs the statements of one session at a time, in a process of its own.

Standard input has a command in each line, as JSON; its end ends the process. Standard output has
the answers: a letter, a length, and so many bytes.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

from pgflow_widgets.emulator.query_service.engine import frames
from pgflow_widgets.emulator.query_service.engine.memory import bound_memory, out_of_memory
from pgflow_widgets.emulator.query_service.engine.table import Table
from pgflow_widgets.emulator.query_service.query_error import QueryError

if TYPE_CHECKING:
    from pgflow_widgets.emulator.query_service.engine.reader import Engine, Reader


class Worker:
    """Does one command after the other.

    Parameters
    ----------
    engine
        What runs queries.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readers: dict[int, Reader] = {}
        self._running: Reader | None = None

    def do(self, command: Mapping[str, Any]) -> bytes:
        """Return the answer to a command; closing has none."""
        number = command["reader"]
        match command["do"]:
            case "close":
                if reader := self._readers.pop(number, None):
                    reader.close()
                return b""
            case "begin":
                self._running = self._readers[number] = self._engine.connect()
                columns = self._begin(self._running, command)
                return frames.encode_frame(frames.COLUMNS, json.dumps(columns).encode())
            case _:
                self._running = self._readers[number]
                rows, ended, messages = self._running.fetch(command["most"])
                return frames.encode_rows(rows, messages, ended=ended)

    def interrupt(self) -> None:
        """End what runs, from another thread."""
        if reader := self._running:
            reader.interrupt()

    @staticmethod
    def _begin(reader: Reader, command: Mapping[str, Any]) -> list[tuple[str, int]]:
        for table in command["tables"]:
            reader.offer(Table(*table), flat=command["flat"])
        reader.execute(command["sql"], as_json=command["json"])
        return [(column.name, column.oid) for column in reader.columns]


def main() -> None:
    """Answer commands until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service
    bound_memory()
    answers = _own_output()
    settings = json.loads(sys.stdin.buffer.readline())
    try:
        # With the limit, for it is DuckDB that needs it.
        from pgflow_widgets.emulator.query_service.engine.reader import Engine

        worker = Worker(Engine(settings["folder"], settings["scratch"]))
    except ImportError as error:
        text = f'{error.name} is not installed: pip install "pgflow-widgets[lake]"'
        _say(answers, frames.encode_error(QueryError("58000", text)))
        return
    commands: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands, worker), daemon=True).start()
    while True:
        try:
            answer = worker.do(commands.get())
        except QueryError as error:
            answer = frames.encode_error(error)
        except MemoryError:
            answer = frames.encode_error(out_of_memory())
        _say(answers, answer)


def _listen(commands: queue.SimpleQueue[Mapping[str, Any]], worker: Worker) -> None:
    """Take commands; with the end of the service, or of memory, end all that runs."""
    try:
        for line in sys.stdin.buffer:
            command = json.loads(line)
            if command["do"] == "interrupt":
                worker.interrupt()
            else:
                commands.put(command)
    finally:
        os._exit(0)


def _own_output() -> IO[bytes]:
    """Return standard output, where nothing else can write from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
    return answers


def _say(answers: IO[bytes], answer: bytes) -> None:
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    main()
