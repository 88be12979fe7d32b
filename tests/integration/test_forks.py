"""Calls in the child of a fork: a pool of processes on Linux, as Python 3.11 starts one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.services import Service, running_service

_PARENT = """
import multiprocessing, threading, time, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # of threads beside a fork, from Python 3.12
import pgflow_widgets as pgflow

sandbox = pgflow.Sandbox.from_env()

def ask(_number=0):
    return len(sandbox.connections())

def locks():
    return list(sandbox._access._tokens._renewing.values())

{before}
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(ask, range(4)), flush=True)
{after}
print(ask(), flush=True)
"""
_MEANWHILE = """
other = threading.Thread(target=ask)
other.start()
while not (sandbox._access._tokens and any(each.locked() for each in locks())):
    time.sleep(0.001)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
@pytest.mark.parametrize(
    ("before", "after"),
    [("ask()", ""), (_MEANWHILE, "other.join()")],
    ids=["after a call", "while the parent signs in"],
)
def test_a_pool_of_forked_processes_lists_connections(before: str, after: str) -> None:
    with running_service("--latency-ms", "300") as service:
        assert said(service, _PARENT.format(before=before, after=after)) == (
            "[0, 0, 0, 0]\n0\n",
            "",
        )


def said(service: Service, code: str) -> tuple[str, str]:
    shown = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=90,
        env={**os.environ, **service.environment},
    )
    return shown.stdout, shown.stderr


_LOOP = """
import asyncio, contextlib, multiprocessing, os, sys, threading, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # of threads beside a fork, from Python 3.12
from pgflow_widgets.local import background

async def answer():
    return 42

async def long(begun):
    begun.set()
    await asyncio.sleep(30)

def wait(begun):
    with contextlib.suppress(asyncio.CancelledError):  # at the end of the process
        background.run(long, begun)

def ask(_number=0):
    return background.run(answer)

{before}
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(ask, range(4)), flush=True)
if (child := os.fork()) == 0:
    done = threading.Event()
    background.start(answer(), lambda outcome: done.set())
    print(ask(), done.wait(10), flush=True)
    sys.exit(0)  # and not os._exit: what runs at the end of a process runs in a child, too
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), ask(), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
@pytest.mark.parametrize(
    "before",
    [
        "",
        "ask(); background.start(answer(), lambda outcome: None)",
        "begun = threading.Event(); "
        "threading.Thread(target=wait, args=(begun,), daemon=True).start(); "
        "begun.wait()",
        "background._lock.acquire(); threading.Timer(1, background._lock.release).start()",
    ],
    ids=["before any call", "after a call", "in the middle of a call", "while another one begins"],
)
def test_a_forked_child_calls_as_its_parent_does(before: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-W", "error", "-c", _LOOP.format(before=before)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (shown.stdout.split("\n"), shown.stderr) == (
        ["[42, 42, 42, 42]", "42 True", "0 42", ""],
        "",
    )
