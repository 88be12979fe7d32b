"""The pictures of README and docs are what a person sees: `make screenshots` takes them again.

A picture carries the words that it shows. A test compares them, which no font changes, and looks at
the whole from afar, where dates and the edges of letters do not count.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat, PngImagePlugin
from playwright.sync_api import expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.jupyterlab import Notebook
from tests.support.services import Service

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "notebooks" / "images"
RENEW = "PGFLOW_RENEW_PICTURES"
LARGEST = 60_000
FAR = (48, 32)
FORM = """
import pgflow_widgets as pgflow
form = pgflow.Sandbox.from_env().connect()
"""
BROWSER = """
import pgflow_widgets as pgflow
browser = pgflow.Sandbox.from_env("dev").browse()
"""
OpenNotebook = Callable[..., Notebook]


def words(notebook: Notebook) -> str:
    """Return what the widget says, but for what is of the moment."""
    said = notebook.form.inner_text()
    of_the_moment = r"\b[0-9a-f]{12,}|\d+"  # who made it, and when
    return re.sub(r"\s+", " ", re.sub(of_the_moment, "0", said)).strip()


def compare(notebook: Notebook, name: str, width: int) -> None:
    """Take the pictures again, and compare them with those that people are shown, or renew them."""
    for theme in ("Light", "Dark"):
        notebook.use(f"JupyterLab {theme}", width)
        compare_one(notebook, f"{name}_{theme.lower()}")


def compare_one(notebook: Notebook, name: str) -> None:
    said = words(notebook)
    taken = Image.open(io.BytesIO(notebook.form.screenshot(animations="disabled"))).convert("RGB")
    path = IMAGES / f"{name}.png"
    if os.environ.get(RENEW):
        IMAGES.mkdir(exist_ok=True)
        note = PngImagePlugin.PngInfo()
        note.add_itxt("Description", said, zip=True)
        small = taken.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(path, optimize=True, pnginfo=note)
    assert path.stat().st_size < LARGEST
    with Image.open(path) as shown:
        assert shown.info["Description"] == said, "the picture is stale: `make screenshots`"
        seen = ImageChops.difference(shown.convert("RGB").resize(FAR), taken.resize(FAR))
        assert shown.height == pytest.approx(taken.height, rel=0.1), "`make screenshots`"
    assert max(ImageStat.Stat(seen).mean) < 6, "the picture is stale: `make screenshots`"


def test_the_pictures_of_the_form_are_what_is_seen(
    open_notebook: OpenNotebook, service: Service
) -> None:
    notebook = open_notebook(FORM)
    for label, value in {
        "Connection name": "Web shop",
        "Server": "db.example.com",
        "Database": "retail",
        "Username": "analyst",
        "Password": service.database["password"],
    }.items():
        notebook.form.get_by_label(label, exact=True).fill(value)
    notebook.page.evaluate("document.activeElement.blur()")
    password = notebook.form.get_by_label("Password", exact=True)
    expect(password).to_have_attribute("placeholder", re.compile("entered"))
    compare(notebook, "form", 900)


def test_the_pictures_of_the_browser_are_what_is_seen(
    open_notebook: OpenNotebook, service: Service
) -> None:
    sandbox = Sandbox(service.credentials, "dev")
    for each in sandbox.connections()["id"]:
        sandbox.connections.delete(each)
    for name, description in {"shop": "The web shop", "archive": "Orders before 2024"}.items():
        sandbox.connections.create(name, description=description, **service.database)
    notebook = open_notebook(BROWSER)
    notebook.form.get_by_role("option").filter(has_text="shop").click()
    notebook.form.get_by_role("treeitem").filter(has_text="orders").first.click()
    expect(notebook.form.locator("tbody tr")).to_have_count(25)
    compare(notebook, "browser", 1200)
