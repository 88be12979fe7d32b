"""Compiles the parts of an expression, once for a run, to what works on whole columns."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns.choices import choose
from pgflow_widgets.emulator.data_prep.columns.column_expression import (
    COMPILED,
    EXACT,
    FLOAT,
    Column,
    ColumnExpression,
    NotCompiledError,
    beyond,
    constant,
)
from pgflow_widgets.emulator.data_prep.expressions import Expression
from pgflow_widgets.emulator.data_prep.operators import ExpressionError
from pgflow_widgets.emulator.data_prep.syntax import Node
from pgflow_widgets.emulator.data_prep.values import MappingValue

_MOST_PARTS = 100


def compile_columns(tree: Node, kinds: Mapping[str, str]) -> ColumnExpression | None:
    """Compile an expression; None if it has to be worked out row by row.

    Parameters
    ----------
    tree
        Its parts.
    kinds
        The columns that there are, and their kinds: see `ReadColumn`.
    """
    try:
        _refuse_many(tree)
        return _compile(tree, kinds)
    except NotCompiledError:
        return None


def read_column(name: str, kind: str) -> ColumnExpression:
    """Return what gives a column as it was read."""
    return ColumnExpression(kind, lambda sources: (sources.columns[name], None))


def _refuse_many(tree: Node) -> None:
    waiting, count = [tree], 0
    while waiting:
        waiting += waiting.pop().parts
        count += 1
        if count > _MOST_PARTS:
            raise NotCompiledError


def _compile(node: Node, kinds: Mapping[str, str]) -> ColumnExpression:
    if node.kind == "constant":
        return constant(node.value)
    if node.kind == "attribute":
        return _attribute(node, kinds)
    parts = [_compile(part, kinds) for part in node.parts]
    if node.kind == "choice":
        return choose(*parts)
    if parts and all(part.is_constant for part in parts):
        return constant(_known(node))
    name = {"method": f".{node.name}", "prefix": f"{node.name}_"}.get(node.kind, node.name)
    compile_call = COMPILED.get(name)
    if node.kind == "array" or compile_call is None:
        raise NotCompiledError
    try:
        return compile_call(*parts)
    except TypeError:  # other arguments than those that are compiled
        raise NotCompiledError from None


def _known(node: Node) -> MappingValue:
    """Return what is the same for each row: what has arguments depends on nothing else."""
    try:
        return Expression(frozenset(), node)({})
    except ExpressionError:
        raise NotCompiledError from None


def _attribute(node: Node, kinds: Mapping[str, str]) -> ColumnExpression:
    if len(node.value) != 1 or node.value[0] not in kinds:
        raise NotCompiledError
    (name,) = node.value
    kind = kinds[name]
    if kind == "numeric":
        return ColumnExpression(FLOAT, lambda sources: _inexact(sources.numeric(name)))
    if kind == FLOAT:
        return ColumnExpression(FLOAT, lambda sources: _infinite(sources.columns[name]))
    return read_column(name, kind)


def _inexact(values: Column) -> tuple[Column, Column]:
    return values, beyond(values, EXACT)


def _infinite(values: Column) -> tuple[Column, Column]:
    return values, pc.invert(pc.is_finite(values))
