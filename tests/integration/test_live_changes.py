"""A dataflow that exists is changed: its mapping, its schedule, and all that a plan says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, StaleError
from pgflow_widgets.local import background
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.notebook.plan import Plan, UnchangedPartsWarning
from pgflow_widgets.widgets.watch.actions import perform, question_before
from pgflow_widgets.widgets.watch.view import trouble_of
from tests.integration.test_ingest import LOST, Shop, loop, planned, shop
from tests.support.clocks import next_second
from tests.support.services import Service, misbehaving

__all__ = ["loop", "shop"]  # fixtures

LATER = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)


def coming(shop: Shop, **changed: object) -> Plan:
    """A plan of a dataflow that begins later: nothing runs."""
    times = {"frequency": "hour", "start": LATER, "delta_column": "updated_at"}
    return planned(shop, **times | changed)


def rules_of(shop: Shop, flow: Dataflow) -> dict[str, str]:
    async def read() -> dict[str, str]:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            now = await client.dataflow(flow.id)
            lines = await client.mapping_rules(now.mapping_id)
            return {line.destination.rpartition(".")[2]: line.source for line in lines}

    return background.run(read)


def test_a_mapping_is_shown_and_then_changed_beside_the_copy(shop: Shop) -> None:
    plan = coming(shop)
    flow = plan.apply()
    assert flow.steps == ("Copy", "Mapping")
    change = shop.sandbox.flows.remap(flow, {"email": "upper(email)", "paid": None})
    differences = change.differences.set_index("field")
    assert differences.loc["_tenant.email", ["flow", "plan"]].tolist() == ["email", "upper(email)"]
    assert differences.loc["_tenant.paid", ["flow", "plan"]].tolist() == ["paid", ""]
    assert change.preview["_tenant.email"].str.isupper().all()
    assert change.preview["problems"].eq("").all()
    assert "email → upper(email)" in repr(change)
    assert "nothing is changed yet" in change._repr_html_()
    assert rules_of(shop, flow)["email"] == "email"
    changed = change.apply()
    assert (changed.steps, changed.delta_column) == (flow.steps, flow.delta_column)
    assert rules_of(shop, flow) == {
        "id": "id",
        "email": "upper(email)",
        "Net_total": "Net total",
        "updated_at": "updated_at",
    }
    with pytest.raises(InputError, match="changed meanwhile"):
        change.apply()
    assert shop.sandbox.flows.remap(flow, {}).apply().etag == changed.etag


def test_a_mapping_that_cannot_be_is_refused_before_anything_is_made(shop: Shop) -> None:
    flow = coming(shop).apply()
    for rules, field in (
        ({"email": "no_such_column"}, "mapping._tenant.email"),
        ({"email": "nonsense("}, "mapping._tenant.email"),
        ({"_tenant.nowhere": "email"}, "mapping._tenant.nowhere"),
    ):
        with pytest.raises(InputError) as caught:
            shop.sandbox.flows.remap(flow, rules)
        assert caught.value.field == field
    once = planned(shop, start=LATER).apply()
    with pytest.raises(InputError, match="runs once"):
        shop.sandbox.flows.remap(once, {"email": "upper(email)"})


@pytest.mark.usefixtures("hasty")
def test_a_change_whose_answer_was_lost_is_made_once(shop: Shop, service: Service) -> None:
    flow = coming(shop).apply()
    change = shop.sandbox.flows.remap(flow, {"email": "upper(email)"})
    with misbehaving(service, "PATCH /flows/*", **LOST):
        assert change.apply().mapping_id != flow.mapping_id
    with misbehaving(service, "POST /data/foundation/conversion/mappingSets", **LOST):
        shop.sandbox.flows.remap(flow, {"email": "lower(email)"}).apply()
    assert rules_of(shop, flow)["email"] == "lower(email)"


def test_what_differs_from_a_plan_is_changed(shop: Shop) -> None:
    plan = coming(shop)
    flow = plan.apply()
    rules = tuple(
        replace(rule, source="upper(email)") if rule.source == "email" else rule
        for rule in plan.mapping
    )
    times = replace(plan.schedule, interval=6, start=LATER + timedelta(days=1), backfill=False)
    wanted = replace(plan, mapping=rules, schedule=times, description="by the plan")
    differences = wanted.diff(flow)
    assert set(differences["field"]) == {
        "description",
        "_tenant.email",
        "interval",
        "start",
        "backfill",
    }
    assert differences["changeable"].all()
    assert differences["reason"].eq("").all()
    changed = wanted.update(flow)
    assert (changed.interval, changed.backfill, changed.start) == (6, False, times.start)
    assert wanted.diff(flow).empty
    assert wanted.apply().id == flow.id  # it is this plan's own now
    assert wanted.update() == changed


def test_what_cannot_change_is_named_and_the_rest_is_changed(shop: Shop) -> None:
    plan = coming(shop)
    flow = plan.apply()
    fewer = tuple(column for column in plan.columns if column != "paid")
    rules = tuple(rule for rule in plan.mapping if rule.source != "paid")
    wanted = replace(plan, columns=fewer, mapping=rules, description="less")
    fixed = wanted.diff(flow).set_index("field")
    assert not fixed.loc["paid", "changeable"]
    assert "keeps its source" in fixed.loc["paid", "reason"]
    with pytest.warns(UnchangedPartsWarning, match="columns paid: A dataflow keeps its source"):
        changed = wanted.update(flow)
    assert changed.description == "less"
    assert "paid" not in rules_of(shop, flow)


def test_a_plan_that_runs_once_takes_the_copy_off_beside_another_mapping(
    shop: Shop, service: Service
) -> None:
    plan = coming(shop)
    flow = plan.apply()
    rules = tuple(rule for rule in plan.mapping if rule.source != "paid")
    when = replace(plan.schedule, frequency=Frequency.ONCE, interval=None, backfill=None)
    once = replace(plan, mapping=rules, schedule=when)
    with misbehaving(service, "PATCH /flows/*", **LOST):
        changed = once.update(flow)
    assert (changed.frequency, changed.steps) == ("once", ("Mapping",))
    assert "paid" not in rules_of(shop, flow)
    assert once.diff(flow).empty
    assert once.apply().id == flow.id


def test_what_becomes_of_rows_that_do_not_fit_is_changed(shop: Shop, service: Service) -> None:
    plan = coming(shop)
    flow = plan.apply()
    set_options = shop.sandbox.flows.set_options
    assert set_options(flow, partial_ingestion_percent=5).options == IngestOptions(True, 5.0)
    with pytest.raises(InputError) as caught:
        set_options(flow, error_diagnostics=False)
    assert caught.value.field == "options.error_diagnostics"
    strict = set_options(flow, partial_ingestion_percent=None, error_diagnostics=False)
    assert strict.options == IngestOptions(False, None)
    assert set_options(flow) == strict
    assert set(plan.diff(flow)["field"]) == {"error_diagnostics"}
    wanted = replace(plan, options=IngestOptions(True, 10.0))
    with misbehaving(service, "PATCH /flows/*", **LOST):
        assert wanted.update(flow).options == wanted.options
    assert wanted.diff(flow).empty


def test_after_the_start_the_schedule_keeps_what_adobe_keeps(shop: Shop) -> None:
    plan = planned(shop, frequency="minute", interval=20, delta_column="updated_at")
    flow = plan.apply()
    shop.sandbox.flows.wait(flow)
    for asked, field, said in (
        ({"frequency": "once"}, "frequency", "1403"),
        ({"backfill": False}, "backfill", "1404"),
        ({"start": LATER}, "start", "keeps that start"),
    ):
        with pytest.raises(InputError, match=said) as caught:
            shop.sandbox.flows.reschedule(flow, **asked)
        assert caught.value.field == f"schedule.{field}"
    once = replace(plan, schedule=replace(plan.schedule, frequency=Frequency.ONCE, interval=None))
    once = replace(once, schedule=replace(once.schedule, backfill=None))
    differences = once.diff(flow)
    assert not differences["changeable"].any()
    assert differences["reason"].str.contains("1403").all()
    hourly = shop.sandbox.flows.reschedule(flow, frequency="hour", interval=2)
    assert (hourly.frequency, hourly.interval, hourly.backfill) == ("hour", 2, True)


def test_before_the_start_a_schedule_changes_freely_but_not_into_the_past(shop: Shop) -> None:
    flow = coming(shop).apply()
    with pytest.raises(InputError, match="1360"):
        shop.sandbox.flows.reschedule(flow, start="2020-01-01")
    sooner = LATER - timedelta(days=3)
    moved = shop.sandbox.flows.reschedule(flow, start=sooner, backfill=False)
    assert (moved.start, moved.backfill, moved.interval) == (sooner, False, 1)
    once = shop.sandbox.flows.reschedule(flow, frequency="once")
    assert (once.frequency, once.interval, once.backfill) == ("once", None, None)
    assert once.steps == ("Mapping",)  # Adobe forbids the delta column there
    assert once.delta_column == "updated_at"
    assert "first run on demand" in once.notes[0]
    with pytest.raises(InputError, match="runs once: Adobe does not reschedule"):
        shop.sandbox.flows.reschedule(flow, frequency="hour")


def test_a_change_of_somebody_else_in_the_same_moment_wins(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = coming(shop).apply()
    change = shop.sandbox.flows.remap(flow, {"email": "upper(email)"})
    read = PlatformClient.dataflow

    async def stale(self: PlatformClient, flow_id: str) -> Dataflow:
        return replace(await read(self, flow_id), etag='"of yesterday"')

    monkeypatch.setattr(PlatformClient, "dataflow", stale)
    with pytest.raises(StaleError):
        change.apply()


def test_a_screen_says_at_once_that_a_one_time_flow_is_not_rescheduled() -> None:
    once = Dataflow.from_item({"name": "n", "scheduleParams": {"frequency": "once"}})
    assert question_before("reschedule", once) is None
    with pytest.raises(InputError, match="runs once"):
        background.run(lambda: perform(None, once, "reschedule", {}))  # type: ignore[arg-type]


def test_a_screen_says_what_to_do_about_a_run_that_failed() -> None:
    failed = {"status": "failed", "errors": [{"code": "INGEST-1555-400", "message": "No id."}]}
    run = Run.from_item({"metrics": {"statusSummary": failed}})
    assert trouble_of(run).startswith("The last run failed: No id (INGEST-1555-400). A field that")


def test_a_one_time_flow_that_has_learnt_its_delta_column_keeps_it(shop: Shop) -> None:
    plan = planned(shop, delta_column="updated_at")
    flow = plan.apply()
    shop.sandbox.flows.wait(flow)
    next_second()
    shop.sandbox.flows.run_now(flow)
    shop.sandbox.flows.wait(flow)
    learnt = shop.sandbox.flows.get(flow)
    assert (learnt.steps, learnt.delta_column) == (("Copy", "Mapping"), "updated_at")
    assert plan.update() == learnt
    options = replace(plan.options, partial_ingestion_percent=3.0)
    changed = replace(plan, description="new words", options=options).update(flow)
    assert (changed.description, changed.options, changed.steps) == (
        "new words",
        options,
        learnt.steps,
    )
    for asked in ({}, {"frequency": "once"}):
        assert shop.sandbox.flows.reschedule(flow, **asked).steps == learnt.steps
