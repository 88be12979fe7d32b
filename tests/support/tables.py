"""Tables of cases that one test tries: all of them, and what fails is told together."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])


class Failures:
    """What failed, case by case."""

    def __init__(self) -> None:
        self._failures: list[BaseException] = []

    @contextlib.contextmanager
    def of(self, case: object) -> Iterator[None]:
        """Keep a failure of a case, so that the others are tried too; an error ends the test."""
        try:
            yield
        except (AssertionError, pytest.fail.Exception) as failure:
            failure.add_note(f"The case: {case!r:.300}")
            self._failures.append(failure)
        except Exception as error:
            error.add_note(f"The case: {case!r:.300}")
            raise

    def check(self) -> None:
        """Raise what was kept."""
        if len(self._failures) > 1:
            raise BaseExceptionGroup(f"{len(self._failures)} cases fail", self._failures)
        for failure in self._failures:
            raise failure


def for_each(
    names: str, cases: Iterable[object], *, at_once: bool = False
) -> Callable[[Test], Test]:
    """Have one test try each case of a table, with fixtures that are made once for all.

    ``pytest.mark.parametrize`` makes a test of each case, which costs more than what most cases
    ask. Cases that mostly wait can be awaited all `at_once`.
    """
    keys = names.replace(" ", "").split(",")
    table = [dict(zip(keys, case if len(keys) > 1 else [case], strict=True)) for case in cases]  # type: ignore[call-overload]

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def try_all(*own: object, **fixtures: object) -> None:
            failures = Failures()
            for case in table:
                with failures.of(case):
                    test(*own, **case, **fixtures)
            failures.check()

        @functools.wraps(test)
        async def await_all(*own: object, **fixtures: object) -> None:
            failures = Failures()

            async def await_one(case: dict[str, object]) -> None:
                with failures.of(case):
                    await test(*own, **case, **fixtures)

            if at_once:
                await asyncio.gather(*map(await_one, table))
            else:
                for case in table:
                    await await_one(case)
            failures.check()

        tried: Any = await_all if inspect.iscoroutinefunction(test) else try_all
        signature = inspect.signature(test)
        fixtures = [each for name, each in signature.parameters.items() if name not in keys]
        tried.__signature__ = signature.replace(parameters=fixtures)
        return tried

    return decorate
