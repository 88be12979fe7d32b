"""From a table to a dataset: five steps, failures, undo and going on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.ingest_screen import (
    at,
    empty_sandbox,
    field,
    first_row,
    heading,
    named,
    onward,
    press,
    review,
)
from tests.support.jupyterlab import LOOKS, Notebook, assert_no_secret
from tests.support.services import Service, misbehaving

START = """
import pgflow_widgets as pgflow
from pgflow_widgets.api.retry import RetryPolicy
RetryPolicy.__init__.__kwdefaults__["lag"] = 0.2  # the lists of the local service never lag
sandbox = pgflow.Sandbox.from_env("dev")
form = sandbox.ingest("shop", "sales.orders")
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    """The sandbox that is used, empty whatever other tests left in it."""
    found = Sandbox(service.credentials, "dev")
    empty_sandbox(found)
    found.connections.create("shop", **service.database)
    yield found
    empty_sandbox(found)


@pytest.fixture
def notebook(open_cells: OpenNotebook, service: Service, sandbox: Sandbox) -> Iterator[Notebook]:
    """The form, loaded; afterwards no secret is in anything that was sent or saved."""
    opened = open_cells(START)
    expect(heading(opened, "Columns of the table")).to_be_visible()
    yield opened
    assert_no_secret(opened, service, seen="sales.orders to Experience Platform")


def summary(notebook: Notebook) -> Locator:
    return notebook.form.get_by_role("table", name="Summary")


def said(notebook: Notebook, text: str) -> None:
    expect(notebook.form.locator(".pgflow-notice").filter(has_text=text)).to_be_visible()


def wrong(notebook: Notebook, label: str, text: str) -> None:
    """What is wrong stands beside its field, once, and the list of fields leads there."""
    problems = notebook.form.locator(".pgflow-problems")
    expect(problems.get_by_role("button", name=label, exact=True)).to_be_visible()
    expect(notebook.form.get_by_text(text)).to_have_count(1)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_table_becomes_a_dataset_in_five_steps(
    notebook: Notebook, sandbox: Sandbox, theme: str, width: int
) -> None:
    notebook.use(theme, width)
    look = f"{theme.split()[-1].lower()}_{width}"
    expect(field(notebook, "Primary key")).to_have_value("id")
    expect(field(notebook, "Delta column")).to_have_value("updated_at")
    field(notebook, "Take delivery_time").uncheck()
    expect(notebook.form).to_contain_text("9 of 10 columns selected.")
    notebook.picture(f"ingest_1_columns_{look}")
    assert notebook.cut_off() == []
    named(notebook, f"Orders {look}")
    field(notebook, "Field for total").fill("amount")
    field(notebook, "Identity").select_option("id")
    field(notebook, "Identity namespace").fill("CRMId")
    expect(field(notebook, "Type of id")).to_have_value("string")
    notebook.picture(f"ingest_2_target_{look}")
    assert notebook.cut_off() == []
    onward(notebook, "Mapping")
    field(notebook, "Source of _tenant.status").fill("upper(status)")
    expect(first_row(notebook, "_tenant.status")).to_contain_text("DELIVERED")
    notebook.picture(f"ingest_3_mapping_{look}")
    onward(notebook, "Schedule")
    field(notebook, "Every").check()
    expect(field(notebook, "Interval")).to_have_value("15")
    notebook.picture(f"ingest_4_schedule_{look}")
    assert notebook.cut_off() == []
    onward(notebook, "Review")
    expect(summary(notebook)).to_contain_text("Every 15 minutes, first in a second")
    notebook.picture(f"ingest_5_review_{look}")
    press(notebook, "Create")
    said(notebook, "runs every 15 minutes, first in a second")
    notebook.picture(f"ingest_6_made_{look}")
    flow = sandbox.flows().iloc[0]
    assert flow["name"] == f"sales.orders to Orders {look}"
    assert (flow["frequency"], flow["interval"]) == ("minute", 15)
    assert flow["delta_column"] == "updated_at"
    press(notebook, "Watch runs")
    watch = notebook.page.locator(".pgflow-watch")
    expect(watch).to_contain_text("Every 15 minutes, next")
    press(notebook, "Open dataset as DataFrame")
    expect(notebook.form).to_contain_text(f"frame = sandbox.datasets.read('Orders {look}')")
    assert notebook.result_of("(form.result.name, form.plan.diff().empty)") == (
        f"('sales.orders to Orders {look}', True)"
    )


def test_no_column_no_next_step(notebook: Notebook) -> None:
    field(notebook, "Select all columns").uncheck()
    expect(notebook.form).to_contain_text("0 of 10 columns selected.")
    press(notebook, "Next")
    wrong(notebook, "Columns", "No column is chosen")
    at(notebook, "What to copy")
    field(notebook, "Select all columns").check()
    onward(notebook, "Where to")


def test_a_target_that_cannot_be_is_told_beside_its_field(
    notebook: Notebook, sandbox: Sandbox
) -> None:
    taken = f"Taken {id(notebook)}"
    plan = sandbox.plan("shop", "sales.orders", dataset=taken, schema_class="record", name="other")
    plan.apply()
    named(notebook, taken)
    field(notebook, "Field for id").fill("no name")
    field(notebook, "Identity").select_option("id")
    press(notebook, "Next")
    expect(heading(notebook, "Schema")).to_contain_text("'no name' is not a valid field name")
    expect(notebook.form).to_contain_text("An identity needs a namespace")
    notebook.picture("ingest_target_refused")
    field(notebook, "Field for id").fill("order_id")
    field(notebook, "Identity namespace").fill("CRMId")
    press(notebook, "Next")
    expect(notebook.form).to_contain_text("A dataset of this name exists")
    at(notebook, "Where to")
    field(notebook, "Name of the dataset").fill(f"{taken} 2")
    onward(notebook, "Mapping")
    plan.undo()


def test_a_mapping_that_data_prep_refuses_is_told_at_its_line(notebook: Notebook) -> None:
    named(notebook, f"Refused {id(notebook)}")
    onward(notebook, "Mapping")
    field(notebook, "Source of _tenant.status").fill("uper(status)")
    source = field(notebook, "Source of _tenant.status")
    expect(source).to_have_accessible_description(re.compile(r"uper\b.*Did you mean upper\?"))
    expect(first_row(notebook, "_tenant.status")).to_contain_text("delivered")  # the last good one
    expect(field(notebook, "Source of _tenant.status")).to_be_focused()
    notebook.picture("ingest_mapping_refused")
    press(notebook, "Next")
    said(notebook, "1 field needs attention:")
    at(notebook, "Mapping")
    press(notebook, "Remove _tenant.status")
    expect(field(notebook, "Source of _tenant.status")).to_have_count(0)
    press(notebook, "Add mapping")
    field(notebook, "Source of _tenant.status").fill("lower(status)")
    expect(first_row(notebook, "_tenant.status")).to_contain_text("delivered")
    onward(notebook, "Schedule")


def test_a_schedule_beyond_the_limits_is_told_with_the_reason(notebook: Notebook) -> None:
    named(notebook, f"Limits {id(notebook)}")
    onward(notebook, "Mapping")
    onward(notebook, "Schedule")
    expect(field(notebook, "Interval")).to_have_count(0)
    expect(field(notebook, "Delta column")).to_have_count(0)
    expect(notebook.form).to_contain_text("A one-time copy takes all rows of the table.")
    field(notebook, "Every").check()
    field(notebook, "Interval").fill("5")
    start = notebook.form.get_by_label("Start (UTC)")
    start.press_sequentially("01")
    press(notebook, "Next")
    wrong(notebook, "Start", "Complete the date and time")
    wrong(notebook, "Interval", "The shortest interval is 15 minutes.")
    start.fill("2090-01-01T04:00")
    press(notebook, "Next")
    expect(notebook.form).not_to_contain_text("complete date and time")
    wrong(notebook, "Interval", "The shortest interval is 15 minutes.")
    notebook.picture("ingest_schedule_refused")
    at(notebook, "Schedule")
    field(notebook, "Interval").fill("30")
    field(notebook, "Delta column").select_option("")
    press(notebook, "Next")
    expect(notebook.form).to_contain_text("needs a delta column")
    field(notebook, "Delta column").select_option("updated_at")
    onward(notebook, "Review")
    expect(summary(notebook)).to_contain_text("Every 30 minutes from 2090-01-01 04:00")


def test_it_goes_on_after_a_part_failed(
    notebook: Notebook, sandbox: Sandbox, service: Service
) -> None:
    dataset = f"Goes on {id(notebook)}"
    review(notebook, dataset)
    with misbehaving(service, "POST /targetConnections", fault="server-error"):
        press(notebook, "Create")
        said(notebook, "Created so far: source connection")
    parts = notebook.form.get_by_role("list", name="Parts")
    expect(parts.get_by_role("listitem").filter(has_text="dataset")).to_contain_text("✓")
    expect(parts.get_by_role("listitem").filter(has_text="target")).to_contain_text("✕")
    notebook.picture("ingest_failed")
    press(notebook, "Continue")
    said(notebook, "runs once")
    assert sandbox.flows()["dataset"].tolist() == [dataset]
    assert notebook.result_of("(form.plan.diff().empty, len(sandbox.flows()))") == "(True, 1)"


def test_it_is_undone_after_a_part_failed(
    notebook: Notebook, sandbox: Sandbox, service: Service
) -> None:
    dataset = f"Undone {id(notebook)}"
    review(notebook, dataset)
    with misbehaving(service, "POST /flows", fault="server-error"):
        press(notebook, "Create")
        said(notebook, "Created so far: source connection")
    press(notebook, "Undo")
    notebook.form.get_by_role("dialog").get_by_role("button", name="Undo").click()
    said(notebook, "Undone: target connection")
    assert dataset not in sandbox.datasets()["name"].tolist()
    press(notebook, "Create")
    said(notebook, "runs once")
    assert sandbox.flows()["dataset"].tolist() == [dataset]


def test_an_existing_dataset_is_matched_by_name_and_type(
    notebook: Notebook, sandbox: Sandbox
) -> None:
    dataset = f"There {id(notebook)}"
    plan = sandbox.plan("shop", "sales.orders", dataset=dataset, schema_class="record", name="one")
    plan.apply()
    notebook.run_again(0)
    expect(heading(notebook, "Columns of the table")).to_be_visible()
    onward(notebook, "Where to")
    notebook.form.get_by_role("radio", name="Existing dataset").check()
    expect(notebook.form.get_by_role("combobox", name="Existing dataset")).to_be_visible()
    press(notebook, "Next")
    wrong(notebook, "Existing dataset", "Choose a dataset.")
    notebook.form.get_by_role("combobox", name="Existing dataset").select_option(label=dataset)
    onward(notebook, "Mapping")
    expect(notebook.form).to_contain_text("10 of 11 fields are filled.")
    expect(first_row(notebook, "_tenant.id")).to_contain_text("1")
    onward(notebook, "Schedule")
    onward(notebook, "Review")
    press(notebook, "Python")
    code = notebook.form.locator("pre.pgflow-code")
    expect(code).to_contain_text("pgflow.Plan.from_yaml(")
    press(notebook, "curl")
    expect(code).to_contain_text("Bearer $PGFLOW_ACCESS_TOKEN")
    notebook.picture("ingest_curl")
    press(notebook, "Create")
    said(notebook, "runs once")
    assert sandbox.flows()["dataset"].tolist() == [dataset, dataset]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_runs_are_watched_as_they_go(
    open_cells: OpenNotebook, sandbox: Sandbox, service: Service, theme: str, width: int
) -> None:
    look = f"{theme.split()[-1].lower()}_{width}"
    dataset = f"Watched {look}"
    plan = sandbox.plan(
        *("shop", "sales.orders"),
        dataset=dataset,
        schema_class="record",
        name=look,
        delta_column="updated_at",
    )
    flow = plan.apply()
    sandbox.flows.wait(flow)
    notebook = open_cells(
        'import pgflow_widgets as pgflow\nsandbox = pgflow.Sandbox.from_env("dev")\n'
        f"watch = sandbox.flows.watch({look!r})"
    )
    notebook.use(theme, width)
    rows = notebook.form.get_by_role("region", name="Runs").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("8,000")
    press(notebook, "Run now")  # the service has not learnt yet by which column rows are new
    field(notebook, "Delta column").select_option("updated_at")
    press(notebook, "Run")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Succeeded")
    press(notebook, "Pause updates")
    sandbox.flows.run_now(flow)
    sandbox.flows.wait(flow)
    expect(rows).to_have_count(2)
    press(notebook, "Resume updates")
    expect(rows).to_have_count(3)
    expect(notebook.form.locator(".pgflow-chart rect")).to_have_count(6)
    notebook.picture(f"watch_{look}")
    assert notebook.cut_off() == []
    press(notebook, "Pause")  # it is scheduled once: nothing is asked
    expect(notebook.form.locator(".pgflow-chip")).to_have_text("Paused")
    expect(notebook.form.locator(":text('paused'):not(.pgflow-unseen)")).to_have_text(["Paused"])
    assert sandbox.flows.get(flow).state == "disabled"
    press(notebook, "Resume")
    expect(notebook.form.locator(".pgflow-chip")).to_have_text("Enabled")
    press(notebook, "Run now")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Succeeded")
    assert notebook.result_of("watch.runs['records_read'].sum()") == "np.int64(8000)"
    assert_no_secret(notebook, service, seen=look)
    plan.undo()
