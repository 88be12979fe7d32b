"""Functions on arrays."""

from __future__ import annotations

from collections.abc import Sequence

from pgflow_widgets.emulator.data_prep.functions.registry import mapping_function
from pgflow_widgets.emulator.data_prep.values import Value

_ARRAYS = "Hierarchies - Arrays"


def join_arguments(values: Sequence[Value]) -> list[Value]:
    """Return arguments as one array: they may come as one."""
    return values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)


@mapping_function(
    _ARRAYS,
    "size_of(INPUT)",
    "Tells how much is in it.",
    example="size_of([1, 2, 3, 4])",
    result="4",
)
def _size_of(value: Value) -> int:
    return len(value) if isinstance(value, str | list | dict) else 1


@mapping_function(
    _ARRAYS,
    "coalesce(INPUT)",
    "Gives the first that is not null.",
    example='coalesce(null, "first")',
    result='"first"',
    takes_null=True,
)
def _coalesce(first: Value, *more: Value) -> Value:
    return next((value for value in join_arguments((first, *more)) if value is not None), None)


@mapping_function(
    _ARRAYS,
    "first(INPUT)",
    "Gives the first value.",
    example='first("1", "2", "3")',
    result='"1"',
    takes_null=True,
)
def _first(first: Value, *more: Value) -> Value:
    values = join_arguments((first, *more))
    return values[0] if values else None


@mapping_function(
    _ARRAYS,
    "last(INPUT)",
    "Gives the last value.",
    example='last("1", "2", "3")',
    result='"3"',
    takes_null=True,
)
def _last(first: Value, *more: Value) -> Value:
    values = join_arguments((first, *more))
    return values[-1] if values else None


@mapping_function(
    _ARRAYS,
    "to_array(INCLUDE_NULLS, VALUES)",
    "Makes an array.",
    example="to_array(false, 1, null, 2, 3)",
    result="[1, 2, 3]",
    takes_null=True,
)
def _to_array(nulls: Value, *values: Value) -> list[Value]:
    return [value for value in values if nulls or value is not None]


@mapping_function(
    _ARRAYS,
    "add_to_array(ARRAY, VALUES)",
    "Adds at the end.",
    example="add_to_array(['a'], 'b')",
    result='["a", "b"]',
)
def _add_to_array(array: Value, *values: Value) -> list[Value]:
    return [*array, *values]


@mapping_function(
    _ARRAYS,
    "join_arrays(ARRAY, VALUES)",
    "Puts arrays together.",
    example="join_arrays(['a'], ['b'])",
    result='["a", "b"]',
)
def _join_arrays(first: Value, *more: Value) -> list[Value]:
    return [value for array in (first, *more) if array for value in array]
