"""Lists the operators of the mapping language and evaluates them.

Source: ``/languages/el/operators`` of Adobe's Data Prep.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pgflow_widgets.emulator.data_prep.values import (
    MappingValue,
    join_texts,
    to_date,
    to_number,
    to_text,
)
from pgflow_widgets.emulator.limits import cost_limits

SourceRow = Mapping[str, Any]
Evaluate = Callable[[SourceRow], Any]
OPERATORS: Sequence[tuple[str, str, int, str, str]] = (
    ("+", "add", 2, "Adds numbers; joins if one side is a string.", "1 + 2"),
    ("-", "subtract", 2, "Subtracts.", "2 - 1"),
    ("*", "multiply", 2, "Multiplies.", "2 * 3"),
    ("/", "divide", 2, "Divides; also the word div.", "1 / 2"),
    ("%", "mod", 2, "Gives the remainder; also the word mod.", "5 % 3"),
    ("-", "negate", 1, "Changes the sign.", "-12"),
    ("~", "complement", 1, "Turns all bits.", "~44"),
    ("!", "not", 1, "Turns true and false; also the word not.", "!cond1"),
    ("&&", "and", 2, "True if both are; also the word and.", "cond1 && cond2"),
    ("||", "or", 2, "True if one is; also the word or.", "cond1 || cond2"),
    ("==", "equals", 2, "True if both are the same; also the word eq.", "a == b"),
    ("!=", "not_equals", 2, "True if they differ; also the word ne.", "a != b"),
    ("<", "less_than", 2, "Also the word lt.", "a < b"),
    ("<=", "less_than_or_equal", 2, "Also the word le.", "a <= b"),
    (">", "greater_than", 2, "Also the word gt.", "a > b"),
    (">=", "greater_than_or_equal", 2, "Also the word ge.", "a >= b"),
    ("?:", "ternary", 3, "One value or another.", "cond ? a : b"),
)
"""Symbol, name, operands, description and example of each operator."""


class ExpressionError(ValueError):
    """An expression cannot be read, or cannot be worked out for a row."""


def choose(condition: Evaluate, then: Evaluate, otherwise: Evaluate) -> Evaluate:
    """Return what evaluates one side or the other."""
    return lambda row: then(row) if condition(row) is True else otherwise(row)


def make_array(parts: Sequence[Evaluate]) -> Evaluate:
    """Return what evaluates all parts."""
    return lambda row: [part(row) for part in parts]


def call_method(call: Callable[[Any, Any], Any], value: Evaluate, argument: Evaluate) -> Evaluate:
    """Return what calls a method of a value."""
    return lambda row: cost_limits.check_result(call(value(row), argument(row)))


def apply_prefix(symbol: str, inner: Evaluate) -> Evaluate:
    """Return what applies an operator with one operand; null stays null, except for ``!``."""
    calls: Mapping[str, Callable[[Any], Any]] = {
        "-": lambda value: -to_number(value),
        "+": to_number,
        "~": lambda value: ~int(to_number(value)),
        "!": lambda value: not _truth(value),
    }
    call = calls[symbol]

    def evaluate(row: SourceRow) -> MappingValue:
        value = inner(row)
        return None if value is None and symbol != "!" else call(value)

    return evaluate


def apply_operator(symbol: str, left: Evaluate, right: Evaluate) -> Evaluate:
    """Return what applies an operator with two operands; a null mostly gives null."""
    if symbol == "&&":
        return lambda row: _truth(left(row)) and _truth(right(row))
    if symbol == "||":
        return lambda row: _truth(left(row)) or _truth(right(row))
    if symbol == "==":
        return lambda row: _same(left(row), right(row))
    if symbol == "!=":
        return lambda row: not _same(left(row), right(row))
    call = _ARITHMETIC.get(symbol) or _compared(_ORDER[symbol])

    def evaluate(row: SourceRow) -> MappingValue:
        first, second = left(row), right(row)
        return None if first is None or second is None else call(first, second)

    return evaluate


def _truth(value: MappingValue) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ExpressionError("A value is neither true nor false.")


def _same(left: MappingValue, right: MappingValue) -> bool:
    if isinstance(left, str) != isinstance(right, str) and None not in (left, right):
        return to_text(left) == to_text(right)
    return bool(left == right)


def _add(left: MappingValue, right: MappingValue) -> MappingValue:
    if isinstance(left, str) or isinstance(right, str):
        return cost_limits.check_result(join_texts("", [to_text(left), to_text(right)]))
    return to_number(left) + to_number(right)


def _divide(left: MappingValue, right: MappingValue) -> float | int:
    divisor = to_number(right)
    if divisor == 0:
        raise ExpressionError("Division by zero.")
    quotient = to_number(left) / divisor
    return int(quotient) if quotient == int(quotient) else quotient


def _remainder(dividend: float, divisor: float) -> float | int:
    """Return the remainder with the sign of the dividend, as Java has it."""
    if isinstance(dividend, int) and isinstance(divisor, int):
        whole = abs(dividend) % abs(divisor)
        return -whole if dividend < 0 else whole
    return math.fmod(dividend, divisor)


_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": _add,
    "-": lambda left, right: to_number(left) - to_number(right),
    "*": lambda left, right: to_number(left) * to_number(right),
    "/": _divide,
    "%": lambda left, right: _remainder(to_number(left), to_number(right)),
}
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def call(left: MappingValue, right: MappingValue) -> bool:
        if isinstance(left, datetime) or isinstance(right, datetime):
            return compare(to_date(left), to_date(right))
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
        return compare(to_number(left), to_number(right))

    return call
