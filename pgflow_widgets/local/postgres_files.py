"""Read the files and variables of libpq: PG*, ``pg_service.conf`` and ``~/.pgpass``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pgflow_widgets.model.connection_strings import pasted
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.parameters import variables_of
from pgflow_widgets.model.secrets import Secret, call_hiding_frames, concat


def from_pg_variables() -> Pasted | None:
    """Read the ``PG*`` variables of the environment; None when none of them is set.

    Raises
    ------
    InputError
        A value cannot be expressed in a connection.
    """
    return pasted.read_environment(
        call_hiding_frames(lambda: variables_of(os.environ)), **libpq_files()
    )


def libpq_files() -> dict[str, Secret]:
    """Return the texts that complete a pasted connection, as arguments of `read_pasted`."""
    return {"service_file": service_file(), "passfile": passfile()}


def service_file(environ: Mapping[str, str] | None = None) -> Secret:
    """Return the text of the user's ``pg_service.conf`` and, below it, of the system's.

    Of two entries of one name the first counts, as in libpq. Empty if there is no file.

    Source: PostgreSQL documentation, libpq 34.17.
    """
    user, folder = _places(environ, "PGSERVICEFILE", "PGSYSCONFDIR")
    text = read_secret_text(user or "~/.pg_service.conf")
    if not folder:
        return text
    return Secret.of(concat(text, "\n", read_secret_text(str(Path(folder) / "pg_service.conf"))))


def passfile(environ: Mapping[str, str] | None = None) -> Secret:
    """Return the text of the user's ``~/.pgpass``; empty if there is none, or others may read it.

    Source: PostgreSQL documentation, libpq 34.16.
    """
    (named,) = _places(environ, "PGPASSFILE")
    path = named or "~/.pgpass"
    return Secret("") if _open_to_others(path) else read_secret_text(path)


def _places(environ: Mapping[str, str] | None, *names: str) -> list[str]:
    return [(os.environ if environ is None else environ).get(name, "") for name in names]


def read_secret_text(path: str, encoding: str = "utf-8") -> Secret:
    """Return the text of a file that may hold a secret; empty if it cannot be read."""
    try:
        return call_hiding_frames(lambda: Secret(Path(path).expanduser().read_text(encoding)))
    except (OSError, UnicodeDecodeError, RuntimeError, ValueError):
        return Secret("")


def _open_to_others(path: str) -> bool:
    try:
        mode = Path(path).expanduser().stat().st_mode
    except (OSError, RuntimeError):
        return False
    return os.name == "posix" and bool(mode & 0o077)
