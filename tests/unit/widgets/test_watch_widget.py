"""The widget that shows runs, with work that the test ends."""

from __future__ import annotations

import concurrent.futures
from dataclasses import fields
from typing import Any, NoReturn

import pytest

from pgflow_widgets.api.messages.datasets.row_errors import RowError
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.frames.failed_rows import FailedRow
from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.operations.flow_runs.failed_rows import FailedRows
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation
from pgflow_widgets.widgets.watch.failed_rows import MOST_REASONS, MOST_ROWS, draw_failed_rows
from pgflow_widgets.widgets.watch.widget import Watch

Job = concurrent.futures.Future[Any]
FLOW = Dataflow(
    **dict.fromkeys((field.name for field in fields(Dataflow)), "")
    | {"id": "flow-1", "name": "orders", "state": "enabled", "interval": None, "start": None}
)
SECRET_LOOKING = "anna@example.com"


def no_client() -> NoReturn:
    raise AssertionError


def run(number: int, status: str = "success") -> Run:
    metrics = {"statusSummary": {"status": status}}
    return Run.from_item({"id": f"run-{number}", "flowId": "flow-1", "metrics": metrics})


async def never(*_: object) -> NoReturn:
    raise AssertionError


@pytest.fixture
def watch(jobs: list[Job]) -> Watch:
    widget = Watch(no_client, FLOW, comparer=lambda: never)
    widget._on_news((FLOW, [run(1)]))
    return widget


def say(widget: Watch, kind: str, **facts: Any) -> None:
    widget._handle_custom_msg({"type": kind, **facts}, [])


def outcome(agrees: bool, difference: float = 0.0) -> Reconciliation:
    known: dict[str, Any] = dict.fromkeys(field.name for field in fields(Comparison))
    facts = {"figure": "rows", "reason": "", "agrees": agrees, "difference": difference}
    return Reconciliation(FLOW, [Comparison(**known | facts)])


def test_counts_are_compared_on_demand_and_once_at_a_time(watch: Watch, jobs: list[Job]) -> None:
    assert watch.view["counts"]["badge"] == ""
    assert len(jobs) == 1
    say(watch, "compare")
    say(watch, "compare")
    assert len(jobs) == 2
    assert watch.view["counts"]["busy"]
    jobs[-1].set_result(outcome(agrees=False, difference=-1.0))
    assert watch.view["counts"]["badge"] == "1 row differs"
    say(watch, "compare")
    jobs[-1].set_exception(PgflowError("The dataset is gone."))
    assert watch.view["counts"]["badge"] == ""
    assert watch.view["notice"]["text"] == "The dataset is gone."


def test_what_was_compared_says_nothing_of_a_run_that_ended_since(
    watch: Watch, jobs: list[Job]
) -> None:
    say(watch, "compare")
    jobs[-1].set_result(outcome(agrees=True))
    watch._on_news((FLOW, [run(1), run(2, "inProgress")]))
    assert watch.view["counts"]["badge"] == "Counts agree"
    watch._on_news((FLOW, [run(1), run(2)]))
    assert watch.view["counts"]["badge"] == ""


def test_what_cannot_compare_offers_nothing(jobs: list[Job]) -> None:
    watch = Watch(no_client, FLOW)
    watch._on_news((FLOW, [run(1)]))
    assert watch.view["counts"] is None
    say(watch, "compare")
    assert len(jobs) == 1


def test_rejected_rows_are_sent_and_never_in_the_state(
    watch: Watch, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(Watch, "send", lambda _self, message: sent.append(message))
    say(watch, "failed-rows", run="another")
    assert len(jobs) == 1
    say(watch, "failed-rows", run="run-1")
    row = FailedRow("run-1", "b", "f", 1, {"email": SECRET_LOOKING}, [RowError(reason="No.")])
    jobs[-1].set_result(FailedRows([row]))
    assert sent[-1]["groups"][0]["rows"] == [[SECRET_LOOKING]]
    assert SECRET_LOOKING not in str(watch.get_state())
    say(watch, "failed-rows", run="run-1")
    jobs[-1].set_exception(PgflowError("They were not kept.", hint="Switch them on."))
    assert sent[-1]["error"] == "They were not kept. Switch them on."


def test_rejected_rows_are_bounded() -> None:
    errors = [[RowError(reason=f"No {number}")] for number in range(50)]
    long = {"text": "x" * 5000}
    rows = [FailedRow("r", "b", "f", n, long, errors[n % 50]) for n in range(1000)]
    drawn = draw_failed_rows("r", FailedRows(rows))
    assert len(drawn["groups"]) == MOST_REASONS
    assert {len(group["rows"]) for group in drawn["groups"]} == {MOST_ROWS}
    assert max(len(cell or "") for group in drawn["groups"] for [cell] in group["rows"]) <= 200
    assert drawn["gaps"] == ["30 more reasons are not listed."]
