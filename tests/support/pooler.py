"""A real PgBouncer with its default settings, in front of the throw-away PostgreSQL."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.support.services import Postgres

_CONFIGURATION = """
[databases]
session = host=127.0.0.1 port={server} dbname=retail pool_mode=session
transaction = host=127.0.0.1 port={server} dbname=retail pool_mode=transaction pool_size=1
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
logfile =
"""


class Pooler:
    """Where a PgBouncer listens; its databases are named after how they pool."""

    def __init__(self, port: int, postgres: Postgres) -> None:
        self.port = port
        self._postgres = postgres

    def login(self, mode: str, role: str = "analyst") -> dict[str, str]:
        """The auth fields of a role."""
        return self._postgres.login(role) | {"port": str(self.port), "database": mode}


@contextmanager
def running_pooler(postgres: Postgres, folder: Path) -> Iterator[Pooler]:
    """Run PgBouncer; skip the test where there is none."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed.")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    users = folder / "users.txt"
    logins = [postgres.login(role) for role in ("analyst", "pgflow_admin")]
    users.write_text("".join(f'"{e["username"]}" "{e["password"]}"\n' for e in logins))
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        _CONFIGURATION.format(server=postgres.port, port=port, users=users), encoding="utf-8"
    )
    folder.chmod(0o755)
    # It does not run as root, and then must be able to read its files.
    as_other = ["-u", "nobody"] if getpass.getuser() == "root" else []
    if as_other:
        for path in (settings, users):
            shutil.chown(path, "nobody")
    with subprocess.Popen(
        [program, *as_other, str(settings)], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        try:
            _wait(process.stderr)
            yield Pooler(port, postgres)
        finally:
            process.terminate()


def _wait(log: IO[str]) -> None:
    said = []
    for line in log:
        said.append(line)
        if "process up" in line:
            return
    raise AssertionError("".join(said))
