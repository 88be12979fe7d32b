"""What the page on conformance says is there: parts, tests, each refusal, each uncertain rule."""

from __future__ import annotations

import ast
import functools
import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pgflow_widgets.emulator.problems.connector import TEXTS
from pgflow_widgets.emulator.problems.leniency import Leniency
from tests.support.notebooks import ROOT
from tests.support.tables import Failures

BOOK = ROOT / "notebooks" / "book"


@pytest.fixture(scope="module")
def table() -> ModuleType:
    sys.path.insert(0, str(BOOK))
    try:
        return importlib.import_module("conformance_table")
    finally:
        sys.path.remove(str(BOOK))


def names_in(path: Path) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, functions)}


def test_each_part_and_each_test_that_it_names_is_there(table: ModuleType) -> None:
    failures = Failures()
    for part in table.named_parts():
        with failures.of(part):
            module, _, name = part.partition(":")
            functools.reduce(
                getattr, name.split("."), importlib.import_module(f"pgflow_widgets.{module}")
            )
    for test in table.named_tests():
        with failures.of(test):
            file, _, name = test.partition("::")
            assert name in names_in(ROOT / file)
    failures.check()


def test_each_refusal_and_each_uncertain_rule_is_on_it(table: ModuleType) -> None:
    page = table.PAGE.read_text("utf-8")
    assert [code for code in TEXTS if f"| {code} |" not in page] == []
    named = {fact.leniency for fact in table.rules.UNCERTAIN} - {""}
    assert named == {str(rule) for rule in Leniency}


def test_each_refusal_has_advice(table: ModuleType) -> None:
    assert [code for code, _, advice in table._codes() if not advice] == []


def test_it_is_up_to_date(table: ModuleType) -> None:
    page = table.PAGE.read_text("utf-8")
    assert page == table.written(page), "run python notebooks/book/conformance_table.py"
