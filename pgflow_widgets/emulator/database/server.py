"""Runs a real PostgreSQL for demo and tests: TCP on loopback, SCRAM passwords, TLS, thrown away.

``python -m pgflow_widgets.emulator.database.server`` is the *keeper*: it starts the server, prints
one line of JSON, and waits until its standard input ends. So the server and its folder go away
with the process that asked for them, even when that one is killed and cannot clean up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any

from pgflow_widgets.emulator.database.data_folder import ANALYST, DATABASE, make_data_folder
from pgflow_widgets.emulator.database.server_process import (
    ADMIN,
    HOST,
    RunningServer,
    ServerFolder,
    make_server_folder,
    run_server,
)
from pgflow_widgets.errors import PgflowError


def main(arguments: Sequence[str] | None = None) -> int:
    """Keep a server until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m pgflow_widgets.emulator.database.server")
    parser.add_argument("--sample", action="store_true", help="load the sample data")
    parser.add_argument("--binaries", help="which PostgreSQL: as PGFLOW_POSTGRES says")
    options = parser.parse_args(arguments)

    over = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked for us
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    threading.Thread(target=_wait_for_end_of_input, args=(over,), daemon=True).start()
    try:
        with make_server_folder(options.binaries) as folder:
            passwords = make_data_folder(folder, with_sample=options.sample)
            with run_server(folder, passwords[ADMIN]) as running:
                facts = _facts(folder, running, passwords)
                print(json.dumps(facts), flush=True)  # noqa: T201 - the parent waits for this line
                over.wait()
    except PgflowError as error:
        print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201
        return 1
    return 0


def _wait_for_end_of_input(over: threading.Event) -> None:
    # Not through sys.stdin: its lock, held by this thread, would upset the interpreter's end.
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    over.set()


def _facts(
    folder: ServerFolder, running: RunningServer, passwords: dict[str, str]
) -> dict[str, Any]:
    """Return what the parent is told."""
    return {
        "server": HOST,
        "port": running.port,
        "database": DATABASE,
        "username": ANALYST,
        "certificate": running.certificate and str(running.certificate),
        "version": folder.version,
        "passwords": passwords,
    }


if __name__ == "__main__":
    sys.exit(main())
