"""Compiles arithmetic, and the functions on numbers."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns.column_expression import (
    EXACT,
    FLOAT,
    INTEGER,
    NUMBER,
    NUMBERS,
    TEXT,
    TEXTS,
    Column,
    ColumnExpression,
    apply,
    as_double,
    beyond,
    compiles,
    either,
)
from pgflow_widgets.emulator.data_prep.columns.strings import join_texts
from pgflow_widgets.emulator.data_prep.columns.texts import as_double_or_doubt, as_text, where

_WHOLE = 2.0**62
"""Below it the sums and products of whole numbers fit 64 bits, whatever a double rounds."""
_INT32 = 2**31
_MOST_PLACES = 15


def as_number(part: ColumnExpression) -> ColumnExpression:
    """Return an expression as numbers."""
    if part.kind == TEXT:
        return apply(NUMBER, [part], as_double_or_doubt)
    return part.of(*NUMBERS)


def _arithmetic(compute: Callable[[Column, Column], Column]) -> Callable[..., ColumnExpression]:
    def compile_call(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
        first, second = as_number(left), as_number(right)
        kinds = {first.kind, second.kind}

        def work(one: Column, other: Column) -> tuple[Column, Column | None]:
            doubles = compute(as_double(one), as_double(other))
            if kinds == {INTEGER}:
                return compute(one, other), beyond(doubles, _WHOLE)
            if NUMBER not in kinds:
                return doubles, None
            # In some rows both are whole, and whole numbers know no rounding and no minus zero.
            rounded = [beyond(as_double(values), EXACT) for values in (one, other)]
            return doubles, either(*rounded, beyond(doubles, EXACT), pc.equal(doubles, 0.0))

        kind = INTEGER if kinds == {INTEGER} else NUMBER if NUMBER in kinds else FLOAT
        return apply(kind, [first, second], work)

    return compile_call


compiles("-")(_arithmetic(pc.subtract))
compiles("*")(_arithmetic(pc.multiply))
_sum = _arithmetic(pc.add)


@compiles("+")
def _add(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    if TEXTS & {left.kind, right.kind}:
        return join_texts(as_text(left), as_text(right))
    return _sum(left, right)


@compiles("/")
def _divide(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    def work(one: Column, other: Column) -> tuple[Column, Column | None]:
        dividends, divisors = as_double(one), as_double(other)
        nothing = pc.equal(divisors, 0.0)
        quotients = pc.divide(dividends, where(pc.invert(nothing), divisors))
        whole_nothing = pc.equal(quotients, 0.0)  # never less than nothing: a row says 0
        rounded = [beyond(values, EXACT) for values in (dividends, divisors, quotients)]
        return pc.if_else(whole_nothing, 0.0, quotients), either(nothing, *rounded)

    return apply(NUMBER, [as_number(left), as_number(right)], work)


@compiles("-_")
def _negate(part: ColumnExpression) -> ColumnExpression:
    def work(values: Column) -> tuple[Column, Column | None]:
        if number.kind == INTEGER:
            return pc.negate(values), pc.equal(values, -(2**63))
        return pc.negate(values), pc.equal(values, 0.0) if number.kind == NUMBER else None

    number = as_number(part)
    return apply(number.kind, [number], work)


@compiles("+_")
def _plus(part: ColumnExpression) -> ColumnExpression:
    return as_number(part)


@compiles("abs")
def _abs(part: ColumnExpression) -> ColumnExpression:
    number = as_number(part)
    if number.kind != INTEGER:
        return apply(number.kind, [number], pc.abs)
    return apply(INTEGER, [number], lambda values: (pc.abs(values), pc.equal(values, -(2**63))))


def _to_whole(compute: Callable[[Column], Column]) -> Callable[..., ColumnExpression]:
    def compile_call(part: ColumnExpression) -> ColumnExpression:
        number = as_number(part)
        if number.kind == INTEGER:
            return number
        return apply(INTEGER, [number], lambda values: _whole(compute(values), EXACT))

    return compile_call


def _whole(values: Column, limit: float) -> tuple[Column, Column]:
    large = beyond(values, limit)
    return pc.cast(where(pc.invert(large), values), pa.int64()), large


compiles("floor")(_to_whole(pc.floor))
compiles("ceil")(_to_whole(pc.ceil))


@compiles("round")
def _round(part: ColumnExpression, digits: ColumnExpression | None = None) -> ColumnExpression:
    number = as_number(part)
    places = 0 if digits is None else digits.known(int)
    if not 0 <= places <= _MOST_PLACES:
        number.of()
    factor = 10.0**places

    def work(values: Column) -> tuple[Column, Column]:
        scaled = pc.multiply(as_double(values), factor)
        sizes = pc.floor(pc.add(pc.abs(scaled), 0.5))
        signs = pc.if_else(pc.less(scaled, 0.0), -1.0, 1.0)
        rounded = pc.multiply(pc.divide(sizes, factor), signs)
        large = beyond(sizes, EXACT / 2)
        if places:
            return rounded, large
        return pc.cast(where(pc.invert(large), rounded), pa.int64()), large

    return apply(FLOAT if places else INTEGER, [number], work)


@compiles("to_integer")
def _to_integer(part: ColumnExpression) -> ColumnExpression:
    def work(values: Column) -> tuple[Column, Column]:
        if number.kind != INTEGER:
            return _whole(pc.trunc(values), _INT32)
        return values, beyond(values, _INT32)

    number = as_number(part)
    return apply(INTEGER, [number], work)


@compiles("to_bigint")
def _to_bigint(part: ColumnExpression) -> ColumnExpression:
    if part.kind != TEXT:
        number = as_number(part)
        return number if number.kind == INTEGER else _to_whole(pc.trunc)(number)

    def work(text: Column) -> tuple[Column, Column]:
        digits = pc.match_substring_regex(text, pattern=r"^-?[0-9]{1,18}$")
        return pc.cast(where(digits, text), pa.int64()), pc.invert(digits)

    return apply(INTEGER, [part], work)


@compiles("to_decimal", "to_float")
def _to_decimal(part: ColumnExpression) -> ColumnExpression:
    def work(values: Column) -> tuple[Column, Column]:
        doubles = as_double(values)
        return doubles, pc.invert(pc.is_finite(doubles))

    return apply(FLOAT, [as_number(part)], work)
