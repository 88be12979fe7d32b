"""The process of the demo's service: it ends when its standard input does, as with the kernel."""

from __future__ import annotations

import atexit
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from pgflow_widgets.emulator.database.server_user import APART
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret

NO_TLS = "The demo's PostgreSQL here has no TLS, so its connection asks for none."
_PATIENCE = 10.0


@dataclass(slots=True)
class DemoService:
    """A service that has begun to start; what it says of itself is there when it is ready."""

    process: subprocess.Popen[str]
    _complaints: IO[str] = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def begin(cls, cloud: Cloud) -> DemoService:
        """Begin to start a service, and a PostgreSQL with it."""
        command = [sys.executable, "-m", "pgflow_widgets.emulator", "--with-postgres"]
        complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - `wait` closes it
        process = subprocess.Popen(
            [*command, "--cloud", cloud.lower(), "--exit-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            **APART,
        )
        return cls(process, complaints)

    @property
    def has_ended(self) -> bool:
        """Whether its process is over."""
        return self.process.poll() is not None

    def wait(self) -> None:
        """Read the line that it prints when it is ready; its secrets are `Secret` from here on."""
        assert self.process.stdout
        with self._complaints:
            line = self.process.stdout.readline()
            if not line:
                self.process.communicate()
                self._complaints.seek(0)
                complaint = self._complaints.read().strip() or "it gave no reason"
                raise PgflowError(f"The local Flow Service did not start: {complaint}")
        atexit.register(_stop, self.process)
        facts = json.loads(line)
        database: dict[str, Any] = {k: str(v) for k, v in facts["postgres"].items()}
        database["password"] = Secret(database["password"])
        secret = Secret(facts["client_secret"])
        self.facts = {**facts, "client_secret": secret, "postgres": database}


def _stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    assert process.stdout
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.stdout.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
