"""The connection form: what a person sees, and what a saved notebook holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.connection_form_screen import (
    button,
    choose,
    create,
    create_another,
    expect_created,
    field,
    fill_in,
    message,
    request,
    unfold,
)
from tests.support.jupyterlab import LOOKS, WRONG, Notebook, assert_no_secret
from tests.support.services import Service

START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("prod")
form = sandbox.connect()
"""
OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def notebook(open_cells: OpenNotebook, service: Service) -> Iterator[Notebook]:
    """The form, ready; afterwards no secret is in anything that was sent or saved."""
    opened = open_cells(START)
    expect(opened.form).to_be_visible()
    yield opened
    assert_no_secret(opened, service, seen="New PostgreSQL connection")


@pytest.mark.parametrize("auth", ["Basic", "Connection string"])
def test_a_connection_is_made_on_azure(notebook: Notebook, service: Service, auth: str) -> None:
    name = f"Azure {auth}"
    choose(notebook, auth)
    fill_in(notebook, name, service.database)
    create(notebook)
    expect_created(notebook, name, "Basic" if auth[0] == "B" else "Connection String Based")
    notebook.picture(f"created_{auth[:5].lower()}")
    # The password is forgotten; what may be shown stays.
    create_another(notebook)
    expect(field(notebook, "Password")).to_have_value("")
    expect(field(notebook, "Password")).to_have_attribute("placeholder", "")
    expect(field(notebook, "Server")).to_have_value(service.database["server"])
    create(notebook)
    expect(field(notebook, "Password")).to_be_focused()


def test_a_connection_is_made_on_aws(
    open_fresh_cells: OpenNotebook, aws_service: Service, service: Service
) -> None:
    environment = f"import os; os.environ.update({aws_service.environment!r})"
    notebook = open_fresh_cells(environment.replace("\n", ""), START)
    # The region of the sandbox tells the cloud, where there is one way to send it.
    expect(field(notebook, "SSL mode")).to_have_value("true")
    expect(notebook.form.get_by_role("radio")).to_have_count(0)
    expect(notebook.form.get_by_role("button", name="Advanced")).to_have_count(0)
    fill_in(notebook, "AWS", service.database)
    field(notebook, "SSL mode").select_option("true")
    create(notebook)
    expect_created(notebook, "AWS", "Basic Authentication")
    assert service.database["password"] not in notebook.save()
    assert service.database["password"] not in notebook.received


def test_what_is_pasted_fills_in_the_fields(notebook: Notebook, service: Service) -> None:
    database = service.database
    uri = (
        f"postgresql://{database['username']}:{database['password']}"
        f"@{database['server']}:{database['port']}/{database['database']}?sslmode=require"
    )
    pasted = notebook.form.get_by_label("Paste a URI, connection string or DSN")
    pasted.fill(uri)
    pasted.press("Enter")
    expect(field(notebook, "Port")).to_have_value(database["port"])
    expect(field(notebook, "Database")).to_have_value(database["database"])
    expect(field(notebook, "Password")).to_have_attribute("placeholder", re.compile("entered"))
    expect(pasted).to_have_value("")
    field(notebook, "Connection name").fill("Pasted")
    create(notebook)
    expect_created(notebook, "Pasted", "Basic Authentication")


def test_a_uri_in_the_wrong_field_does_not_show_its_password(notebook: Notebook) -> None:
    server = field(notebook, "Server")
    server.press_sequentially(f"postgresql://u:{WRONG}@db.example.com/retail")
    server.press("Tab")
    expect(field(notebook, "Server")).to_have_value("db.example.com")
    expect(field(notebook, "Database")).to_have_value("retail")
    expect(field(notebook, "Password")).to_have_attribute("placeholder", re.compile("entered"))


def test_several_lines_can_be_pasted(notebook: Notebook) -> None:
    text = f"[retail]\nhost=db.example.com\nport=5433\ndbname=retail\npassword={WRONG}"
    notebook.page.evaluate(
        """([id, text]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            document.getElementById(id).dispatchEvent(
                new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        [
            notebook.form.get_by_label("Paste a URI, connection string or DSN").get_attribute("id"),
            text,
        ],
    )
    expect(field(notebook, "Server")).to_have_value("db.example.com")
    expect(field(notebook, "Port")).to_have_value("5433")


def test_a_mistake_is_told_beside_its_field(notebook: Notebook, service: Service) -> None:
    fill_in(notebook, "Mistake", service.database, Port="99999", Server="https://db.example.com")
    expect(message(notebook, "Port")).to_have_text("A whole number from 1 to 65535.")
    expect(field(notebook, "Port")).to_have_attribute("aria-invalid", "true")
    expect(message(notebook, "Server")).to_contain_text("without the scheme")
    create(notebook)
    expect(notebook.form).to_contain_text("2 fields need attention: Server, Port")
    expect(field(notebook, "Server")).to_be_focused()
    notebook.picture("invalid_field")
    field(notebook, "Port").fill(service.database["port"])
    field(notebook, "Server").fill(service.database["server"])
    expect(field(notebook, "Port")).not_to_have_attribute("aria-invalid", "true")
    expect(notebook.form.get_by_role("alert").filter(has_text="attention")).to_have_count(0)


def test_a_wrong_password_is_told_and_nothing_is_kept(notebook: Notebook, service: Service) -> None:
    fill_in(notebook, "Wrong password", service.database, Password=WRONG)
    create(notebook)
    alert = notebook.form.locator(".pgflow-notice-error")
    expect(alert).to_have_role("alert")
    expect(alert).to_contain_text("password authentication failed")
    expect(alert).to_contain_text("Nothing was kept.")
    expect(message(notebook, "Password")).to_have_text("Check username and password.")
    # The form is still filled in, and the password still held, so that one field can be put right.
    expect(field(notebook, "Username")).to_have_value(service.database["username"])
    assert notebook.result_of("form.result is None") == "True"
    notebook.picture("wrong_password")
    field(notebook, "Password").fill(service.database["password"])
    expect(alert).to_have_count(0)
    create(notebook)
    expect_created(notebook, "Wrong password", "Basic Authentication")


def test_a_double_click_makes_one_connection(notebook: Notebook, service: Service) -> None:
    fill_in(notebook, "Clicked twice", service.database)
    button(notebook).dblclick()
    expect_created(notebook, "Clicked twice", "Basic Authentication")
    shown = notebook.result_of("(sandbox.connections().name == 'Clicked twice').sum()")
    assert shown.removeprefix("np.int64(").removesuffix(")") == "1"


def test_fields_survive_another_way_to_send_them(notebook: Notebook, service: Service) -> None:
    fill_in(notebook, "Kept", service.database)
    field(notebook, "SSL mode").select_option("Prefer")
    expect(message(notebook, "SSL mode")).to_contain_text("without encryption")
    choose(notebook, "Connection string")
    expect(field(notebook, "Encryption method")).to_have_value("6")
    expect(field(notebook, "Server")).to_have_value(service.database["server"])
    expect(request(notebook)).to_contain_text("Password=••••••")
    expect(request(notebook)).to_contain_text("Connection String Based Authentication")
    choose(notebook, "Basic")
    expect(field(notebook, "SSL mode")).to_have_value("Prefer")


def test_the_form_works_by_keyboard_in_reading_order(notebook: Notebook) -> None:
    page = notebook.page
    notebook.form.get_by_label("Paste a URI").focus()
    seen = [focused_name(page)]
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(focused_name(page))
    wanted = [
        *("Paste a URI, connection string or DSN", "Connection name", "+ Description"),
        *("Server", "Port", "Database", "Username", "Password", "SSL mode"),
        *("Advanced", "View request", "Adobe's addresses"),
        *("Create connection", "Test from this machine"),
    ]
    assert [name for name in seen if name in wanted] == wanted
    # Arrow keys choose a segment; JupyterLab does not take them to walk through its cells.
    unfold(notebook, "Advanced")
    notebook.form.get_by_role("radio", name="Basic").focus()
    page.keyboard.press("ArrowRight")
    expect(notebook.form.get_by_role("radio", name="Connection string")).to_be_checked()
    expect(notebook.form.get_by_role("radio", name="Connection string")).to_be_focused()


def focused_name(page: Page) -> str:
    name = page.evaluate(
        """() => {
            const found = document.activeElement;
            const label = found.labels?.[0];
            const text = label?.cloneNode(true);
            text?.querySelectorAll('span').forEach((each) => each.remove());
            return text?.textContent ?? found.ariaLabel ?? found.textContent;
        }"""
    )
    return str(name).strip()


def test_enter_on_an_empty_form_shows_what_is_missing(notebook: Notebook) -> None:
    field(notebook, "Server").press("Enter")
    expect(message(notebook, "Server")).to_have_text("Required.")
    expect(message(notebook, "Password")).to_have_text("Required.")
    expect(field(notebook, "Connection name")).to_be_focused()
    assert notebook.result_of("form.result is None") == "True"


def test_enter_creates_from_any_field(notebook: Notebook, service: Service) -> None:
    fill_in(notebook, "By Enter", service.database)
    field(notebook, "Password").press("Enter")
    expect_created(notebook, "By Enter", "Basic Authentication")


def test_a_form_stands_once_in_a_cell_and_can_be_shown_again(
    open_cells: OpenNotebook,
) -> None:
    setup = "import pgflow_widgets as pgflow; sandbox = pgflow.Sandbox.from_env('prod')"
    opened = open_cells(setup, "form = sandbox.connect(); form", "form")
    expect(opened.page.locator(".pgflow")).to_have_count(2)
    # Two views of one form show the same, also while one of them is typed into.
    servers = opened.page.locator(".pgflow").get_by_label("Server", exact=True)
    servers.first.fill("db.example.com")
    expect(servers.last).to_have_value("db.example.com")
    expect(servers.first).to_have_value("db.example.com")


def test_a_cell_that_runs_again_keeps_what_was_typed(open_cells: OpenNotebook) -> None:
    setup = "import pgflow_widgets as pgflow; sandbox = pgflow.Sandbox.from_env('prod')"
    show = "form = sandbox.connect(); form.fill(name='Half', server='db.example.com', password='p')"
    opened = open_cells(setup, show, "form = sandbox.connect()")
    again = opened.page.locator(".pgflow").last
    expect(again).to_contain_text("Kept from the form above: Connection name, Server.")
    expect(again.get_by_label("Server", exact=True)).to_have_value("db.example.com")
    expect(again.get_by_label("Password", exact=True)).to_have_attribute("placeholder", "")
    again.get_by_role("button", name="Start empty").click()
    expect(again.get_by_label("Server", exact=True)).to_have_value("")
    expect(again.get_by_label("Connection name", exact=True)).to_be_focused()
    expect(again).not_to_contain_text("Kept from")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_form_fits_its_page(notebook: Notebook, theme: str, width: int) -> None:
    notebook.use(theme, width)
    assert notebook.cut_off() == []
    notebook.picture(f"form_{theme.split()[1].lower()}_{width}")


def test_the_database_can_be_looked_at_before_anything_is_made(
    notebook: Notebook, service: Service
) -> None:
    check = notebook.form.get_by_role("button", name="Test from this machine")
    check.click()
    expect(message(notebook, "Server")).to_have_text("Required.")
    fill_in(notebook, "", service.database)
    check.click()
    steps = notebook.form.get_by_role("listitem")
    expect(steps).to_have_count(7)
    expect(steps.first).to_contain_text("Fine: Host name")
    expect(steps.nth(2)).to_contain_text("Warning: Encryption")
    expect(steps.nth(2)).to_contain_text("Not trusted here")
    expect(steps.last).to_contain_text("readable")
    expect(notebook.form.get_by_text("6 of 7 passed, 1 warning")).to_be_visible()
    expect(notebook.form.get_by_role("link", name="Adobe's addresses")).to_be_visible()
    notebook.picture("form checked")
    field(notebook, "Password").fill(WRONG)
    expect(steps).to_have_count(0)
    check.click()
    expect(steps.last).to_contain_text("Failed: Sign-in")
    expect(message(notebook, "Password")).to_have_text("Check username and password.")
    notebook.picture("form check failed")
    create(notebook)
    expect(field(notebook, "Connection name")).to_be_focused()  # the name is still missing
    expect(steps).to_have_count(0)


def test_after_a_create_the_tables_are_a_click_away(notebook: Notebook, service: Service) -> None:
    fill_in(notebook, "Goes on", service.database)
    create(notebook)
    expect_created(notebook, "Goes on", "Basic Authentication")
    notebook.form.get_by_role("button", name="Browse tables").click()
    browser = notebook.page.locator(".pgflow").nth(1)
    expect(browser.get_by_text("orders").first).to_be_visible()
    notebook.form.get_by_role("button", name="Ingest a table").click()
    notebook.form.get_by_label("Table to ingest").select_option("sales.orders")
    notebook.form.get_by_role("button", name="Ingest", exact=True).click()
    expect(browser).to_contain_text("Step 1 of 5")
    assert notebook.result_of("form.result.name") == "'Goes on'"


def test_of_two_views_one_shows_the_password_that_counts(open_cells: OpenNotebook) -> None:
    setup = "import pgflow_widgets as pgflow; sandbox = pgflow.Sandbox.from_env('prod')"
    opened = open_cells(setup, "form = sandbox.connect(); form", "form")
    passwords = opened.page.locator(".pgflow").get_by_label("Password", exact=True)
    expect(passwords).to_have_count(2)
    passwords.first.fill("AAA")
    expect(passwords.last).to_have_attribute("placeholder", re.compile("entered"))
    expect(passwords.first).to_have_value("AAA")
    passwords.last.fill("BBB")
    expect(passwords.first).to_have_value("")
    expect(passwords.last).to_have_value("BBB")
    assert opened.result_of("len(form._state.draft().values['password'].reveal())") == "3"
