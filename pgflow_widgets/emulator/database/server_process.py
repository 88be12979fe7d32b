"""Runs PostgreSQL in a folder of its own, and stops it; what is in it is made by `data_folder`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from pgflow_widgets.emulator.database.binaries import copy_if_closed, find_binaries, program
from pgflow_widgets.emulator.database.server_user import (
    APART,
    find_server_user,
    give_to,
    may_enter,
    process_options,
    write_private,
)
from pgflow_widgets.emulator.storage.certificate import make_certificate
from pgflow_widgets.emulator.storage.owned_folders import owned_folder
from pgflow_widgets.errors import PgflowError

if TYPE_CHECKING:
    import pwd

HOST = "127.0.0.1"
TLS_ONLY = "tls_only"
PLAIN_ONLY = "plain_only"
ADMIN = "pgflow_admin"
_PREFIX = "pgflow-postgres-"
_PATIENCE = 60.0
_CONFIGURATION = f"""
listen_addresses = '{HOST}'
unix_socket_directories = ''
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
shared_buffers = 32MB
max_connections = 50
max_wal_size = 1GB
fsync = off
synchronous_commit = off
full_page_writes = off
log_min_error_statement = panic
"""
# From the data folder on: a path on this machine may have any letters and quotes.
_TLS_CONFIGURATION = """
ssl = on
ssl_cert_file = '../server.crt'
ssl_key_file = '../server.key'
"""
# Two roles let tests tell what was really spoken on the wire.
_ACCESS = f"""
hostssl   all {TLS_ONLY}   {HOST}/32 scram-sha-256
hostnossl all {PLAIN_ONLY} {HOST}/32 scram-sha-256
host      all {TLS_ONLY}   all       reject
host      all {PLAIN_ONLY} all       reject
host      all all          {HOST}/32 scram-sha-256
"""


@dataclass(frozen=True)
class ServerFolder:
    """The folder of one server, and its programs.

    Parameters
    ----------
    path
        Of the folder.
    binaries
        Folder of the programs.
    user
        As whom they run; None if as we do.
    """

    path: Path
    binaries: Path
    user: pwd.struct_passwd | None

    @cached_property
    def version(self) -> str:
        """The version of the server, as its ``server_version`` says it."""
        return self.run("postgres", "--version").removeprefix("postgres (PostgreSQL) ")

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.path / "data"

    def run(self, name: str, *arguments: str | Path, script: str | None = None) -> str:
        """Run a program of PostgreSQL, and return what it prints.

        Raises
        ------
        PgflowError
            It failed; the message is its own.
        """
        done = subprocess.run(
            [program(self.binaries, name), *arguments],
            **process_options(self.user),
            cwd=self.path,
            input=script or "",
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
        )
        if done.returncode:
            raise PgflowError(f"{name}: {done.stderr.strip()[-2000:]}")
        return str(done.stdout).strip()

    def write(self, name: str, text: str) -> Path:
        """Write a file that only the server can read."""
        path = self.path / name
        write_private(path, text, self.user)
        return path


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that accepts connections.

    Parameters
    ----------
    port
        On the loopback address.
    certificate
        That it presents; None if it cannot speak TLS.
    admin_password
        The superuser's.
    """

    port: int
    certificate: Path | None
    admin_password: str = field(repr=False)

    async def connect_as_admin(self, database: str) -> asyncpg.Connection:
        """Connect as the superuser."""
        return await asyncpg.connect(
            host=HOST,
            port=self.port,
            user=ADMIN,
            password=self.admin_password,
            database=database,
            ssl=False,
        )


@contextmanager
def make_server_folder(binaries: str | None) -> Iterator[ServerFolder]:
    """Make the folder that holds everything, and remove those whose keeper was killed."""
    user = find_server_user()
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    root = next(root for root in roots if user is None or may_enter(root, user))
    owners = [os.getuid(), user.pw_uid] if user else None
    with owned_folder(_PREFIX, root, owners=owners) as folder:
        give_to(user, folder)
        folder.chmod(0o711)  # everybody may read the certificate
        yield ServerFolder(folder, copy_if_closed(find_binaries(binaries), folder, user), user)


@contextmanager
def run_server(folder: ServerFolder, admin_password: str) -> Iterator[RunningServer]:
    """Run a server for as long as the context lasts.

    Raises
    ------
    PgflowError
        It did not start; the message is the server's own.
    """
    certificate = _write_certificate(folder) if _has_tls(folder) else None
    folder.write("data/pg_hba.conf", _ACCESS)
    for _ in range(3):
        running = RunningServer(_free_port(), certificate, admin_password)
        tls = _TLS_CONFIGURATION if certificate else ""
        configuration = f"{_CONFIGURATION}{tls}port = {running.port}\n"
        folder.write("data/postgresql.auto.conf", configuration)
        process = _start(folder)
        try:
            if asyncio.run(_accepts(process, running)):
                yield running
                return
        finally:
            _stop(folder, process)
    raise PgflowError(_log_of(folder).read_text("utf-8", "replace").strip()[-2000:])


def _has_tls(folder: ServerFolder) -> bool:
    return bool(folder.run("postgres", "-C", "ssl_library", "-D", folder.data))


def _write_certificate(folder: ServerFolder) -> Path:
    """Write a new certificate, which everybody may read, and its key."""
    certificate, key = make_certificate(HOST, "::1")
    path = folder.write("server.crt", certificate)
    path.chmod(0o644)
    folder.write("server.key", key)
    return path


def _log_of(folder: ServerFolder) -> Path:
    return folder.path / "log"


def _start(folder: ServerFolder) -> subprocess.Popen[bytes]:
    log_file = os.open(_log_of(folder), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(log_file, "w") as log:
        return subprocess.Popen(
            [program(folder.binaries, "postgres"), "-D", folder.data],
            **process_options(folder.user),
            **APART,
            cwd=folder.path,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


async def _accepts(process: subprocess.Popen[bytes], running: RunningServer) -> bool:
    """Wait until the server lets us in; False if it ended, as when its port was taken."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while process.poll() is None and asyncio.get_running_loop().time() < deadline:
        try:
            connection = await running.connect_as_admin("postgres")
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.02)
        except asyncpg.PostgresError:
            return False  # another server answers on this port
        else:
            await connection.close()
            return True
    return False


def _stop(folder: ServerFolder, process: subprocess.Popen[bytes]) -> None:
    """Stop a server: with `pg_ctl`, for Windows has no signals; at last by force."""
    for mode in ("fast", "immediate"):
        if process.poll() is not None:
            return
        with contextlib.suppress(PgflowError, subprocess.TimeoutExpired):
            folder.run("pg_ctl", "stop", "-D", folder.data, "-m", mode, "--no-wait")
            process.wait(10)
    process.kill()
    process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
