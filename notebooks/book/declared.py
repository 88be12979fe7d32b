"""The ``declared`` directive: a table of facts that the code declares, so that no page repeats one.

``fields`` and ``encryption`` are of the auth declaration, ``troubles`` of the error catalogue, and
``messages`` are the errors that the package raises, read off its source.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import pgflow_widgets
from pgflow_widgets import errors
from pgflow_widgets.spec import reference

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PACKAGE = Path(pgflow_widgets.__file__).parent
_ELLIPSIS = "…"


def messages() -> list[dict[str, str]]:
    """Return the errors that the package raises, with ``…`` for what differs each time."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        if "emulator" not in path.parts:
            for error, message, hint in _raised(ast.parse(path.read_text("utf-8"))):
                blame = getattr(errors, error).blame
                row = {"message": message, "what to do": hint, "error": error, "blame": blame}
                found.setdefault(message, row)
    return sorted(found.values(), key=lambda row: row["message"].lstrip(f"{_ELLIPSIS} ").casefold())


def _raised(module: ast.Module) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(module):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        call = node.exc
        name = ast.unparse(call.func)
        if not isinstance(getattr(errors, name, None), type) or not call.args:
            continue
        message = _text(call.args[0])
        hint = next((_text(each.value) for each in call.keywords if each.arg == "hint"), "")
        if message.strip(f"{_ELLIPSIS} :."):
            yield name, message, hint


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(each) for each in node.values)
    return _ELLIPSIS


_TABLES = {
    "fields": reference.fields,
    "encryption": reference.encryption,
    "troubles": reference.troubles,
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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("declared", Declared)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
