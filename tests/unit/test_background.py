"""Work on the background loop, interrupted at any moment, as Ctrl-C and the stop button do."""

from __future__ import annotations

import asyncio
import random
import signal
import threading
from collections.abc import Coroutine, Iterator
from types import FrameType
from typing import Any

import pytest

from pgflow_widgets import background


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
