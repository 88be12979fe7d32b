"""Every notebook runs from top to bottom, and what it saves holds no secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import depth
from tests.support.notebooks import NOTEBOOKS, complaints, executed, read, run
from tests.support.services import Service

SWITCH = 'where = "demo"'
# What a person does between the cells in an organisation of their own, and fills in there.
PRESS = """
form.fill(name="tour: pressed", **{PLACE}, password=pgflow.Secret(os.environ["DB_PASSWORD"]))
form.create().result(60);
"""
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@each_notebook
def test_it_runs_with_its_solutions_and_saves_no_secret(path: Path, shared: Path) -> None:
    book = executed(path, shared)
    saved = nbformat.writes(book)
    assert complaints(book) == []
    assert "image/png" in saved  # it ends with something to see
    for secret in json.loads((shared / path.stem / "secrets.json").read_text()):
        assert len(secret) > 10
        assert secret not in saved


@pytest.fixture
def organisation(service: Service) -> Iterator[dict[str, str]]:
    """Stand in for a reader's organisation: its variables; one connection is there."""
    sandbox = Sandbox(service.credentials, "prod")
    kept = sandbox.connections.create("tour: kept", **service.database)
    yield {**service.environment, "DB_PASSWORD": service.database["password"]}
    flows = sandbox.flows()
    for left in flows[flows["connection"].str.startswith("tour")]["id"]:
        sandbox.flows.delete(left, with_connections=True)
    for made in sandbox.connections.search("tour")["id"]:
        sandbox.connections.delete(made)
    assert kept.id not in set(sandbox.connections()["id"])


@pytest.mark.parametrize("path", depth.part(NOTEBOOKS, 2), ids=lambda path: path.stem)
def test_it_runs_in_an_organisation_once_the_switch_says_so(
    path: Path, tmp_path: Path, service: Service, organisation: dict[str, str]
) -> None:
    place = {name: value for name, value in service.database.items() if name != "password"}
    filled_in = {
        SWITCH: 'import os\nwhere = "prod"',
        '"name of a connection", "schema.table"': '"tour: kept", "sales.customers"',
        '"name of a connection", "sales.orders"': '"tour: kept", "sales.orders"',
        '{"server": "db.example.com", "database": "retail", "username": "reader"}': str(place),
        'getpass.getpass("Password: ")': 'os.environ["DB_PASSWORD"]',
    }
    book = read(path)
    assert SWITCH in book.cells[1].source
    for cell in list(book.cells):
        for written, meant in filled_in.items():
            cell.source = cell.source.replace(written, meant)
        if "form = sandbox.connect()" in cell.source and cell.cell_type == "code":
            press = nbformat.v4.new_code_cell(PRESS.replace("{PLACE}", str(place)))
            book.cells.insert(book.cells.index(cell) + 1, press)
    run(book, tmp_path, organisation)
    assert complaints(book) == []
    assert service.database["password"] not in nbformat.writes(book)


@each_notebook
def test_it_is_committed_as_it_should_be_read(path: Path) -> None:
    book = read(path)
    nbformat.validate(book)
    assert path.read_text("utf-8") == nbformat.writes(book) + "\n"  # a save gives no other diff
    assert "widgets" not in book.metadata
    assert not any(cell.get("outputs") for cell in book.cells)
    assert not any(cell.get("execution_count") for cell in book.cells)
    title, goal = book.cells[0].source.split("\n\n", 1)
    assert title.startswith("# ")
    assert len(goal.splitlines()) == 2
    assert any(cell.source.startswith("<details><summary>") for cell in book.cells)


@each_notebook
def test_its_links_lead_somewhere(path: Path) -> None:
    text = "\n".join(cell.source for cell in read(path).cells)
    for target in re.findall(r"\]\((?!https?:|#|\{)([^)#]+)", text):
        assert (path.parent / target).is_file(), target
