"""What is worked out of columns: values of one kind, and the rows where they are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.values import MappingValue

Column = Any
"""An Arrow array, or a scalar that stands for each row."""

TEXT, INTEGER, FLOAT, BOOLEAN, NULL = "text", "integer", "float", "boolean", "null"
NUMBER = "number"
"""A double that is a whole number in some rows, and a float in others."""
MOMENT, DAY = "moment", "day"
"""The stored number of a column of times, which a row has as a text."""
INSTANT = "instant"
"""A date that a function made, as microseconds since 2000, in UTC."""

NUMBERS = frozenset({INTEGER, FLOAT, NUMBER})
TEXTS = frozenset({TEXT, MOMENT, DAY})
"""What is a text in a row."""

EXACT = 2.0**53
"""Below it a double holds every whole number."""
LONGEST_SURE = 60_000
"""So many bytes a text may have; the limits of `cost_limits` are far."""
MOST_GROWTH = 16.0
"""So many times the bytes of their columns texts may take."""

_LONGEST_CONSTANT = 256
_SCALARS = {bool: (BOOLEAN, pa.bool_()), int: (INTEGER, pa.int64()), float: (FLOAT, pa.float64())}


class NotCompiledError(Exception):
    """An expression has to be worked out row by row."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The columns of a batch.

    Parameters
    ----------
    columns
        By their names, as `take_source` gives them.
    """

    columns: Mapping[str, pa.Array]
    _numerics: dict[str, pa.Array] = field(default_factory=dict)

    def numeric(self, name: str) -> pa.Array:
        """Return a column of numerics, which come as text, as doubles."""
        if name not in self._numerics:
            self._numerics[name] = self.columns[name].cast(pa.float64())
        return self._numerics[name]


@dataclass(frozen=True, slots=True)
class ColumnExpression:
    """An expression for whole columns.

    Parameters
    ----------
    kind
        Of all values.
    work
        Returns the values, and where they are in doubt; None where none is.
    growth
        How many times the bytes of the columns its texts may take.
    constant
        The value, where `is_constant`.
    is_constant
        Whether it is the same for each row.
    """

    kind: str
    work: Callable[[Sources], tuple[Column, Column | None]]
    growth: float = 1.0
    constant: MappingValue = None
    is_constant: bool = False

    def known(self, *kinds: type) -> Any:  # noqa: ANN401 - of one of the kinds
        """Return the constant, if it is one of these kinds."""
        if not self.is_constant or type(self.constant) not in kinds:
            raise NotCompiledError
        return self.constant

    def of(self, *kinds: str) -> ColumnExpression:
        """Return itself, if it is one of these kinds."""
        if self.kind not in kinds:
            raise NotCompiledError
        return self


Compile = Callable[..., ColumnExpression]
COMPILED: dict[str, Compile] = {}
"""What compiles a function, an operator, or a method, whose name begins with a point."""


def compiles(*names: str) -> Callable[[Compile], Compile]:
    """Register what compiles these functions of its arguments."""

    def register(compile_call: Compile) -> Compile:
        COMPILED.update(dict.fromkeys(names, compile_call))
        return compile_call

    return register


def constant(value: MappingValue) -> ColumnExpression:
    """Return what is the same for each row."""
    if value is None:
        kind, scalar = NULL, pa.scalar(None, pa.null())
    elif isinstance(value, str) and len(value) <= _LONGEST_CONSTANT and value.isprintable():
        kind, scalar = TEXT, pa.scalar(value, pa.string())
    elif type(value) in _SCALARS and (isinstance(value, bool) or abs(value) < EXACT):
        kind, stored = _SCALARS[type(value)]
        scalar = pa.scalar(value, stored)
    else:
        raise NotCompiledError
    return ColumnExpression(kind, lambda _: (scalar, None), 0.0, value, is_constant=True)


def apply(
    kind: str,
    parts: Sequence[ColumnExpression],
    work: Callable[..., Any],
    *,
    growth: float | None = None,
) -> ColumnExpression:
    """Return an expression of others; all of them are worked out.

    Parameters
    ----------
    kind
        Of what `work` returns.
    parts
        What its arguments are.
    work
        Returns values, or values and where they are in doubt besides.
    growth
        As in `ColumnExpression`; the sum of the parts' if left out.
    """
    grown = sum(part.growth for part in parts) if growth is None else growth
    if grown > MOST_GROWTH:
        raise NotCompiledError

    def run(sources: Sources) -> tuple[Column, Column | None]:
        worked = [part.work(sources) for part in parts]
        answer = work(*[values for values, _ in worked])
        values, doubt = answer if isinstance(answer, tuple) else (answer, None)
        return values, either(*[doubtful for _, doubtful in worked], doubt)

    return ColumnExpression(kind, run, grown)


def either(*masks: Column | None) -> Column | None:
    """Return where one of the masks is true; null is not."""
    whole: Column | None = None
    for mask in masks:
        if mask is not None:
            sure = pc.fill_null(mask, False)
            whole = sure if whole is None else pc.or_(whole, sure)
    return whole


def beyond(values: Column, limit: float) -> Column:
    """Return where numbers are not between a limit and its negative; so is what is no number."""
    within = pc.and_(pc.less(values, limit), pc.greater(values, -limit))
    return pc.invert(within)


def as_double(values: Column) -> Column:
    """Return numbers as doubles, rounded as Python does."""
    return pc.cast(values, pa.float64(), safe=False)


def is_there(values: Column) -> Column:
    """Return where there is a value."""
    return pc.is_valid(values)
