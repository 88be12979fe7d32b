"""Any value in SQL: both dialects read it as that value, or it is refused."""

from __future__ import annotations

import hypothesis.strategies as st
import sqlglot
from hypothesis import example, given
from sqlglot import exp

from pgflow_widgets.errors import InputError
from pgflow_widgets.postgres.query_service.statements import read_statement

TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(["'", '"', "`", "\\", "--", "/*", "*/", ";", ":x", "\n", " OR 1=1", "$$"])
).map("".join)


@given(TEXTS)
def test_a_text_is_read_as_itself_or_refused(value: str) -> None:
    try:
        sent = read_statement("SELECT * FROM t WHERE a = :x AND b = 2", {"x": value}).text
    except InputError:
        assert set(value) & {"'", "\\", "\0"} or any("\ud800" <= sign <= "\udfff" for sign in value)
        return
    for dialect in ("spark", "postgres"):
        tree = sqlglot.parse_one(sent, read=dialect)
        (text,) = (each for each in tree.find_all(exp.Literal) if each.is_string)
        assert text.this == value


@given(TEXTS, TEXTS)
@example("'':x", "")
@example("", "''")
@example("E:x", "")
@example("'a' ", "'b'")
def test_a_value_is_read_as_itself_whatever_stands_around_it(before: str, behind: str) -> None:
    """A name that one dialect sees in quotes is no place for a value."""
    try:
        statement = read_statement(f"SELECT {before}:x{behind}", {"x": "seen"})
    except InputError:
        return
    values = [start for start, _, is_value in statement.pieces if is_value]
    for dialect in ("spark", "postgres"):
        try:
            tokens = sqlglot.tokenize(statement.text, read=dialect)
        except sqlglot.errors.TokenError:
            continue
        seen = {token.start for token in tokens if token.text == "seen"}
        assert seen.issuperset(values), (dialect, statement.text)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans())
def test_a_number_is_read_as_itself(value: float) -> None:
    sent = read_statement("SELECT 1 -:x", {"x": value}).text
    (tree,) = sqlglot.parse_one(sent, read="spark").expressions
    read = tree.expression.unnest()
    negative = isinstance(read, exp.Neg)
    held = (read.this if negative else read).this
    as_sent = held if isinstance(held, bool) else type(value)(held)
    assert as_sent * (-1 if negative else 1) == value
