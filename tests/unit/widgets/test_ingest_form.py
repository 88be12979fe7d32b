"""What the form from a table to a dataset does while work is under way; the test ends the work."""

from __future__ import annotations

import concurrent.futures
from dataclasses import fields, replace
from typing import Any, NoReturn

import pytest

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.mappings import MappingFunction, MappingProblem
from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.errors import InputError, NotPermittedError, PgflowError, TransportError
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.schema_fields import FieldType, SchemaField
from pgflow_widgets.operations.apply_plan import UnfinishedPlanError
from pgflow_widgets.widgets.base import is_declared
from pgflow_widgets.widgets.ingest.checks import CheckedMapping
from pgflow_widgets.widgets.ingest.widget import Ingest

Job = concurrent.futures.Future[Any]
REFUSED = NotPermittedError("You may not.", status=403)
SCHEMA = TableSchema((Column("id", "long", "integer", ""),), ({"id": 1},))
UPPER = MappingFunction("upper", "upper(INPUT)", "Makes letters capital.", 'upper("a")')
CHECKED = CheckedMapping([], {"_tenant.id": ["1"]}, {}, [UPPER])
THERE = [Dataset(f"5e47161fa49bb818ad7f47b{n}", "Customers", "", f"schema {n}", "") for n in "12"]


def no_client() -> NoReturn:
    raise AssertionError


@pytest.fixture
def form(jobs: list[Job]) -> Ingest:
    made = Ingest(no_client, "base", "sales.orders", sandbox="dev", base_url="https://example.com")
    context = PlanContext("base", "acme", [{"name": "id"}])
    jobs[-1].set_result(("shop", SCHEMA, THERE, context))
    return made


def hear(form: Ingest, kind: str, value: object = None, name: str = "") -> None:
    fields = {"value": value, "name": name, "attempt": form.view["attempt"]}
    declared = {
        "edit": ("name", "value"),
        "go": ("value",),
        "next": ("value", "attempt"),
        "watch": (),
        "cancel": (),
    }
    message = {"type": kind} | {name: fields[name] for name in declared.get(kind, ("attempt",))}
    assert is_declared(message, Ingest._messages)
    form._on_message(None, message, [])


def to(form: Ingest, jobs: list[Job], step: str) -> None:
    """Go on to a step, with nothing wrong on the way."""
    while (now := form.view["step"]) != step:
        hear(form, "next", now)
        if now == "target":
            jobs[-1].set_result(([], {}))
        elif now == "mapping":
            jobs[-1].set_result(CHECKED)


def test_typing_while_the_mapping_is_checked_does_not_freeze_the_form(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "mapping")
    hear(form, "next", "mapping")
    assert form.view["busy"]
    hear(form, "edit", "upper(id)", "rule/0/source")
    assert form.view["busy"] == ""
    jobs[-1].set_result(CHECKED)
    to(form, jobs, "schedule")


def test_what_was_wrong_before_an_edit_does_not_keep_from_going_on(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "mapping")
    hear(form, "edit", "_tenant.other", "rule/0/destination")
    twice = MappingProblem("other", "_acme.id", "Two lines fill it.")
    jobs[-1].set_result(CHECKED._replace(problems=[twice]))
    hear(form, "edit", "_tenant.id", "rule/0/destination")
    hear(form, "next", "mapping")  # before the check of the edit has answered
    jobs[-1].set_result(CHECKED)
    assert form.view["step"] == "schedule"


def test_what_is_wrong_now_keeps_from_going_on_without_a_call(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "mapping")
    hear(form, "edit", "uper(id)", "rule/0/source")
    wrong = MappingProblem("uper(id)", "_acme.id", "There is no function uper.")
    jobs[-1].set_result(CHECKED._replace(problems=[wrong]))
    calls = len(jobs)
    hear(form, "next", "mapping")
    assert (form.view["step"], len(jobs)) == ("mapping", calls)
    assert form.view["problems"]


def test_another_dataset_chosen_while_one_is_checked_is_checked_itself(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "target")
    hear(form, "edit", "existing", "target/new")
    hear(form, "edit", THERE[0].id, "target/existing")
    hear(form, "next", "target")
    hear(form, "edit", THERE[1].id, "target/existing")  # of the same name, so the plan is equal
    jobs[-1].set_result(([], {}))
    assert (form.view["step"], form.view["busy"]) == ("target", "")
    hear(form, "next", "target")
    jobs[-1].set_result(([], {}))
    assert form.view["step"] == "mapping"


@pytest.mark.parametrize("new", [True, False])
def test_the_review_says_nothing_of_an_existing_dataset_that_it_does_not_know(
    form: Ingest, jobs: list[Job], new: bool
) -> None:
    to(form, jobs, "target")
    if not new:
        hear(form, "edit", "existing", "target/new")
        hear(form, "edit", THERE[0].id, "target/existing")
        hear(form, "next", "target")
        jobs[-1].set_result(([SchemaField("_tenant.id", FieldType.LONG)], {}))
    to(form, jobs, "review")
    (facts,) = (block["facts"] for block in form.view["blocks"] if block["type"] == "facts")
    told = {fact["label"]: fact["text"] for fact in facts}
    assert (told.get("Identity"), told.get("Profile")) == (
        ("None", "Not used") if new else (None, None)
    )


def labels(form: Ingest, state: str) -> list[str]:
    return [each.label for each in form._state.parts if each.state == state]


def broken_at(form: Ingest, jobs: list[Job], kind: Kind) -> None:
    """Tell that the parts before one are made, and that this one cannot be."""
    reason = TransportError("No network.")
    for each in part_bodies.kinds_of(form.plan):
        form._on_part((each, ""))
        if each is kind:
            break
        form._on_part((each, f"id of {each}"))
    jobs[-1].set_exception(UnfinishedPlanError(kind, [], reason))


@pytest.mark.parametrize("at", [None, Kind.SOURCE, Kind.SCHEMA])
def test_going_on_without_a_network_forgets_no_part(
    form: Ingest, jobs: list[Job], at: Kind | None
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    broken_at(form, jobs, Kind.DATASET)
    made = labels(form, "done")
    hear(form, "continue")
    if at is None:  # it fails before it looks for the first part
        jobs[-1].set_exception(TransportError("No network."))
    else:
        broken_at(form, jobs, at)
    assert labels(form, "done") == made
    assert form._state.parts[0].id == "id of source connection"
    assert (bool(form.view["repair"]), form.view["create"], form.view["back"]) == (
        True,
        False,
        False,
    )


def test_nothing_stays_of_an_attempt_that_made_nothing(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    jobs[-1].set_exception(TransportError("No network."))
    assert form._state.parts == []
    assert (bool(form.view["repair"]), form.view["create"], form.view["back"]) == (
        False,
        True,
        True,
    )


def test_a_dataflow_that_is_made_but_cannot_be_read_can_be_read_again(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    for _ in range(2):
        for each in part_bodies.kinds_of(form.plan):
            form._on_part((each, f"id of {each}"))
        jobs[-1].set_exception(UnfinishedPlanError(Kind.FLOW, [], TransportError("No network.")))
        assert labels(form, "failed") == ["dataflow"]
        assert (bool(form.view["repair"]), form.view["create"]) == (True, False)
        hear(form, "continue")


def all_made(form: Ingest) -> None:
    for each in part_bodies.kinds_of(form.plan):
        form._on_part((each, f"id of {each}"))


def can_be_repaired(form: Ingest, kind: str = "error") -> None:
    drawn = form.view
    assert (drawn["repair"], drawn["create"], drawn["busy"]) == ("undo or continue", False, "")
    assert drawn["notice"]["kind"] == kind
    said = drawn["notice"]["hint"]
    assert all(each in said for each in ("source connection", "Undo", "Continue"))


def only_undo_is_left(form: Ingest, jobs: list[Job], kind: str = "error") -> None:
    drawn, begun = form.view, len(jobs)
    assert (drawn["repair"], drawn["create"], drawn["busy"]) == ("undo", False, "")
    assert drawn["notice"]["kind"] == kind
    assert "Some of it may be deleted already." in drawn["notice"]["hint"]
    hear(form, "continue")
    assert len(jobs) == begun


@pytest.mark.parametrize(
    "error", [TransportError("No network."), PgflowError("No."), ValueError("?")], ids=repr
)
def test_whatever_breaks_after_everything_is_made_it_can_be_undone(
    form: Ingest, jobs: list[Job], error: Exception
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    all_made(form)
    jobs[-1].set_exception(error)
    can_be_repaired(form)
    assert labels(form, "failed") == ["dataflow"]


def test_whatever_breaks_halfway_the_parts_are_named(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    form._on_part(("source connection", "1"))
    form._on_part(("class", ""))
    jobs[-1].set_exception(ValueError("a secret"))
    can_be_repaired(form)
    assert "a secret" not in str(form.view)


@pytest.mark.parametrize("everything", [False, True])
def test_what_is_cancelled_can_be_undone(form: Ingest, jobs: list[Job], everything: bool) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    form._on_part(("source connection", "1"))
    form._on_part(("schema", ""))
    if everything:
        all_made(form)
    hear(form, "cancel")
    assert jobs[-1].cancelled()
    can_be_repaired(form, "stopped")
    drawn = form.view["notice"]
    assert drawn["text"] == "Creating the dataflow was cancelled."
    assert ("The schema may exist too." in drawn["hint"]) is not everything
    form._on_part(("schema", "2"))  # it was on its way
    can_be_repaired(form, "stopped")


def test_a_create_that_is_cancelled_before_its_first_part_can_be_changed(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    hear(form, "cancel")
    assert form._state.parts == []
    drawn = form.view
    assert (drawn["repair"], drawn["create"], drawn["back"]) == ("", True, True)
    assert drawn["notice"] == {
        "kind": "stopped",
        "text": "Creating the dataflow was cancelled.",
        "hint": "",
    }


@pytest.mark.parametrize("kind", ["undo", "continue"])
def test_a_first_part_that_may_exist_can_be_undone_and_continued(
    form: Ingest, jobs: list[Job], kind: str
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    broken_at(form, jobs, Kind.SOURCE)
    assert (form.view["repair"], form.view["back"]) == ("undo or continue", False)
    begun = len(jobs)
    hear(form, kind)
    assert len(jobs) == begun + 1


def test_a_first_part_that_is_refused_leaves_nothing_to_undo(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    form._on_part((Kind.SOURCE, ""))
    jobs[-1].set_exception(InputError("No.", field="target.dataset"))
    drawn = form.view
    assert (drawn["step"], drawn["repair"], drawn["back"]) == ("target", "", True)


@pytest.mark.parametrize("error", [InputError("Taken.", field="target.name"), REFUSED], ids=repr)
def test_a_refusal_drops_no_part_that_may_exist(
    form: Ingest, jobs: list[Job], error: PgflowError
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    form._on_part((Kind.SOURCE, ""))
    hear(form, "cancel")
    for kind in ("continue", "undo"):
        hear(form, kind)
        jobs[-1].set_exception(error)
        assert form.view["repair"]
        assert form._state.parts[0].state == "unknown"


def test_a_first_part_that_the_service_refuses_leaves_nothing_to_undo(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    form._on_part((Kind.SOURCE, ""))
    jobs[-1].set_exception(UnfinishedPlanError(Kind.SOURCE, [], REFUSED))
    drawn = form.view
    assert (drawn["repair"], drawn["create"], drawn["back"]) == ("", True, True)


def test_a_check_that_is_cancelled_leaves_its_step_open(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "target")
    for step, said in (("target", "Checking the names"), ("mapping", "Checking the mapping")):
        to(form, jobs, step)
        hear(form, "next", step)
        assert form.view["busy"] == f"{said}…"
        hear(form, "cancel")
        assert jobs[-1].cancelled()
        assert (form.view["step"], form.view["busy"]) == (step, "")
        assert form.view["notice"]["text"] == f"{said} was cancelled."
    to(form, jobs, "review")


def test_an_undo_that_is_cancelled_can_be_tried_again(form: Ingest, jobs: list[Job]) -> None:
    finished(form, jobs)
    hear(form, "undo")
    hear(form, "cancel")
    only_undo_is_left(form, jobs, "stopped")
    begun = len(jobs)
    hear(form, "undo")
    assert len(jobs) == begun + 1


def test_nothing_is_cancelled_while_nothing_is_under_way(form: Ingest, jobs: list[Job]) -> None:
    before = form.view
    hear(form, "cancel")
    assert form.view == before


def finished(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    all_made(form)
    known: dict[str, Any] = dict.fromkeys((field.name for field in fields(Dataflow)), "")
    jobs[-1].set_result(Dataflow(**known | {"id": "f", "name": "orders", "start": None}))


def test_a_dataflow_that_is_made_is_undone_once_and_can_be_made_again(
    form: Ingest, jobs: list[Job]
) -> None:
    finished(form, jobs)
    assert form.result is not None
    assert "datasets.read('Orders (PostgreSQL)')" in form.view["reading"]
    assert "sandbox.datasets.table('Orders (PostgreSQL)')" in form.view["query"]
    jobs[-1].set_result([replace(THERE[0], table="orders")])
    assert "SELECT * FROM orders LIMIT 100" in form.view["query"]
    begun = len(jobs)
    hear(form, "continue")
    assert len(jobs) == begun
    hear(form, "undo")
    hear(form, "undo")
    assert len(jobs) == begun + 1
    jobs[-1].set_result(["dataflow 'orders' (f)"])
    assert form.result is None
    drawn = form.view
    assert (drawn["create"], drawn["reading"], drawn["back"]) == (True, "", True)
    assert "Undone: dataflow" in drawn["notice"]["text"]
    for kind in ("undo", "continue"):
        hear(form, kind)
    assert len(jobs) == begun + 1


def test_an_undo_that_fails_can_be_tried_again(form: Ingest, jobs: list[Job]) -> None:
    finished(form, jobs)
    hear(form, "undo")
    jobs[-1].set_exception(TransportError("No network."))
    only_undo_is_left(form, jobs)
    begun = len(jobs)
    hear(form, "undo")
    assert len(jobs) == begun + 1


def test_the_runs_are_shown_below_once_there_are_some(form: Ingest, jobs: list[Job]) -> None:
    hear(form, "watch")
    assert form.inside == ""
    finished(form, jobs)
    hear(form, "watch")
    watch = form.inside
    assert watch
    hear(form, "watch")
    assert form.inside == watch
    hear(form, "undo")
    assert form.inside == ""


def test_undoing_without_a_network_still_offers_to_undo(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    broken_at(form, jobs, Kind.DATASET)
    hear(form, "undo")
    jobs[-1].set_exception(TransportError("No network."))
    only_undo_is_left(form, jobs)


def test_what_is_being_made_is_not_disturbed(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    begun = len(jobs)
    for kind in ("undo", "continue"):
        hear(form, kind)
    assert len(jobs) == begun
    assert not jobs[-1].cancelled()


def test_a_name_that_is_free_by_now_is_asked_again(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "target")
    hear(form, "next", "target")
    jobs[-1].set_result(([], {"target.name": "A dataflow of this name exists."}))
    assert form.view["step"] == "target"
    hear(form, "next", "target")
    jobs[-1].set_result(([], {}))
    assert form.view["step"] == "mapping"


def test_what_cannot_be_made_as_it_is_is_told_at_its_field(form: Ingest, jobs: list[Job]) -> None:
    to(form, jobs, "review")
    hear(form, "submit")
    said = "A dataflow of this name exists already."
    jobs[-1].set_exception(InputError(said, field="target.name"))
    assert form.view["step"] == "target"
    fields = [field for block in form.view["blocks"] for field in block.get("fields", ())]
    assert [each["name"] for each in fields if each.get("error") == said] == ["target/name"]


def test_a_late_check_of_the_mapping_does_not_break_what_is_being_made(
    form: Ingest, jobs: list[Job]
) -> None:
    to(form, jobs, "review")
    hear(form, "go", "mapping")
    checking = jobs[-1]
    hear(form, "go", "review")
    hear(form, "submit")
    form._on_part(("source connection", ""))
    checking.set_exception(TransportError("No network."))
    assert form.view["busy"]
    assert labels(form, "working") == ["source connection"]
    assert form.view["notice"]["kind"] == ""
