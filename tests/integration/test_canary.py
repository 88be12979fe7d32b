"""The canary test: use every feature, then search everything that was produced for a secret.

Here it is a real kernel with its history, logs at the finest level, verbose tracebacks, the local
service's log and state; what JupyterLab sends and saves is searched by the browser tests.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support import depth, recording
from tests.support.notebooks import with_sockets
from tests.support.services import running_service

CELLS = Path(__file__).parents[1] / "support" / "canary_cells.py"
WRONG = "canary-d7 /+ä"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def left_behind() -> Iterator[tuple[Path, list[str]]]:
    """The folder of everything that was produced, and the secrets."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o711)
        aside = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "token"
        log = stack.enter_context((folder / "service.log").open("w"))
        service = stack.enter_context(
            running_service("--with-postgres", "--state", str(folder / "state.db"), log=log)
        )
        place = {f"DB_{name.upper()}": value for name, value in service.database.items()}
        environment = {
            **os.environ,
            **service.environment,
            **place,
            "PYTHONPATH": str(ROOT),
            "WRONG_PASSWORD": WRONG,
            "TOKEN_FILE": str(aside),
            "IPYTHONDIR": str(folder / "ipython"),
            "PYTHONWARNINGS": "default",
            "CANARY": "all" if depth.is_long() else "one of each function",
        }
        cells = re.split(r"^# %%$", CELLS.read_text("utf-8"), flags=re.MULTILINE)[1:]
        book = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells]
        )
        NotebookClient(
            book,
            timeout=60,
            allow_errors=True,
            ipython_hist_file=str(folder / "history.sqlite"),
            resources={"metadata": {"path": str(folder)}},
            config=with_sockets(),
        ).execute(env=environment)
        nbformat.write(book, folder / "saved.ipynb")
        secrets = [service.database["password"], service.facts["client_secret"], WRONG]
        yield folder, [*secrets, aside.read_text()]


def test_no_secret_is_in_anything_that_was_produced(
    left_behind: tuple[Path, list[str]],
) -> None:
    folder, secrets = left_behind
    files = [each for each in folder.rglob("*") if each.is_file()]
    names = {each.name for each in files}
    assert {"saved.ipynb", "everything.log", "service.log", "state.db"} <= names
    assert "history.sqlite" in names
    hits = [
        (file.name, kind)
        for file in files
        for secret in secrets
        for kind, form in forms(secret).items()
        if form in file.read_bytes()
    ]
    assert hits == []


def test_the_search_would_find_one(left_behind: tuple[Path, list[str]]) -> None:
    folder, _ = left_behind
    saved = json.loads((folder / "saved.ipynb").read_text())
    assert "specName" in json.dumps(saved["metadata"]["widgets"])
    assert b"sandbox.connect()" in (folder / "history.sqlite").read_bytes()
    assert "pgflow" in (folder / "everything.log").read_text()
    outputs = json.dumps([cell.get("outputs") for cell in saved["cells"]])
    for seen in (
        *("password authentication failed", "RuntimeError", "KeyboardInterrupt", "LookupError"),
        *("That authentication is not offered", "Credentials are sent over https only"),
        *("Query Service refused it", "counted: 1 rows, 1 columns"),
        *("UnfinishedError", "sales.orders to by the steps', 'said': 'Created. Runs once"),
        *("Secret(", "Signed in.", "remembered for credential", "invalid client_secret"),
    ):
        assert seen in outputs, seen


def test_nothing_is_left_open(left_behind: tuple[Path, list[str]]) -> None:
    folder, _ = left_behind
    said = (folder / "everything.log").read_text() + (folder / "saved.ipynb").read_text()
    for complaint in ("Unclosed", "never retrieved", "never awaited", "ResourceWarning"):
        assert complaint not in said, complaint


def test_the_state_is_its_owners_alone(left_behind: tuple[Path, list[str]]) -> None:
    folder, _ = left_behind
    for name in ("state.db", "state.db.key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_everything_public_was_called(left_behind: tuple[Path, list[str]]) -> None:
    folder, _ = left_behind
    assert sorted(recording.everything() - called(folder)) == []


def called(folder: Path) -> set[str]:
    """What the cells did, as the recorder saw it."""
    return set(json.loads((folder / "calls.json").read_text()))


def forms(secret: str) -> dict[str, bytes]:
    """The secret as it may be written."""
    return {
        "plain": secret.encode(),
        "JSON": json.dumps(secret)[1:-1].encode(),
        "URL": quote(secret, safe="").encode(),
        "base64": base64.b64encode(secret.encode()),
        "repr": ascii(secret)[1:-1].encode(),
    }


def test_a_crash_of_pytest_shows_none(tmp_path: Path) -> None:
    """As people test their own notebooks' code: with local variables in the report."""
    (tmp_path / "test_mine.py").write_text(
        "import os, pgflow_widgets as pgflow\n"
        "LOGIN = dict(server='127.0.0.1', port='1', database='d', username='u')\n"
        "def test_crash():\n"
        "    sandbox = pgflow.Sandbox.from_env()\n"
        "    form = sandbox.connect()\n"
        "    form.fill(**LOGIN, password=os.environ['DB_PASSWORD'])\n"
        "    made = sandbox.connections.create('n', **LOGIN, password=os.environ['DB_PASSWORD'])\n"
        "def test_mistake():\n"
        "    credentials = pgflow.Credentials.from_env()\n"
        "    assert credentials is None\n"
    )
    with running_service() as service:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--showlocals", "--tb=long", "-vv"),
                *("--full-trace", "-p", "no:cacheprovider", "test_mine.py"),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                **service.environment,
                "DB_PASSWORD": WRONG,
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        report = done.stdout + done.stderr
        assert "2 failed" in report, report
        assert "ProviderError" in report
        for secret in (WRONG, service.facts["client_secret"]):
            assert secret not in report
            assert ascii(secret)[1:-1] not in report
