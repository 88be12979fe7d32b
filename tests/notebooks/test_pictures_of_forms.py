"""What a saved notebook shows of a form where no kernel draws it."""

from __future__ import annotations

import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.notebooks import complaints, run
from tests.support.services import Service

CELLS = (
    "import asyncio\nimport os\n\nimport pgflow_widgets as pgflow",
    "sb = pgflow.Sandbox.from_env()\nform = sb.connect()",
    'password = pgflow.Secret(os.environ["DB_PASSWORD"])\n'
    'form.fill(name="pictured <b>", **{place}, password=password)\n'
    # As in JupyterLab the kernel is free meanwhile; what it says between cells, nbclient misses.
    "made = await asyncio.wrap_future(form.create())",
    "form",
    "form.result",
)


@pytest.fixture(scope="module")
def saved(service: Service, tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """A notebook after Create was pressed, as it is saved."""
    place = {name: value for name, value in service.database.items() if name != "password"}
    cells = [nbformat.v4.new_code_cell(code.replace("{place}", str(place))) for code in CELLS]
    book = nbformat.v4.new_notebook(cells=cells)
    environment = {**service.environment, "DB_PASSWORD": service.database["password"]}
    run(book, tmp_path_factory.mktemp("pictured"), environment)
    assert complaints(book) == []
    return book


def test_the_cell_of_the_form_says_what_was_made(
    saved: nbformat.NotebookNode, service: Service
) -> None:
    sandbox = Sandbox(service.credentials, "prod")
    (connection_id,) = sandbox.connections.search("pictured <b>")["id"]
    form, picture = saved.cells[1].outputs
    assert "application/vnd.jupyter.widget-view+json" in form.data
    assert form.data["text/html"] == ""
    assert connection_id in picture.data["text/html"]
    assert "pictured &lt;b&gt;" in picture.data["text/html"]
    assert "pictured <b>" in picture.data["text/plain"]
    assert service.database["password"] not in nbformat.writes(saved)


@pytest.mark.parametrize("exporter", [HTMLExporter, MarkdownExporter])
def test_nbconvert_shows_it(
    saved: nbformat.NotebookNode, exporter: type[HTMLExporter | MarkdownExporter]
) -> None:
    without_state = nbformat.from_dict({**saved, "metadata": {}})
    for book in (saved, without_state):
        shown, _ = exporter().from_notebook_node(book)
        head, _, text = shown.partition("pgflow-still")  # the picture, and what follows
        assert head
        assert "pictured &lt;b&gt;" in text[: text.index("</table>")]
        assert "not created yet" not in shown
