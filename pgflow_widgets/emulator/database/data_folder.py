"""Makes the data folder of a server: its database, its roles, the sample, from a template."""

from __future__ import annotations

import asyncio
import hashlib
import json
import platform
import secrets
from functools import partial
from pathlib import Path

from pgflow_widgets.emulator.database import sample_data, templates
from pgflow_widgets.emulator.database.binaries import program
from pgflow_widgets.emulator.database.server_process import (
    ADMIN,
    PLAIN_ONLY,
    TLS_ONLY,
    RunningServer,
    ServerFolder,
    run_server,
)
from pgflow_widgets.emulator.database.server_user import give_to

DATABASE = "retail"
ANALYST = "analyst"
_READERS = (ANALYST, TLS_ONLY, PLAIN_ONLY)
# What a template depends on: this text, that of the sample, and how it is packed.
_SOURCES = (Path(__file__), Path(sample_data.__file__), Path(templates.__file__))


def make_data_folder(folder: ServerFolder, *, with_sample: bool) -> dict[str, str]:
    """Make the data folder, and return the roles' passwords, which no other server has.

    Raises
    ------
    PgflowError
        A program of PostgreSQL failed; the message is its own.
    """
    name = _template_name(folder, with_sample=with_sample)
    templates.fill_from_template(folder.data, name, partial(_make, folder, with_sample=with_sample))
    give_to(folder.user, folder.data, *folder.data.rglob("*"))
    passwords = {role: secrets.token_urlsafe(18) for role in (*_READERS, ADMIN)}
    # Alone with the data folder: no server listens until the passwords are set.
    folder.run(
        *("postgres", "--single", "-F", "-D", folder.data, "postgres"),
        script="".join(
            f"ALTER ROLE {role} PASSWORD '{password}'\n" for role, password in passwords.items()
        ),
    )
    return passwords


def _template_name(folder: ServerFolder, *, with_sample: bool) -> str:
    facts = [
        folder.version,
        program(folder.binaries, "postgres").stat().st_size,  # another build of that version
        platform.system(),
        platform.machine(),
        with_sample,
        *(hashlib.sha256(source.read_bytes()).hexdigest() for source in _SOURCES),
    ]
    return f"{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]}.template"


def _make(folder: ServerFolder, *, with_sample: bool) -> None:
    """Make a data folder in which no role has a password, nor a trace of one."""
    password = secrets.token_urlsafe(24)
    password_file = folder.write("password", password)
    folder.run(
        *("initdb", "--pgdata", folder.data, "--username", ADMIN),
        *("--pwfile", password_file, "--auth", "scram-sha-256"),
        *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--wal-segsize", "1"),
    )
    password_file.unlink()
    with run_server(folder, password) as running:
        asyncio.run(_furnish(running, with_sample=with_sample))
    folder.run("pg_resetwal", folder.data)


async def _furnish(running: RunningServer, *, with_sample: bool) -> None:
    admin = await running.connect_as_admin("postgres")
    try:
        for role in _READERS:
            await admin.execute(f"CREATE ROLE {role} LOGIN")
        await admin.execute(f"CREATE DATABASE {DATABASE}")
        if with_sample:
            connection = await running.connect_as_admin(DATABASE)
            try:
                await sample_data.load_sample(connection, readers=_READERS)
            finally:
                await connection.close()
        await admin.execute(f"ALTER ROLE {ADMIN} PASSWORD NULL")
        await admin.execute("VACUUM FULL pg_authid")
    finally:
        await admin.close()
