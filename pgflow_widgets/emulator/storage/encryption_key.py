"""Reads the encryption key of a state file, or makes it for its owner alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from pgflow_widgets.errors import PgflowError


def read_or_make_key(state: Path, *, fresh: bool) -> bytes:
    """Return the key of a state file; made, for its owner only, if the state is fresh.

    It is written aside and renamed, so a service that is killed leaves no half of a key.
    """
    path = state.with_name(f"{state.name}.key")
    if path.exists() and (stored := path.read_bytes()):
        return stored
    if not fresh:
        raise PgflowError(
            f"The key file {path} is missing, without which {state} cannot be read.",
            hint="Put it back, or begin anew with another --state.",
        )
    key = Fernet.generate_key()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return key
