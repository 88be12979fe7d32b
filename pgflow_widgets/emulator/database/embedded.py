"""A PostgreSQL for as long as it is wanted: its keeper is `server`, a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

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
        """Start a server for as long as the context lasts; as `begin`, which is waited for."""
        async with cls.begin(with_sample=with_sample, binaries=binaries) as started:
            yield await started()

    @classmethod
    @asynccontextmanager
    async def begin(
        cls, *, with_sample: bool = True, binaries: str | Path | None = None
    ) -> AsyncIterator[Callable[[], Awaitable[EmbeddedPostgres]]]:
        """Begin to start a server, for as long as the context lasts; gives what waits for it.

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
            yield partial(cls._from_line, keeper.stdout)
        finally:
            keeper.stdin.close()
            await keeper.wait()

    @classmethod
    async def _from_line(cls, lines: asyncio.StreamReader) -> EmbeddedPostgres:
        """Read the line that the keeper prints when the server accepts connections."""
        line = await lines.readline()
        facts: dict[str, Any] = json.loads(line) if line else {"error": "it gave no reason"}
        if "error" in facts:
            raise PgflowError(f"PostgreSQL did not start: {facts['error']}")
        passwords = {role: Secret(text) for role, text in facts.pop("passwords").items()}
        if facts["certificate"] is not None:
            facts["certificate"] = Path(facts["certificate"])
        return cls(**facts, password=passwords[facts["username"]], passwords=passwords)
