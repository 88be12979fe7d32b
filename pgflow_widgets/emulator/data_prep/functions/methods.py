"""Methods of the mapping language: what stands after a point, as in ``"a".equals(b)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pgflow_widgets.emulator.data_prep.values import Value, to_number, to_text


def _equals(value: Value, other: Value) -> bool:
    return value is not None and other is not None and to_text(value) == to_text(other)


def _equals_ignore_case(value: Value, other: Value) -> bool:
    if value is None or other is None:
        return False
    return to_text(value).casefold() == to_text(other).casefold()


def _get(value: Value, key: Value) -> Value:
    if isinstance(value, list):
        index = int(to_number(key))
        return value[index] if 0 <= index < len(value) else None
    return value.get(to_text(key)) if isinstance(value, Mapping) else None


METHODS: Mapping[str, Callable[[Value, Value], Value]] = {
    "equals": _equals,
    "equalsIgnoreCase": _equals_ignore_case,
    "get": _get,
}
