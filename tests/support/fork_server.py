"""A process that has loaded what many processes of the tests load, and forks itself into them.

Half of what a service or a kernel takes of the processor is its imports. A fork is as if started:
it has its own streams, arguments, environment, folder and session. Before it forks, the server has
neither a thread nor an event loop, nor a kernel.

``python -m tests.support.fork_server FD`` serves at a socket that listens, until its standard input
ends.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pkgutil
import random
import resource
import selectors
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

MODULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "pgflow_widgets.emulator": (
        "pgflow_widgets.emulator.__main__",
        (
            "pgflow_widgets.emulator.query_service.sessions.",
            *("pgflow_widgets.emulator.data_prep.", "pgflow_widgets.emulator.runs."),
            "pgflow_widgets.emulator.app.serving",
            *("adbc_driver_postgresql", "pandas", "tarfile", "pyarrow.compute", "pyarrow.parquet"),
        ),
    ),
    "pgflow_widgets.emulator.database.server": ("pgflow_widgets.emulator.database.server", ()),
    "ipykernel_launcher": (
        "tests.support.kernel",
        (
            *("pgflow_widgets.local.", "pgflow_widgets.notebook.", "pgflow_widgets.operations."),
            *("pgflow_widgets.postgres.", "pgflow_widgets.widgets.", "pyarrow.dataset", "psycopg"),
            *("pandas", "pandas.plotting._matplotlib", "matplotlib.pyplot", "ipykernel.debugger"),
            *("IPython.core.shellapp", "IPython.core.completerlib", "psutil"),
        ),
    ),
    "-c": (
        "tests.support.program",
        (
            *("pgflow_widgets.local.", "pgflow_widgets.notebook.", "pgflow_widgets.operations."),
            *("pgflow_widgets.postgres.", "pgflow_widgets.widgets.", "pyarrow.parquet", "pandas"),
            "IPython.testing.globalipapp",
        ),
    ),
}
"""What can be forked: the module that has its ``main``, and what else it comes to load.

A name that ends with a dot is all that is in a package.
"""
STREAMS = 3
_LENGTH = 1 << 20


class ForkServer:
    """Forks on request, says how each process ended, kills it with the one that asked for it.

    Parameters
    ----------
    listener
        Its socket. A request is one line of JSON, with three files; the answer is the number of
        the process, and at its end the return code as `subprocess` has it, each on a line.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._settings = _settings(os.environ)
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(0, selectors.EVENT_READ, self._end)
        self._running: dict[socket.socket, int] = {}
        self._task: Callable[[], object] | None = None

    def serve(self) -> Callable[[], object]:
        """Return what is left for this process to do: a fork its task, the server nothing."""
        while True:
            for key, _ in self._selector.select():
                key.data()
                if self._task:
                    return self._task

    def _end(self) -> None:
        for process in self._running.values():
            _kill(process)
        self._selector.close()
        self._listener.close()
        self._task = int

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        text, streams, _, _ = socket.recv_fds(client, _LENGTH, STREAMS)
        while text and not text.endswith(b"\n"):
            text += client.recv(_LENGTH)
        request = json.loads(text or "{}")
        if request and _settings(request["environment"]) == self._settings:
            self._fork(client, request, streams)
        else:
            client.close()
        for stream in streams:
            os.close(stream)

    def _fork(self, client: socket.socket, request: dict[str, Any], streams: list[int]) -> None:
        main = _load(request["module"])
        process = os.fork()
        if process == 0:
            for each in (self._selector, self._listener, client, *self._running):
                each.close()
            _become(request, streams)
            streams.clear()
            self._task = main
            return
        over = os.pidfd_open(process)
        self._running[client] = process
        self._selector.register(over, selectors.EVENT_READ, partial(self._ended, client, over))
        self._selector.register(client, selectors.EVENT_READ, partial(self._left, client))
        with contextlib.suppress(OSError):  # it has gone already: `_left` is next
            client.sendall(b"%d\n" % process)

    def _ended(self, client: socket.socket, over: int) -> None:
        _, status = os.waitpid(self._running.pop(client), 0)
        self._selector.unregister(over)
        os.close(over)
        with contextlib.suppress(KeyError):
            self._selector.unregister(client)
        with contextlib.suppress(OSError):
            client.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        client.close()

    def _left(self, client: socket.socket) -> None:
        self._selector.unregister(client)
        if client in self._running:
            _kill(self._running[client])


def _settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what Python reads when it starts."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        if os.getsid(process) == process:
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGKILL)


def _load(name: str) -> Callable[[], object]:
    module, others = MODULES[name]
    if module not in sys.modules:
        for each in (module, *others):
            loaded = import_module(each.rstrip("."))
            if each.endswith("."):
                for found in pkgutil.walk_packages(loaded.__path__, each):
                    import_module(found.name)
        assert len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - a fork would miss the rest
        gc.collect()
        gc.freeze()
    main: Callable[[], object] = sys.modules[module].main
    return main


def _become(request: dict[str, Any], streams: list[int]) -> None:
    """Take on all that was asked for."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(STREAMS, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    if request["apart"]:
        os.setsid()
    os.environ.clear()
    os.environ.update(request["environment"])
    tempfile.tempdir = None
    time.tzset()
    os.chdir(request["folder"])
    if request["largest_file"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest_file"],) * 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path[0] = request["folder"]
    sys.argv = [request["module"], *request["arguments"]]
    sys.executable = request["python"]
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(ForkServer(socket.socket(fileno=int(sys.argv[1]))).serve()())  # type: ignore[arg-type]
