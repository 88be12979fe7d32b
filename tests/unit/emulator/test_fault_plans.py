"""Faults of the local Flow Service: what a plan may say, and that a seed decides."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from pgflow_widgets.emulator.gateway.faults import Faults
from pgflow_widgets.errors import InputError
from tests.support.tables import for_each

PAGE = Path(__file__).parents[3] / "notebooks" / "book" / "emulator.md"


def faults() -> Faults:
    return Faults(revoke=print)


async def answers(plan: dict[str, Any], calls: int = 60) -> list[int]:
    async def fine(request: web.Request) -> web.StreamResponse:
        return web.Response(status=200)

    service = faults()
    service.set(plan)
    paths = ("/data/foundation/flowservice/connections", "/ims/token/v3")
    requests = [make_mocked_request("POST", path) for path in paths]
    return [(await service.apply(requests[n % 2], fine)).status for n in range(calls)]


async def test_the_same_seed_gives_the_same_faults() -> None:
    plan = {"seed": 3, "rules": [{"fault": "server-error", "rate": 0.5}]}
    first = await answers(plan)
    assert first == await answers(plan)
    assert first != await answers({**plan, "seed": 4})
    assert 15 < first.count(503) < 45


async def test_a_rule_is_about_its_route_and_ends_after_its_times() -> None:
    rule = {"fault": "too-many-requests", "route": "POST /connections", "times": 3}
    assert (await answers({"rules": [rule]}))[:8] == [429, 200, 429, 200, 429, 200, 200, 200]


@for_each(
    "plan",
    [
        None,
        [],
        {},
        {"rules": {}},
        {"rules": ["latency"]},
        {"rules": [{}]},
        {"rules": [{"fault": "earthquake"}]},
        {"rules": [{"fault": []}]},
        {"rules": [{"fault": "latency", "pace": 1}]},
        {"rules": [{"fault": "latency", "rate": "often"}]},
        {"rules": [{"fault": "latency", "seconds": -1}]},
        {"rules": [{"fault": "latency", "route": 7}]},
        {"rules": [{"fault": "latency", "seconds": 1e300}]},
        {"rules": [{"fault": "server-error", "status": 0}]},
        {"rules": [{"fault": "server-error", "status": 99999}]},
        {"rules": [{"fault": "server-error", "status": 503.5}]},
        {"rules": [{"fault": "too-many-requests", "retry_after": 10**300}]},
    ],
)
def test_a_plan_that_is_not_understood_is_refused(plan: object) -> None:
    with pytest.raises(InputError):
        faults().set(plan)


def test_its_page_shows_a_plan_and_names_every_fault() -> None:
    text = PAGE.read_text("utf-8")
    (plan,) = re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)
    faults().set(json.loads(plan))
    from pgflow_widgets.emulator.gateway.faults import Fault

    assert [each for each in Fault if f"`{each}`" not in text] == []
