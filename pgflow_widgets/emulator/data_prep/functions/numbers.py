"""Functions on numbers, and conversions to them."""

from __future__ import annotations

import math
import re
from functools import partial

from pgflow_widgets.emulator.data_prep.functions.arrays import join_arguments
from pgflow_widgets.emulator.data_prep.functions.registry import NOT_ADOBES, mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue, to_number, to_text
from pgflow_widgets.emulator.limits.cost_limits import UnfitError

_numbers = partial(mapping_function, "Numbers")
_aggregation = partial(mapping_function, "Aggregation")
_conversions = partial(mapping_function, "Type conversions")
_INT32 = 2**31
_MOST_DIGITS = 300


@_aggregation("min(OPTIONS)", "Gives the least.", "min(3, 1, 4)", "1", takes_null=True)
def _min(first: MappingValue, *more: MappingValue) -> MappingValue:
    return min(_without_nulls(first, *more), default=None)


@_aggregation("max(OPTIONS)", "Gives the greatest.", "max(3, 1, 4)", "4", takes_null=True)
def _max(first: MappingValue, *more: MappingValue) -> MappingValue:
    return max(_without_nulls(first, *more), default=None)


def _without_nulls(*values: MappingValue) -> list[MappingValue]:
    return [value for value in join_arguments(values) if value is not None]


@_conversions(
    "to_bigint(STRING)", "Makes a whole number, of any size.", 'to_bigint("1000000")', "1000000"
)
def _to_bigint(value: MappingValue) -> int:
    whole = re.fullmatch(rf"\s*([+-]?\d{{1,{_MOST_DIGITS}}})\s*", to_text(value))
    return int(whole[1]) if whole else int(to_number(value))


@_conversions(
    "to_decimal(STRING)",
    "Makes a number with a fraction.",
    'to_decimal("20.5")',
    "20.5",
    alias="to_float",
)
def _to_decimal(value: MappingValue) -> float:
    decimal = float(to_number(value))
    if not math.isfinite(decimal):
        raise UnfitError("The number is not finite.")
    return decimal


@_conversions("to_integer(STRING)", "Makes a whole number of 32 bits.", 'to_integer("12")', "12")
def _to_integer(value: MappingValue) -> int:
    integer = int(to_number(value))
    if not -_INT32 <= integer < _INT32:
        raise UnfitError("The number is too large for an integer.")
    return integer


@_numbers("round(NUMBER, DIGITS)", "Rounds." + NOT_ADOBES, "round(2.345, 1)", "2.3")
def _round(value: MappingValue, digits: MappingValue = 0) -> int | float:
    # Half goes away from zero, as in Java's decimal arithmetic, and not to the even neighbour.
    places = int(to_number(digits))
    if abs(places) > _MOST_DIGITS:
        raise UnfitError("so many digits are not possible")
    factor = 10**places
    scaled = to_number(value) * factor
    rounded = math.floor(abs(scaled) + 0.5) / factor * (-1 if scaled < 0 else 1)
    return rounded if digits else int(rounded)


@_numbers("abs(NUMBER)", "Takes the sign off." + NOT_ADOBES, "abs(-2)", "2")
def _abs(value: MappingValue) -> int | float:
    return abs(to_number(value))


@_numbers("floor(NUMBER)", "Rounds down." + NOT_ADOBES, "floor(2.7)", "2")
def _floor(value: MappingValue) -> int:
    return math.floor(to_number(value))


@_numbers("ceil(NUMBER)", "Rounds up." + NOT_ADOBES, "ceil(2.1)", "3")
def _ceil(value: MappingValue) -> int:
    return math.ceil(to_number(value))
