"""What SQL becomes before it is sent, and where an error in it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum

import numpy as np
import pandas as pd
import pytest

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.postgres.query_service.statements import read_statement, tables_in
from tests.support.tables import for_each

CET = timezone(timedelta(hours=1))
PLAIN = datetime(2026, 3, 1, 6, tzinfo=UTC).replace(tzinfo=None)


class Status(str, Enum):  # noqa: UP042 - as many people write it, and it prints its own name
    PAID = "paid"


class Level(IntEnum):
    HIGH = 3


@for_each(
    "value, written",
    [
        (7, "7"),
        (-7, "(-7)"),
        (np.int64(7), "7"),
        (1.5, "1.5"),
        (1e-7, "1e-07"),
        (np.float64(-2.5), "(-2.5)"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (True, "true"),
        (np.bool_(False), "false"),
        (None, "NULL"),
        (float("nan"), "NULL"),
        (pd.NaT, "NULL"),
        (pd.NA, "NULL"),
        ("paid", "'paid'"),
        ("größe; -- x", "'größe; -- x'"),
        ("", "''"),
        (date(2026, 3, 1), "CAST('2026-03-01' AS date)"),
        (PLAIN, "CAST('2026-03-01 06:00:00.000000' AS timestamp)"),
        (datetime(2026, 3, 1, 6, tzinfo=CET), "CAST('2026-03-01 05:00:00.000000' AS timestamp)"),
        (pd.Timestamp("2026-03-01", tz="UTC"), "CAST('2026-03-01 00:00:00.000000' AS timestamp)"),
        (Status.PAID, "'paid'"),
        (Level.HIGH, "3"),
        ([1, 2], "(1, 2)"),
        (("a", None), "('a', NULL)"),
    ],
)
def test_a_value_is_written_as_both_dialects_read_it(value: object, written: str) -> None:
    statement = read_statement("SELECT :x", {"x": value})
    assert statement.text == f"SELECT {written}"


@for_each(
    "value, said",
    [
        ("O'Brien", "holds a ' or a \\"),
        ("a\\", "holds a ' or a \\"),
        ("a\0", "cannot be sent"),
        ("\ud800", "cannot be sent"),
        (["x", "'"], "holds a ' or a \\"),
        (float("inf"), "of type float"),
        (Decimal("NaN"), "of type Decimal"),
        (b"x", "of type bytes"),
        ([], "of type list"),
        ({"a": 1}, "of type dict"),
        (Secret("hunter2-hunter2"), "of type Secret"),
    ],
)
def test_what_they_may_read_differently_is_refused_without_being_repeated(
    value: object, said: str
) -> None:
    with pytest.raises(InputError, match="x") as caught:
        read_statement("SELECT :x", {"x": value})
    assert said in caught.value.message
    assert "hunter2" not in str(caught.value)
    assert "Brien" not in str(caught.value)


@for_each(
    "text, sent",
    [
        ("SELECT ':x', \":x\", `:x`, :x", "SELECT ':x', \":x\", `:x`, 1"),
        ("SELECT 1 -- :x\n, :x", "SELECT 1 -- :x\n, 1"),
        ("SELECT /* :x */ :x", "SELECT /* :x */ 1"),
        ("SELECT a::int + :x", "SELECT a::int + 1"),
        ("SELECT a[:x], b:c, '12:30'", "SELECT a[1], b:c, '12:30'"),
        ("SELECT '\\\\', :x", "SELECT '\\\\', 1"),
        ("SELECT 'it''s :x', :x", "SELECT 'it''s :x', 1"),
        ("SELECT :x, :x", "SELECT 1, 1"),
        ("SELECT '':x''", "SELECT '' 1 ''"),
        ("SELECT 2.:x.5", "SELECT 2. 1 .5"),
    ],
)
def test_a_name_counts_outside_of_quotes_and_comments_only(text: str, sent: str) -> None:
    assert read_statement(text, {"x": 1}).text == sent


@for_each(
    "text, said",
    [
        ("SELECT 'it\\'s :x'", "depends on what a backslash means"),
        ("SELECT 1 -- x\\\n, :x", "depends on what a backslash means"),
        ("SELECT /* a /* b */ :x */", "depends on what a backslash means"),
        ("SELECT 'a, :x", "is not closed"),
        ("SELECT /* a, :x", "is not closed"),
        ("SELECT $$ :x $$", "a text to PostgreSQL and none to Spark"),
        ("SELECT $a$ $$ :x $$ $a$", "a text to PostgreSQL and none to Spark"),
        ("SELECT 1", "no place for 'x'"),
        ("SELECT :y, :x", "no value for :y"),
    ],
)
def test_values_go_into_no_text_that_can_be_read_in_two_ways(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_statement(text, {"x": 1})
    assert said in caught.value.message


def test_without_values_the_text_is_sent_as_it_is() -> None:
    for text in ("SELECT 'it\\'s :x'", "SELECT :x", "SELECT 'a\\'"):
        assert read_statement(text).text == text


@for_each(
    "text",
    [
        "SELECT * FROM t LIMIT 0",
        "select * from t limit 0;",
        "SELECT * FROM (SELECT * FROM t LIMIT 0)",
        "SELECT * FROM t LIMIT 0 -- none",
        "SELECT * FROM t LIMIT 00 OFFSET 5",
    ],
)
def test_a_bare_limit_0_is_never_sent(text: str) -> None:
    with pytest.raises(InputError, match="LIMIT 0 does not mean no rows") as caught:
        read_statement(text)
    assert "WHERE 1=0" in caught.value.hint


@for_each(
    "text, limit",
    [
        ("SELECT 1 LIMIT 10", 10),
        ("SELECT 1 limit 10 offset 5 ;", 10),
        ("SELECT 1 LIMIT 10 /* x */", 10),
        ("SELECT 'LIMIT 10'", None),
        ("SELECT limit FROM t", None),
        ("SELECT 1 FROM t WHERE a IN (SELECT a FROM u LIMIT 10)", None),
    ],
)
def test_the_limit_of_a_query_is_its_own(text: str, limit: int | None) -> None:
    assert read_statement(text).limit == limit


def test_one_statement_is_sent_at_a_time() -> None:
    for text in ("SELECT 1; DROP TABLE t", "SELECT 1;;SELECT 2", "SELECT ';'; SELECT 2"):
        with pytest.raises(InputError, match="more than one statement"):
            read_statement(text)
    for text in ("SELECT 1;", "SELECT ';x'", "SELECT 1; -- x", "$$BEGIN SELECT 1; SELECT 2; $$END"):
        read_statement(text)
    with pytest.raises(InputError, match="no SQL"):
        read_statement(" \n")


def test_a_place_is_that_of_the_text_as_it_was_written() -> None:
    text = "SELECT :a,\n\tb FROM t\nWHERE c = :b AND nope"
    statement = read_statement(text, {"a": "a long value", "b": -1}).as_cursor()
    place = statement.place(statement.text.index("nope"))
    assert (place.line, place.column) == (3, 18)
    assert str(place).splitlines()[1].index("^") == str(place).splitlines()[0].index("nope")
    inside = statement.place(statement.text.index("long"))
    assert (inside.line, inside.column, inside.text) == (1, 8, "SELECT :a,")
    tabbed = str(statement.place(statement.text.index("b FROM"))).splitlines()
    assert tabbed[1].endswith("\t^")
    assert statement.place(10**6).line == 3
    assert statement.place_in_line(1, 1).text == "\tb FROM t"


def test_of_a_long_line_what_is_near_is_shown() -> None:
    text = f"SELECT {', '.join(f'column_{n}' for n in range(100))}, nope, {'x' * 200} FROM t"
    statement = read_statement(text)
    first, below = str(statement.place(text.index("nope"))).splitlines()
    assert first.index("nope") == below.index("^")
    assert len(first) < 130
    assert first.count("…") == 2
    for offset in (0, len(text) - 1):
        first, below = str(statement.place(offset)).splitlines()
        assert first[below.index("^")] == text[offset]


@for_each(
    "text, reads",
    [
        ("SELECT 1", True),
        ("-- first\n (WITH x AS (SELECT 1) SELECT * FROM x)", True),
        ("SHOW TABLES", True),
        ("INSERT INTO t SELECT 1", False),
        ("CREATE TABLE t AS SELECT 1", False),
    ],
)
def test_what_only_reads_is_told_apart(text: str, reads: bool) -> None:
    assert read_statement(text).reads_only is reads


def test_only_rows_come_in_pages() -> None:
    assert read_statement("SELECT 1 ;").as_cursor().text == (
        "DECLARE pgflow_pages CURSOR FOR SELECT 1 "
    )
    with pytest.raises(InputError, match="Only the rows of a SELECT"):
        read_statement("DROP TABLE t").as_cursor()


def test_the_tables_of_a_text_are_found_with_their_names() -> None:
    text = "SELECT 'from x' FROM orders o JOIN shops AS s ON 1=1 LEFT JOIN c WHERE 1=1 -- FROM d"
    assert list(tables_in(text)) == [("o", "orders"), ("s", "shops"), ("c", "c")]
