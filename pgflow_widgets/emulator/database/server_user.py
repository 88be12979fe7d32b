"""Chooses the user that PostgreSQL runs as, since it refuses to run as root."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgflow_widgets.errors import PgflowError

if TYPE_CHECKING:
    import pwd

APART: dict[str, Any] = {
    "start_new_session": True,
    "creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
}
"""The options of a process that gets no Ctrl-C of our terminal; each system ignores one of them."""

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "TZ")


def find_server_user() -> pwd.struct_passwd | None:
    """Return the user that the server runs as; None if it is our own."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # not on Windows, where this module is imported all the same

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PgflowError("root may not run PostgreSQL, and there is no user 'postgres' or 'nobody'.")


def may_enter(path: Path, user: pwd.struct_passwd) -> bool:
    """Return whether a user can come to a folder."""
    return all(
        folder.stat().st_mode & 0o001 or folder.stat().st_uid == user.pw_uid
        for folder in (path, *path.parents)
    )


def process_options(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return as whom a program of PostgreSQL runs, and the little that it sees of our environment.

    What is in ours, such as a client secret, could be read by everybody who is that user.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    if user is None:
        return {"env": environment}
    ids = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {"env": environment, **ids}


def give_to(user: pwd.struct_passwd | None, *paths: Path) -> None:
    """Make the server's user the owner of files and folders."""
    if user is not None:
        for path in paths:
            os.chown(path, user.pw_uid, user.pw_gid)


def write_private(path: Path, text: str, user: pwd.struct_passwd | None) -> None:
    """Write a file that only its owner, the server's user, can read."""
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
    give_to(user, path)
