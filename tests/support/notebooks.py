"""The committed notebooks, with the solutions that readers unfold, and how a test runs them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


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
    book: nbformat.NotebookNode, folder: Path, environment: Mapping[str, str] | None = None
) -> None:
    """Run all cells in a kernel of its own, as JupyterLab would."""
    NotebookClient(
        book,
        timeout=120,
        kernel_name="python3",
        store_widget_state=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute(env={**os.environ, **(environment or {})})


def complaints(book: nbformat.NotebookNode) -> list[str]:
    """Return what cells wrote to stderr, but for those that say they may."""
    return [
        output.text
        for cell in book.cells
        if cell.cell_type == "code" and "remove-stderr" not in cell.metadata.get("tags", ())
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]
