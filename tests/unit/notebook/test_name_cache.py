"""Tab completion never lets a person wait for the network."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

from pgflow_widgets.errors import TransportError
from pgflow_widgets.local import background
from pgflow_widgets.notebook.access.name_cache import NameCache


class _Service:
    """A list of datasets that answers late, or not at all."""

    def __init__(self, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.seconds = seconds
        self.error = error
        self.asked = 0

    async def datasets(self) -> Any:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if self.error:
            raise self.error
        for name in ("Orders", "Customers"):
            yield type("Dataset", (), {"name": name})

    def start(self, operation: Callable[[Any], Coroutine[Any, Any, None]]) -> Future[None]:
        return background.start(operation(self), lambda _outcome: None)


def _cache(service: _Service) -> NameCache:
    return NameCache(service.start, lambda: "prod")


def test_a_quick_answer_is_there_at_once_and_remembered() -> None:
    service = _Service()
    names = _cache(service)
    assert names.datasets() == names.datasets() == ["Customers", "Orders"]
    assert service.asked == 1


def test_a_slow_answer_is_not_waited_for_and_is_there_the_next_time() -> None:
    service = _Service(0.6)
    names = _cache(service)
    start = time.monotonic()
    assert names.datasets() == []
    assert time.monotonic() - start < 0.3
    deadline = time.monotonic() + 5
    while not names.datasets():
        assert time.monotonic() < deadline
    assert names.datasets() == ["Customers", "Orders"]
    assert service.asked == 1


def test_a_refusal_offers_nothing_and_is_not_repeated_at_each_key() -> None:
    service = _Service(error=TransportError("down"))
    names = _cache(service)
    assert names.datasets() == names.datasets() == []
    assert service.asked == 1
