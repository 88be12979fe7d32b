"""The widgets for ill dataflows, on a real service: a run that failed is repaired from them."""

from __future__ import annotations

import time
from typing import Any

from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.watch.widget import Watch
from tests.integration.test_ingest import Shop, loop, planned, shop

__all__ = ["loop", "shop"]  # fixtures


def asked(widget: KernelDrawnWidget, **message: Any) -> dict[str, Any]:
    """What a widget shows once what it was asked for is over."""
    if message:
        widget._handle_custom_msg({"attempt": widget._attempt} | message, [])
    end = time.monotonic() + 20
    while time.monotonic() < end and (widget.view["busy"] or not widget.view["seen"]):
        time.sleep(0.01)
    return dict(widget.view)


def test_a_flow_that_fails_is_found_opened_repaired_and_run_again(
    shop: Shop, monkeypatch: Any
) -> None:
    mapping = {"paid": 'iif(id > 15, "perhaps", paid)'}
    flow = planned(shop, mapping=mapping, frequency="day", delta_column="updated_at").apply()
    run = shop.sandbox.flows.wait(flow)
    assert run.records_failed == 5

    health = shop.sandbox.show_health()
    [group] = [group for group in asked(health)["groups"] if group["name"] == shop.name]
    [row] = group["rows"]
    assert (row["id"], row["status"], row["action"]) == (flow.id, "Failing", "run")
    assert group["sentences"][0].startswith(f"{flow.name!r} of {shop.name} has been failing since")
    assert row["open"] == "Failed rows"

    sent: list[Any] = []
    monkeypatch.setattr(Watch, "send", lambda _self, message: sent.append(message))
    health._handle_custom_msg({"type": "open", "flow": flow.id}, [])
    watch = health._inner
    assert isinstance(watch, Watch)
    view = asked(watch)
    assert view["rows"][0]["rejected"] == "5 rows failed"
    assert view["opens"] == run.id
    watch._handle_custom_msg({"type": "failed-rows", "run": run.id}, [])
    end = time.monotonic() + 20
    while not sent and time.monotonic() < end:
        time.sleep(0.01)
    assert sent[0]["said"] == "5 rows"
    assert {group["counted"] for group in sent[0]["groups"]} == {"5 rows"}

    shop.sandbox.flows.remap(flow, {"paid": "paid"}).apply()
    view = asked(health, type="act", flow=flow.id, value="run")
    assert view["notice"]["text"].startswith(f"A run of {flow.name!r} has started")
    assert shop.sandbox.flows.wait(flow).records_written == 20
    view = asked(health, type="refresh")
    assert shop.name not in {group["name"] for group in view["groups"]}
    health.close()
