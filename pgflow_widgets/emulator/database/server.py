"""Runs a real PostgreSQL for demo and tests: TCP on loopback, SCRAM passwords, TLS, thrown away.

``python -m pgflow_widgets.emulator.database.server`` is the *keeper*: it starts the server, prints
one line of JSON, and waits until its standard input ends. So the server and its folder go away
with the process that asked for them, even when that one is killed and cannot clean up.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
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
from pgflow_widgets.emulator.database.server_user import APART
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.secrets import Secret


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A running server.

    Parameters
    ----------
    server, port, database, username, password
        Where it is and how the demo's role signs in.
    certificate
        The self-signed certificate that it presents; None if it cannot speak TLS.
    version
        Of PostgreSQL.
    passwords
        Of all roles: the demo's, the superuser's and the two that may use only TLS, only plain.
    """

    server: str
    port: int
    database: str
    username: str
    password: Secret
    certificate: Path | None
    version: str
    passwords: dict[str, Secret]

    @classmethod
    @asynccontextmanager
    async def start(
        cls, *, with_sample: bool = True, binaries: str | Path | None = None
    ) -> AsyncIterator[EmbeddedPostgres]:
        """Start a server for as long as the context lasts.

        Parameters
        ----------
        with_sample
            Whether to load the sample data.
        binaries
            As `find_binaries` takes it.

        Raises
        ------
        PgflowError
            It did not start; the message is the server's own.
        """
        options = [*(["--sample"] if with_sample else [])]
        if binaries:
            options += ["--binaries", str(binaries)]
        keeper = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pgflow_widgets.emulator.database.server",
            *options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            **APART,
        )
        assert keeper.stdin
        assert keeper.stdout
        try:
            line = await keeper.stdout.readline()
            facts: dict[str, Any] = json.loads(line) if line else {"error": "it gave no reason"}
            if "error" in facts:
                raise PgflowError(f"PostgreSQL did not start: {facts['error']}")
            passwords = {role: Secret(text) for role, text in facts.pop("passwords").items()}
            if facts["certificate"] is not None:
                facts["certificate"] = Path(facts["certificate"])
            yield cls(**facts, password=passwords[facts["username"]], passwords=passwords)
        finally:
            keeper.stdin.close()
            await keeper.wait()


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
