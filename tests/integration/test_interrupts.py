"""The stop button from the first call on: of a fresh process, and of a fresh kernel."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import depth
from tests.support.services import Service, running_service

_CALL = """
import pgflow_widgets as pgflow
def call():
    sandbox = pgflow.Sandbox(pgflow.Credentials.from_env(), "prod", cloud="Azure")
    return len(sandbox.connections())
"""
_PROCESS = f"""
import signal
{_CALL}
try:
    print("ready", flush=True)
    while True:
        call()
except KeyboardInterrupt:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
print(call(), call(), flush=True)
"""
# As a server behind nohup does: it ignores interrupts, and its kernels inherit that.
_SERVER = f"""
import signal, subprocess, sys, tempfile, threading
from jupyter_client.manager import KernelManager

signal.signal(signal.SIGINT, signal.SIG_IGN)
sockets = tempfile.TemporaryDirectory()
manager = KernelManager(kernel_name="python3", transport="ipc", ip=sockets.name + "/kernel")
manager.start_kernel(stderr=subprocess.DEVNULL)
client = manager.blocking_client()
client.start_channels()
client.wait_for_ready(timeout=60)

def outcome(code):
    answer = client.execute_interactive(code, timeout=40, output_hook=lambda message: None)
    return answer["content"].get("ename") or answer["content"]["status"]

said = [outcome({_CALL!r})]
threading.Timer(float(sys.argv[1]), manager.interrupt_kernel).start()
said += map(outcome, ["while True: call()", "call()", "call()"])
print(*said)
manager.shutdown_kernel(now=True)
"""
_MOMENTS = 1.5
_PATIENCE = 60.0


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running_service() as running:
        yield running


def said_by_a_process_interrupted_after(seconds: float, service: Service) -> str:
    """Interrupt a fresh process once, in the middle of imports or calls, and let it call again."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROCESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **service.environment},
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        try:
            shown, trouble = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            return "it hangs"
    return shown.strip() or trouble


def said_by_a_kernel_interrupted_after(seconds: float, service: Service) -> str:
    """Press stop once in a fresh kernel's first call, and let it call again."""
    return subprocess.run(
        [sys.executable, "-c", _SERVER, str(seconds)],
        capture_output=True,
        text=True,
        timeout=3 * _PATIENCE,
        env={**os.environ, **service.environment},
    ).stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="a process there takes no SIGINT from another")
def test_an_interrupt_of_the_first_call_breaks_no_later_one(service: Service) -> None:
    chance = random.Random(4)
    moments = [chance.uniform(0, _MOMENTS) for _ in range(12 if depth.is_long() else 2)]
    with ThreadPoolExecutor(3) as several:
        said = several.map(lambda each: said_by_a_process_interrupted_after(each, service), moments)
        assert dict(zip(moments, said, strict=True)) == dict.fromkeys(moments, "0 0")


@pytest.mark.parametrize("seconds", depth.part([0.7, 0.1], 1))
def test_the_stop_button_works_in_a_fresh_kernel(seconds: float, service: Service) -> None:
    said = said_by_a_kernel_interrupted_after(seconds, service)
    assert said == "ok KeyboardInterrupt ok ok"
