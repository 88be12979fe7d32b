"""The picture of a form that a notebook keeps: in the file, and on the screen without a kernel."""

from __future__ import annotations

import json
from collections.abc import Callable

import nbformat
from playwright.sync_api import expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import connection_form_screen as screen
from tests.support import pictures
from tests.support.jupyterlab import PATIENCE, Notebook
from tests.support.services import Service

CELLS = (
    "import pgflow_widgets as pgflow",
    'sb = pgflow.Sandbox.from_env("prod")\nform = sb.connect()',
)


def test_after_create_the_saved_notebook_says_what_was_made(
    open_fresh_notebook: Callable[..., Notebook], lab_url: str, service: Service
) -> None:
    notebook = open_fresh_notebook(*CELLS)
    page = notebook.page
    still = page.locator(".pgflow-still")
    expect(notebook.form).to_be_visible()
    expect(still).to_have_count(1)
    expect(still).to_be_hidden()
    screen.fill_in(notebook, "pictured in Lab", service.database)
    screen.field(notebook, "Password").focus()
    screen.create(notebook)
    expect(notebook.form.get_by_role("status").filter(has_text="was created")).to_be_visible()
    expect(still).to_contain_text("created")
    expect(still).to_be_hidden()
    expect(page.locator(".pgflow")).to_have_count(1)  # and was not drawn anew
    (connection_id,) = Sandbox(service.credentials, "prod").connections.search("pictured in Lab")[
        "id"
    ]
    saved = notebook.save()
    assert service.database["password"] not in saved
    html = "".join(
        "".join(output["data"].get("text/html", ""))
        for cell in json.loads(saved)["cells"]
        for output in cell.get("outputs", ())
    )
    assert "pictured in Lab" in html
    assert connection_id in html
    # A notebook that is opened again, by somebody else: neither a kernel nor the widgets' state.
    book = nbformat.reads(saved, as_version=4)
    book.metadata.pop("widgets")
    file = notebook.file.with_name("pictured_again.ipynb")
    nbformat.write(book, file)
    Notebook(page, file, lab_url).open()
    expect(still).to_be_visible(timeout=PATIENCE)
    expect(still).to_contain_text(connection_id)
    expect(still).to_contain_text("Run this cell to use it.")
    pictures.keep(page, "picture_of_a_form")
