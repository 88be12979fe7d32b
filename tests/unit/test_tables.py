"""Tables of cases: all are tried, and the test fails with each that does."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.tables import for_each


def test_every_case_is_tried_and_each_failure_told() -> None:
    tried = []

    @for_each("number, limit", [(1, 2), (3, 2), (2, 2), (4, 0)])
    def is_small(number: int, limit: int) -> None:
        tried.append(number)
        assert number <= limit
        with pytest.raises(ZeroDivisionError):
            limit / (number - 2)

    with pytest.raises(BaseExceptionGroup, match="3 cases fail") as caught:
        is_small()  # type: ignore[call-arg]
    assert tried == [1, 3, 2, 4]
    notes = [failure.__notes__ for failure in caught.value.exceptions]
    assert notes == [
        ["The case: {'number': 1, 'limit': 2}"],
        ["The case: {'number': 3, 'limit': 2}"],
        ["The case: {'number': 4, 'limit': 0}"],
    ]


async def test_one_failure_is_raised_as_it_is_and_an_error_names_its_case() -> None:
    @for_each("word", ["a", "b"])
    async def is_a(word: str) -> None:
        assert word == "a"

    with pytest.raises(AssertionError) as caught:
        await is_a()  # type: ignore[call-arg]
    assert caught.value.__notes__ == ["The case: {'word': 'b'}"]

    @for_each("word", ["a"])
    def is_number(word: str) -> None:
        int(word)

    with pytest.raises(ValueError, match="invalid literal") as mistake:
        is_number()  # type: ignore[call-arg]
    assert mistake.value.__notes__ == ["The case: {'word': 'a'}"]


@for_each("one", [1, 2])
@for_each("two, three", [(3, 4), (5, 6)])
def test_fixtures_and_other_tables_are_there(
    one: int, two: int, three: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (one < two < three, bool(monkeypatch)) == (True, True)


async def test_cases_that_wait_are_awaited_at_once() -> None:
    there = []

    @for_each("number", [1, 2, 3], at_once=True)
    async def meet(number: int) -> None:
        there.append(number)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(there) == 3
        assert number != 2

    with pytest.raises(AssertionError) as caught:
        await meet()  # type: ignore[call-arg]
    assert caught.value.__notes__ == ["The case: {'number': 2}"]
