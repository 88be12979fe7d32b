"""Functions on objects and JSON, and the choice between values."""

from __future__ import annotations

import json
from functools import partial

from pgflow_widgets.emulator.data_prep.functions.registry import NOT_ADOBES, mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue, to_text

_objects = partial(mapping_function, "Hierarchies - Objects")
_logic = partial(mapping_function, "Logical operators")


@_objects(
    "is_empty(INPUT)",
    "Tells whether it is null or holds nothing.",
    'is_empty("")',
    "true",
    takes_null=True,
)
def _is_empty(value: MappingValue) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


@_objects(
    "to_object(INPUT)",
    "Makes an object of keys and values.",
    'to_object("a", 1)',
    '{"a": 1}',
    takes_null=True,
)
def _to_object(
    key: MappingValue, value: MappingValue, *more: MappingValue
) -> dict[str, MappingValue]:
    pairs = (key, value, *more)
    return {to_text(k): v for k, v in zip(pairs[::2], pairs[1::2], strict=True)}


@_objects(
    "str_to_object(STRING, VALUE_DELIMITER, FIELD_DELIMITER)",
    "Makes an object of a string.",
    'str_to_object("a=1,b=2", "=", ",")',
    '{"a": "1", "b": "2"}',
)
def _str_to_object(
    value: MappingValue, inner: MappingValue = ":", outer: MappingValue = ","
) -> dict[str, str]:
    result = {}
    for pair in to_text(value).split(to_text(outer or ",")):
        name, sign, rest = pair.partition(to_text(inner or ":"))
        if sign and name.strip():
            result[name.strip()] = rest.strip()
    return result


@_objects(
    "get_values(STRING, KEY, VALUE_DELIMITER, FIELD_DELIMITER)",
    "Gives the value of a key in a string.",
    'get_values("a-1,b-2", "a", "-", ",")',
    '"1"',
)
def _get_values(
    value: MappingValue, key: MappingValue, inner: MappingValue = ":", outer: MappingValue = ","
) -> str | None:
    return _str_to_object(value, inner, outer).get(to_text(key))


@_objects(
    "get_keys(OBJECT)", "Gives the keys of an object.", 'get_keys(to_object("a", 1))', '["a"]'
)
def _get_keys(value: MappingValue) -> list[MappingValue]:
    return list(value)


@_objects("nullify()", "Gives null.", "nullify()", "null")
def _nullify() -> None:
    return None


@mapping_function(
    "JSON", "json_to_object(STRING)", "Reads JSON.", "json_to_object('{\"a\": 1}')", '{"a": 1}'
)
def _json_to_object(value: MappingValue) -> MappingValue:
    return json.loads(to_text(value))


@_logic(
    "decode(KEY, OPTIONS)",
    "Gives the value of a key, or the last.",
    'decode("ca", "ca", "California", "N/A")',
    '"California"',
    takes_null=True,
)
def _decode(
    key: MappingValue, option: MappingValue, value: MappingValue, *more: MappingValue
) -> MappingValue:
    options = (option, value, *more)
    pairs = len(options) // 2 * 2
    for known, result in zip(options[:pairs:2], options[1:pairs:2], strict=True):
        if known == key:
            return result
        if known is not None and key is not None and to_text(known) == to_text(key):
            return result
    return options[-1] if len(options) > pairs else None


@_logic(
    "iif(EXPRESSION, TRUE_VALUE, FALSE_VALUE)",
    "Gives one or the other.",
    'iif("s".equalsIgnoreCase("S"), "True", "False")',
    '"True"',
    takes_null=True,
)
def _iif(condition: MappingValue, then: MappingValue, otherwise: MappingValue) -> MappingValue:
    return then if condition is True else otherwise


@_logic(
    "nvl(INPUT, DEFAULT)",
    "Gives the default for null." + NOT_ADOBES,
    'nvl(null, "x")',
    '"x"',
    takes_null=True,
)
def _nvl(value: MappingValue, default: MappingValue) -> MappingValue:
    return default if value is None else value
