"""Functions on text, regular expressions and random ids."""

from __future__ import annotations

import re
import uuid
from functools import partial

from pgflow_widgets.emulator.data_prep.functions.registry import NOT_ADOBES, mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue, join_texts, to_number, to_text
from pgflow_widgets.emulator.limits import cost_limits
from pgflow_widgets.emulator.limits.cost_limits import UnfitError
from pgflow_widgets.emulator.schema_registry import regular_expressions

_string = partial(mapping_function, "String")
_regex = partial(mapping_function, "Regular expression")


@_string(
    "concat(STRING_1, STRING_2)",
    "Joins strings; nulls are left out.",
    'concat("Hi, ", "there", "!")',
    '"Hi, there!"',
    takes_null=True,
)
def _concat(first: MappingValue, *more: MappingValue) -> str | None:
    texts = [to_text(part) for part in (first, *more) if part is not None]
    return join_texts("", texts) if texts else None


@_string(
    "explode(STRING, REGEX)",
    "Splits by a regular expression.",
    'explode("Hi, there!", " ")',
    '["Hi,", "there!"]',
)
def _explode(value: MappingValue, separator: MappingValue = ",") -> list[str]:
    return regular_expressions.split_by_regex(to_text(separator), to_text(value))


@_string(
    "split(INPUT, SEPARATOR)",
    "Splits at any of the characters.",
    'split("Hello world", " ")',
    '["Hello", "world"]',
)
def _split(value: MappingValue, separators: MappingValue) -> list[str]:
    characters = to_text(separators)
    return (
        re.split(f"[{re.escape(characters)}]", to_text(value)) if characters else [to_text(value)]
    )


@_string(
    "instr(INPUT, SUBSTRING, START_POSITION, OCCURRENCE)",
    "Tells where a part begins, from 0; -1 if nowhere.",
    'instr("adobe.com", "com")',
    "6",
)
def _instr(
    value: MappingValue, part: MappingValue, start: MappingValue = 0, occurrence: MappingValue = 1
) -> int:
    position = int(to_number(start)) - 1
    for _ in range(int(to_number(occurrence))):
        position = to_text(value).find(to_text(part), position + 1)
        if position < 0:
            break
    return position


@_string(
    "replacestr(INPUT, TO_FIND, TO_REPLACE)",
    "Replaces a part.",
    'replacestr("a-b", "-", "+")',
    '"a+b"',
)
@_string(
    "replace(INPUT, OLD, NEW)", "As replacestr." + NOT_ADOBES, 'replace("a-b", "-", "+")', '"a+b"'
)
def _replace(value: MappingValue, old: MappingValue, new: MappingValue) -> str:
    whole, part, other = to_text(value), to_text(old), to_text(new)
    cost_limits.check_length(len(whole) + whole.count(part) * (len(other) - len(part)))
    return whole.replace(part, other)


@_string(
    "substr(INPUT, START_INDEX, LENGTH)",
    "Cuts a part out.",
    'substr("This is a substring test", 7, 8)',
    '" a subst"',
)
def _substr(value: MappingValue, start: MappingValue, length: MappingValue) -> str:
    first = _count(start)
    return to_text(value)[first : first + _count(length)]


@_string("lower(INPUT)", "Makes letters small.", 'lower("HeLLo")', '"hello"', alias="lcase")
def _lower(value: MappingValue) -> str:
    return to_text(value).lower()


@_string("upper(INPUT)", "Makes letters capital.", 'upper("HeLLo")', '"HELLO"', alias="ucase")
def _upper(value: MappingValue) -> str:
    return to_text(value).upper()


@_string(
    "join(SEPARATOR, [OBJECTS])",
    "Joins the values of an array.",
    'join(" ", to_array(true, "Hello", "world"))',
    '"Hello world"',
    takes_null=True,
)
def _join(separator: MappingValue, first: MappingValue, *more: MappingValue) -> str:
    parts = []
    for argument in (first, *more):
        parts += argument if isinstance(argument, list) else [argument]
    return join_texts(to_text(separator), [to_text(part) for part in parts if part is not None])


@_string(
    "lpad(INPUT, COUNT, PADDING)",
    "Fills up at the left.",
    'lpad("bat", 8, "yz")',
    '"yzyzybat"',
    takes_null=True,
)
def _lpad(value: MappingValue, count: MappingValue, padding: MappingValue) -> str:
    text, fill = _padding(value, count, padding)
    return fill + text


@_string(
    "rpad(INPUT, COUNT, PADDING)",
    "Fills up at the right.",
    'rpad("bat", 8, "yz")',
    '"batyzyzy"',
    takes_null=True,
)
def _rpad(value: MappingValue, count: MappingValue, padding: MappingValue) -> str:
    text, fill = _padding(value, count, padding)
    return text + fill


def _padding(value: MappingValue, count: MappingValue, padding: MappingValue) -> tuple[str, str]:
    """Return a value as text, and what fills it up."""
    text, size = "" if value is None else to_text(value), int(to_number(count))
    cost_limits.check_length(size)
    missing = max(0, size - len(text))
    piece = (to_text(padding) if padding else "") or " "
    return text, (piece * (missing // len(piece) + 1))[:missing]


@_string("left(STRING, COUNT)", "Gives the first characters.", 'left("abcde", 2)', '"ab"')
def _left(value: MappingValue, count: MappingValue) -> str:
    return to_text(value)[: _count(count)]


@_string("right(STRING, COUNT)", "Gives the last characters.", 'right("abcde", 2)', '"de"')
def _right(value: MappingValue, count: MappingValue) -> str:
    text = to_text(value)
    return text[max(0, len(text) - _count(count)) :]


def _count(value: MappingValue) -> int:
    """Return a number of characters; Java has no negative ones, and Python another meaning."""
    count = int(to_number(value))
    if count < 0:
        raise UnfitError("A number of characters is negative.")
    return count


@_string("ltrim(STRING)", "Takes white space off the start.", 'ltrim(" hello")', '"hello"')
def _ltrim(value: MappingValue) -> str:
    return to_text(value).lstrip()


@_string("rtrim(STRING)", "Takes white space off the end.", 'rtrim("hello ")', '"hello"')
def _rtrim(value: MappingValue) -> str:
    return to_text(value).rstrip()


@_string("trim(STRING)", "Takes white space off both ends.", 'trim(" hello ")', '"hello"')
def _trim(value: MappingValue) -> str:
    return to_text(value).strip()


@_regex(
    "extract_regex(STRING, REGEX)",
    "Gives match and groups.",
    'extract_regex("a1", "([a-z])(.)")',
    '["a1", "a", "1"]',
)
def _extract_regex(value: MappingValue, expression: MappingValue) -> list[MappingValue]:
    match = regular_expressions.search_regex(to_text(expression), to_text(value))
    return [match[0], *match.groups()] if match else []


@_regex(
    "matches_regex(STRING, REGEX)",
    "Tells whether all fits.",
    'matches_regex("a1", "[a-z].")',
    "true",
)
def _matches_regex(value: MappingValue, expression: MappingValue) -> bool:
    return bool(regular_expressions.match_whole(to_text(expression), to_text(value)))


@mapping_function(
    "Type conversions", "to_string(INPUT)", "Makes a string." + NOT_ADOBES, "to_string(12)", '"12"'
)
def _to_string(value: MappingValue) -> str:
    return to_text(value)


@_string("length(STRING)", "Counts the characters." + NOT_ADOBES, 'length("abc")', "3")
def _length(value: MappingValue) -> int:
    return len(to_text(value))


@mapping_function("Special operations", "uuid()", "Makes a random id.", "uuid()", alias="guid")
def _uuid() -> str:
    return str(uuid.uuid4())
