"""Starts PostgreSQL in a folder of its own, and stops it; roles and data are made by `server`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from pgflow_widgets.emulator.database.binaries import copy_if_closed, find_binaries
from pgflow_widgets.emulator.database.certificate import make_certificate
from pgflow_widgets.emulator.database.server_user import may_enter, process_options, write_private
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
_CONFIGURATION = """
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
ssl = on
ssl_cert_file = '{certificate}'
ssl_key_file = '{key}'
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
shared_buffers = 32MB
max_connections = 50
fsync = off
synchronous_commit = off
full_page_writes = off
log_min_error_statement = panic
"""
# Two roles let tests tell what was really spoken on the wire.
_ACCESS = f"""
hostssl   all {TLS_ONLY}   {HOST}/32 scram-sha-256
hostnossl all {PLAIN_ONLY} {HOST}/32 scram-sha-256
host      all {TLS_ONLY}   all       reject
host      all {PLAIN_ONLY} all       reject
host      all all          {HOST}/32 scram-sha-256
"""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that accepts connections."""

    port: int
    admin_password: str
    certificate: Path


@contextmanager
def make_server_folder(user: pwd.struct_passwd | None) -> Iterator[Path]:
    """Make the folder that holds everything, and remove those whose keeper was killed."""
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    root = next(root for root in roots if user is None or may_enter(root, user))
    with owned_folder(_PREFIX, root, owners=[os.getuid(), user.pw_uid] if user else None) as folder:
        yield folder


@contextmanager
def run_server(
    folder: Path, binaries: Path | None, user: pwd.struct_passwd | None
) -> Iterator[RunningServer]:
    """Run a server for as long as the context lasts.

    Raises
    ------
    PgflowError
        It did not start; the message is the server's own.
    """
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    tools = copy_if_closed(find_binaries(binaries), folder, user)
    data = folder / "data"
    password = _initialise(tools, data, folder, user)
    certificate, key = _write_certificate(folder, user)
    write_private(data / "pg_hba.conf", _ACCESS, user)
    for _ in range(3):
        port = _free_port()
        configuration = _CONFIGURATION.format(
            host=HOST, port=port, certificate=certificate, key=key
        )
        write_private(data / "postgresql.auto.conf", configuration, user)
        process = _start(tools, data, folder, user)
        try:
            if asyncio.run(_accepts(process, port, password)):
                yield RunningServer(port, password, certificate)
                return
        finally:
            _stop(process)
    raise PgflowError((folder / "log").read_text().strip()[-2000:])


def _initialise(tools: Path, data: Path, folder: Path, user: pwd.struct_passwd | None) -> str:
    """Make the data folder, and return the superuser's password."""
    password = secrets.token_urlsafe(24)
    password_file = folder / "password"
    write_private(password_file, password, user)
    _run(
        [
            *(str(tools / "initdb"), "--pgdata", str(data), "--username", ADMIN),
            *("--pwfile", str(password_file), "--auth", "scram-sha-256"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
        ],
        user,
    )
    password_file.unlink()
    return password


def _write_certificate(folder: Path, user: pwd.struct_passwd | None) -> tuple[Path, Path]:
    """Write a new certificate, which everybody may read, and its key."""
    certificate, key = make_certificate(HOST, "::1")
    certificate_file, key_file = folder / "server.crt", folder / "server.key"
    write_private(certificate_file, certificate, user)
    certificate_file.chmod(0o644)
    folder.chmod(0o711)
    write_private(key_file, key, user)
    return certificate_file, key_file


def _start(
    tools: Path, data: Path, folder: Path, user: pwd.struct_passwd | None
) -> subprocess.Popen[bytes]:
    log_file = os.open(folder / "log", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(log_file, "w") as log:
        return subprocess.Popen(
            [str(tools / "postgres"), "-D", str(data)],
            **process_options(user),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


async def _accepts(process: subprocess.Popen[bytes], port: int, password: str) -> bool:
    """Wait until the server lets us in; False if it ended, as when its port was taken."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while process.poll() is None and asyncio.get_running_loop().time() < deadline:
        try:
            connection = await connect_as_admin(port, password, "postgres")
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.02)
        except asyncpg.PostgresError:
            return False  # another server answers on this port
        else:
            await connection.close()
            return True
    return False


async def connect_as_admin(port: int, password: str, database: str) -> asyncpg.Connection:
    """Connect as the superuser."""
    return await asyncpg.connect(
        host=HOST, port=port, user=ADMIN, password=password, database=database, ssl=False
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stop in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, by force
        if process.poll() is not None:
            return
        process.send_signal(stop)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def _run(command: list[str], user: pwd.struct_passwd | None) -> None:
    done = subprocess.run(
        command,
        **process_options(user),
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    if done.returncode:
        raise PgflowError(f"{Path(command[0]).name}: {done.stderr.strip()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
