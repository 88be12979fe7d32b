"""Lets the local Flow Service fail on demand, as networks, proxies and services do.

Rules say which calls fail, how, and how often. The same seed and the same order of calls give the
same faults.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from fnmatch import fnmatchcase

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
        path = request.path.removeprefix(platform.FLOW_SERVICE_PATH)
        rule = self._pick(f"{request.method} {path}")
        if rule is None:
            return await handler(request)
        self.done[rule.fault] += 1
        instead = await self._answer_instead(rule, request)
        if instead is not None:
            return instead
        answer = await handler(request)
        match rule.fault:
            case Fault.RESET_AFTER:
                return _broken(request)
            case Fault.CUT_OFF:
                return await _cut_off(request, answer)
            case Fault.DRIP:
                return await _dripping(rule, request, answer)
            case Fault.CONTENT_TYPE:
                answer.content_type = "text/html"
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

    async def _answer_instead(self, rule: FaultRule, request: web.Request) -> web.Response | None:
        """Do what comes before the work; return what is answered in its place, if anything is."""
        match rule.fault:
            case Fault.TOO_MANY_REQUESTS:
                body = {"error_code": "429050", "message": "Too many requests"}
                return _refused(rule, 429, body)
            case Fault.SERVER_ERROR:
                failure = {"title": "Internal Error", "status": rule.status, "detail": "On demand."}
                return _refused(rule, rule.status, failure)
            case Fault.HTML:
                page = "<!doctype html><title>Web gateway</title><p>Please sign in to the network."
                return web.Response(text=page, content_type="text/html")
            case Fault.RESET_BEFORE:
                await request.read()
                return _broken(request)
            case Fault.LATENCY:
                await request.read()  # it arrived, and is worked on even if the caller gives up
                await asyncio.sleep(rule.seconds)
            case Fault.EXPIRED_TOKEN:
                self._revoke(request)
        return None


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


def _refused(rule: FaultRule, status: int, body: Mapping[str, object]) -> web.Response:
    answer = web.json_response(body, status=status)
    if rule.retry_after is not None:
        end = datetime.now(UTC) + timedelta(seconds=rule.retry_after)
        date = format_datetime(end, usegmt=True)
        answer.headers["Retry-After"] = date if rule.as_date else str(rule.retry_after)
    return answer


async def _cut_off(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    body = _body(whole)
    cut = await _begin(request, whole, len(body) + 1)
    await cut.write(body[: len(body) // 2])
    _broken(request)
    return cut


async def _dripping(
    rule: FaultRule, request: web.Request, whole: web.StreamResponse
) -> web.StreamResponse:
    body = _body(whole)
    slow = await _begin(request, whole, len(body))
    size = len(body) // _PIECES + 1
    for start in range(0, len(body), size):
        await asyncio.sleep(rule.seconds / _PIECES)
        await slow.write(body[start : start + size])
    return slow


async def _begin(
    request: web.Request, whole: web.StreamResponse, length: int
) -> web.StreamResponse:
    """Send the head of an answer, whose body follows in pieces."""
    headers = {name: value for name, value in whole.headers.items() if name != "Content-Length"}
    answer = web.StreamResponse(status=whole.status, headers=headers)
    answer.content_length = length
    await answer.prepare(request)
    return answer


def _broken(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _body(answer: web.StreamResponse) -> bytes:
    body = answer.body if isinstance(answer, web.Response) else None
    return body if isinstance(body, bytes) else b""
