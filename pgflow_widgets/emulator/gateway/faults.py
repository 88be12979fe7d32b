"""Lets the local Flow Service fail on demand, as networks, proxies and services do.

Rules say which calls fail, how, and how often. The same seed and the same order of calls give the
same faults.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import Handler, Route, read_body
from pgflow_widgets.errors import InputError
from pgflow_widgets.model import platform

FAULTS_PATH = f"{platform.EMULATOR_PATH}/faults"

_PIECES = 8
_LONGEST = 86_400  # seconds


class Fault(StrEnum):
    """One way to fail."""

    LATENCY = "latency"
    TOO_MANY_REQUESTS = "too-many-requests"
    SERVER_ERROR = "server-error"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    CUT_OFF = "cut-off"
    CONTENT_TYPE = "content-type"
    HTML = "html"
    DRIP = "drip"
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - a name


@dataclass(slots=True)
class FaultRule:
    """Which calls fail, and how.

    Parameters
    ----------
    fault
        The way to fail: ``latency`` (wait, then answer), ``too-many-requests`` (429 with
        ``Retry-After``), ``server-error`` (5xx), ``reset-before`` and ``reset-after`` (the
        connection breaks before the work, or when it is done), ``cut-off`` (half of the body),
        ``content-type`` (the answer says it is HTML), ``html`` (a proxy's page instead of the
        answer), ``drip`` (the body comes in small pieces), ``expired-token``.
    route
        Method and path, such as ``POST /connections`` or ``GET /connections/*/test``; paths outside
        of Flow Service in full. ``*`` stands for anything.
    rate
        Share of the calls, 0 to 1.
    times
        How often it happens at most; None for no end.
    seconds
        How long ``latency`` and ``drip`` take.
    status
        The status of a ``server-error``.
    retry_after
        Seconds in the ``Retry-After`` of ``too-many-requests`` and ``server-error``; None for none.
    as_date
        Whether that header is written as a date.
    """

    fault: Fault
    route: str = "*"
    rate: float = 1.0
    times: int | None = None
    seconds: float = 0.1
    status: int = 503
    retry_after: int | None = None
    as_date: bool = False

    @classmethod
    def parse(cls, raw_rule: object) -> FaultRule:
        """Read a rule from JSON; `InputError` says what is wrong with it."""
        if not isinstance(raw_rule, Mapping):
            raise InputError("A rule is a JSON object.")
        values = dict(raw_rule)
        if not isinstance(values.get("route", ""), str):
            raise InputError("route is text, such as 'POST /connections'.")
        try:
            rule = cls(fault=Fault(values.pop("fault", "")), **values)
        except ValueError:
            raise InputError(f"A fault is one of: {', '.join(Fault)}.") from None
        except TypeError:
            raise InputError(f"A rule knows: {', '.join(cls.__slots__)}.") from None
        numbers: list[object] = [rule.rate, rule.times or 0, rule.seconds, rule.status]
        numbers.append(rule.retry_after or 0)
        if not all(isinstance(number, int | float) and number >= 0 for number in numbers):
            raise InputError("rate, times, seconds, status and retry_after are numbers from 0.")
        if type(rule.status) is not int or not 400 <= rule.status <= 599:
            raise InputError("status is a whole number from 400 to 599.")
        if rule.seconds > _LONGEST or (rule.retry_after or 0) > _LONGEST:
            raise InputError(f"seconds and retry_after are at most {_LONGEST}.")
        return rule


class Faults:
    """The rules in force, and what they did.

    Parameters
    ----------
    revoke
        Makes the token of a request invalid.
    """

    def __init__(self, revoke: Callable[[web.Request], None]) -> None:
        self.calls = 0
        self.done: Counter[str] = Counter()
        self._revoke = revoke
        self._rules: list[tuple[FaultRule, random.Random]] = []
        self._ways: Mapping[Fault, Callable[[FaultRule, web.Request, Handler], Awaitable[Any]]] = {
            Fault.LATENCY: _late,
            Fault.TOO_MANY_REQUESTS: _refused,
            Fault.SERVER_ERROR: _refused,
            Fault.RESET_BEFORE: _reset_before,
            Fault.RESET_AFTER: _reset_after,
            Fault.CUT_OFF: _cut_off,
            Fault.CONTENT_TYPE: _mislabelled,
            Fault.HTML: _html,
            Fault.DRIP: _dripping,
            Fault.EXPIRED_TOKEN: self._expired,
        }

    def set(self, plan: object) -> None:
        """Take a plan: ``{"seed": 7, "rules": [{"fault": "reset-after", "rate": 0.2}]}``.

        Raises
        ------
        InputError
            The plan is not understood; the rules in force stay.
        """
        raw_plan: Mapping[str, object] = plan if isinstance(plan, Mapping) else {}
        rules = raw_plan.get("rules")
        if not isinstance(rules, list):
            raise InputError('A plan is {"seed": ..., "rules": [...]}.')
        seed = raw_plan.get("seed", 0)
        self._rules = [
            (FaultRule.parse(rule), random.Random(f"{seed}/{number}"))  # noqa: S311 - no secret
            for number, rule in enumerate(rules)
        ]
        self.calls, self.done = 0, Counter()

    def report(self) -> dict[str, object]:
        """Return how many calls came since the plan was set, and how often each fault happened."""
        return {"calls": self.calls, "done": self.done}

    async def apply(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, or fail as the first rule says that wants to."""
        self.calls += 1
        rule = self._pick(f"{request.method} {_path(request)}")
        if rule is None:
            return await handler(request)
        self.done[rule.fault] += 1
        answer: web.StreamResponse = await self._ways[rule.fault](rule, request, handler)
        return answer

    def _pick(self, route: str) -> FaultRule | None:
        for rule, chance in self._rules:
            if not fnmatchcase(route, rule.route) or rule.times == 0:
                continue
            if chance.random() < rule.rate:
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None

    async def _expired(
        self, _rule: FaultRule, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        self._revoke(request)
        return await handler(request)


def fault_routes(faults: Faults, check: Callable[[web.Request], object]) -> list[Route]:
    """Let who may call the service also say how it misbehaves, while it runs."""

    async def report(request: web.Request) -> web.Response:
        check(request)
        return web.json_response(faults.report())

    async def change(request: web.Request) -> web.Response:
        check(request)
        try:
            faults.set(await read_body(request))
        except InputError as error:
            raise problems.flow("1400-400", error.message) from None
        return web.json_response(faults.report())

    return [("GET", FAULTS_PATH, report), ("PUT", FAULTS_PATH, change)]


def _path(request: web.Request) -> str:
    return request.path.removeprefix(platform.FLOW_SERVICE_PATH)


async def _late(rule: FaultRule, request: web.Request, handler: Handler) -> web.StreamResponse:
    await request.read()  # it arrived, and is worked on even if the caller gives up
    await asyncio.sleep(rule.seconds)
    return await handler(request)


async def _refused(rule: FaultRule, _request: web.Request, _handler: Handler) -> web.StreamResponse:
    busy = rule.fault is Fault.TOO_MANY_REQUESTS
    status = 429 if busy else rule.status
    refusal = {"error_code": "429050", "message": "Too many requests"}
    body = (
        refusal if busy else {"title": "Internal Error", "status": status, "detail": "On demand."}
    )
    answer = web.json_response(body, status=status)
    if rule.retry_after is not None:
        end = datetime.now(UTC) + timedelta(seconds=rule.retry_after)
        date = format_datetime(end, usegmt=True)
        answer.headers["Retry-After"] = date if rule.as_date else str(rule.retry_after)
    return answer


async def _reset_before(
    _rule: FaultRule, request: web.Request, _handler: Handler
) -> web.StreamResponse:
    await request.read()
    return _broken(request)


async def _reset_after(
    _rule: FaultRule, request: web.Request, handler: Handler
) -> web.StreamResponse:
    await handler(request)
    return _broken(request)


async def _cut_off(_rule: FaultRule, request: web.Request, handler: Handler) -> web.StreamResponse:
    whole = await handler(request)
    body = _body(whole)
    cut = web.StreamResponse(status=whole.status, headers=_headers(whole))
    cut.content_length = len(body) + 1
    await cut.prepare(request)
    await cut.write(body[: len(body) // 2])
    _broken(request)
    return cut


async def _mislabelled(
    _rule: FaultRule, request: web.Request, handler: Handler
) -> web.StreamResponse:
    answer = await handler(request)
    answer.content_type = "text/html"
    return answer


async def _html(_rule: FaultRule, _request: web.Request, _handler: Handler) -> web.StreamResponse:
    page = "<!doctype html><title>Web gateway</title><p>Please sign in to the network."
    return web.Response(text=page, content_type="text/html")


async def _dripping(rule: FaultRule, request: web.Request, handler: Handler) -> web.StreamResponse:
    whole = await handler(request)
    body = _body(whole)
    slow = web.StreamResponse(status=whole.status, headers=_headers(whole))
    slow.content_length = len(body)
    await slow.prepare(request)
    size = len(body) // _PIECES + 1
    for start in range(0, len(body), size):
        await asyncio.sleep(rule.seconds / _PIECES)
        await slow.write(body[start : start + size])
    return slow


def _broken(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _body(answer: web.StreamResponse) -> bytes:
    body = answer.body if isinstance(answer, web.Response) else None
    return body if isinstance(body, bytes) else b""


def _headers(answer: web.StreamResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Content-Length"}
