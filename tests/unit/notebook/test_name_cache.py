"""Tab completion never lets a person wait for the network."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

import pytest

from pgflow_widgets.errors import TransportError
from pgflow_widgets.local import background
from pgflow_widgets.notebook.access import name_cache
from pgflow_widgets.notebook.access.name_cache import NameCache


class _Service:
    """A list of datasets that answers when it may, or not at all."""

    def __init__(self, *, late: bool = False, error: Exception | None = None) -> None:
        self.may_answer = threading.Event()
        if not late:
            self.may_answer.set()
        self.error = error
        self.asked = 0
        self.answers: list[Future[None]] = []

    async def datasets(self) -> Any:
        self.asked += 1
        await asyncio.to_thread(self.may_answer.wait)
        if self.error:
            raise self.error
        for name in ("Orders", "Customers"):
            yield type("Dataset", (), {"name": name})

    def start(self, operation: Callable[[Any], Coroutine[Any, Any, None]]) -> Future[None]:
        self.answers.append(background.start(operation(self), lambda _outcome: None))
        return self.answers[-1]


def _cache(service: _Service) -> NameCache:
    return NameCache(service.start, lambda: "prod")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick answer counts as one on a busy machine too."""
    monkeypatch.setattr(name_cache, "_AT_ONCE", 30.0)


@pytest.mark.usefixtures("patient")
def test_a_quick_answer_is_there_at_once_and_remembered() -> None:
    service = _Service()
    names = _cache(service)
    assert names.datasets() == names.datasets() == ["Customers", "Orders"]
    assert service.asked == 1


def test_a_slow_answer_is_not_waited_for_and_is_there_the_next_time() -> None:
    service = _Service(late=True)
    names = _cache(service)
    assert names.datasets() == []
    service.may_answer.set()
    service.answers[0].result()
    assert names.datasets() == ["Customers", "Orders"]
    assert service.asked == 1


@pytest.mark.usefixtures("patient")
def test_a_refusal_offers_nothing_and_is_not_repeated_at_each_key() -> None:
    service = _Service(error=TransportError("down"))
    names = _cache(service)
    assert names.datasets() == names.datasets() == []
    assert service.asked == 1
