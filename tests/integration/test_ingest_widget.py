"""The form from a table to a dataset on a real service: nothing cancelled is lost or doubled."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.widgets.ingest.widget import Ingest
from tests.integration.test_ingest import CREATES, Shop, calls, loop, once_each, shop, there
from tests.support.services import Service, misbehaving

__all__ = ["calls", "loop", "shop"]  # fixtures


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def tell(form: Ingest, kind: str, **message: Any) -> None:
    form._handle_custom_msg({"type": kind, **message}, [])


def reviewed(shop: Shop) -> Ingest:
    """The form of a table, at its last step."""
    form = shop.sandbox.ingest(shop.name, shop.table)
    until(lambda: not form.view["busy"])
    tell(form, "next", value="columns", attempt=0)
    dataset = f"orders {random.getrandbits(48):x}"
    tell(form, "edit", name="target/dataset", value=dataset)
    for step in ("target", "mapping", "schedule"):
        tell(form, "next", value=step, attempt=0)
        until(lambda step=step: form.view["step"] != step)  # type: ignore[misc]
    return form


def creates(calls: list[Request], route: str) -> int:
    """How many requests of a route were sent."""
    method, _, path = route.partition(" ")
    return sum(call.method == method and call.target.endswith(path) for call in calls)


@pytest.mark.parametrize(
    ("kind", "repair"),
    [
        (Kind.SOURCE, "undo"),
        (Kind.DATASET, "continue"),
        (Kind.TARGET, "continue"),
        (Kind.TARGET, "undo"),
    ],
    ids=str,
)
def test_a_create_that_is_cancelled_can_be_continued_and_undone(
    shop: Shop, service: Service, calls: list[Request], kind: Kind, repair: str
) -> None:
    """The request that was interrupted has its effect a second later.

    A dataflow is none of these: one that comes late may be refused, for its start has passed.
    """
    form = reviewed(shop)
    plan = form.plan
    with misbehaving(service, CREATES[kind], fault="latency", seconds=1, times=1) as delayed:
        tell(form, "submit", attempt=form.view["attempt"])
        until(lambda: delayed() == 1)
        tell(form, "cancel")
    until(lambda: not form.view["busy"])
    assert form.view["notice"]["kind"] == "stopped"
    assert f"The {kind} may exist too." in form.view["notice"]["hint"]
    tell(form, repair, attempt=form.view["attempt"])
    until(lambda: not form.view["busy"])
    if repair == "continue":
        assert form.result is not None
        assert creates(calls, CREATES[kind]) == 1
        assert there(shop, plan) == once_each(plan)
    else:
        assert f"{kind} '" in form.view["notice"]["text"]
        left = there(shop, plan)
        left.pop(str(Kind.MAPPING), None)  # Adobe offers no way to delete one
        assert set(left.values()) == {0}
    form.close()
