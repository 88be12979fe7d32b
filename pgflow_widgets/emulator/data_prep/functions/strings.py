"""Functions on text, regular expressions and random ids."""

from __future__ import annotations

import re
import uuid

from pgflow_widgets.emulator import cost_limits
from pgflow_widgets.emulator.cost_limits import UnfitError
from pgflow_widgets.emulator.data_prep.functions.registry import NOT_ADOBES, mapping_function
from pgflow_widgets.emulator.data_prep.values import Value, join_texts, to_number, to_text
from pgflow_widgets.emulator.schema_registry import regular_expressions

_STRING = "String"
_REGEX = "Regular expression"


@mapping_function(
    _STRING,
    "concat(STRING_1, STRING_2)",
    "Joins strings; nulls are left out.",
    example='concat("Hi, ", "there", "!")',
    result='"Hi, there!"',
    takes_null=True,
)
def _concat(first: Value, *more: Value) -> str | None:
    texts = [to_text(part) for part in (first, *more) if part is not None]
    return join_texts("", texts) if texts else None


@mapping_function(
    _STRING,
    "explode(STRING, REGEX)",
    "Splits by a regular expression.",
    example='explode("Hi, there!", " ")',
    result='["Hi,", "there!"]',
)
def _explode(value: Value, separator: Value = ",") -> list[str]:
    return regular_expressions.split_by_regex(to_text(separator), to_text(value))


@mapping_function(
    _STRING,
    "split(INPUT, SEPARATOR)",
    "Splits at any of the characters.",
    example='split("Hello world", " ")',
    result='["Hello", "world"]',
)
def _split(value: Value, separators: Value) -> list[str]:
    characters = to_text(separators)
    return (
        re.split(f"[{re.escape(characters)}]", to_text(value)) if characters else [to_text(value)]
    )


@mapping_function(
    _STRING,
    "instr(INPUT, SUBSTRING, START_POSITION, OCCURRENCE)",
    "Tells where a part begins, from 0; -1 if nowhere.",
    example='instr("adobe.com", "com")',
    result="6",
)
def _instr(value: Value, part: Value, start: Value = 0, occurrence: Value = 1) -> int:
    position = int(to_number(start)) - 1
    for _ in range(int(to_number(occurrence))):
        position = to_text(value).find(to_text(part), position + 1)
        if position < 0:
            break
    return position


@mapping_function(
    _STRING,
    "replacestr(INPUT, TO_FIND, TO_REPLACE)",
    "Replaces a part.",
    example='replacestr("a-b", "-", "+")',
    result='"a+b"',
)
@mapping_function(
    _STRING,
    "replace(INPUT, OLD, NEW)",
    "As replacestr." + NOT_ADOBES,
    example='replace("a-b", "-", "+")',
    result='"a+b"',
)
def _replace(value: Value, old: Value, new: Value) -> str:
    whole, part, other = to_text(value), to_text(old), to_text(new)
    cost_limits.check_length(len(whole) + whole.count(part) * (len(other) - len(part)))
    return whole.replace(part, other)


@mapping_function(
    _STRING,
    "substr(INPUT, START_INDEX, LENGTH)",
    "Cuts a part out.",
    example='substr("This is a substring test", 7, 8)',
    result='" a subst"',
)
def _substr(value: Value, start: Value, length: Value) -> str:
    first = _count(start)
    return to_text(value)[first : first + _count(length)]


@mapping_function(
    _STRING,
    "lower(INPUT)",
    "Makes letters small.",
    example='lower("HeLLo")',
    result='"hello"',
    alias="lcase",
)
def _lower(value: Value) -> str:
    return to_text(value).lower()


@mapping_function(
    _STRING,
    "upper(INPUT)",
    "Makes letters capital.",
    example='upper("HeLLo")',
    result='"HELLO"',
    alias="ucase",
)
def _upper(value: Value) -> str:
    return to_text(value).upper()


@mapping_function(
    _STRING,
    "join(SEPARATOR, [OBJECTS])",
    "Joins the values of an array.",
    example='join(" ", to_array(true, "Hello", "world"))',
    result='"Hello world"',
    takes_null=True,
)
def _join(separator: Value, first: Value, *more: Value) -> str:
    parts = []
    for argument in (first, *more):
        parts += argument if isinstance(argument, list) else [argument]
    return join_texts(to_text(separator), [to_text(part) for part in parts if part is not None])


@mapping_function(
    _STRING,
    "lpad(INPUT, COUNT, PADDING)",
    "Fills up at the left.",
    example='lpad("bat", 8, "yz")',
    result='"yzyzybat"',
    takes_null=True,
)
def _lpad(value: Value, count: Value, padding: Value) -> str:
    text, fill = _padding(value, count, padding)
    return fill + text


@mapping_function(
    _STRING,
    "rpad(INPUT, COUNT, PADDING)",
    "Fills up at the right.",
    example='rpad("bat", 8, "yz")',
    result='"batyzyzy"',
    takes_null=True,
)
def _rpad(value: Value, count: Value, padding: Value) -> str:
    text, fill = _padding(value, count, padding)
    return text + fill


def _padding(value: Value, count: Value, padding: Value) -> tuple[str, str]:
    """Return a value as text, and what fills it up."""
    text, size = "" if value is None else to_text(value), int(to_number(count))
    cost_limits.check_length(size)
    missing = max(0, size - len(text))
    piece = (to_text(padding) if padding else "") or " "
    return text, (piece * (missing // len(piece) + 1))[:missing]


@mapping_function(
    _STRING,
    "left(STRING, COUNT)",
    "Gives the first characters.",
    example='left("abcde", 2)',
    result='"ab"',
)
def _left(value: Value, count: Value) -> str:
    return to_text(value)[: _count(count)]


@mapping_function(
    _STRING,
    "right(STRING, COUNT)",
    "Gives the last characters.",
    example='right("abcde", 2)',
    result='"de"',
)
def _right(value: Value, count: Value) -> str:
    text = to_text(value)
    return text[max(0, len(text) - _count(count)) :]


def _count(value: Value) -> int:
    """Return a number of characters; Java has no negative ones, and Python another meaning."""
    count = int(to_number(value))
    if count < 0:
        raise UnfitError("A number of characters is negative.")
    return count


@mapping_function(
    _STRING,
    "ltrim(STRING)",
    "Takes white space off the start.",
    example='ltrim(" hello")',
    result='"hello"',
)
def _ltrim(value: Value) -> str:
    return to_text(value).lstrip()


@mapping_function(
    _STRING,
    "rtrim(STRING)",
    "Takes white space off the end.",
    example='rtrim("hello ")',
    result='"hello"',
)
def _rtrim(value: Value) -> str:
    return to_text(value).rstrip()


@mapping_function(
    _STRING,
    "trim(STRING)",
    "Takes white space off both ends.",
    example='trim(" hello ")',
    result='"hello"',
)
def _trim(value: Value) -> str:
    return to_text(value).strip()


@mapping_function(
    _REGEX,
    "extract_regex(STRING, REGEX)",
    "Gives match and groups.",
    example='extract_regex("a1", "([a-z])(.)")',
    result='["a1", "a", "1"]',
)
def _extract_regex(value: Value, expression: Value) -> list[Value]:
    match = regular_expressions.search_regex(to_text(expression), to_text(value))
    return [match[0], *match.groups()] if match else []


@mapping_function(
    _REGEX,
    "matches_regex(STRING, REGEX)",
    "Tells whether all fits.",
    example='matches_regex("a1", "[a-z].")',
    result="true",
)
def _matches_regex(value: Value, expression: Value) -> bool:
    return bool(regular_expressions.match_whole(to_text(expression), to_text(value)))


@mapping_function(
    "Type conversions",
    "to_string(INPUT)",
    "Makes a string." + NOT_ADOBES,
    example="to_string(12)",
    result='"12"',
)
def _to_string(value: Value) -> str:
    return to_text(value)


@mapping_function(
    _STRING,
    "length(STRING)",
    "Counts the characters." + NOT_ADOBES,
    example='length("abc")',
    result="3",
)
def _length(value: Value) -> int:
    return len(to_text(value))


@mapping_function(
    "Special operations", "uuid()", "Makes a random id.", example="uuid()", alias="guid"
)
def _uuid() -> str:
    return str(uuid.uuid4())
