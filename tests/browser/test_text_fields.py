"""What is typed into a text field by mistake, at a person's pace: nothing of it stays anywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import depth
from tests.support.browser_screen import act
from tests.support.jupyterlab import Notebook
from tests.support.services import Service

CANARY = "QXCNRY39slowkey"
PIECE = 6
PAUSE = 400  # milliseconds; longer than any page waits before it tells the kernel
OpenNotebook = Callable[..., Notebook]
START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
"""
TYPED = (
    ("Server=h;Password=QX", "CNRY39slowkey;Database=d"),
    ("host=h password=QXCNRY", "39slowkey dbname=x"),
    ("PGPASSWORD=QXCN", "RY39slowkey"),
    ("postgresql://u:QXCNRY39", "slowkey@h:5432/d"),
    ('{"password": "QXCNRY39s', 'lowkey"}'),
)


@pytest.fixture
def shop(service: Service) -> Iterator[str]:
    """A connection in a sandbox that holds no other."""
    sandbox = Sandbox(service.credentials, "dev")
    for each in sandbox.connections()["id"]:
        sandbox.connections.delete(each)
    yield sandbox.connections.create("shop", **service.database).name
    for each in sandbox.connections()["id"]:
        sandbox.connections.delete(each)


def named(notebook: Notebook, label: str) -> Locator:
    return notebook.form.get_by_role("textbox", name=re.compile(f"^{label}"))


def describe(notebook: Notebook) -> None:
    """Unfold the field for a description."""
    notebook.form.get_by_role("button", name="+ Description").click()
    expect(named(notebook, "Description")).to_be_focused()


def pieces() -> list[str]:
    return [CANARY[n : n + PIECE] for n in range(len(CANARY) - PIECE + 1)]


def type_slowly(notebook: Notebook, field: Locator, first: int = 0) -> None:
    """Type texts with a pause in the middle and leave the field; in part, the first alone."""
    for beginning, rest in depth.part(TYPED[first:] + TYPED[:first], 1):
        before = len(notebook.sent)
        field.fill("")
        field.press_sequentially(beginning)
        field.page.wait_for_timeout(PAUSE)
        field.press_sequentially(rest, delay=20)
        field.page.wait_for_timeout(PAUSE)
        assert "QX" not in "".join(notebook.sent[before:]), "it is not sent while it is typed"
        field.press("Tab")
        expect(field).not_to_have_value(re.compile("QX|CNRY|slow"))


def assert_nothing_stays(notebook: Notebook, *, seen: str) -> None:
    saved = notebook.save()
    assert seen in json.dumps(json.loads(saved)["metadata"]["widgets"])
    for text in (saved, notebook.received, notebook.page.content()):
        assert_no_piece(text)


def assert_no_piece(text: str) -> None:
    found = re.search("|".join(map(re.escape, pieces())), text)
    assert not found, text[max(0, found.start() - 300) : found.end() + 100]


def test_the_connection_form(open_cells: OpenNotebook) -> None:
    notebook = open_cells(f"{START}form = sandbox.connect()")
    describe(notebook)
    # Backwards, for what a cell holds is in the notebook and in the kernel's history.
    whole = f"'{CANARY[::-1]}'[::-1]"
    code = f"form._state.draft().values['password'].reveal() in ('', {whole})"
    for first, label in enumerate(["Connection name", "Description", "Server", "Username"]):
        type_slowly(notebook, named(notebook, label), first)
        assert notebook.result_of(code) == "True"
    assert_nothing_stays(notebook, seen="New PostgreSQL connection")


def test_nothing_stays_in_files_that_jupyterlab_saves(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(f"{START}form = sandbox.connect()")
    describe(notebook)
    type_slowly(notebook, named(notebook, "Description"), 4)
    assert_nothing_stays(notebook, seen="New PostgreSQL connection")
    checkpoints = notebook.file.parent / ".ipynb_checkpoints"
    copies = [file.read_text("utf-8") for file in checkpoints.glob(f"{notebook.file.stem}*")]
    assert copies, "no checkpoint was looked at"
    for text in copies:
        assert_no_piece(text)


def test_the_sign_in_form(open_cells: OpenNotebook) -> None:
    notebook = open_cells("import pgflow_widgets as pgflow\nform = pgflow.sign_in()")
    field = notebook.form.get_by_label("Client ID", exact=True)
    type_slowly(notebook, field, 2)
    message = notebook.page.locator(f"[id='{field.get_attribute('aria-describedby')}']")
    field.fill("p8e-QXCNRY39slowkey")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(message).to_contain_text("not kept")
    assert_nothing_stays(notebook, seen="Sign in to Adobe")


def test_the_browser_and_its_dialogs(open_cells: OpenNotebook, shop: str) -> None:
    notebook = open_cells(f"{START}browser = sandbox.browse()")
    search = notebook.form.get_by_label("Search connections")
    type_slowly(notebook, search, 1)
    expect(notebook.form.get_by_role("status").filter(has_text="not kept")).to_be_visible()
    search.fill("shop")
    notebook.form.get_by_role("option").filter(has_text=shop).click()
    type_slowly(notebook, notebook.form.get_by_label("Search tables and columns"), 4)
    act(notebook, "Edit…")
    dialog = notebook.form.get_by_role("dialog")
    type_slowly(notebook, dialog.get_by_label("Description"), 3)
    expect(dialog.get_by_text("not kept")).to_be_visible()
    assert_nothing_stays(notebook, seen="Connections of the sandbox dev")


def test_the_steps_to_a_dataset(open_cells: OpenNotebook, shop: str) -> None:
    notebook = open_cells(f"{START}form = sandbox.ingest('{shop}', 'sales.orders')")
    step = notebook.form.get_by_role("button", name="Next", exact=True)
    step.click()
    type_slowly(notebook, notebook.form.get_by_label("Name of the dataflow"))
    expect(notebook.form.get_by_text("not kept")).to_be_visible()
    notebook.form.get_by_label("Name of the dataflow").fill("text fields")
    step.click()
    type_slowly(notebook, notebook.form.get_by_label("Source of _tenant.status"), 2)
    assert_nothing_stays(notebook, seen="to Experience Platform")


def test_what_is_pasted_whole_is_read_at_once(open_cells: OpenNotebook) -> None:
    notebook = open_cells(f"{START}form = sandbox.connect()")
    describe(notebook)
    field = named(notebook, "Description")
    field.evaluate(
        """(field, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            field.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        f"[retail]\nhost=db.example.com\nport=5433\ndbname=retail\npassword={CANARY}",
    )
    expect(notebook.form.get_by_label("Server", exact=True)).to_have_value("db.example.com")
    expect(field).to_have_value("")
    assert_nothing_stays(notebook, seen="New PostgreSQL connection")
