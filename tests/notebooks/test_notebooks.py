"""Every notebook runs from top to bottom, and what it saves holds no secret."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pgflow_widgets.spec import reference

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECRETS = """
import json
from pgflow_widgets import demo
service = next(iter(demo.__globals__["_running"].values()))
held = [service.credentials.client_secret, service.database["password"]]
held = [each.reveal() for each in (*held, sandbox._tokens.current.value)]
with open("secrets.json", "w") as file:
    json.dump(held, file)
"""


def run(book: nbformat.NotebookNode, folder: Path) -> None:
    NotebookClient(
        book,
        timeout=120,
        kernel_name="python3",
        store_widget_state=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_saves_no_secret(path: Path, tmp_path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(SECRETS))
    run(book, tmp_path)
    saved = nbformat.writes(book)
    assert "widgets" in book.metadata  # the form's state is in what was saved
    for secret in json.loads((tmp_path / "secrets.json").read_text()):
        assert len(secret) > 10
        assert secret not in saved


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_committed_without_outputs_and_state(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert "widgets" not in book.metadata
    assert not any(cell.get("outputs") for cell in book.cells)
    assert not any(cell.get("execution_count") for cell in book.cells)


def test_the_code_of_the_readme_runs(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    code = text.partition("```python\n")[2].partition("```")[0]
    # Nobody presses Create here, so the connection is made in code.
    code = code.replace("form.result  ", "form.result or sandbox.sample_connection()  ")
    assert "sample_connection" in code
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    run(book, tmp_path)


def test_the_readmes_table_of_fields_is_the_declared_one() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert reference.table() in text
    assert reference.written_into(text) == text
