"""Functions on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pgflow_widgets.emulator.data_prep.functions.registry import mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue

_arrays = partial(mapping_function, "Hierarchies - Arrays")


def join_arguments(values: Sequence[MappingValue]) -> list[MappingValue]:
    """Return arguments as one array: they may come as one."""
    return values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)


@_arrays("size_of(INPUT)", "Tells how much is in it.", "size_of([1, 2, 3, 4])", "4")
def _size_of(value: MappingValue) -> int:
    return len(value) if isinstance(value, str | list | dict) else 1


@_arrays(
    "coalesce(INPUT)",
    "Gives the first that is not null.",
    'coalesce(null, "first")',
    '"first"',
    takes_null=True,
)
def _coalesce(first: MappingValue, *more: MappingValue) -> MappingValue:
    return next((value for value in join_arguments((first, *more)) if value is not None), None)


@_arrays("first(INPUT)", "Gives the first value.", 'first("1", "2", "3")', '"1"', takes_null=True)
def _first(first: MappingValue, *more: MappingValue) -> MappingValue:
    values = join_arguments((first, *more))
    return values[0] if values else None


@_arrays("last(INPUT)", "Gives the last value.", 'last("1", "2", "3")', '"3"', takes_null=True)
def _last(first: MappingValue, *more: MappingValue) -> MappingValue:
    values = join_arguments((first, *more))
    return values[-1] if values else None


@_arrays(
    "to_array(INCLUDE_NULLS, VALUES)",
    "Makes an array.",
    "to_array(false, 1, null, 2, 3)",
    "[1, 2, 3]",
    takes_null=True,
)
def _to_array(nulls: MappingValue, *values: MappingValue) -> list[MappingValue]:
    return [value for value in values if nulls or value is not None]


@_arrays(
    "add_to_array(ARRAY, VALUES)", "Adds at the end.", "add_to_array(['a'], 'b')", '["a", "b"]'
)
def _add_to_array(array: MappingValue, *values: MappingValue) -> list[MappingValue]:
    return [*array, *values]


@_arrays(
    "join_arrays(ARRAY, VALUES)", "Puts arrays together.", "join_arrays(['a'], ['b'])", '["a", "b"]'
)
def _join_arrays(first: MappingValue, *more: MappingValue) -> list[MappingValue]:
    return [value for array in (first, *more) if array for value in array]
