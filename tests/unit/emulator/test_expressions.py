"""The mapping language of the local service, by Adobe's own examples and by hand."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgflow_widgets.emulator.data_prep import date_patterns, row_mapping
from pgflow_widgets.emulator.data_prep.expressions import Expression, parse_expression
from pgflow_widgets.emulator.data_prep.functions import FUNCTIONS
from pgflow_widgets.emulator.data_prep.operators import ExpressionError
from pgflow_widgets.emulator.data_prep.values import to_text
from pgflow_widgets.emulator.schema_registry import regular_expressions, schemas
from pgflow_widgets.emulator.schema_registry.regular_expressions import UnfitError
from tests.support.tables import for_each

EARLIEST = datetime(1000, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
ROW = {"a": 1, "b": 3, "s": "Ada", "none": None, "First Name": "z", "deep": {"er": [1, 2]}}


def shown(value: Any) -> str:
    return f'"{to_text(value)}"' if isinstance(value, datetime) else json.dumps(value)


@for_each("name", [each.name for each in FUNCTIONS.values() if each.result])
def test_each_function_gives_what_its_example_says(name: str) -> None:
    function = FUNCTIONS[name]
    assert shown(parse_expression(function.example)({})) == function.result


@for_each(
    "source, expected",
    [
        ("a + b * 2", 7),
        ("(a + b) * 2", 8),
        ("7 div 2", 3.5),
        ("7 mod 2", 1),
        ("-a", -1),
        ("-5 % 3", -2),
        ("5 % -3", 2),
        ("-5.5 % 3", -2.5),
        ('to_bigint("12345678901234567890")', 12345678901234567890),
        ('to_bigint("-7")', -7),
        ("1 + 'x'", "1x"),
        ("a == 1 and b > 2", True),
        ("not (a eq 1) || false", False),
        ("a > b ? 'more' : 'less'", "less"),
        ("none + 1", None),
        ("none > 1", None),
        ("none == null", True),
        ("iif(none == null, 'gone', date(s))", "gone"),
        ("${First Name}", "z"),
        ("deep.er[1]", 2),
        ("deep.er.get(0)", 1),
        ("deep.no.thing", None),
        ("'1' == 1", True),
        ('"a".equalsIgnoreCase("A")', True),
        ('"it\'s \\"quoted\\""', 'it\'s "quoted"'),
        ("upper(none)", None),
        ("concat(s, none, 1, true)", "Ada1true"),
        ("contains_key('deep.er')", True),
        ("date('2019-10-23 11:24') < date('2019-10-23T12:00:00Z')", True),
        (
            'format(date("23.10.2019 5:07 PM", "d.M.yyyy h:mm a"), "EEE, dd MMM yy")',
            "Wed, 23 Oct 19",
        ),
    ],
)
def test_an_expression_is_worked_out(source: str, expected: Any) -> None:
    assert parse_expression(source)(ROW) == expected


@for_each(
    "source, said",
    [
        ("", "empty"),
        ("foo(1)", "Unknown function: foo."),
        ("a.foo(1)", "Unknown method: foo."),
        ("1 +", "the end at character 4"),
        ("a @ b", "'@' at character 3"),
        ("(a", "')' is needed"),
        ("date", "reserved word: write ${date}"),
        ("left('x')", "left(STRING, COUNT)"),
        ("(" * 100, "nested too deeply"),
        ("-" * 100 + "1", "nested too deeply"),
        ('"open', "'\"' at character 1"),
        ("9" * 5000, "number is too long"),
    ],
)
def test_what_has_no_meaning_is_said_with_its_place(source: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=r".") as caught:
        parse_expression(source)
    assert said in str(caught.value)


@for_each(
    "source",
    [
        *("1 / 0", "to_integer('x')", "s > 1", "date('no')", "s ? 1 : s && true", "~s"),
        *("round(1.5, 3000000)", "lpad('a', 10000000000000, 'x')", "1" + " + 1" * 8000),
        *("left('abc', -1)", "right('abc', -1)", "substr('abcdef', -3, 2)", "md5('a', 'idna')"),
        *("lpad('', 1000001, 'a')", "concat(lpad('', 999999, 'a'), 'bc')"),
    ],
)
def test_what_a_row_does_not_allow_is_an_error_of_the_row(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(source)(ROW)


AS = "a" * 60 + "!"


@pytest.mark.parametrize(
    "source",
    [
        f'matches_regex("{AS}", "(a|aa)+")',
        f'extract_regex("{AS}", "(a|aa)+$")',
        f'explode("{AS}", "(a|aa)+$")',
    ],
)
def test_a_regular_expression_does_not_take_for_ever(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regular_expressions, "_PATIENCE", 0.05)
    with pytest.raises(ExpressionError, match="takes too long"):
        parse_expression(source)(ROW)


def test_the_pattern_of_a_field_does_not_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular_expressions, "_PATIENCE", 0.05)
    target = schemas.XdmField(("a",), "string", {"type": "string", "pattern": "(a|aa)+$"})
    with pytest.raises(row_mapping.MappingError, match="takes too long"):
        row_mapping.convert_value(target, AS)


def test_all_regular_expressions_together_do_not_take_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In real time, for somebody waits: threads share the time of the processor."""
    clock = SimpleNamespace(monotonic=itertools.count().__next__)  # a second for each match
    monkeypatch.setattr(regular_expressions, "time", clock)
    quick = parse_expression('matches_regex("a", "a")')
    with regular_expressions.limit_time(2.5):
        assert [quick(ROW) for _ in range(3)] == [True] * 3
        with pytest.raises(regular_expressions.SlowError):
            quick(ROW)
    assert quick(ROW) is True


@for_each(
    "source, expected",
    [
        ('matches_regex("ab", "a(?=b).")', True),
        ('matches_regex("aa", "(a)\\\\1")', True),
        ('matches_regex("ab", "a++b")', True),
        ('matches_regex("é", "\\\\p{L}")', True),
        ('extract_regex("a{e}", "[{]e")', ["{e"]),
    ],
)
def test_a_regular_expression_is_much_like_javas(source: str, expected: Any) -> None:
    assert parse_expression(source)(ROW) == expected


@for_each("pattern", ["(", "(?:Adobe){e<=1}", "a{1<=e}", "(" * 10_000])
def test_a_regular_expression_without_meaning_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError, match="has no meaning"):
        parse_expression("matches_regex(s, pattern)")({**ROW, "pattern": pattern})


@for_each(
    "rules, value, expected",
    [
        ({"type": "integer"}, "12", 12),
        ({"type": "integer"}, 12.0, 12),
        ({"type": "integer"}, 12.5, "Not a long."),
        ({"type": "integer"}, True, "Not a long."),
        ({"type": "integer", "minimum": 0, "maximum": 9}, 10, "Not between 0 and 9."),
        ({"type": "number"}, "1e999", "Not a double."),
        ({"type": "number", "maximum": 1}, 2, "Out of the field's bounds."),
        ({"type": "boolean"}, "TRUE", True),
        ({"type": "boolean"}, 1, "Not a boolean."),
        ({"type": "string"}, 1.5, "1.5"),
        ({"type": "string", "maxLength": 2}, "abc", "Longer than 2 characters."),
        ({"type": "string", "minLength": 2}, "a", "Shorter than 2 characters."),
        ({"type": "string", "enum": ["a"]}, "b", "Not one of the field's values."),
        ({"type": "string", "pattern": "^a"}, "b", "Does not fit the field's pattern."),
        ({"type": "string", "format": "date"}, "2022-06-22T23:00:00Z", "2022-06-22"),
        ({"type": "string", "format": "date-time"}, "2022-06-22", "2022-06-22T00:00:00Z"),
        ({"type": "string", "format": "date-time"}, "infinity", "Not a date-time."),
        ({"type": "array", "items": {"type": "integer"}}, ["1", 2], [1, 2]),
        ({"type": "array", "items": {"type": "integer"}}, ["x"], "Not a long."),
        ({"type": "array", "items": {"type": "integer"}}, "x", "Not an array."),
        ({"type": "string"}, None, None),
    ],
)
def test_a_value_takes_the_type_of_its_field_or_is_refused(
    rules: dict[str, Any], value: Any, expected: Any
) -> None:
    field = schemas.XdmField(("f",), schemas.kind_of(rules), rules)
    try:
        found = row_mapping.convert_value(field, value)
    except row_mapping.MappingError as error:
        found = str(error)
    assert found == expected


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        found = parse_expression(source)
    except ExpressionError:
        return
    assert isinstance(found, Expression)


@given(st.datetimes(min_value=EARLIEST, timezones=st.just(date_patterns.time_zone("UTC"))))
def test_a_moment_written_by_a_pattern_reads_back(moment: datetime) -> None:
    pattern = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX"
    assert date_patterns.parse_date(date_patterns.format_date(moment, pattern), pattern) == moment
    assert date_patterns.parse_iso_date(date_patterns.format_iso_date(moment)) == moment


def test_many_names_in_a_pattern_are_read_in_one_way() -> None:
    pattern = "MMMEEEE" * 20
    found = date_patterns.parse_date("mAyMonday" * 20, pattern)
    assert found.month == 5
    with pytest.raises(UnfitError, match="does not fit"):
        date_patterns.parse_date("a" * 3000 + "1", pattern)
    for strange in ("Fr\u0131day", "Fr\u0130day", "Frida", "Fri"):
        with pytest.raises(UnfitError, match="does not fit"):
            date_patterns.parse_date(strange, "EEEE")


SECRET = "delivered-4711"


def rule_of(source: str, rules: dict[str, Any]) -> row_mapping.CompiledRule:
    wanted = {"sourceType": "EXPRESSION", "source": source, "destination": "f"}
    field = schemas.XdmField(("f",), schemas.kind_of(rules), rules)
    return row_mapping.compile_rule(wanted, {("f",): field}, None)


@for_each(
    "source, said",
    [
        ("to_integer(v)", "The text is no number."),
        ("date(v)", "The text is no date."),
        ("date(v, 'yyyy')", "The text does not fit the pattern."),
        ("v && true", "A value is neither true nor false."),
        ("md5('a', v)", "The character set is not known."),
        ("get_url_port(concat('http://a:', v))", "A value does not fit the function."),
        ("v - 1", "The text is no number."),
    ],
)
def test_a_row_that_does_not_fit_is_refused_without_its_value(source: str, said: str) -> None:
    with pytest.raises(row_mapping.MappingError) as refused:
        rule_of(source, {"type": "string"}).value({"v": SECRET})
    assert str(refused.value) == said
