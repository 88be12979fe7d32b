"""A create whose answer is lost: when it is searched for, what is deleted, what a person is told.

The clock here stands still until somebody waits. `tests/integration/test_lost_answers.py` has the
same at a real socket.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from pgflow_widgets.api import create_once
from pgflow_widgets.api.create_once import Creation
from pgflow_widgets.api.messages.payload import Created
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.session import Session, UnansweredError
from pgflow_widgets.api.transport import AnswerLostError
from pgflow_widgets.errors import (
    NotPermittedError,
    OutcomeUnknownError,
    PgflowError,
    ProtocolError,
    RequestRefusedError,
    ServiceError,
    TransportError,
    UnavailableError,
)
from tests.support.tables import for_each

LOST = UnansweredError("The connection broke.")
FAILED = ServiceError("Flow Service failed.", status=500, code="1500-500")
GATEWAY = UnavailableError("The gateway gave up.", status=504)
AT_LAST = 1e6


@dataclass
class Thing:
    id: str


@dataclass
class Service:
    """A service, and the session that leads there: `shown` is when each resource can be seen."""

    answers: list[PgflowError | asyncio.CancelledError | str]
    shown: dict[str, float] = field(default_factory=dict)
    trouble: Callable[[float], PgflowError | None] = lambda _now: None
    undeletable: Sequence[str] = ()
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    timeout: float = 60.0
    now: float = 0.0
    sent: list[float] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    doubts: int = 0
    turned_away: bool = False
    mark: str = "0"
    place = ("https://example.com", "org", "dev")

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds

    async def ask(self, request: Request) -> Response:
        if self.turned_away:
            raise asyncio.CancelledError
        request.at_work(True)
        self.sent.append(self.now)
        answer = self.answers[len(self.sent) - 1]
        if isinstance(answer, asyncio.CancelledError | UnansweredError):
            raise answer
        return Response(201, {}, b"")

    def read(self, _request: Request, _response: Response) -> Created:
        answer = self.answers[len(self.sent) - 1]
        if isinstance(answer, PgflowError):
            raise answer
        self.shown.setdefault(answer, self.now)
        return Created(answer, "")

    async def find(self) -> list[Thing]:
        self.searches.append(self.now)
        if error := self.trouble(self.now):
            raise error
        return [Thing(name) for name, at in self.shown.items() if at <= self.now]

    async def keep(self, made: Created) -> Thing:
        return Thing(made.id)

    async def remove(self, resource_id: str) -> None:
        self.deleted.append(resource_id)
        if resource_id in self.undeletable:
            raise NotPermittedError("You may not.", status=403)

    def doubt(self) -> None:
        self.doubts += 1

    async def create(
        self, mend: Callable[[ServiceError], bool] = lambda _refusal: False
    ) -> tuple[str, str]:
        creation: Creation[Thing] = Creation(
            Request("create the thing", "POST", "/things", repeatable=False),
            *(self.read, self.find, self.mark, self.keep, self.remove),
            *("thing", "shop", "description ends with [pgflow 0]"),
            mend,
        )
        thing, outcome = await create_once.create(cast("Session", self), creation, self.doubt)
        return thing.id, outcome


async def test_an_answer_is_believed_and_nothing_is_searched_for() -> None:
    service = Service(["a"])
    assert await service.create() == ("a", "created")
    assert (service.searches, service.deleted, service.doubts) == ([], [], 0)


async def test_a_refusal_is_no_doubt() -> None:
    service = Service([RequestRefusedError("No.", status=499)])
    with pytest.raises(RequestRefusedError):
        await service.create()
    assert (len(service.sent), service.searches, service.doubts) == (1, [], 0)


async def test_a_refusal_that_can_be_met_is_answered_once_more_without_a_search() -> None:
    service = Service([RequestRefusedError("Otherwise, please.", status=400), "a"])
    refusals: list[ServiceError] = []

    def mend(refusal: ServiceError) -> bool:
        refusals.append(refusal)
        return len(refusals) == 1

    assert await service.create(mend) == ("a", "created")
    assert (len(service.sent), service.searches) == (2, [])
    stubborn = Service([RequestRefusedError("No.", status=400)] * 3)
    refusals.clear()
    with pytest.raises(RequestRefusedError):
        await stubborn.create(mend)
    assert (len(stubborn.sent), stubborn.searches) == (2, [])


@for_each("answer", [LOST, FAILED, GATEWAY, ProtocolError("It is no JSON.")])
async def test_what_was_made_without_an_answer_is_adopted(answer: PgflowError) -> None:
    service = Service([answer], {"a": 3.0})
    assert await service.create() == ("a", "adopted")
    assert (service.sent, service.deleted, service.doubts) == ([0.0], [], 1)


@for_each(
    "answer, settling, waited",
    [
        (FAILED, None, 15.0),
        (ServiceError("x", status=503, title="t"), None, 15.0),
        (ServiceError("x", status=500, detail="d"), None, 15.0),
        (ServiceError("x", status=500), None, 60.0),  # of whom nobody knows who has answered
        (ServiceError("x", status=502, code="c"), None, 60.0),
        (GATEWAY, None, 60.0),
        (LOST, None, 60.0),
        (LOST, 8.0, 8.0),
        (FAILED, 8.0, 8.0),
        (FAILED, 0.0, 0.0),
    ],
)
async def test_it_is_sent_again_when_nothing_more_can_appear(
    answer: PgflowError, settling: float | None, waited: float
) -> None:
    """At the last moment it is searched for once more: what came until then is not doubled."""
    policy = RetryPolicy(settling=settling)
    service = Service([answer, "b"], policy=policy)
    assert await service.create() == ("b", "repeated")
    assert service.sent == [0.0, waited]
    assert service.searches[-2:] == [waited, waited]
    late = Service([answer, "b"], {"a": waited}, policy=policy)
    assert await late.create() == ("a", "adopted")
    assert late.sent == [0.0]


async def test_searches_grow_apart_and_then_come_at_the_same_moments_for_all() -> None:
    service = Service([FAILED], {"a": 6.5}, now=0.25)
    await service.create()
    assert service.searches == [0.25, 0.75, 1.75, 2.0, 4.0, 6.0, 8.0]


async def test_a_twin_that_came_too_late_is_deleted_and_no_other() -> None:
    service = Service([FAILED, "b"], {"a": 16.0, "b": 20.0})
    assert await service.create() == ("b", "repeated")
    assert service.deleted == ["a"]


async def test_of_two_lost_answers_one_is_kept_and_all_others_are_deleted() -> None:
    service = Service([FAILED, LOST], {"a": 50.0, "b": 50.0, "c": 50.0})
    assert await service.create() == ("a", "adopted")
    assert service.deleted == ["b", "c"]


@pytest.mark.parametrize(("first", "second"), [(LOST, FAILED), (FAILED, LOST)])
async def test_after_two_lost_answers_the_longer_work_is_waited_for(
    first: PgflowError, second: PgflowError
) -> None:
    service = Service([first, second], {"a": (60.0 if first is LOST else 15.0) + 59.0})
    assert await service.create() == ("a", "adopted")
    assert service.deleted == []
    # One alone may have a twin that is still to come.
    assert service.searches[-1] == service.sent[1] + 60.0


async def test_a_twin_that_cannot_be_deleted_is_named_and_hides_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    service = Service([FAILED, "c"], dict.fromkeys("abc", 16.0), undeletable=["a"])
    assert await service.create() == ("c", "repeated")
    assert service.deleted == ["a", "b"]
    assert caplog.messages == ["Delete the thing a: it doubles c."]


async def test_a_search_that_fails_after_the_second_request_hides_no_resource(
    caplog: pytest.LogCaptureFixture,
) -> None:
    service = Service([FAILED, "b"])
    denied = NotPermittedError("You may not.", status=403)
    service.trouble = lambda _now: denied if len(service.sent) > 1 else None
    assert await service.create() == ("b", "repeated")
    assert service.deleted == []
    (said,) = caplog.messages
    assert "'shop' may be there twice: the list does not show b yet" in said


async def test_a_twin_is_searched_for_no_longer_than_the_list_lags(
    caplog: pytest.LogCaptureFixture,
) -> None:
    service = Service([LOST, "b"], {"b": AT_LAST})
    assert await service.create() == ("b", "repeated")
    assert service.searches[-1] == service.sent[1] + 15.0
    assert "may be there twice" in caplog.text


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, ...], float]:
    """What is remembered of creates in doubt: nothing yet."""
    in_doubt: dict[tuple[str, ...], float] = {}
    monkeypatch.setattr(create_once, "_in_doubt", in_doubt)
    return in_doubt


async def interrupt(service: Service) -> None:
    with pytest.raises(asyncio.CancelledError):
        await service.create()


async def test_what_an_interrupted_request_makes_later_is_adopted() -> None:
    service = Service([asyncio.CancelledError()], {"a": 40.0})
    await interrupt(service)
    service.now = 5.0
    assert await service.create() == ("a", "adopted")
    assert (service.sent, service.doubts) == ([0.0], 1)
    service.answers.append("b")
    assert await service.create() == ("b", "created")


async def test_what_an_interrupted_request_did_not_make_is_made_once_it_cannot_be_at_work() -> None:
    service = Service([asyncio.CancelledError(), "b"])
    await interrupt(service)
    service.now = 15.0
    assert await service.create() == ("b", "repeated")
    assert service.sent == [0.0, 60.0]


async def test_a_request_that_was_interrupted_long_ago_is_not_waited_for() -> None:
    service = Service([asyncio.CancelledError(), "b"])
    await interrupt(service)
    service.now = 60.0
    assert await service.create() == ("b", "created")
    assert service.searches == []


async def test_what_was_interrupted_before_it_was_sent_is_not_waited_for(
    remembered: dict[tuple[str, ...], float],
) -> None:
    service = Service(["a"], turned_away=True)
    await interrupt(service)
    assert remembered == {}
    await create_once.find_also_late(cast("Session", service), service.mark, service.find)
    assert service.now == 0.0
    service.turned_away = False
    assert await service.create() == ("a", "created")


async def test_a_search_that_is_interrupted_leaves_the_request_in_doubt(
    remembered: dict[tuple[str, ...], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service([asyncio.CancelledError()], {"a": 40.0})
    await interrupt(service)

    async def interrupted_sleep(_seconds: float) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(service, "sleep", interrupted_sleep)
        await interrupt(service)
    assert list(remembered.values()) == [0.0]
    assert await service.create() == ("a", "adopted")


@pytest.mark.parametrize("settled", [True, False])
async def test_what_nobody_could_look_for_stays_in_doubt(
    remembered: dict[tuple[str, ...], float], settled: bool
) -> None:
    offline = TransportError("The network is gone.")
    service = Service([LOST, "b"], {"a": 40.0} if settled else {})
    service.trouble = lambda now: offline if now < 5.0 else None
    with pytest.raises(OutcomeUnknownError):
        await service.create()
    service.now = 10.0
    assert await service.create() == (("a", "adopted") if settled else ("b", "repeated"))
    assert service.sent == ([0.0] if settled else [0.0, 60.0])
    assert remembered == {}


async def test_what_is_to_be_deleted_is_waited_for_once() -> None:
    service = Service([asyncio.CancelledError()], {"a": 40.0})
    await interrupt(service)
    found = await create_once.find_also_late(cast("Session", service), service.mark, service.find)
    assert [thing.id for thing in found] == ["a"]
    service.shown = {}
    left = service.now
    assert not await create_once.find_also_late(
        cast("Session", service), service.mark, service.find
    )
    assert service.now == left


async def test_the_same_name_in_another_sandbox_is_not_waited_for() -> None:
    service, other = Service([asyncio.CancelledError()]), Service(["a"])
    other.place = ("https://example.com", "org", "prod")
    await interrupt(service)
    assert await other.create() == ("a", "created")


async def test_nothing_is_said_where_nothing_is_in_doubt(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    service = Service([FAILED, "b"], {"b": 16.0})
    assert await service.create() == ("b", "repeated")
    assert caplog.messages == []


@pytest.mark.parametrize(
    "error",
    [
        AnswerLostError("It broke."),
        UnavailableError("Later.", status=503),
        ProtocolError("It is no JSON."),
    ],
)
async def test_trouble_while_searching_is_waited_out_and_no_proof(error: PgflowError) -> None:
    """A list that could not be read does not say that nothing was made: nothing is sent again."""
    for_a_time = Service([LOST], {"a": 0.0}, lambda now: error if now < 30 else None)
    assert await for_a_time.create() == ("a", "adopted")
    for_ever = Service([LOST, "b"], {"a": 0.0}, lambda _now: error)
    with pytest.raises(OutcomeUnknownError, match="it could not be looked for") as caught:
        await for_ever.create()
    assert for_ever.sent == [0.0]
    assert for_ever.searches[-1] == 60.0
    assert error.message in caught.value.message


async def test_one_search_that_fails_last_is_no_proof_either() -> None:
    error = AnswerLostError("It broke.")
    service = Service([LOST, "b"], {"a": 59.0}, lambda now: error if now > 58.5 else None)
    with pytest.raises(OutcomeUnknownError):
        await service.create()
    assert service.sent == [0.0]


async def test_what_was_seen_is_there_though_the_last_search_fails() -> None:
    error = AnswerLostError("It broke.")
    service = Service([FAILED, LOST], {"a": 16.0}, lambda now: error if now > 70 else None)
    assert await service.create() == ("a", "adopted")
    assert service.deleted == []


async def test_who_is_offline_is_told_at_once_what_to_look_for() -> None:
    offline = TransportError("Adobe cannot be reached.")
    service = Service([LOST, "b"], {}, lambda _now: offline)
    with pytest.raises(OutcomeUnknownError, match="Adobe cannot be reached") as caught:
        await service.create()
    assert (len(service.sent), len(service.searches)) == (1, 1)
    assert caught.value.name == "shop"
    assert "List the things before" in caught.value.hint
    assert "[pgflow 0]" in caught.value.hint


async def test_after_two_requests_that_left_no_trace_nothing_more_is_sent() -> None:
    service = Service([LOST, LOST, "c"], {"a": AT_LAST})
    with pytest.raises(OutcomeUnknownError, match="the list does not show it"):
        await service.create()
    assert len(service.sent) == 2


async def test_a_second_request_that_is_refused_leaves_the_first_in_doubt() -> None:
    service = Service([LOST, RequestRefusedError("No.", status=400)], {"a": AT_LAST})
    with pytest.raises(OutcomeUnknownError, match=r"the list does not show it\. No\."):
        await service.create()
