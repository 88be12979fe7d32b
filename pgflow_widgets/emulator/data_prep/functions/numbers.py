"""Functions on numbers, and conversions to them."""

from __future__ import annotations

import math
import re

from pgflow_widgets.emulator.cost_limits import UnfitError
from pgflow_widgets.emulator.data_prep.functions.arrays import join_arguments
from pgflow_widgets.emulator.data_prep.functions.registry import NOT_ADOBES, mapping_function
from pgflow_widgets.emulator.data_prep.values import Value, to_number, to_text

_NUMBERS = "Numbers"
_AGGREGATION = "Aggregation"
_CONVERSIONS = "Type conversions"
_INT32 = 2**31
_MOST_DIGITS = 300


@mapping_function(
    _AGGREGATION,
    "min(OPTIONS)",
    "Gives the least.",
    example="min(3, 1, 4)",
    result="1",
    takes_null=True,
)
def _min(first: Value, *more: Value) -> Value:
    return min(_without_nulls(first, *more), default=None)


@mapping_function(
    _AGGREGATION,
    "max(OPTIONS)",
    "Gives the greatest.",
    example="max(3, 1, 4)",
    result="4",
    takes_null=True,
)
def _max(first: Value, *more: Value) -> Value:
    return max(_without_nulls(first, *more), default=None)


def _without_nulls(*values: Value) -> list[Value]:
    return [value for value in join_arguments(values) if value is not None]


@mapping_function(
    _CONVERSIONS,
    "to_bigint(STRING)",
    "Makes a whole number, of any size.",
    example='to_bigint("1000000")',
    result="1000000",
)
def _to_bigint(value: Value) -> int:
    whole = re.fullmatch(rf"\s*([+-]?\d{{1,{_MOST_DIGITS}}})\s*", to_text(value))
    return int(whole[1]) if whole else int(to_number(value))


@mapping_function(
    _CONVERSIONS,
    "to_decimal(STRING)",
    "Makes a number with a fraction.",
    example='to_decimal("20.5")',
    result="20.5",
    alias="to_float",
)
def _to_decimal(value: Value) -> float:
    decimal = float(to_number(value))
    if not math.isfinite(decimal):
        raise UnfitError("The number is not finite.")
    return decimal


@mapping_function(
    _CONVERSIONS,
    "to_integer(STRING)",
    "Makes a whole number of 32 bits.",
    example='to_integer("12")',
    result="12",
)
def _to_integer(value: Value) -> int:
    integer = int(to_number(value))
    if not -_INT32 <= integer < _INT32:
        raise UnfitError("The number is too large for an integer.")
    return integer


@mapping_function(
    _NUMBERS,
    "round(NUMBER, DIGITS)",
    "Rounds." + NOT_ADOBES,
    example="round(2.345, 1)",
    result="2.3",
)
def _round(value: Value, digits: Value = 0) -> int | float:
    # Half goes away from zero, as in Java's decimal arithmetic, and not to the even neighbour.
    places = int(to_number(digits))
    if abs(places) > _MOST_DIGITS:
        raise UnfitError("so many digits are not possible")
    factor = 10**places
    scaled = to_number(value) * factor
    rounded = math.floor(abs(scaled) + 0.5) / factor * (-1 if scaled < 0 else 1)
    return rounded if digits else int(rounded)


@mapping_function(
    _NUMBERS, "abs(NUMBER)", "Takes the sign off." + NOT_ADOBES, example="abs(-2)", result="2"
)
def _abs(value: Value) -> int | float:
    return abs(to_number(value))


@mapping_function(
    _NUMBERS, "floor(NUMBER)", "Rounds down." + NOT_ADOBES, example="floor(2.7)", result="2"
)
def _floor(value: Value) -> int:
    return math.floor(to_number(value))


@mapping_function(
    _NUMBERS, "ceil(NUMBER)", "Rounds up." + NOT_ADOBES, example="ceil(2.1)", result="3"
)
def _ceil(value: Value) -> int:
    return math.ceil(to_number(value))
