"""The committed notebooks, with the solutions that readers unfold, and how a test runs them."""

from __future__ import annotations

import os
import re
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from filelock import FileLock
from nbclient import NotebookClient
from traitlets.config import Config

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
_SOCKETS = tempfile.TemporaryDirectory(prefix="kernels")
_SECRETS = """
import json
from pgflow_widgets import demo
service = next(iter(demo.__globals__["_running"].values()))
held = [service.facts["client_secret"], service.facts["postgres"]["password"]]
held = [each.reveal() for each in (*held, sandbox._access._tokens.current.value)]
with open("secrets.json", "w") as file:
    json.dump(held, file)
"""
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def with_sockets() -> Config:
    """Return the settings of a kernel that listens at files of its own.

    A port that was free may be taken before a kernel listens there.
    """
    ip = str(Path(_SOCKETS.name) / uuid.uuid4().hex[:8])
    return Config({"KernelManager": {"transport": "ipc", "ip": ip}})


def python_blocks(text: str) -> list[str]:
    """Return the Python of a Markdown text, block by block."""
    return [found[1] for found in _BLOCK.finditer(text)]


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def solved(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with the code of its hidden solutions as cells."""

    def cells() -> Iterator[nbformat.NotebookNode]:
        for cell in book.cells:
            yield cell
            if cell.cell_type == "markdown":
                yield from map(nbformat.v4.new_code_cell, python_blocks(cell.source))

    return nbformat.v4.new_notebook(cells=list(cells()), metadata=book.metadata)


def run(
    book: nbformat.NotebookNode,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    allow_errors: bool = False,
) -> None:
    """Run all cells in a kernel of its own, as JupyterLab would; stop at the first error or not."""
    NotebookClient(
        book,
        timeout=120,
        kernel_name="python3",
        allow_errors=allow_errors,
        store_widget_state=True,
        config=with_sockets(),
        resources={"metadata": {"path": str(folder)}},
    ).execute(env={**os.environ, **(environment or {})})


def executed(path: Path, shared: Path) -> nbformat.NotebookNode:
    """Return a notebook with its solutions, as it ran for whichever process asked first.

    Parameters
    ----------
    path
        The committed notebook.
    shared
        A folder for all processes of a run of the tests. In ``<name of the notebook>/secrets.json``
        are the secrets that it used.
    """
    folder = shared / path.stem
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / path.name).exists():
            book = solved(read(path))
            book.cells.append(nbformat.v4.new_code_cell(_SECRETS))
            run(book, folder)
            nbformat.write(book, folder / path.name)
        return read(folder / path.name)


def with_outputs_of(ran: nbformat.NotebookNode, path: Path) -> nbformat.NotebookNode:
    """Return a committed notebook with what its cells gave when it ran."""
    book = read(path)
    cells = {cell.id: cell for cell in ran.cells}
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs = cells[cell.id].outputs
            cell.execution_count = cells[cell.id].execution_count
    return book


def complaints(book: nbformat.NotebookNode) -> list[str]:
    """Return what cells wrote to stderr, but for those that say they may."""
    return [
        output.text
        for cell in book.cells
        if cell.cell_type == "code" and "remove-stderr" not in cell.metadata.get("tags", ())
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]
