"""What of the package a notebook really calls, by itself and with the magic, and what pages say.

Nothing is wrapped: a wrapper's frame would hold the arguments, and what is looked for are secrets
in frames. CPython's own profiler counts calls by the code that is called and the code that calls.
"""

from __future__ import annotations

import ast
import cProfile
import inspect
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import ipywidgets

import pgflow_widgets
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.notebook import magics
from pgflow_widgets.notebook.connections import SandboxConnections
from pgflow_widgets.notebook.datasets import SandboxDatasets
from pgflow_widgets.notebook.flows import SandboxFlows
from pgflow_widgets.notebook.magics import PgflowMagics
from pgflow_widgets.notebook.magics.commands import COMMANDS
from pgflow_widgets.notebook.sql import SandboxSql
from pgflow_widgets.notebook.tables import SandboxTables
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.browser import view
from pgflow_widgets.widgets.browser.state import BrowserState
from pgflow_widgets.widgets.browser.widget import Browser
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.health.widget import Health
from pgflow_widgets.widgets.ingest.widget import Ingest
from pgflow_widgets.widgets.sign_in_form.widget import SignInForm
from pgflow_widgets.widgets.watch.widget import Watch

GROUPS = (SandboxConnections, SandboxTables, SandboxFlows, SandboxDatasets, SandboxSql)
FORMS = (Browser, ConnectionForm, Health, Ingest, SignInForm, Watch)
# What starts a service of its own, or is called by IPython and not by a cell.
ELSEWHERE = {"DemoSandbox", "demo", "load_ipython_extension", "unload_ipython_extension"}
_CELLS = ("ipykernel_", "<ipython-input")


def public_calls() -> dict[str, FunctionType]:
    """The function of each public name that can be called, of the package and of its classes."""
    found: dict[str, FunctionType] = {}
    classes: dict[str, type] = {"PlatformClient": PlatformClient}
    classes |= {each.__name__: each for each in (*FORMS, *GROUPS)}
    for name in sorted({*pgflow_widgets.__all__} - ELSEWHERE):
        value = getattr(pgflow_widgets, name)
        if isinstance(value, type):
            classes[name] = value
        elif inspect.isfunction(value):
            found[name] = value
    for kind in classes.values():
        found |= dict(_members(kind))
    return found


def _is_public(kind: type, name: str) -> bool:
    return name[:1] != "_" or (name == "__call__" and kind in GROUPS)


def _members(kind: type) -> Iterator[tuple[str, FunctionType]]:
    homes = [each for each in kind.__mro__ if each.__module__.startswith("pgflow_widgets")]
    for name in sorted({name for home in homes for name in vars(home) if _is_public(kind, name)}):
        value = inspect.getattr_static(kind, name)
        if isinstance(value, property):
            value = value.fget
        elif isinstance(value, classmethod | staticmethod):
            value = value.__func__
        elif isinstance(value, cached_property):
            value = value.func
        if inspect.isfunction(value):
            yield f"{kind.__name__}.{name}", value


def magic_calls() -> dict[str, FunctionType]:
    """The function behind each subcommand of the magic."""
    groups = {group.NAME: group for group in GROUPS}
    found = {}
    for name, command in COMMANDS.items():
        group, _, member = command.call.rpartition(".")
        if command.call in groups:
            function = groups[command.call].__call__
        elif name == "delete":
            function = magics._delete
        else:
            function = getattr(groups.get(group, pgflow_widgets.Sandbox), member)
        found[f"%pgflow {name}"] = function
    return found


def tell_apart(functions: Mapping[str, FunctionType]) -> None:
    """Give code of its own to each function that a decorator made, so that calls are told apart."""
    for name, function in functions.items():
        if hasattr(function, "__wrapped__"):
            function.__code__ = function.__code__.replace(co_name=name)


def page_messages() -> set[str]:
    """What the pages of the forms may say, as their kernel side tells it apart."""
    found = {f"Browser: action {each['name']}" for each in view.actions(BrowserState(""))}
    found.add("Browser: action enable")  # in place of the one that disables
    for form in FORMS:
        heard = ast.parse(textwrap.dedent(inspect.getsource(form._hear)))
        found |= {f"{form.__name__}: {kind}" for kind in _kinds(heard)}
        if not (form._submit.__doc__ or "").startswith("Ignore a submit"):
            found.add(f"{form.__name__}: submit")
    return found - {"Browser: action"}


def _kinds(tree: ast.AST) -> Iterator[str]:
    """The texts with which the name ``kind`` is compared, or by which it is looked up."""
    for node in ast.walk(tree):
        values: Iterable[ast.AST] = ()
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == "kind":
            if isinstance(node.ops[0], ast.Eq | ast.In):
                values = ast.walk(node.comparators[0])
        elif isinstance(node, ast.Match) and ast.unparse(node.subject) == "kind":
            values = [each.pattern.value for each in node.cases if hasattr(each.pattern, "value")]
        elif isinstance(node, ast.Dict) and all(
            isinstance(v, ast.Lambda | ast.Attribute) for v in node.values
        ):
            values = [key for key in node.keys if key is not None]
        yield from (
            v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
        )


def everything() -> set[str]:
    """All that is to be done."""
    return {*public_calls(), *magic_calls(), *page_messages()}


class Recorder:
    """Notes what is called from now on, in this thread, and what pages say to new widgets."""

    def __init__(self) -> None:
        self._profile = cProfile.Profile(builtins=False)
        self._heard: set[str] = set()

    def start(self) -> None:
        """Begin."""
        tell_apart(public_calls())
        ipywidgets.Widget.on_widget_constructed(self._listen)
        self._profile.enable()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Note nothing meanwhile: much work of others takes much longer when it is noted."""
        self._profile.disable()
        try:
            yield
        finally:
            self._profile.enable()

    def finish(self) -> set[str]:
        """End, and return the names of what was done."""
        self._profile.disable()
        ipywidgets.Widget.on_widget_constructed(None)
        magic = inspect.unwrap(PgflowMagics.pgflow).__code__
        by_cells, by_magic = set[CodeType](), set[CodeType]()
        for caller in self._profile.getstats():
            if isinstance(caller.code, str):
                continue
            called = {each.code for each in caller.calls or () if not isinstance(each.code, str)}
            if any(part in caller.code.co_filename for part in _CELLS):
                by_cells |= called
            elif caller.code is magic:
                by_magic |= called
        done = {name for name, each in public_calls().items() if each.__code__ in by_cells}
        done |= {name for name, each in magic_calls().items() if each.__code__ in by_magic}
        return done | self._heard

    def write(self, path: str) -> None:
        """End, and keep the names in a file."""
        Path(path).write_text(json.dumps(sorted(self.finish())), "utf-8")

    def _listen(self, widget: ipywidgets.Widget) -> None:
        if isinstance(widget, KernelDrawnWidget):
            widget.on_msg(self._hear)

    def _hear(self, widget: KernelDrawnWidget, message: Any, _buffers: object) -> None:
        kind, value = (str(message.get(part)) for part in ("type", "value"))
        said = f"{kind} {value}" if kind == "action" else kind
        self._heard.add(f"{type(widget).__name__}: {said}")
