"""An interrupt that comes at a bad moment is delivered after it, to whom it was meant for."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pgflow_widgets.local import interrupts


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_what_is_held_is_done_before_the_interrupt_comes() -> None:
    before = signal.getsignal(signal.SIGINT)
    done: list[int] = []

    @interrupts.hold()
    def work() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append(1)
        with interrupts.hold():
            signal.raise_signal(signal.SIGINT)
            done.append(2)
        done.append(3)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1, 2, 3]
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_outweighs_an_error_and_neither_is_lost() -> None:
    @interrupts.hold()
    def work() -> None:
        signal.raise_signal(signal.SIGINT)
        raise ImportError("mine")

    with pytest.raises(KeyboardInterrupt) as caught:
        work()
    assert isinstance(caught.value.__context__, ImportError)


def test_a_handler_of_the_users_own_gets_it_once() -> None:
    heard: list[tuple[Any, ...]] = []

    def mine(*said: object) -> None:
        heard.append(said)

    signal.signal(signal.SIGINT, mine)
    with interrupts.hold():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert heard == []
    assert [said[0] for said in heard] == [signal.SIGINT]
    assert signal.getsignal(signal.SIGINT) is mine


@pytest.mark.parametrize("way", [signal.SIG_IGN, signal.SIG_DFL])
def test_where_python_does_not_interrupt_nothing_is_changed(way: signal.Handlers) -> None:
    signal.signal(signal.SIGINT, way)
    with interrupts.hold():
        assert signal.getsignal(signal.SIGINT) is way
    assert signal.getsignal(signal.SIGINT) is way


def test_other_threads_need_nothing_held() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with interrupts.hold():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
