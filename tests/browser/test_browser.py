"""The connection browser: what a person sees and does in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.browser_screen import (
    act,
    confirm,
    item,
    open_tab,
    option,
    options,
    said,
)
from tests.support.jupyterlab import LOOKS, WRONG, Notebook, assert_no_secret
from tests.support.services import Service

START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
browser = sandbox.browse()
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    """The sandbox that is browsed, empty whatever other tests left in it."""
    found = Sandbox(service.credentials, "dev")
    for each in found.connections()["id"]:
        found.connections.delete(each)
    yield found
    for each in found.connections()["id"]:
        found.connections.delete(each)


@pytest.fixture
def shop(sandbox: Sandbox, service: Service) -> BaseConnection:
    return sandbox.connections.create("shop", description="The web shop", **service.database)


@pytest.fixture
def notebook(
    open_cells: OpenNotebook, service: Service, shop: BaseConnection
) -> Iterator[Notebook]:
    """The browser, loaded; afterwards no secret is in anything that was sent or saved."""
    opened = open_cells(START)
    expect(option(opened, "shop")).to_be_visible()
    yield opened
    assert_no_secret(opened, service, seen="Connections of the sandbox dev")


def choose_orders(notebook: Notebook) -> None:
    item(notebook, "orders").first.click()
    expect(notebook.form.get_by_role("columnheader").filter(has_text="ordered_at")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_from_a_connection_to_its_rows(
    notebook: Notebook, service: Service, theme: str, width: int
) -> None:
    notebook.use(theme, width)
    choose_orders(notebook)
    expect(notebook.form.locator("tbody tr")).to_have_count(25)
    notebook.picture(f"browser_{theme.split()[-1].lower()}_{width}")
    assert notebook.cut_off() == []
    columns = open_tab(notebook, "Columns")
    expect(columns.get_by_role("columnheader").filter(has_text="Distinct")).to_be_visible()
    total = columns.get_by_role("row").filter(has_text="total")
    expect(total.locator(".pgflow-bars i")).to_have_count(10)
    details = open_tab(notebook, "Details")
    expect(details).to_contain_text(
        f"{service.database['server']} / {service.database['database']}"
    )


def test_what_is_chosen_is_there_for_the_cells_that_follow(notebook: Notebook) -> None:
    choose_orders(notebook)
    notebook.form.get_by_role("combobox", name="Rows").select_option("10")
    expect(notebook.form.locator("tbody tr")).to_have_count(10)
    code = "(browser.connection.name, browser.table, len(browser.frame))"
    assert notebook.result_of(code) == "('shop', 'sales.orders', 10)"


def test_lists_are_searched_sorted_and_filtered(
    notebook: Notebook, sandbox: Sandbox, service: Service
) -> None:
    other = sandbox.connections.create("another", **service.database)
    sandbox.connections.disable(other)
    act(notebook, "Refresh")
    shown = options(notebook)
    expect(shown).to_have_count(2)
    order = notebook.form.get_by_role("combobox", name="Order")
    order.select_option("Name, A to Z")
    expect(shown.first).to_contain_text("another")
    order.select_option("Name, Z to A")
    expect(shown.first).to_contain_text("shop")
    notebook.form.get_by_role("combobox", name="State").select_option("disabled")
    expect(shown).to_have_count(1)
    notebook.form.get_by_role("combobox", name="State").select_option("")
    expect(shown).to_have_count(2)
    notebook.form.get_by_role("searchbox", name="Search connections").fill("web SHO")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("shop")
    notebook.form.get_by_role("searchbox", name="Search connections").fill("nothing")
    expect(notebook.form).to_contain_text("No connection fits")


def test_tables_are_found_by_their_columns(notebook: Notebook) -> None:
    expect(item(notebook, "orders").first).to_be_visible()
    search = notebook.form.get_by_role("searchbox", name="Search tables and columns")
    search.fill("email")
    expect(item(notebook, "customers")).to_be_visible()
    expect(item(notebook, "email").locator("mark")).to_have_text("email")
    expect(item(notebook, "order_totals")).to_have_count(0)
    search.fill("")
    expect(item(notebook, "order_totals")).to_be_visible()


def test_a_table_is_opened_to_its_columns(notebook: Notebook) -> None:
    item(notebook, "customers").locator(".pgflow-twist").click()
    expect(item(notebook, "email")).to_be_visible()
    item(notebook, "customers").locator(".pgflow-twist").click()
    expect(item(notebook, "email")).to_have_count(0)


def test_rows_are_sorted_and_a_value_is_shown_in_full(notebook: Notebook) -> None:
    choose_orders(notebook)
    first = notebook.form.locator("tbody tr").first
    total = notebook.form.get_by_role("columnheader").filter(has_text="total")
    total.get_by_role("button").click()
    expect(total).to_have_attribute("aria-sort", "ascending")
    expect(notebook.form).to_contain_text("Sorted by total, only these rows.")
    lowest = first.inner_text()
    total.get_by_role("button").click()
    expect(total).to_have_attribute("aria-sort", "descending")
    expect(first).not_to_have_text(lowest)
    stamp = first.get_by_role("gridcell").filter(has_text=re.compile("^20..-")).first
    expect(stamp).to_have_text(re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"))
    stamp.press("Enter")
    value = notebook.form.get_by_role("dialog", name="Value of ")
    expect(value.locator("pre")).to_be_focused()
    expect(value.locator("pre")).to_contain_text("T")
    notebook.page.keyboard.press("Escape")
    expect(value).to_have_count(0)
    expect(stamp).to_be_focused()


def test_columns_are_hidden_and_made_wider_and_the_rows_get_the_whole_width(
    notebook: Notebook,
) -> None:
    choose_orders(notebook)
    heads = notebook.form.get_by_role("columnheader")
    expect(heads).to_have_count(10)
    notebook.form.get_by_role("button", name="Columns: 10").click()
    notebook.form.get_by_role("group", name="Columns to show").get_by_label("total").uncheck()
    expect(heads).to_have_count(9)
    expect(notebook.form.get_by_role("button", name="Columns: 9 of 10")).to_be_visible()
    notebook.page.keyboard.press("Escape")
    expect(notebook.form.get_by_role("group", name="Columns to show")).to_have_count(0)
    width = heads.nth(1).evaluate("(head) => head.clientWidth")
    heads.nth(1).get_by_role("button").focus()
    notebook.page.keyboard.press("Shift+ArrowRight")
    assert heads.nth(1).evaluate("(head) => head.clientWidth") > width
    before = notebook.form.locator(".pgflow-grid-box").evaluate("(box) => box.clientWidth")
    notebook.form.get_by_role("button", name="Full width").click()
    expect(notebook.form.get_by_role("listbox", name="Connections")).to_be_hidden()
    assert notebook.form.locator(".pgflow-grid-box").evaluate("(b) => b.clientWidth") > before


def test_rows_are_not_in_the_saved_notebook_and_a_second_page_asks_for_them(
    notebook: Notebook,
) -> None:
    choose_orders(notebook)
    customer = notebook.form.locator("tbody tr").first.get_by_role("gridcell").nth(1).inner_text()
    total = notebook.form.locator("tbody tr").first.text_content()
    assert total
    widgets = json.dumps(json.loads(notebook.save())["metadata"]["widgets"])
    assert "sales.orders" in widgets
    assert notebook.result_of("'rows' in browser.get_state()") == "False"
    notebook.page.evaluate("host.run('browser.show()')")
    second = notebook.page.locator(".pgflow").nth(1)
    expect(second.locator("tbody tr")).to_have_count(25)
    expect(second.locator("tbody tr").first).to_have_text(total)
    assert customer in total


def test_a_table_without_select_looks_like_no_access(notebook: Notebook) -> None:
    item(notebook, "salaries").click()
    panel = notebook.form.get_by_role("tabpanel")
    expect(panel).to_contain_text("The role has no permission to read this table.")
    expect(panel.locator("table")).to_have_count(0)
    notebook.picture("browser_no_select")
    columns = open_tab(notebook, "Columns")
    expect(columns.get_by_role("rowheader").first).to_be_visible()
    expect(columns).not_to_contain_text("Distinct")


def test_connections_of_one_name_are_told_apart(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection, service: Service
) -> None:
    other = sandbox.connections.create("shop", **service.database)
    act(notebook, "Refresh")
    expect(options(notebook)).to_have_count(2)
    for each in (shop, other):
        expect(option(notebook, each.id[:8])).to_contain_text(service.database["server"])


def test_a_new_connection_is_made_in_the_browser(notebook: Notebook) -> None:
    act(notebook, "New connection")
    form = notebook.page.locator(".pgflow").nth(1)
    expect(form.get_by_label("Connection name", exact=True)).to_be_visible()
    notebook.form.get_by_role("button", name="Close the form below").click()
    expect(form).to_have_count(0)


def test_the_menu_goes_by_keys_and_gives_the_focus_back(notebook: Notebook) -> None:
    more = notebook.form.get_by_role("button", name="More", exact=True)
    more.focus()
    notebook.page.keyboard.press("ArrowDown")
    entries = notebook.form.get_by_role("menuitem")
    expect(entries.first).to_be_focused()
    notebook.page.keyboard.press("End")
    expect(entries.last).to_have_text("Delete…")
    expect(entries.last).to_be_focused()
    notebook.page.keyboard.press("Escape")
    expect(entries).to_have_count(0)
    expect(more).to_be_focused()


def test_it_works_by_keyboard(notebook: Notebook) -> None:
    page = notebook.page
    notebook.form.get_by_role("listbox", name="Connections").focus()
    page.keyboard.press("Enter")
    expect(option(notebook, "shop")).to_have_attribute("aria-selected", "true")
    tree = notebook.form.get_by_role("tree")
    expect(item(notebook, "orders").first).to_be_visible()
    tree.focus()
    schema = notebook.form.get_by_role("treeitem").first
    page.keyboard.press("ArrowLeft")
    expect(schema).to_have_attribute("aria-expanded", "false")
    notebook.form.get_by_role("listbox", name="Connections").press("Enter")
    act(notebook, "Test")
    said(notebook, "'shop' works")
    expect(schema).to_have_attribute("aria-expanded", "false")
    tree.focus()
    page.keyboard.press("ArrowRight")
    expect(schema).to_have_attribute("aria-expanded", "true")
    line = notebook.form.get_by_role("tree").locator(".pgflow-line-active")
    while "orders" not in line.inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(notebook.form.get_by_role("columnheader").first).to_be_visible()
    notebook.form.get_by_role("tab", name="Preview").focus()
    page.keyboard.press("ArrowLeft")
    expect(notebook.form.get_by_role("tab", name="Columns")).to_be_focused()
    expect(notebook.form.get_by_role("tabpanel", name="Columns")).to_be_visible()


def test_a_connection_is_tested_renamed_and_disabled(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection
) -> None:
    act(notebook, "Test")
    said(notebook, "'shop' works")
    act(notebook, "Edit…")
    dialog = notebook.form.get_by_role("dialog", name="Edit ")
    expect(dialog.get_by_label("Connection name")).to_be_focused()
    notebook.picture("browser_rename")
    dialog.get_by_label("Connection name").fill("web shop")
    dialog.get_by_label("Description").fill("Renamed")
    confirm(notebook, "Save")
    said(notebook, "is changed")
    expect(option(notebook, "web shop")).to_be_visible()
    act(notebook, "Disable…")
    expect(notebook.form.get_by_role("dialog", name="Disable 'web shop'?")).to_be_visible()
    notebook.page.keyboard.press("Escape")
    expect(notebook.form.get_by_role("dialog")).to_have_count(0)
    act(notebook, "Disable…")
    confirm(notebook, "Disable connection")
    said(notebook, "is disabled")
    act(notebook, "Enable…")
    confirm(notebook, "Enable")
    said(notebook, "is enabled")
    kept = sandbox.connections().iloc[0]
    assert (kept["name"], kept["description"]) == ("web shop", "Renamed")


def test_somebody_elses_change_is_shown_before_it_is_overwritten(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection
) -> None:
    act(notebook, "Edit…")
    sandbox.connections.rename(shop, "theirs")
    notebook.form.get_by_role("dialog").get_by_label("Connection name").fill("mine")
    confirm(notebook, "Save")
    said(notebook, "name 'shop' is now 'theirs'")
    notebook.picture("browser_conflict")
    assert sandbox.connections()["name"].tolist() == ["theirs"]
    confirm(notebook, "Save")
    said(notebook, "is changed")
    assert sandbox.connections()["name"].tolist() == ["mine"]


def test_a_password_is_rotated(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection, service: Service
) -> None:
    act(notebook, "Rotate password…")
    dialog = notebook.form.get_by_role("dialog", name="Rotate the password of 'shop'")
    dialog.get_by_label("New password", exact=True).fill(WRONG)
    confirm(notebook, "Rotate")
    said(notebook, "keeps the old ones")
    notebook.picture("browser_rotate_refused")
    dialog.get_by_label("New password", exact=True).fill(service.database["password"])
    confirm(notebook, "Rotate")
    said(notebook, "are replaced, and they work")
    assert sandbox.connections.test(shop)["result"].all()


@pytest.mark.parametrize(("theme", "width"), [("JupyterLab Light", 1280), ("JupyterLab Dark", 600)])
def test_to_rotate_untried_takes_a_choice_a_warning_and_a_click(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection, theme: str, width: int
) -> None:
    notebook.use(theme, width)
    act(notebook, "Rotate password…")
    dialog = notebook.form.get_by_role("dialog", name="Rotate the password of 'shop'")
    expect(dialog).to_contain_text("on a temporary connection")
    look = f"{theme.split()[-1].lower()}_{width}"
    notebook.picture(f"browser_rotate_{look}")
    password = dialog.get_by_label("New password", exact=True)
    expect(password).to_be_focused()
    password.fill(WRONG)
    dialog.get_by_role("button", name="Show new password").click()
    expect(password).to_have_attribute("type", "text")
    dialog.get_by_label("Test it first, on a temporary connection that is then deleted").uncheck()
    expect(dialog.get_by_role("status").filter(has_text="cannot be had back")).to_be_visible()
    notebook.picture(f"browser_rotate_untried_{look}")
    password.press("Enter")
    expect(dialog.get_by_role("button", name="Rotate untried")).to_be_enabled()
    assert sandbox.connections.test(shop)["result"].all()
    confirm(notebook, "Rotate untried")
    said(notebook, "they were not tried")
    assert not sandbox.connections.test(shop)["result"].any()


def test_it_is_duplicated_into_another_sandbox(notebook: Notebook, service: Service) -> None:
    act(notebook, "Duplicate…")
    dialog = notebook.form.get_by_role("dialog", name="Duplicate 'shop'")
    dialog.get_by_label("Sandbox").select_option("prod")
    dialog.get_by_label("Connection name").fill("shop of dev")
    dialog.get_by_label("Password", exact=True).fill(service.database["password"])
    confirm(notebook, "Duplicate")
    said(notebook, "is duplicated")
    other = Sandbox(service.credentials, "prod")
    (copied,) = other.connections.search("shop of dev")["id"]
    assert other.connections.test(copied)["result"].all()
    other.connections.delete(copied)


def test_it_is_deleted_after_a_question_that_names_it(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection
) -> None:
    act(notebook, "Delete…")
    dialog = notebook.form.get_by_role("dialog", name="Delete 'shop'?")
    expect(dialog).to_contain_text(f"shop · {shop.server} / {shop.database} · {shop.id[:8]}")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    notebook.picture("browser_delete")
    confirm(notebook, "Delete connection")
    said(notebook, "is deleted")
    expect(notebook.form).to_contain_text("No connection yet")
    notebook.picture("browser_empty")
    assert sandbox.connections().empty


def test_one_that_was_deleted_elsewhere_is_noticed(
    notebook: Notebook, sandbox: Sandbox, shop: BaseConnection
) -> None:
    sandbox.connections.delete(shop)
    option(notebook, "shop").click()
    said(notebook, "somebody deleted it")
    expect(option(notebook, "shop")).to_have_count(0)


def test_a_database_that_refuses_is_told_in_its_pane_and_can_be_tried_again(
    notebook: Notebook, sandbox: Sandbox, service: Service
) -> None:
    wrong = service.database | {"password": Secret(WRONG)}
    locked = sandbox.connections.create("locked", verify=False, **wrong)
    act(notebook, "Refresh")
    option(notebook, "locked").click()
    status = notebook.form.get_by_role("status").filter(has_text="password authentication failed")
    expect(status).to_be_visible()
    notebook.picture("browser_refused")
    sandbox.connections.rotate(locked, password=Secret(service.database["password"]))
    status.get_by_role("button", name="Try again").click()
    expect(item(notebook, "orders").first).to_be_visible()


def test_the_call_is_given_as_curl(notebook: Notebook) -> None:
    choose_orders(notebook)
    act(notebook, "Copy as curl")
    curl = notebook.form.locator(".pgflow-snippet pre")
    expect(curl).to_contain_text("Bearer $PGFLOW_ACCESS_TOKEN")
    expect(curl).to_contain_text(re.compile("explore.objectType=table&object=sales.orders"))


def test_a_new_connection_appears_by_itself(notebook: Notebook, service: Service) -> None:
    login = {**service.database, "password": None}
    code = (
        f"import os; sandbox.connections.create('born here', verify=False, "
        f"password=pgflow.Secret('x'), **{ {n: v for n, v in login.items() if v}!r}).name"
    )
    assert notebook.result_of(code) == "'born here'"
    expect(option(notebook, "born here")).to_be_visible()
