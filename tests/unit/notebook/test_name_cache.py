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

    async def list_connections(self) -> Any:
        await asyncio.to_thread(self.may_answer.wait)
        for name in ("shop", "store"):
            yield type("Connection", (), {"name": name})

    dataflows = list_connections

    async def explore(self, connection_id: str, *, patient: bool) -> Any:
        self.asked += 1
        await asyncio.to_thread(self.may_answer.wait)
        return [type("Table", (), {"path": f"{connection_id[:4]}.orders"})]

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


class _Person:
    """The clock of a person at the keyboard, who waits for what is not there, and how long."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    def wait(self, _under_way: Future[None], seconds: float) -> None:
        self.now += seconds
        self.waits.append(seconds)


SHOP = "5b1d9c40-0000-4000-8000-000000000001"


def _at_keyboard(service: _Service) -> tuple[NameCache, _Person]:
    person = _Person()
    cache = NameCache(service.start, lambda: "prod", clock=person.clock, wait=person.wait)
    return cache, person


def test_one_press_of_the_key_waits_a_quarter_second_whatever_it_asks() -> None:
    service = _Service(late=True)
    names, person = _at_keyboard(service)
    for _ in range(3):
        names.for_one_key()
        before = person.now
        offered = [names.connections(), names.flows(), names.datasets(), names.tables(SHOP)]
        assert offered == [[], [], [], []]
        assert person.now - before <= 0.3
        person.now += 1.0
    service.may_answer.set()
    for answer in service.answers:
        answer.result()
    assert names.for_one_key().connections() == names.flows() == ["shop", "store"]


def test_the_tables_of_a_connection_that_was_named_are_there_at_the_first_key() -> None:
    service = _Service()
    names, person = _at_keyboard(service)
    names.expect([SHOP])
    names.expect([SHOP])
    service.answers[0].result()
    person.now += 3600.0  # old ones are offered while new ones are asked for
    assert names.for_one_key().tables(SHOP) == ["5b1d.orders"]
    service.answers[-1].result()
    assert service.asked == 2


def test_many_connections_are_not_all_asked_for_their_tables() -> None:
    service = _Service()
    names, person = _at_keyboard(service)
    names.heard(["shop"] * 2 + ["store", "a", "b"])
    assert service.answers == []
    assert names.for_one_key().connections() == ["a", "b", "shop", "store"]
    assert person.waits == []


def test_a_failure_takes_no_names_away() -> None:
    service = _Service()
    names, person = _at_keyboard(service)
    assert names.for_one_key().datasets() in ([], ["Customers", "Orders"])
    service.answers[0].result()
    person.now += 60.0
    service.error = TransportError("down")
    names.for_one_key().datasets()
    service.answers[-1].result()
    assert names.for_one_key().datasets() == ["Customers", "Orders"]
