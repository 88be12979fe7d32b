"""Compiles conditions, comparisons, and the choice between values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns.column_expression import (
    BOOLEAN,
    EXACT,
    INSTANT,
    INTEGER,
    NULL,
    NUMBER,
    NUMBERS,
    TEXT,
    TEXTS,
    Column,
    ColumnExpression,
    NotCompiledError,
    Sources,
    apply,
    as_double,
    beyond,
    compiles,
    constant,
    either,
    is_there,
)
from pgflow_widgets.emulator.data_prep.columns.numbers import as_number
from pgflow_widgets.emulator.data_prep.columns.texts import as_text

_TYPES = {BOOLEAN: pa.bool_(), INTEGER: pa.int64(), TEXT: pa.string(), INSTANT: pa.int64()}


def alike(parts: Sequence[ColumnExpression]) -> tuple[str, list[ColumnExpression]]:
    """Return parts as values of one kind, that of them all, which a row would not tell apart."""
    kinds = {part.kind for part in parts} - {NULL}
    if not kinds:
        raise NotCompiledError
    if len(kinds) == 1:
        (kind,) = kinds
    elif kinds <= NUMBERS:
        kind = NUMBER
    elif kinds <= TEXTS:
        kind = TEXT
    else:
        raise NotCompiledError
    return kind, [_brought(part, kind) for part in parts]


def _brought(part: ColumnExpression, kind: str) -> ColumnExpression:
    if part.kind == NULL:
        stored = _TYPES.get(kind, pa.float64() if kind in NUMBERS else pa.int64())
        return ColumnExpression(kind, lambda _: (pa.scalar(None, stored), None), 0.0)
    if part.kind == kind:
        return part
    if kind == TEXT:
        return as_text(part)
    return apply(NUMBER, [part], _rounded if part.kind == INTEGER else lambda values: values)


def _rounded(values: Column) -> tuple[Column, Column]:
    doubles = as_double(values)
    return doubles, beyond(doubles, EXACT)


def choose(
    condition: ColumnExpression, then: ColumnExpression, otherwise: ColumnExpression
) -> ColumnExpression:
    """Compile a choice; what is not chosen is in no doubt."""
    kind, (first, second) = alike([then, otherwise])
    if condition.kind != BOOLEAN:
        raise NotCompiledError

    def run(sources: Sources) -> tuple[Column, Column | None]:
        asked, doubtful = condition.work(sources)
        chosen = pc.fill_null(asked, False)
        (one, doubt_one), (other, doubt_other) = first.work(sources), second.work(sources)
        unsure = None
        if doubt_one is not None or doubt_other is not None:
            never = pa.scalar(value=False)
            unsure = pc.if_else(
                chosen,
                never if doubt_one is None else doubt_one,
                never if doubt_other is None else doubt_other,
            )
        return pc.if_else(chosen, one, other), either(doubtful, unsure)

    return ColumnExpression(kind, run, max(first.growth, second.growth))


@compiles("coalesce", "nvl")
def _coalesce(first: ColumnExpression, *more: ColumnExpression) -> ColumnExpression:
    kind, parts = alike([first, *more])
    return apply(kind, parts, pc.coalesce)


@compiles("is_empty")
def _is_empty(part: ColumnExpression) -> ColumnExpression:
    if part.kind != TEXT:
        return apply(BOOLEAN, [part], pc.is_null)
    return apply(BOOLEAN, [part], lambda text: pc.fill_null(pc.equal(text, ""), True))


@compiles("nullify")
def _nullify() -> ColumnExpression:
    return constant(None)


@compiles("decode")
def _decode(
    key: ColumnExpression, first: ColumnExpression, value: ColumnExpression, *more: ColumnExpression
) -> ColumnExpression:
    options = (first, value, *more)
    pairs = len(options) // 2
    names = [option.known(str) for option in options[: pairs * 2 : 2]]
    default = options[-1] if len(options) % 2 else None
    results = [*options[1 : pairs * 2 : 2], *([default] if default else ())]
    kind, brought = alike(results)
    if key.kind not in TEXTS:
        raise NotCompiledError

    def work(text: Column, *values: Column) -> Column:
        whole = values[pairs] if default else pa.scalar(None, values[0].type)
        for name, value in reversed([*zip(names, values[:pairs], strict=True)]):
            whole = pc.if_else(pc.fill_null(pc.equal(text, name), False), value, whole)
        return whole

    return apply(kind, [as_text(key), *brought], work)


def _truth(part: ColumnExpression) -> ColumnExpression:
    return apply(BOOLEAN, [part.of(BOOLEAN)], lambda values: pc.fill_null(values, False))


def _lazy(left: ColumnExpression, right: ColumnExpression, *, also: bool) -> ColumnExpression:
    """Compile ``&&`` or ``||``: the right side is in no doubt where the left one decides."""
    first, second = _truth(left), _truth(right)

    def run(sources: Sources) -> tuple[Column, Column | None]:
        (one, doubt_one), (other, doubt_other) = first.work(sources), second.work(sources)
        if doubt_other is not None:
            doubt_other = pc.and_(one if also else pc.invert(one), doubt_other)
        return (pc.and_ if also else pc.or_)(one, other), either(doubt_one, doubt_other)

    return ColumnExpression(BOOLEAN, run)


@compiles("&&")
def _and(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    return _lazy(left, right, also=True)


@compiles("||")
def _or(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    return _lazy(left, right, also=False)


@compiles("!_")
def _not(part: ColumnExpression) -> ColumnExpression:
    return apply(BOOLEAN, [_truth(part)], pc.invert)


def _comparable(
    left: ColumnExpression, right: ColumnExpression, *, texts_win: bool
) -> tuple[ColumnExpression, ColumnExpression]:
    """Return two parts as values that Arrow compares as a row does."""
    kinds = {left.kind, right.kind}
    textual = kinds & TEXTS
    if kinds <= TEXTS or (textual and texts_win and BOOLEAN not in kinds):
        return as_text(left), as_text(right)
    if kinds in ({INTEGER}, {INSTANT}) or (kinds == {BOOLEAN} and texts_win):
        return left, right
    if kinds <= NUMBERS or (kinds <= NUMBERS | {TEXT} and not texts_win):
        first, second = (_exact(as_number(part)) for part in (left, right))
        return first, second
    raise NotCompiledError


def _exact(part: ColumnExpression) -> ColumnExpression:
    return apply(NUMBER, [part], _rounded) if part.kind == INTEGER else part


def _ordered(compare: Callable[[Column, Column], Column]) -> Callable[..., ColumnExpression]:
    def compile_call(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
        return apply(BOOLEAN, _comparable(left, right, texts_win=False), compare)

    return compile_call


for _symbol, _compare in (
    ("<", pc.less),
    ("<=", pc.less_equal),
    (">", pc.greater),
    (">=", pc.greater_equal),
):
    compiles(_symbol)(_ordered(_compare))


def _same(left: Column, right: Column) -> Column:
    both_missing = pc.and_(pc.is_null(left), pc.is_null(right))
    return pc.or_(pc.fill_null(pc.equal(left, right), False), both_missing)


@compiles("==")
def _equals(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    if NULL in {left.kind, right.kind}:
        (part,) = [part for part in (left, right) if part.kind != NULL]
        return apply(BOOLEAN, [part], pc.is_null)
    return apply(BOOLEAN, _comparable(left, right, texts_win=True), _same)


@compiles("!=")
def _differs(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    return apply(BOOLEAN, [_equals(left, right)], pc.invert)


def _same_text(left: Column, right: Column) -> Column:
    return pc.fill_null(pc.equal(left, right), False)


@compiles(".equals")
def _equal_texts(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    return apply(BOOLEAN, [as_text(left), as_text(right)], _same_text)


@compiles(".equalsIgnoreCase")
def _equal_letters(left: ColumnExpression, right: ColumnExpression) -> ColumnExpression:
    def work(one: Column, other: Column) -> tuple[Column, Column]:
        plain = pc.and_(pc.string_is_ascii(one), pc.string_is_ascii(other))
        there = pc.and_(is_there(one), is_there(other))
        same = pc.equal(pc.ascii_lower(one), pc.ascii_lower(other))
        return pc.fill_null(same, False), pc.and_(there, pc.invert(plain))

    return apply(BOOLEAN, [as_text(left), as_text(right)], work)
