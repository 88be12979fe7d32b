"""Answers for the mapping language: its functions, its operators, and what is valid in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.data_prep import expressions
from pgflow_widgets.emulator.data_prep.functions import FUNCTIONS
from pgflow_widgets.emulator.data_prep.operators import OPERATORS, ExpressionError
from pgflow_widgets.emulator.http import json_object


def list_functions() -> list[dict[str, Any]]:
    """List the functions."""
    return [
        {
            "category": function.category,
            "function": function.name,
            "description": function.description,
            "syntax": function.syntax,
            "returns": function.description,
            "returnType": "java.lang.Object",
            "example": function.example,
            "result": function.result,
            "params": [],
            "since": 1,
        }
        for function in FUNCTIONS.values()
    ]


def list_operators() -> list[dict[str, Any]]:
    """List the operators."""
    names = ("operatorSymbol", "methodName", "numberOfOperands", "description", "example")
    return [dict(zip(names, operator, strict=True)) for operator in OPERATORS]


def is_valid_expression(body: object) -> bool:
    """Return whether an expression can be read."""
    source = json_object(body).get("expression")
    if isinstance(source, Mapping):  # so in the description's own example
        source = source.get("expression")
    if not isinstance(source, str):
        raise problems.platform(400, "expression is required and must be a string.")
    try:
        expressions.parse_expression(source)
    except ExpressionError:
        return False
    return True
