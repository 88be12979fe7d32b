"""Methods of the mapping language: what stands after a point, as in ``"a".equals(b)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pgflow_widgets.emulator.data_prep.values import MappingValue, to_number, to_text


def _equals(value: MappingValue, other: MappingValue) -> bool:
    return value is not None and other is not None and to_text(value) == to_text(other)


def _equals_ignore_case(value: MappingValue, other: MappingValue) -> bool:
    if value is None or other is None:
        return False
    return to_text(value).casefold() == to_text(other).casefold()


def _get(value: MappingValue, key: MappingValue) -> MappingValue:
    if isinstance(value, list):
        index = int(to_number(key))
        return value[index] if 0 <= index < len(value) else None
    return value.get(to_text(key)) if isinstance(value, Mapping) else None


METHODS: Mapping[str, Callable[[MappingValue, MappingValue], MappingValue]] = {
    "equals": _equals,
    "equalsIgnoreCase": _equals_ignore_case,
    "get": _get,
}
