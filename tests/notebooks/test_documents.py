"""What README and site say is true: their code runs, their links lead somewhere."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from pgflow_widgets.emulator.gateway.faults import FaultRule
from pgflow_widgets.model import error_catalogue
from pgflow_widgets.notebook import command_line
from pgflow_widgets.notebook.connections import SandboxConnections
from pgflow_widgets.notebook.datasets import SandboxDatasets
from pgflow_widgets.notebook.flows import SandboxFlows
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.notebook.sql import SandboxSql
from pgflow_widgets.notebook.tables import SandboxTables
from tests.support import depth
from tests.support.notebooks import NOTEBOOKS, ROOT, executed, run, with_outputs_of
from tests.support.services import Service
from tests.support.tables import Failures

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "notebooks").rglob("*.md")),
]
FENCE = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Sphinx's own, which the build of the site executes.
DIRECTIVES = {"{include}", "{toctree}", "{declared}", "{layers}", "{eval-rst}"}
# A page finds neither variables, nor a demo, nor connections of the page before.
ANEW = """
import os, sys, ipywidgets, pgflow_widgets
os.chdir({folder!r})
ipywidgets.Widget.close_all()
demo = sys.modules.get("pgflow_widgets.notebook.demo")
for service in demo._running.values() if demo else ():
    service.process.stdin.close()
    service.process.wait(30)
for name in ("dev", "prod"):
    sandbox = pgflow_widgets.Sandbox.from_env(name)
    for left in sandbox.connections()["id"]:
        sandbox.connections.delete(left)
get_ipython().reset(new_session=False)
"""
# A person would press Create, sign in, type a new password, and let secrets go to the databases.
PERSON = """
import pgflow_widgets.notebook.connections
pgflow_widgets.local.ipython.ask = lambda question: True
pgflow_widgets.notebook.connections._ask_password = lambda prompt: sandbox.database["password"]
"""
pytestmark = pytest.mark.timeout(600)  # the site runs all notebooks
BOOK = ROOT / "notebooks" / "book"
reference_tables = runpy.run_path(str(BOOK / "reference_tables.py"))
# What a reader has in place of the database that the pages name.
EXAMPLE = {"server": "db.example.com", "port": "5432", "database": "shop", "username": "reader"}
# What must be true when the code of a page has run.
AFTERWARDS = {
    "README": "assert len(sandbox.datasets.read('Orders'))",
    "manage_connections": "assert sandbox.connections().empty",
    "many_connections": "assert made['outcome'].eq('created').all()",
    "ingest": "assert sandbox.flows().empty",
    "watch_runs": "assert sandbox.flows().empty and sandbox.datasets().empty",
}
DESCRIBED = {
    "Sandbox": Sandbox,
    "notebook.connections.SandboxConnections": SandboxConnections,
    "notebook.tables.SandboxTables": SandboxTables,
    "notebook.flows.SandboxFlows": SandboxFlows,
    "notebook.datasets.SandboxDatasets": SandboxDatasets,
    "notebook.sql.SandboxSql": SandboxSql,
}
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text("utf-8")
    return [body for found, body in FENCE.findall(text) if found == language]


@each_page
def test_every_block_is_of_a_kind_that_is_tried(path: Path) -> None:
    kinds = {kind for kind, _ in FENCE.findall(path.read_text("utf-8"))}
    assert kinds <= {"console", "json", "python", "text"} | DIRECTIVES


def cells_of(path: Path, folder: Path, database: dict[str, str]) -> list[str]:
    """Return the Python of a page as a reader would run it, in a folder with the page's table."""
    # Nobody presses Create here, so the connection is made in code.
    code = [
        block.replace("form.result  ", "form.result or sandbox.sample_connection()  ").replace(
            json.dumps(EXAMPLE), json.dumps(database)
        )
        for block in blocks(path, "python")
    ]
    folder.mkdir()
    for table in blocks(path, "text"):  # the file that the code reads
        rows = re.sub(r"db\d\.example\.com", "127.0.0.1", table)
        rows = rows.replace("keyring:warehouse/reader", "env:SHOP_PASSWORD")
        (folder / "connections.csv").write_text(rows)
    return [ANEW.format(folder=str(folder)), PERSON, *code, AFTERWARDS.get(path.stem, "")]


def test_the_python_of_every_page_runs(tmp_path: Path, service: Service) -> None:
    """One kernel runs them all, page after page: to start one takes longer than most pages."""
    database = service.database
    password = database.pop("password")
    book = nbformat.v4.new_notebook()
    for path in PAGES:
        if blocks(path, "python"):
            for code in cells_of(path, tmp_path / path.stem, database):
                cell = nbformat.v4.new_code_cell(code, metadata={"page": path.stem})
                book.cells.append(cell)
    clean = ANEW.format(folder=str(tmp_path))  # what other tests find afterwards
    book.cells.append(nbformat.v4.new_code_cell(clean, metadata={"page": "afterwards"}))
    environment = {**service.environment, "SHOP_PASSWORD": password}
    run(book, tmp_path, environment, allow_errors=True)
    failures = Failures()
    for cell in book.cells:
        for output in cell.outputs:
            with failures.of(f"{cell.metadata.page}: {cell.source}"):
                assert output.output_type != "error", output.evalue
    failures.check()


@each_page
def test_its_json_is_a_plan_of_faults(path: Path) -> None:
    for block in blocks(path, "json"):
        assert [FaultRule.parse(rule) for rule in json.loads(block)["rules"]]


@each_page
def test_its_commands_exist(path: Path) -> None:
    written = "\n".join(blocks(path, "console"))
    inline = re.findall(
        r"`((?:make|pip install|%pip install|voila|python -m|pgflow) [^`]+)`", path.read_text()
    )
    makefile = (ROOT / "Makefile").read_text("utf-8")
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = facts["project"]["optional-dependencies"]
    for line in [*written.splitlines(), *inline]:
        match shlex.split(line, comments=True):
            case ["make", target]:
                assert re.search(rf"^{target}:", makefile, re.MULTILINE)
            case ["pip" | "%pip", "install", package]:
                named = re.fullmatch(r"pgflow-widgets(?:\[(\w+)\])?|voila", package)
                assert named
                assert named[1] is None or named[1] in extras
            case ["voila", file]:
                assert (ROOT / file).is_file()
            case ["python", "-m", module, *options]:
                command = [sys.executable, "-m", module, "--help"]
                shown = subprocess.check_output(command, text=True) if options else ""
                assert (ROOT / f"{module.replace('.', '/')}").exists() or module in sys.modules
                assert all(option in shown for option in options if option.startswith("-"))
            case ["pgflow", *words]:
                with pytest.raises(SystemExit, match="0"):
                    command_line.main([*words, "--help"])
            case []:
                pass
            case other:
                pytest.fail(f"nobody tries {other}")


@each_page
def test_its_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_the_options_told_are_those_of_the_local_service() -> None:
    shown = subprocess.check_output(
        [sys.executable, "-m", "pgflow_widgets.emulator", "--help"], text=True
    )
    rows = re.findall(r"^\| (`--.*?) \|", (BOOK / "emulator.md").read_text("utf-8"), re.MULTILINE)
    assert rows
    for option in re.findall(r"--[\w-]+", " ".join(rows)):
        assert option in shown


def test_the_table_of_fields_is_the_declared_one() -> None:
    text = (BOOK / "connect.md").read_text("utf-8")
    assert reference_tables["fields_table"]() in text
    assert reference_tables["write_fields_table"](text) == text


def test_the_readme_names_every_notebook() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for path in NOTEBOOKS:
        assert f"(notebooks/{path.name})" in text


def test_the_readme_is_a_landing_page() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 120
    hidden = {"changelog", "contributing", "index"}  # those that README names as files
    for path in BOOK.glob("*.md"):
        assert path.stem in hidden or f"(notebooks/book/{path.name})" in text


def test_contributing_fits_one_screen() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) <= 40


def test_the_words_of_a_trouble_are_found_by_its_own_pattern() -> None:
    for trouble in error_catalogue.known_errors():
        if trouble.by == "database":
            said = trouble.said.partition(",")[0]
            assert error_catalogue.find_database_error(said) == (trouble.field, trouble.advice)


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[str]:
    """Options that have the site show what the notebooks gave to other tests, if they did."""
    if depth.is_long():
        return []
    cache = tmp_path_factory.mktemp("cache")
    for path in NOTEBOOKS:
        book = with_outputs_of(executed(path, shared), path)
        get_cache(cache).cache_notebook_bundle(
            CacheBundleIn(book, str(path), data={"execution_seconds": 1.0}), check_validity=False
        )
    return ["-D", "nb_execution_mode=cache", "-D", f"nb_execution_cache_path={cache}"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, cached: list[str]) -> Path:
    """The site, built as `make docs` does, where a warning is an error."""
    out = tmp_path_factory.mktemp("site")
    recipe = re.search(
        r"sphinx-build (.*?)\n\t@", (ROOT / "Makefile").read_text("utf-8"), re.DOTALL
    )
    assert recipe
    options = shlex.split(recipe[1].replace("\\\n", "").replace("build/docs", str(out)))
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, *cached],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out


def test_the_site_has_all_pages_and_fetches_nothing(site: Path) -> None:
    names = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert {"index", *(path.stem for path in NOTEBOOKS)} <= names
    assert {f"book/{path.stem}" for path in (ROOT / "notebooks" / "book").glob("*.md")} <= names
    fetched = set()
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        fetched |= set(
            re.findall(r"""<(?:script|link|img)[^>]*(?:src|href)="(https?:[^"]+)""", text)
        )
    assert fetched <= {"https://mybinder.org/badge_logo.svg"}


def test_the_site_shows_what_the_notebooks_give(site: Path) -> None:
    for path in NOTEBOOKS:
        page = (site / f"{path.stem}.html").read_text("utf-8")
        assert re.search(r'class="cell_output.*?<img', page, re.DOTALL)  # the plot
        assert 'class="dataframe"' in page
    quickstart = (site / "01_connect_postgresql.html").read_text("utf-8")
    assert 'class="only-dark"' in quickstart
    assert "form_dark.png" in quickstart


def test_the_site_draws_the_layers_in_their_order(site: Path) -> None:
    page = (site / "book" / "how_it_works.html").read_text("utf-8")
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    rooms = next(
        contract["layers"]
        for contract in facts["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == ["pgflow_widgets"]
    )
    names = [layer.replace(" | emulator", "").replace(" | ", " · ") for layer in rooms]
    drawn = re.findall(r"<text [^>]*>([\w· ]+)</text>", page)
    assert [name for name in drawn if name in names] == names


def test_the_site_tells_each_message_and_field(site: Path) -> None:
    troubleshooting = (site / "book" / "troubleshooting.html").read_text("utf-8")
    for message in ("permission denied", "1418-400", "There is no sandbox … for this credential."):
        assert message in troubleshooting
    described = (site / "book" / "reference.html").read_text("utf-8")
    for row in reference_tables["field_rows"]():
        assert row["label"] in described
    for place, kind in DESCRIBED.items():
        for method in dir(kind):
            if not method.startswith("_") and not method.isupper():
                assert f'id="pgflow_widgets.{place}.{method}"' in described, method
