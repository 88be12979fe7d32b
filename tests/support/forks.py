"""Processes that are forked from a server which has loaded what they load: as real, and sooner."""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).parents[2]
FOLDER = "TESTS_FORKS"
_DEVELOPMENT = ("-X", "dev", "-W", "ignore::DeprecationWarning")
# The servers, and with what options of Python they and all that they fork run.
_SERVERS: dict[str, tuple[str, ...]] = {"services": (), "kernels": (), "programs": _DEVELOPMENT}
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python"}
_SETTINGS = {
    # What numpy and pyarrow start as they are loaded would not be there in a fork.
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # A kernel sets it before matplotlib is loaded.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # Else the debugger says at once what it cannot do, where nobody reads it.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


@contextmanager
def running_servers() -> Iterator[None]:
    """Run the servers for this process and all that it starts; they load nothing until asked."""
    folder = Path(tempfile.mkdtemp(prefix="pgflow-forks-"))
    python = folder / "python"
    script = Path(__file__).with_name("warm_python").read_text("utf-8")
    python.write_text(f"#!{sys.executable} -IS\n{script}", "utf-8")
    python.chmod(0o755)
    kernel = folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps(_KERNEL | {"argv": command}), "utf-8")
    servers = [_start_server(folder / name, options) for name, options in _SERVERS.items()]
    os.environ[FOLDER] = str(folder)
    os.environ["JUPYTER_PATH"] = str(folder / "jupyter")
    try:
        yield
    finally:
        del os.environ[FOLDER], os.environ["JUPYTER_PATH"]
        for server in servers:
            server.communicate()
        shutil.rmtree(folder)


def _start_server(path: Path, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(64)  # from now on a request can wait
        return subprocess.Popen(
            [sys.executable, *options, "-m", "tests.support.fork_server", str(listener.fileno())],
            cwd=ROOT,
            env=os.environ | _SETTINGS,
            pass_fds=[listener.fileno()],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )


def python() -> str:
    """Return the Python that forks what it can, else the one that runs the tests."""
    return str(Path(os.environ[FOLDER], "python")) if FOLDER in os.environ else sys.executable


def program(code: str, *arguments: str) -> list[str]:
    """Return the command that runs code as ``python -X dev -c`` does, in a fork if it can."""
    return [python(), *_DEVELOPMENT, "-c", code, *arguments]


def start(
    module: str,
    *arguments: str,
    log: IO[str] | None = None,
    largest_file: int | None = None,
    forked: bool = True,
) -> Any:
    """Start ``python -m`` a module as `subprocess.Popen` does, its input and output in pipes."""
    if forked and FOLDER in os.environ:
        return Fork(module, arguments, log, largest_file)
    limits = (largest_file, largest_file)
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
        if largest_file
        else None,
    )


class Fork:
    """A forked process, with what the tests use of `subprocess.Popen`."""

    def __init__(
        self, module: str, arguments: tuple[str, ...], log: IO[str] | None, largest_file: int | None
    ) -> None:
        request = {
            "module": module,
            "arguments": arguments,
            "environment": dict(os.environ),
            "folder": str(Path.cwd()),
            "python": python(),
            "apart": False,
            "largest_file": largest_file,
        }
        self.args = [sys.executable, "-m", module, *arguments]
        self.returncode: int | None = None
        its_input, our_output = os.pipe()
        our_input, its_output = os.pipe()
        self.stdin = os.fdopen(our_output, "w")
        self.stdout = os.fdopen(our_input)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.connect(os.path.join(os.environ[FOLDER], "services"))  # noqa: PTH118
        streams = [its_input, its_output, log.fileno() if log else 2]
        socket.send_fds(self._server, [json.dumps(request).encode() + b"\n"], streams)
        os.close(its_input)
        os.close(its_output)
        self._answers = self._server.makefile()
        self._ends = select.poll()
        self._ends.register(self._server, select.POLLIN)
        self.pid = int(self._answers.readline())

    def poll(self) -> int | None:
        """Return how it ended, or None."""
        if self.returncode is None and self._ends.poll(0):
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends."""
        if self.returncode is None:
            if not self._ends.poll(None if timeout is None else timeout * 1000):
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def _end(self) -> None:
        self.returncode = int(self._answers.readline())
        self._answers.close()
        self._server.close()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(9)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(15)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdin, self.stdout):
            stream.close()
        self.wait()
