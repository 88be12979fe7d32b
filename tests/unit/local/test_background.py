"""Work on the background loop, interrupted at any moment, as Ctrl-C and the stop button do."""

from __future__ import annotations

import asyncio
import concurrent.futures
import random
import signal
import threading
from collections.abc import Coroutine, Iterator
from types import FrameType
from typing import Any

import pytest

from pgflow_widgets.errors import PgflowError
from pgflow_widgets.local import background
from tests.support.tables import for_each


class Interrupter:
    """Raises KeyboardInterrupt once, a moment after `background.run` was entered."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._main = threading.get_ident()

    def arm(self, seconds: float) -> None:
        self._wanted.set()

        def pester() -> None:
            pause = threading.Event()
            while self._wanted.is_set():
                pause.wait(seconds)
                if self._wanted.is_set():
                    signal.pthread_kill(self._main, signal.SIGUSR1)

        threading.Thread(target=pester).start()

    def __call__(self, _number: int, frame: FrameType | None) -> None:
        while frame is not None and self._wanted.is_set():
            if frame.f_code is background.run.__code__:
                self._wanted.clear()
                raise KeyboardInterrupt
            frame = frame.f_back


@pytest.fixture
def interrupter() -> Iterator[Interrupter]:
    made = Interrupter()
    before = signal.signal(signal.SIGUSR1, made)
    yield made
    signal.signal(signal.SIGUSR1, before)


def test_an_interrupt_at_any_moment_cancels_the_work_and_lets_it_clean_up(
    interrupter: Interrupter,
) -> None:
    begun: list[int] = []
    cleaned_up: list[int] = []

    async def work(number: int) -> None:
        begun.append(number)
        try:
            await asyncio.Event().wait()
        finally:
            cleaned_up.append(number)

    async def answer() -> int:
        return 42

    assert background.run(answer) == 42  # the thread stands
    chance = random.Random(3)
    for number in range(300):
        interrupter.arm(chance.choice((1e-6, 10e-6, 50e-6, 500e-6)) * (1 + chance.random()))
        with pytest.raises(KeyboardInterrupt):
            background.run(work, number)
        assert cleaned_up == begun
    assert background.run(answer) == 42


def test_many_calls_share_one_thread() -> None:
    async def name() -> str:
        return threading.current_thread().name

    assert {background.run(name) for _ in range(20)} == {"pgflow-io"}
    assert [each.name for each in threading.enumerate()].count("pgflow-io") == 1


def test_an_error_of_the_work_is_the_callers() -> None:
    async def fail() -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        background.run(fail)


def test_work_that_fails_before_it_begins_is_the_callers_too() -> None:
    def fail() -> Coroutine[Any, Any, None]:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        background.run(fail)


@for_each(
    "trouble", [RuntimeError, KeyboardInterrupt, SystemExit, asyncio.CancelledError, GeneratorExit]
)
def test_a_display_that_fails_ends_the_work_before_it_is_told(
    trouble: type[BaseException],
) -> None:
    cleaned_up: list[bool] = []

    async def work(report: background.Report) -> None:
        report(0, 3)
        try:
            await asyncio.Event().wait()
        finally:
            cleaned_up.append(True)

    def show(_done: int, _total: int) -> None:
        raise trouble

    with pytest.raises(trouble) as caught:
        background.watch(work, show)
    assert cleaned_up == [True]
    told = getattr(caught.value, "__notes__", [])
    assert ("The work that was waited for has been stopped." in told) is (
        trouble is not KeyboardInterrupt
    )


def test_a_callback_of_a_plain_script_may_call_again() -> None:
    answers: list[int] = []
    done = threading.Event()

    async def answer() -> int:
        return 42

    def again(outcome: concurrent.futures.Future[int]) -> None:
        answers.append(outcome.result())
        answers.append(background.run(answer))
        background.start(answer(), last)

    def last(outcome: concurrent.futures.Future[int]) -> None:
        answers.append(outcome.result())
        done.set()

    background.start(answer(), again)
    assert done.wait(20)
    assert answers == [42, 42, 42]


def test_callbacks_come_one_after_the_other() -> None:
    heard: list[int] = []
    done = threading.Event()
    told = background.on_callers_loop(heard.append)

    async def count() -> None:
        for number in range(100):
            told(number)

    background.start(count(), lambda _outcome: done.set())
    assert done.wait(20)
    assert heard == list(range(100))


def test_a_call_on_the_thread_of_all_calls_is_refused_and_not_waited_for() -> None:
    async def answer() -> int:
        return 42

    async def ask_itself() -> int:
        return background.run(answer)

    with pytest.raises(PgflowError, match="wait for itself") as caught:
        background.run(ask_itself)
    assert "to_thread" in caught.value.hint
    assert background.run(answer) == 42


def test_what_a_cancelled_connect_leaves_is_no_error_of_anybody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def lose(error: Exception) -> None:
        asyncio.get_running_loop().create_future().set_exception(error)

    background.run(lambda: lose(ConnectionError("unexpected connection_lost() call")))
    assert caplog.text == ""
    background.run(lambda: lose(ConnectionError("another")))
    assert "never retrieved" in caplog.text
