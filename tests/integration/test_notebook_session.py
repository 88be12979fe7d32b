"""The magic and the demo in a real IPython, in a process of its own as a kernel is."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import forks
from tests.support.processes import children_of
from tests.support.tables import Failures

CANARY = "canary-0d2e"
PRELUDE = """
from IPython.testing.globalipapp import start_ipython
ip = start_ipython()
out = ip.run_line_magic("load_ext", "pgflow_widgets")
assert out is None
import pgflow_widgets as pgflow
def magic(line):
    return ip.run_line_magic("pgflow", line)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for temporary files that the database's user can enter too."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o711)
        yield Path(made)


def session(code: str, folder: Path) -> str:
    """Run code beside a fresh IPython, and return what it wrote; nothing may be left behind."""
    done = subprocess.run(
        forks.program(PRELUDE + code),
        env={**os.environ, "IPYTHONDIR": str(folder), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for complaint in ("ResourceWarning", "Unclosed", "never retrieved", "Traceback"):
        assert complaint not in done.stderr, done.stderr
    assert not list(folder.glob("pgflow-*"))
    return done.stdout + done.stderr


def test_the_magics_give_what_the_methods_give(folder: Path) -> None:
    shown = session(
        """
sandbox = pgflow.demo()
connection = sandbox.sample_connection()
ip.push({"sandbox": sandbox, "connection": connection})
assert magic("connections").equals(sandbox.connections())
assert magic("sandboxes").equals(sandbox.sandboxes())
assert magic("switch dev").name == "dev"
assert magic("switch prod") is sandbox
assert magic("tables 'Retail sample'").equals(sandbox.tables(connection))
assert magic("tables connection").equals(sandbox.tables(connection))
assert magic("columns connection sales.orders").equals(sandbox.columns(connection, "sales.orders"))
assert len(magic("preview connection sales.orders --rows 3")) == 3
assert magic("test connection").result.tolist() == [True]
form = magic("connect")
ip.push({"form": form})
assert type(form).__name__ == "ConnectionForm"
ip.run_cell("frame = %pgflow connections")
assert list(ip.user_ns["frame"].name) == ["Retail sample"]
form.close()
assert pgflow.demo().connections().equals(sandbox.connections())
print("all true")
""",
        folder,
    )
    assert "all true" in shown


BAD_LINES = [
    ("", "%pgflow COMMAND calls a method"),
    ("dance", "no command of that name: `%pgflow help`"),
    ("tables", "required: connection"),
    ("tables 'open", "No closing quotation"),
    ("connections", "there is no Sandbox in this notebook yet"),
    ("connections --sandbox other", "holds no Sandbox"),
]


def test_a_bad_line_is_one_sentence(folder: Path) -> None:
    lines = [f"%pgflow {line}" for line, _ in BAD_LINES]
    shown = session(
        f"""
import sys
for number, line in enumerate({lines!r}):
    for stream in (sys.stdout, sys.stderr):
        print(f"<{{number}}>", file=stream, flush=True)
    ip.run_cell(line)
""",
        folder,
    )
    assert "Traceback" not in shown
    said = re.findall(r"<(\d+)>\n(.*?)(?=<\d+>\n|\Z)", shown, re.DOTALL)
    failures = Failures()
    for number, (line, says) in enumerate(BAD_LINES):
        with failures.of(line):
            own = "".join(text for place, text in said if int(place) == number)
            assert says.casefold() in own.casefold()
    failures.check()


def test_an_error_in_a_cell_is_no_wall_and_shows_no_secret(folder: Path) -> None:
    shown = session(
        f"""
ip.run_line_magic("xmode", "Verbose")
ip.push({{"sandbox": pgflow.demo()}})
ip.push({{"wrong": {{**ip.user_ns["sandbox"].database, "password": "{CANARY}"}}}})
ip.run_cell('sandbox.connections.create("x", **wrong)')
ip.run_line_magic("tb", "")
""",
        folder,
    )
    assert shown.count("ProviderError: The database refused the connection") == 2
    assert "→ Check username and password." in shown
    assert CANARY not in shown
    assert shown.count("\n") < 12


def test_the_demo_goes_with_its_kernel_even_after_kill_9(folder: Path) -> None:
    kernel = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import pgflow_widgets as p; s = p.demo(); print(s.database['port'], flush=True);"
            "input()",
        ],
        env={**os.environ, "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert kernel.stdout
    with kernel:
        kernel.stdout.readline()
        (service,) = children_of(kernel.pid)
        (keeper,) = children_of(service)
        descriptors = [os.pidfd_open(pid) for pid in (service, keeper)]
        kernel.send_signal(signal.SIGKILL)
        for descriptor in descriptors:
            assert select.select([descriptor], [], [], 20)[0]
            os.close(descriptor)
    assert not list(folder.glob("pgflow-*"))


def test_a_secret_typed_in_a_cell_is_warned_of_once_and_not_repeated(folder: Path) -> None:
    shown = session(
        f"""
sandbox = pgflow.demo()
ip.push({{"sandbox": sandbox, "pgflow": pgflow, "place": {{
    name: value for name, value in sandbox.database.items() if name != "password"}}}})
def cell(code):
    ip.run_cell(code, store_history=True)
ip.push({{"from_elsewhere": "{CANARY}", "create": sandbox.connections.create}})
cell('create("n", **place, verify=False, password=from_elsewhere)')
print("no word so far")
cell('typed = "{CANARY}"')
cell('create("n", **place, verify=False, password=typed)')
cell('create("n", **place, verify=False, password="{CANARY}")')
cell('print(pgflow.Credentials("id", "typed-{CANARY}", "org"))')
print(len(sandbox.connections()), "made")
""",
        folder,
    )
    assert "3 made" in shown
    assert "A secret" not in shown.partition("no word so far")[0]
    assert shown.count("A secret stands in a cell as plain text") == 1
    assert "Use the form: sandbox.connect()" in shown
    assert CANARY not in shown


def test_running_the_cells_again_and_again_leaves_nothing_behind(folder: Path) -> None:
    session(
        """
import gc, os, threading, asyncio
from pathlib import Path
from pgflow_widgets.local import background
def cells():
    ip.run_cell('''
%load_ext pgflow_widgets
sandbox = pgflow.demo()
form = sandbox.connect()
made = sandbox.sample_connection()
sandbox.tables(made); sandbox.connections(); pgflow.sandboxes()
form.close()
''')
    assert ip.user_ns["made"]
    gc.collect()
    async def rest():
        for _ in range(100):  # turns of the loop, in which a client closes
            await asyncio.sleep(0)
        return len(asyncio.all_tasks()) - 1
    kids = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return background.run(rest), len(os.listdir("/proc/self/fd")), threading.active_count(), kids
ip.push({"pgflow": pgflow})
cells()
first = cells()
for _ in range(5):
    last = cells()
print(first, last)
assert first == last, (first, last)
assert first[0] == 1  # what holds the client of the one sandbox open
""",
        folder,
    )
