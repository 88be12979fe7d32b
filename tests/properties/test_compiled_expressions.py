"""What is worked out for whole columns is what rows say, whatever is in them."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pgflow_widgets.emulator.data_prep.columns import COMPILED, compile_columns
from pgflow_widgets.emulator.data_prep.expressions import parse_expression
from pgflow_widgets.emulator.data_prep.row_mapping import compile_rule
from pgflow_widgets.emulator.runs.arrow_batches import BatchMapping
from pgflow_widgets.emulator.runs.table_reader import ReadColumn
from pgflow_widgets.emulator.schema_registry.schemas import XdmField, kind_of

KINDS = {
    **dict.fromkeys(("t", "u"), "text"),
    **dict.fromkeys(("i", "j"), "integer"),
    **dict.fromkeys(("f", "g"), "float"),
    **dict.fromkeys(("n", "o"), "numeric"),
    **dict.fromkeys(("b", "c"), "boolean"),
    **dict.fromkeys(("m", "k"), "moment"),
    **dict.fromkeys(("d", "e"), "day"),
}
FIELDS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "listed": {"type": "string", "enum": ["a", "1", "1.5", "true", "Ada", ""]},
    "int": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "long": {"type": "integer"},
    "small": {"type": "integer", "minimum": 0, "maximum": 1000},
    "double": {"type": "number"},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "boolean": {"type": "boolean"},
    "date-time": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
}

TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "0", "-0", "+7", "1.50", "true", "Ada", "ß", "İ", "ŉ", "ΣΑΣ", "1e5"]),
    st.sampled_from(
        ["9" * 19, "-" + "9" * 18, "infinity", "nan", "\u2003x\x1f", "😀é", "a" * 70_000]
    ),
    st.sampled_from(
        [
            "2020-02-30",
            "2020-01-31T10:00:00.5",
            "\uff41\uff11",
            "\u0663",
            "a\n",
            "\ufeffa",
            "ﬁ",
            "x-y-z",
        ]
    ),
    st.text(max_size=8),
    st.text("aB -0.19é", max_size=8),
    st.integers(-(10**20), 10**20).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
)
INTEGERS = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from([2**53, 2**53 + 1, -(2**53) - 1, 2**31, -(2**31), 2**62, -(2**63), 2**63 - 1]),
)
FLOATS = st.one_of(
    st.none(),
    st.floats(),
    st.sampled_from([0.0, -0.0, 0.5, 2.5, -2.5, 1e15, 1e16, 1e-4, 1e-5, 2.0**53, 1e300, 2.345]),
    st.integers(-1000, 1000).map(lambda n: n / 8),
)
NUMERICS = st.one_of(
    st.none(),
    st.sampled_from(
        ["NaN", "Infinity", "-Infinity", "0.10", "12345678901234567.00", "1" + "0" * 30]
    ),
    st.decimals(-(10**6), 10**6, places=2).map(str),
    st.integers(-(10**19), 10**19).map(str),
)
MOMENTS = st.one_of(
    st.none(),
    st.sampled_from([-(2**63), 2**63 - 1, 0, 1, 500_000, -1, -63_082_281_600_000_001]),
    st.integers(-63_082_281_600_000_000, 252_455_615_999_999_999),
    st.integers(-(2**60), 2**60),
    st.integers(-(10**9), 10**9).map(lambda seconds: seconds * 1_000_000),
)
DAYS = st.one_of(
    st.none(),
    st.sampled_from([-(2**31), 2**31 - 1, 0, 2_921_939, 2_921_940, -730_119, -730_120]),
    st.integers(-730_119, 2_921_939),
    st.integers(-2_451_507, 2_145_031_948),
)
VALUES = {
    "text": TEXTS,
    "integer": INTEGERS,
    "float": FLOATS,
    "numeric": NUMERICS,
    "boolean": st.sampled_from([True, False, None]),
    "moment": MOMENTS,
    "day": DAYS,
}
ROWS = st.lists(st.tuples(*(VALUES[kind] for kind in KINDS.values())), min_size=1, max_size=6)

ANY = ("t", "i", "f", "n", "b", "m", "d", "date(m)", "t + i", "i / j", "n * 2")
TEXTUAL = ("t", "u", "i", "f", "n", "b", "m", "d", "date(m)", "concat(t, u)")
NUMERIC = ("i", "j", "f", "n", "t", "i / j", "f * g", "round(f, 2)")
TIMES = ("m", "d", "date(m)")
TRUTHS = ("b", "i > j", "t == u", "is_empty(t)")


def every(pattern: str, *choices: Sequence[str]) -> list[str]:
    """All sources that a pattern makes with each of the choices."""
    sources = [pattern]
    for place, options in enumerate(choices):
        sources = [s.replace(f"<{place}>", option) for s in sources for option in options]
    return sources


SOURCES: dict[str, list[str]] = {
    "concat": every("concat(<0>, '-', <1>)", TEXTUAL, (*TEXTUAL, "null")),
    "to_string": every("to_string(<0>)", TEXTUAL),
    **{name: every(f"{name}(<0>)", TEXTUAL) for name in ("lower", "lcase", "upper", "ucase")},
    **{name: every(f"{name}(<0>)", TEXTUAL) for name in ("trim", "ltrim", "rtrim", "length")},
    "size_of": ["size_of(t)", "size_of(m)", "size_of(i)", "size_of(b)", "size_of(concat(t, u))"],
    "substr": every("substr(<0>, <1>, <2>)", TEXTUAL, ("0", "2"), ("0", "3")),
    **{n: every(f"{n}(<0>, <1>)", TEXTUAL, ("0", "1", "4", "i", "-1")) for n in ("left", "right")},
    **{
        n: every(f"{n}(<0>, <1>, <2>)", TEXTUAL, ("'-'", "'a'", "''", "t"), ("''", "'++'", "u"))
        for n in ("replace", "replacestr")
    },
    "instr": every("instr(<0>, <1>)", TEXTUAL, ("'a'", "'é'", "''", "u")),
    **{
        n: every(
            f"{n}(<0>, <1>, <2>)", TEXTUAL, ("0", "5", "300", "i"), ("'x'", "'é'", "'ab'", "''")
        )
        for n in ("lpad", "rpad")
    },
    **{s: every(f"<0> {s} <1>", NUMERIC, NUMERIC) for s in ("-", "*", "/")},
    "+": every("<0> + <1>", ANY, ANY) + every("<0> + <1>", NUMERIC, ("1", "'x'", "0.5", "null")),
    "-_": every("-(<0>)", (*NUMERIC, "b", "m")),
    "+_": every("+(<0>)", (*NUMERIC, "b", "m")),
    **{n: every(f"{n}(<0>)", (*NUMERIC, "b", "m")) for n in ("abs", "floor", "ceil")},
    "round": every("round(<0>)", NUMERIC)
    + every("round(<0>, <1>)", NUMERIC, ("0", "1", "9", "-1")),
    **{
        n: every(f"{n}(<0>)", (*NUMERIC, "b", "m"))
        for n in ("to_integer", "to_bigint", "to_decimal", "to_float")
    },
    "coalesce": every(
        "coalesce(<0>, <1>, <2>)", ANY, ("null", "t", "j", "g"), ("u", "i", "d", "c")
    ),
    "nvl": every("nvl(<0>, <1>)", ANY, ("'x'", "0", "0.5", "u", "k", "null")),
    "nullify": every("iif(<0>, nullify(), <1>)", TRUTHS, ANY),
    "is_empty": every("is_empty(<0>)", ANY),
    "decode": every("decode(<0>, 'a', <1>, '1', <1>)", ANY, ("u", "1", "n"))
    + every("decode(<0>, 'a', <1>, '1', null, <1>)", ANY, ("'A'", "i")),
    **{s: every(f"<0> {s} <1>", (*TRUTHS, "t"), (*TRUTHS, "1 / 0 == 1")) for s in ("&&", "||")},
    "!_": every("!(<0>)", (*TRUTHS, "i", "t", "null")),
    **{s: every(f"<0> {s} <1>", ANY, (*ANY, "null", "'a'", "1")) for s in ("==", "!=", "<", "<=")},
    **{s: every(f"<0> {s} <1>", ANY, (*ANY, "0", "'1.5'")) for s in (">", ">=")},
    **{
        f".{n}": every(f"<0>.{n}(<1>)", ("t", "concat(t, u)", "'a'"), ("u", "i", "f", "'ada'", "m"))
        for n in ("equals", "equalsIgnoreCase")
    },
    **{n: every(f"{n}(<0>)", (*TIMES, "t", "i")) for n in ("date", "zone_date_to_utc")},
    "date_part": every(
        "date_part('<0>', <1>)",
        ("YYYY", "q", "mm", "dy", "dd", "ww", "dw", "hour", "mi", "ss", "ms", "yy", "nothing"),
        (*TIMES, "t"),
    ),
    "format": every(
        "format(<0>, <1>)",
        (*TIMES, "t"),
        ("'yyyy-MM-dd'", "'dd.MM.yyyy HH:mm:ss'", "'yy'", "\"'at' HH\"", "'-'", "''", "u"),
    ),
}
"""Expressions for each function and operator that is compiled, by its name."""

CHOICES = [
    *every("iif(<0>, <1>, <2>)", (*TRUTHS, "t", "null"), ("t", "i", "m", "null"), ("u", "n", "d")),
    *every("<0> ? 1 / j : <1>", TRUTHS, ("0", "f", "i")),
    *every("iif(is_empty(<0>), 'none', upper(trim(<0>)))", TEXTUAL),
]


CONSTANTS = ["'1'", "1", "1.5", "true", "null", "date('2020-01-01')", "1 / 0", "lower('A')", "'\n'"]


def batch_of(rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Rows as Arrow's driver brings them."""
    columns = []
    for kind, values in zip(KINDS.values(), zip(*rows, strict=True), strict=True):
        if kind in {"moment", "day"}:
            form = ">q" if kind == "moment" else ">i"
            stored = [None if value is None else struct.pack(form, value) for value in values]
            columns.append(pa.array(stored, pa.binary()))
        else:
            stored_type = {"integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_()}
            columns.append(pa.array(values, stored_type.get(kind, pa.string())))
    return pa.record_batch(columns, names=list(KINDS))


def mapped(
    source: str, target: str, batch: pa.RecordBatch, *, by_row: bool, kind: str = "EXPRESSION"
) -> tuple[str, Any]:
    """What a rule makes of a batch: the values, and the bad rows with their reasons."""
    rules = FIELDS[target]
    field = XdmField(("a",), kind_of(rules), rules)
    mapping = {"sourceType": kind, "source": source, "destination": "a"}
    columns = [ReadColumn(name, source_kind) for name, source_kind in KINDS.items()]
    shape = BatchMapping(columns, [compile_rule(mapping, {("a",): field}, frozenset(KINDS))], {})
    if by_row:
        shape._plans.clear()
    try:
        table, bad, _ = shape.map_batch(batch)
    except (pa.ArrowException, OverflowError) as error:
        return type(error).__name__, []
    told = [(dict(row.errors[0]), sorted(map(repr, row.data.items()))) for row in bad]
    assert table.schema.field("a").type == table.column("a").type
    return f"{table.schema} {[repr(v) for v in table.column('a').to_pylist()]}", told


def check(source: str, batch: pa.RecordBatch, targets: Sequence[str], kind: str) -> None:
    for target in targets:
        by_column = mapped(source, target, batch, by_row=False, kind=kind)
        by_row = mapped(source, target, batch, by_row=True, kind=kind)
        assert by_column == by_row, (source, target)


def test_the_book_lists_what_is_compiled() -> None:
    page = Path(__file__).parents[2] / "notebooks" / "book" / "emulator.md"
    told = page.read_text("utf-8").split("**What runs for whole columns**")[1].split("\n\n")[2]
    listed = set(re.findall(r"`([^`]+)`", told))
    names = {name.rstrip("_") if not name.isidentifier() else name for name in COMPILED}
    assert listed == {name.removeprefix(".") for name in names} | {"? :", "iif"}


def test_each_compiled_function_is_held_against_rows() -> None:
    assert set(SOURCES) == set(COMPILED)
    for name, sources in SOURCES.items():
        compiled = [s for s in sources if compile_columns(parse_expression(s).tree, KINDS)]
        assert compiled, name


@pytest.mark.parametrize("name", [*SOURCES, "choices", "constants"])
@given(data=st.data(), rows=ROWS)
@settings(suppress_health_check=list(HealthCheck))
def test_columns_say_what_rows_say(name: str, data: st.DataObject, rows: list[Any]) -> None:
    sources = {**SOURCES, "choices": CHOICES, "constants": CONSTANTS}[name]
    source = data.draw(st.sampled_from(sources))
    target = data.draw(st.sampled_from([*FIELDS]))
    check(source, batch_of(rows), [target], "EXPRESSION")


@given(rows=ROWS, target=st.sampled_from([*FIELDS]))
@settings(suppress_health_check=list(HealthCheck))
def test_copied_columns_say_what_rows_say(rows: list[Any], target: str) -> None:
    for name in KINDS:
        if KINDS[name] == "numeric" and FIELDS[target]["type"] == "string":
            continue  # as a text, a copied numeric keeps the zeros that a row does not have
        check(name, batch_of(rows), [target], "ATTRIBUTE")


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> str:
    """An expression of compiled functions in compiled functions."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from([*KINDS, "'a'", "'-1'", "2", "0.5", "null", "true"]))
    pattern = draw(
        st.sampled_from(
            [
                *("concat(<0>, <1>)", "upper(<0>)", "trim(<0>)", "length(<0>)", "left(<0>, 2)"),
                *("(<0> + <1>)", "(<0> - <1>)", "(<0> * <1>)", "(<0> / <1>)", "-(<0>)", "abs(<0>)"),
                *("iif(<0>, <1>, <2>)", "nvl(<0>, <1>)", "coalesce(<0>, <1>, <2>)", "!(<0>)"),
                *("(<0> == <1>)", "(<0> < <1>)", "(<0> && <1>)", "(<0> || <1>)", "round(<0>, 1)"),
                *("to_integer(<0>)", "to_decimal(<0>)", "date(<0>)", "date_part('dd', <0>)"),
                *("is_empty(<0>)", "decode(<0>, 'a', <1>, <2>)", "floor(<0>)", "to_bigint(<0>)"),
            ]
        )
    )
    for place in range(3):
        if f"<{place}>" in pattern:
            pattern = pattern.replace(f"<{place}>", draw(expressions(depth=depth - 1)))
    return pattern


@given(source=expressions(), rows=ROWS, target=st.sampled_from([*FIELDS]))
@example(source="(i + -(i))", rows=[(None, None, 0) + (None,) * 11], target="double")
@settings(suppress_health_check=list(HealthCheck))
def test_functions_of_functions_say_what_rows_say(
    source: str, rows: list[Any], target: str
) -> None:
    check(source, batch_of(rows), [target], "EXPRESSION")


def test_zero_keeps_its_sign() -> None:
    rows = [(None,) * 4 + (value,) + (None,) * 9 for value in (0.0, -0.0, -0.04)]
    for source in ("f", "-f", "abs(f)", "f * 2", "round(f, 1)", "iif(b, 1, f)", "f / 2"):
        check(source, batch_of(rows), ["double"], "EXPRESSION")
