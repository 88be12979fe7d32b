"""Every client method through every fault of the local Flow Service, and many creates under 20 %.

Both print a table at the end of the run: what a user sees where a call fails once, and where it
goes on failing.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pgflow_widgets import errors
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.tokens import TokenStore
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from tests.support import closing_lines, depth
from tests.support.fault_bench import Bench, bench_of
from tests.support.services import Service, running_service
from tests.support.tables import Failures

TIMEOUT = 0.6
BRISK = RetryPolicy(tries=2, first=0.002, longest=0.01, deadline=20)
SPEC = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
Call = Callable[[FlowServiceClient, str], Awaitable[Any]]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """One of its own, for the faults stay in force."""
    with running_service("--with-postgres") as running:
        yield running


def body(service: Service, name: str) -> dict[str, Any]:
    values = {
        each.name: Secret(service.database[each.name])
        if each.secret
        else service.database[each.name]
        for each in SPEC.fields
        if each.name in service.database
    }
    return ConnectionDraft(POSTGRESQL, SPEC, name, "", SPEC.with_prefills(values)).body()


async def _listed(client: FlowServiceClient, _id: str) -> Any:
    return [each async for each in client.list_connections()]


async def _updated(client: FlowServiceClient, connection_id: str) -> Any:
    made = _made[connection_id]
    changes = {"/name": f"{made.name} renamed"}
    return await client.update_connection(connection_id, changes, etag=made.etag)


METHODS: dict[str, tuple[str, Call]] = {
    "create_connection": ("POST /connections", lambda c, _id: c.create_connection(_bodies[c])),
    "list_connections": ("GET /connections", _listed),
    "connection_batches": ("GET /connections", lambda c, _id: c.connection_batches((), len)),
    "get_connection": ("GET /connections/*", lambda c, id_: c.get_connection(id_)),
    "delete_connection": ("DELETE /connections/*", lambda c, id_: c.delete_connection(id_)),
    "test_connection": ("GET /connections/*/test", lambda c, id_: c.test_connection(id_)),
    "update_connection": ("PATCH /connections/*", _updated),
    "auth_params": ("GET /connections/*", lambda c, id_: c.auth_params(id_, ["server"])),
    "flows_using": ("GET /flows", lambda c, id_: c.flows_using(id_)),
    "explore": ("GET /connections/*/explore", lambda c, id_: c.explore(id_)),
    "explore_table": (
        "GET /connections/*/explore",
        lambda c, id_: c.explore_table(id_, "sales.orders"),
    ),
    "preview": (
        "GET /connections/*/explore",
        lambda c, id_: c.explore_table(id_, "sales.orders", preview=True),
    ),
    "connection_specs": ("GET /connectionSpecs", lambda c, _id: c.connection_specs()),
    "connection_spec": (
        "GET /connectionSpecs/*",
        lambda c, _id: c.connection_spec(POSTGRESQL.connection_spec_id),
    ),
    "list_sandboxes": (
        "GET /data/foundation/sandbox-management/",
        lambda c, _id: c.list_sandboxes(),
    ),
    "sign in": ("POST /ims/token/v3", lambda c, _id: c.connection_specs()),
}
_bodies: dict[FlowServiceClient, dict[str, Any]] = {}
_made: dict[str, BaseConnection] = {}
# After these the change is made, and only its answer is lost: reading the connection tells.
_MADE = {"reset-after", "cut-off", "content-type", "drip", "latency"}


@dataclass(frozen=True)
class Trouble:
    """A fault, and what a user sees of it: once, and for ever; by the kind of call."""

    rule: dict[str, Any]
    once: str
    always: str
    create_once: str
    create_always: str
    sign_in_once: str = "answer"
    sign_in_always: str = ""


def lasting(always: str, *, sign_in: str = "", **rule: Any) -> Trouble:
    """One that a patient client gets over, and that a create settles by looking."""
    adopted = {"reset-after", "cut-off", "content-type"}
    create = "adopted" if rule["fault"] in adopted or "seconds" in rule else "repeated"
    return Trouble(
        rule,
        once="answer",
        always=always,
        create_once=create,
        create_always="adopted" if create == "adopted" else "OutcomeUnknownError",
        sign_in_always=sign_in or always,
    )


TROUBLES = {
    "latency": Trouble(
        {"fault": "latency", "seconds": 0.05}, "answer", "answer", "created", "created"
    ),
    "latency past the timeout": lasting("TimedOutError", fault="latency", seconds=1.5 * TIMEOUT),
    "429, seconds": Trouble(
        {"fault": "too-many-requests", "retry_after": 0},
        *("answer", "UnavailableError", "created", "UnavailableError"),
        sign_in_always="UnavailableError",
    ),
    "429, date": Trouble(
        {"fault": "too-many-requests", "retry_after": 0, "as_date": True},
        *("answer", "UnavailableError", "created", "UnavailableError"),
        sign_in_always="UnavailableError",
    ),
    **{
        str(status): lasting("UnavailableError", fault="server-error", status=status)
        for status in (500, 502, 503, 504)
    },
    "reset before the work": lasting("AnswerLostError", fault="reset-before"),
    "reset after the work": lasting("AnswerLostError", fault="reset-after"),
    "cut-off body": lasting("AnswerLostError", fault="cut-off"),
    "wrong content type": Trouble(
        {"fault": "content-type"},
        *("ProtocolError", "ProtocolError", "adopted", "adopted"),
        sign_in_once="answer",
        sign_in_always="answer",
    ),
    "HTML of a proxy": Trouble(
        {"fault": "html"},
        *("ProtocolError", "ProtocolError", "repeated", "OutcomeUnknownError"),
        sign_in_once="ProtocolError",
        sign_in_always="ProtocolError",
    ),
    "slow drip": Trouble(
        {"fault": "drip", "seconds": 0.05}, "answer", "answer", "created", "created"
    ),
    "drip past the timeout": lasting("TimedOutError", fault="drip", seconds=1.5 * TIMEOUT),
    "expired token": Trouble(
        {"fault": "expired-token"},
        *("answer", "NotPermittedError", "created", "NotPermittedError"),
        sign_in_always="answer",
    ),
}


def wanted(method: str, trouble: Trouble, *, once: bool) -> str:
    if method == "create_connection":
        return trouble.create_once if once else trouble.create_always
    if method == "sign in":
        return trouble.sign_in_once if once else trouble.sign_in_always or trouble.always
    if method == "delete_connection" and trouble.rule["fault"] in {"content-type", "html"}:
        return "answer"  # an empty answer has no type to be wrong
    if method == "delete_connection" and trouble.rule["fault"] in {"drip", "cut-off"}:
        return "answer"  # nor a body to be slow or cut
    if method == "update_connection" and trouble.rule["fault"] in _MADE:
        return "answer"
    return trouble.once if once else trouble.always


def faults_of(method: str) -> list[str]:
    """All faults for creates and in a long run, else a quarter, another for each method."""
    if depth.is_long() or method == "create_connection":
        return list(TROUBLES)
    return list(TROUBLES)[list(METHODS).index(method) % 4 :: 4]


@pytest.mark.timeout(600)  # of all faults some are waits
@pytest.mark.parametrize("method", METHODS)
async def test_a_fault_is_got_over_or_told(
    method: str, service: Service, record_property: Callable[[str, object], None]
) -> None:
    route, call = METHODS[method]
    failures = Failures()
    async with bench_of(service) as bench:
        for fault in faults_of(method):
            trouble = TROUBLES[fault]
            with failures.of(fault):
                seen = [
                    await outcome(bench, service, call, {"route": route, **trouble.rule}, once=once)
                    for once in (True, False)
                ]
                shown = " / ".join(seen).replace("Error", "")
                record_property(closing_lines.FAULT, [method, fault, shown])
                assert seen == [wanted(method, trouble, once=once) for once in (True, False)]
    failures.check()


async def outcome(
    bench: Bench, service: Service, call: Call, rule: dict[str, Any], *, once: bool
) -> str:
    """What a user sees of one call; the connection it works on is made before the fault begins."""
    name = f"{call} {rule} {once}"
    async with FlowServiceClient(service.credentials, timeout=10) as calm:
        made = await calm.create_connection(body(service, name + " before"))
        _made[made.id] = made
        await bench.set({**rule, "times": 1} if once else rule)
        try:
            async with FlowServiceClient(
                service.credentials, timeout=TIMEOUT, policy=BRISK
            ) as client:
                _bodies[client] = body(service, name)
                answer = await call(client, made.id)
        except errors.PgflowError as error:
            kind = type(error).__name__ if error.message and error.blame else "no reason"
            answer = None
        else:
            kind = getattr(answer, "outcome", "") or "answer"
        finally:
            _bodies.clear()
        assert (await bench.told())[1], "the fault did not happen"
        await bench.set()
        listed = [each async for each in calm.list_connections()]
        there = [each.id for each in listed if each.name == name]
        if kind in {"created", "adopted", "repeated"}:
            assert there == [answer.id]
        elif kind != "OutcomeUnknownError":
            assert there == []
        else:
            assert len(there) <= 1
        if call is _updated:
            renamed = [each.id for each in listed if each.name.endswith(" renamed")]
            assert renamed == ([made.id] if kind == "answer" else [])
        for each in listed:
            if each.name.startswith(name):
                await calm.delete_connection(each.id)
    return kind


MIXED = (
    {"fault": "reset-before", "rate": 0.04},
    {"fault": "reset-after", "rate": 0.05},
    {"fault": "cut-off", "rate": 0.04},
    {"fault": "server-error", "status": 500, "rate": 0.02},
    {"fault": "server-error", "status": 503, "rate": 0.02, "retry_after": 0},
    {"fault": "too-many-requests", "rate": 0.03, "retry_after": 0},
    {"fault": "content-type", "rate": 0.01},
    {"fault": "html", "rate": 0.01},
    {"fault": "expired-token", "rate": 0.005},
    {"fault": "drip", "seconds": 0.1, "rate": 0.01},
    {"fault": "latency", "seconds": 1.5, "rate": 0.005},
)


@pytest.mark.parametrize("creates", [100, pytest.param(3000, marks=pytest.mark.soak)])
async def test_many_creates_under_faults_lose_and_double_nothing(
    creates: int, service: Service, tell: Callable[[str], None]
) -> None:
    names = [f"soak {creates} {number:04}" for number in range(creates)]
    random.Random(5).shuffle(names)
    tokens = TokenStore()
    patient = RetryPolicy(tries=6, first=0.002, longest=0.05, deadline=30)
    async with bench_of(service) as bench:
        await bench.set(*MIXED, seed=11)
        async with FlowServiceClient(
            service.credentials, "dev", tokens=tokens, timeout=1.0, policy=patient
        ) as client:

            async def create(name: str) -> tuple[str, str, str]:
                try:
                    made = await client.create_connection(body(service, name))
                except errors.PgflowError as error:
                    return name, type(error).__name__, ""
                return name, made.outcome, made.id

            reported = await asyncio.gather(*(create(name) for name in names))
        calls, faults = await bench.told()
        await bench.set()
        async with FlowServiceClient(service.credentials, "dev", timeout=30) as calm:
            there = Counter({})
            ids: dict[str, str] = {}
            async for each in calm.list_connections():
                there[each.name] += 1
                ids[each.id] = each.name
    acknowledged = {id_: name for name, _, id_ in reported if id_}
    lost = [name for id_, name in acknowledged.items() if ids.get(id_) != name]
    doubled = [name for name, count in there.items() if count > 1]
    silent = [
        name
        for name, kind, id_ in reported
        if not id_ and there[name] and kind != "OutcomeUnknownError"
    ]
    kinds = Counter(kind for _, kind, _ in reported)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    tell(
        f"creates: {creates}, {calls} calls, {faults} faults, {told}, {len(lost)} lost, "
        f"{len(doubled)} doubled, {len(silent)} kept but reported as failed"
    )
    assert len({id_ for _, _, id_ in reported if id_}) == len(acknowledged)
    assert (lost, doubled, silent) == ([], [], [])
    assert faults / calls > 0.2 - 3 * 0.4 / calls**0.5  # 20 %, but for chance
    assert len(acknowledged) > 0.9 * creates
