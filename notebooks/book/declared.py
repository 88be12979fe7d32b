"""Sphinx directives for tables of declared facts, the diagram, and the pictures of widgets.

``{declared} fields`` and ``{declared} encryption`` show the auth fields, ``{declared} troubles`` shows
the error catalogue, and ``{declared} messages`` shows the errors that the package raises, read from its
source. ``{layers}`` draws the diagram. A notebook cell with the tag ``picture-form`` shows a picture in
place of the form, because a page has no kernel. Each picture has a twin for the dark theme.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import diagram
import reference_tables
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

import pgflow_widgets
from pgflow_widgets import errors

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PACKAGE = Path(pgflow_widgets.__file__).parent
_ELLIPSIS = "…"
_LIGHT, _DARK = "_light.png", "_dark.png"


def messages() -> list[dict[str, str]]:
    """Return the errors that the package raises, with ``…`` for what differs each time."""
    rows: dict[str, dict[str, str]] = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        if "emulator" not in path.relative_to(_PACKAGE).parts:
            for error, message, hint in _raised(ast.parse(path.read_text("utf-8"))):
                blame = getattr(errors, error).blame
                row = {"message": message, "what to do": hint, "error": error, "blame": blame}
                rows.setdefault(message, row)
    return sorted(rows.values(), key=lambda row: row["message"].lstrip(f"{_ELLIPSIS} ").casefold())


def _raised(module: ast.Module) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(module):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        call = node.exc
        name = ast.unparse(call.func)
        if not isinstance(getattr(errors, name, None), type) or not call.args:
            continue
        message = _text(call.args[0])
        hint = next((_text(word.value) for word in call.keywords if word.arg == "hint"), "")
        if message.strip(f"{_ELLIPSIS} :."):
            yield name, message, hint


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "ipython.with_sandbox_variable":
        return _text(node.args[0])
    return _ELLIPSIS


_TABLES = {
    "fields": reference_tables.field_rows,
    "encryption": reference_tables.encryption_rows,
    "troubles": reference_tables.known_error_rows,
    "messages": messages,
}


class Declared(SphinxDirective):
    """One of the tables; the argument names it."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        rows = _TABLES[self.arguments[0]]()
        names = [name for name in rows[0] if any(row[name] for row in rows)]
        group = nodes.tgroup(cols=len(names))
        group += [nodes.colspec(colwidth=1) for _ in names]
        group += nodes.thead("", _row(name.replace("_", " ") for name in names))
        group += nodes.tbody("", *(_row(row[name] for name in names) for row in rows))
        return [nodes.table("", group)]


def _row(texts: Iterator[str]) -> nodes.row:
    cells = [nodes.entry("", nodes.paragraph(text=text)) for text in texts]
    return nodes.row("", *cells)


class Layers(SphinxDirective):
    """The diagram."""

    def run(self) -> list[nodes.Node]:
        """Return it."""
        return [nodes.raw("", diagram.svg(), format="html")]


class Pictures(SphinxTransform):
    """Put pictures where widgets would be, and give each its dark twin."""

    default_priority = 800  # before images are collected

    def apply(self, **_kwargs: Any) -> None:
        """Change the document."""
        for cell in list(self.document.findall(nodes.container)):
            for tag in cell.get("classes", ()):
                name = tag.partition("tag_picture-")[2]
                if name:
                    cell += nodes.image(uri=f"/images/{name}_light.png", alt=f"The {name}")
        for image in list(self.document.findall(nodes.image)):
            if image["uri"].endswith(_LIGHT):
                dark = image.deepcopy()
                dark["uri"] = image["uri"].removesuffix(_LIGHT) + _DARK
                image["classes"].append("only-light")
                dark["classes"].append("only-dark")
                image.parent.insert(image.parent.index(image) + 1, dark)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("declared", Declared)
    app.add_directive("layers", Layers)
    app.add_transform(Pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
