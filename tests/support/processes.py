"""Processes that a test's programs started."""

from __future__ import annotations

import os
import select
import subprocess


def children_of(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(each) for each in found.stdout.split()]


def wait_for_end(pid: int) -> None:
    """Wait until a process that is not our child is gone."""
    descriptor = os.pidfd_open(pid)
    try:
        assert select.select([descriptor], [], [], 20)[0]
    finally:
        os.close(descriptor)
