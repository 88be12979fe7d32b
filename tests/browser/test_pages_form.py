"""The pages of the connection form and the sign-in form, in every state that they have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.errors import CredentialError, PgflowError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.platform.addresses import AllowList
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.notebook.demo.sandbox import _ABOUT
from pgflow_widgets.postgres.preflight import Step
from pgflow_widgets.widgets.connection_form.backend import Destination, NextSteps
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.connection_form.view import cancelled_notice, draw_connection_form
from pgflow_widgets.widgets.sign_in_form.state import SignInState
from pgflow_widgets.widgets.sign_in_form.view import draw_sign_in_form
from tests.support import static_pages
from tests.support.axe import barriers
from tests.support.static_pages import assert_seen, barriers_in, dress, opened, resize, sent, show

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

CANARY = "canary-9c3e"
VALUES = {
    "name": "Retail sample",
    "server": "db.example.com",
    "database": "retail",
    "username": "reader",
    "password": Secret(CANARY),
}
MADE = BaseConnection(
    "4cb9c374-4f7b-4c2d-8f5e-9a1b2c3d4e5f", "Retail sample", auth="Basic Authentication"
)
STEPS = (
    Step("Host name", "ok", "db.example.com resolves to 127.0.0.1"),
    Step("Port", "ok", "5432 answers"),
    Step("Encryption", "warn", "TLSv1.3", "Not trusted here: self-signed certificate."),
    Step("Sign-in", "ok", "signed in as reader"),
    Step("Server", "ok", "PostgreSQL 16.2"),
    Step("Time zone", "ok", "UTC"),
    Step("Tables", "ok", "9 tables, 8 readable"),
)
LOCAL = Destination("Local demo", _ABOUT, "prod", "http://127.0.0.1:4711", is_local=True)
PROD = Destination("prod · Azure", "", "prod", "https://platform.adobe.io")
State = tuple[str, dict[str, Any]]


async def _never(*_: object) -> Any:
    raise AssertionError


THEN = NextSteps(variable=lambda: "sb", browse=_never, tables=_never, ingest=_never)  # type: ignore[arg-type]


def connection(
    change: Callable[[FormState], object] = lambda _: None,
    *,
    values: dict[str, Any] | None = None,
    place: Destination = LOCAL,
    busy: str = "",
    attempt: int = 0,
) -> State:
    state = FormState(POSTGRESQL, Cloud.AZURE, place.is_local, cloud_is_known=place.badge != "dev")
    state.fill_in(values or {})
    change(state)
    view = draw_connection_form(
        state,
        title="New PostgreSQL connection",
        place=place,
        then=THEN,
        offers=["Use the demo database"] if place is LOCAL else [],
        busy=busy,
        attempt=attempt,
    )
    assert CANARY not in json.dumps(view)
    return "connection_form", {"view": view, "inside": ""}


def sign_in(change: Callable[[SignInState], object] = lambda _: None, busy: str = "") -> State:
    state = SignInState()
    change(state)
    credentials = Credentials("1f2e3d", Secret(CANARY), "A1B2C3@AdobeOrg")
    sandboxes = [
        SandboxInfo("prod", "Production", "production", "active", "VA7", default=True),
        SandboxInfo("dev-eu", "A sandbox for trials", "development", "active", "NLD2", False),
        SandboxInfo("old", "Archive 2024", "development", "deleted", "VA7", default=False),
    ]
    view = draw_sign_in_form(state, busy=busy, credentials=credentials, sandboxes=sandboxes)
    return "sign_in_form", {"view": view}


def gaps(state: FormState) -> None:
    draft = state.draft()
    state.mark_gaps(draft.problems())


def test_steps(state: FormState, *steps: Step) -> None:
    state.steps = list(steps or STEPS)


def failed(state: FormState) -> None:
    text = (
        "The database refused the connection: password authentication failed for user 'reader'."
        " Nothing was kept."
    )
    state.refuse(PgflowError(text, hint="Check username and password.", field="password"))


def chosen(state: FormState, *, tables: list[str] | None = None) -> None:
    state.succeed(MADE)
    assert state.made
    state.made.tables = tables


def unfolded(state: FormState) -> None:
    state.shows_request = True


def addresses(state: FormState) -> None:
    state.addresses = AllowList.of("NLD2")


def refused_file(state: SignInState) -> None:
    state.paste(Secret("{}"))


def wrong_organisation(state: SignInState) -> None:
    state.edit("client_id", "1f2e3d")
    state.edit("org_id", "ABC")
    state.mark_gaps(state.problems())


def refused_secret(state: SignInState) -> None:
    state.refuse(CredentialError("Could not sign in: invalid client_secret parameter (HTTP 400)."))


LONG = {
    **VALUES,
    "name": "A connection whose name says much more than any list has room for " * 2,
    "description": "What it is for. " * 12,
    "server": f"{'a' * 60}.{'b' * 60}.example.com",
    "port": "54321",
}
STATES: dict[str, State] = {
    "fresh": connection(),
    "prod": connection(place=PROD),
    "cloud not known": connection(place=Destination("dev", "", "dev", "https://platform.adobe.io")),
    "filled": connection(values=VALUES),
    "kept": connection(
        lambda s: setattr(s, "carried_note", "Kept from the form above: Connection name, Server."),
        values={"name": "Retail", "server": "db.example.com"},
    ),
    "gaps": connection(gaps),
    "pasted": connection(lambda s: s.paste(Secret(f"postgresql://u:{CANARY}@db.example.com/shop"))),
    "not read": connection(lambda s: s.paste(Secret("mysql://h/d"))),
    "name taken": connection(lambda s: setattr(s, "name_taken", True), values=VALUES),
    "string": connection(
        lambda s: s.choose("auth", "Connection String Based Authentication"), values=VALUES
    ),
    "request": connection(unfolded, values=VALUES),
    "addresses": connection(addresses, values=VALUES),
    "creating": connection(values=VALUES, busy="Creating…"),
    "testing": connection(lambda s: test_steps(s, *STEPS[:3]), values=VALUES, busy="Testing…"),
    "tested": connection(test_steps, values=VALUES),
    "test failed": connection(
        lambda s: test_steps(
            s,
            *STEPS[:3],
            Step("Sign-in", "fail", "refused", "Check username and password.", field="password"),
        ),
        values=VALUES,
    ),
    "error": connection(failed, values=VALUES),
    "cancelled": connection(
        lambda s: setattr(s, "notice", cancelled_notice("Retail sample", is_sent=True)),
        values=VALUES,
    ),
    "done": connection(chosen, values=VALUES),
    "choose a table": connection(
        lambda s: chosen(s, tables=["sales.orders", "hr.people"]), values=VALUES
    ),
    "no table": connection(lambda s: chosen(s, tables=[]), values=VALUES),
    "long": connection(values=LONG),
    "sign in": sign_in(),
    "sign in, file refused": sign_in(refused_file),
    "sign in, gaps": sign_in(wrong_organisation),
    "sign in, busy": sign_in(busy="Asking Adobe for a token…"),
    "sign in, refused": sign_in(refused_secret),
    "sign in, done": sign_in(lambda s: s.succeed("Signed in.")),
}
test_steps.__test__ = False  # type: ignore[attr-defined]
SAID = {
    "fresh": "A rehearsal: nothing is sent to Adobe",
    "prod": "prod · Azure",
    "cloud not known": "The sandbox does not say where it runs.",
    "filled": "It is read in the kernel, and fills in the fields below.",
    "kept": "Kept from the form above: Connection name, Server.",
    "gaps": "5 fields need attention:",
    "pasted": "Read as a PostgreSQL URI.",
    "not read": "The URI is for another kind of database.",
    "name taken": "This name is already in use.",
    "string": "Advanced: Connection string",
    "request": "stands for the password.",
    "addresses": "hostssl retail reader 57.153.246.80/28 scram-sha-256",
    "creating": "Creating…",
    "testing": "Testing…",
    "tested": "6 of 7 passed, 1 warning",
    "test failed": "Sign-in failed",
    "error": "The database refused the connection: password authentication failed",
    "cancelled": "may exist",
    "done": "The connection was created.",
    "choose a table": "Table to ingest",
    "no table": "No readable tables.",
    "long": "Description (optional)",
    "sign in": "choose Download JSON, and paste or pick that file.",
    "sign in, file refused": "This is not a credential's JSON.",
    "sign in, gaps": "2 fields need attention:",
    "sign in, busy": "Asking Adobe for a token…",
    "sign in, refused": "Could not sign in: invalid client_secret parameter",
    "sign in, done": "Next: open a sandbox.",
}
SCREENS = ("connection_form", "sign_in_form")


@pytest.fixture(scope="module")
def pages(context: BrowserContext) -> Iterator[dict[str, Page]]:
    """A page for each screen, which its states are shown in one after the other."""
    with static_pages.sheet(context) as form, static_pages.sheet(context) as sign_in_form:
        pages = dict(zip(SCREENS, (form, sign_in_form), strict=True))
        for screen, page in pages.items():
            opened(page, screen, next(state for name, state in STATES.values() if name == screen))
        yield pages


def shown(pages: dict[str, Page], name: str, width: int = 1280) -> tuple[Page, Locator]:
    screen, state = STATES[name]
    page = pages[screen]
    resize(page, width, 800)
    show(page, state["view"])
    return page, page.locator(".pgflow").first


@pytest.mark.parametrize("name", STATES)
def test_every_state_says_what_it_is(pages: dict[str, Page], name: str) -> None:
    page, _ = shown(pages, name)
    assert_seen(page, SAID[name], (1280, 600, 360))
    assert CANARY not in page.content()


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_is_kept_out_of_any_state_in_any_look(sheet: Page, screen: str) -> None:
    states = {
        name: partial(show, sheet, state["view"])
        for name, (its_screen, state) in STATES.items()
        if its_screen == screen
    }
    opened(sheet, *STATES[next(iter(states))])
    assert barriers_in(sheet, screen, states) == []


def test_in_a_host_without_colours_the_system_decides(pages: dict[str, Page]) -> None:
    page, widget = shown(pages, "error")
    dress(page, "", 1280)
    papers = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        papers.append(widget.evaluate("(root) => getComputedStyle(root).backgroundColor"))
        assert barriers(page) == []
    page.emulate_media(color_scheme="light")
    assert papers == ["rgb(255, 255, 255)", "rgb(30, 30, 30)"]


def test_a_press_with_gaps_leads_to_the_first(sheet: Page) -> None:
    widget = opened(sheet, *STATES["fresh"])
    widget.get_by_role("button", name="Create connection").click()
    assert sent(sheet)[-1]["type"] == "submit"
    show(sheet, STATES["gaps"][1]["view"])
    expect(widget.get_by_label("Connection name", exact=True)).to_be_focused()
    summary = widget.get_by_role("alert").filter(has_text="need attention")
    expect(summary).to_have_text(
        "5 fields need attention: Connection name, Server, Database, Username, Password"
    )
    summary.get_by_role("button", name="Username").press("Enter")
    expect(widget.get_by_label("Username", exact=True)).to_be_focused()


def test_in_another_page_of_the_form_a_press_moves_nothing(sheet: Page) -> None:
    widget = opened(sheet, *STATES["fresh"])
    widget.get_by_label("Server", exact=True).focus()
    show(sheet, STATES["gaps"][1]["view"])
    expect(widget.get_by_label("Server", exact=True)).to_be_focused()


@pytest.mark.parametrize(("name", "height"), [("fresh", 640), ("gaps", 720), ("sign in", 640)])
def test_all_of_an_empty_form_is_seen_at_once(sheet: Page, name: str, height: int) -> None:
    widget = opened(sheet, *STATES[name])
    sheet.set_viewport_size({"width": 900, "height": 800})
    box = widget.bounding_box()
    assert box
    assert box["height"] < height
    assert box["width"] <= 680


def test_show_is_there_for_what_is_typed_and_never_stays_on(sheet: Page) -> None:
    widget = opened(sheet, *STATES["fresh"])
    secret = widget.get_by_label("Password", exact=True)
    reveal = widget.get_by_role("button", name="Show password")
    expect(reveal).to_have_count(0)
    secret.fill("typed here")
    reveal.click()
    expect(secret).to_have_attribute("type", "text")
    expect(reveal).to_have_attribute("aria-pressed", "true")
    secret.fill("")
    expect(reveal).to_have_count(0)
    expect(secret).to_have_attribute("type", "password")
    secret.fill("typed again")
    expect(secret).to_have_attribute("type", "password")
    # The kernel holds a pasted one: there is nothing here to show.
    sheet.wait_for_function("model.sent.at(-1).value === 'typed again'")
    typed = sent(sheet)[-1]["page"]
    view = STATES["filled"][1]["view"]
    held = [{**field, "typed_in": typed if field["secret"] else ""} for field in view["fields"]]
    show(sheet, {**view, "fields": held})
    expect(secret).to_have_value("typed again")
    show(sheet, view)
    expect(secret).to_have_value("")
    expect(secret).to_have_attribute("placeholder", "•••••• entered")
    expect(reveal).to_have_count(0)


def test_what_another_page_typed_takes_the_place_of_the_password_here(sheet: Page) -> None:
    widget = opened(sheet, *STATES["fresh"])
    secret = widget.get_by_label("Password", exact=True)
    secret.fill("typed here")
    sheet.wait_for_function("model.sent.at(-1).type === 'secret'")
    typed = sent(sheet)[-1]["page"]
    for other, value in ((typed, "typed here"), ("another page", "")):
        view = STATES["filled"][1]["view"]
        fields = [{**f, "typed_in": other if f["secret"] else ""} for f in view["fields"]]
        show(sheet, {**view, "fields": fields})
        expect(secret).to_have_value(value)


def test_an_answer_that_was_under_way_does_not_empty_what_is_typed(sheet: Page) -> None:
    widget = opened(sheet, *STATES["fresh"])
    secret = widget.get_by_label("Password", exact=True)
    secret.fill("typed here")
    secret.press("Tab")
    assert sent(sheet)[-1]["type"] == "secret"
    show(sheet, STATES["gaps"][1]["view"])
    expect(secret).to_have_value("typed here")


@pytest.mark.parametrize("width", [1280, 600])
def test_the_main_button_comes_first_and_cancel_at_the_end_of_its_line(
    pages: dict[str, Page], width: int
) -> None:
    boxes: list[list[Any]] = []
    for name in ("filled", "creating"):
        _, widget = shown(pages, name, width)
        boxes.append(
            [button.bounding_box() for button in widget.locator(".pgflow-footer button").all()]
        )
    assert boxes[1][:2] == boxes[0]  # nothing moves when work begins
    create, test, cancel = boxes[1]
    assert all(boxes[1])
    assert create["y"] == test["y"] == cancel["y"]
    assert create["x"] < test["x"] < cancel["x"]


def test_while_busy_there_is_a_way_to_cancel_and_the_focus_comes_back(sheet: Page) -> None:
    widget = opened(sheet, *STATES["creating"])
    create = widget.get_by_role("button", name="Create connection")
    expect(create).to_have_attribute("aria-disabled", "true")
    expect(widget.get_by_role("status").filter(has_text="Creating…")).to_be_visible()
    cancel = widget.get_by_role("button", name="Cancel")
    cancel.focus()
    cancel.press("Enter")
    assert sent(sheet)[-1]["type"] == "cancel"
    show(sheet, STATES["cancelled"][1]["view"])
    expect(create).to_be_focused()
    expect(widget.get_by_role("status").filter(has_text="may exist")).to_be_visible()


def test_after_success_the_focus_is_on_what_was_made(sheet: Page) -> None:
    widget = opened(sheet, *STATES["filled"])
    widget.get_by_role("button", name="Create connection").focus()
    show(sheet, STATES["done"][1]["view"])
    expect(widget.get_by_role("heading", name="Retail sample")).to_be_focused()
    expect(widget.get_by_label("Server", exact=True)).to_have_count(0)
    widget.get_by_role("button", name="Browse tables").click()
    assert sent(sheet)[-1] == {**sent(sheet)[-1], "type": "act", "name": "browse", "value": ""}
    show(sheet, STATES["choose a table"][1]["view"])
    widget.get_by_label("Table to ingest").select_option("hr.people")
    widget.get_by_role("button", name="Ingest", exact=True).click()
    assert sent(sheet)[-1]["name"] == "ingest"
    assert sent(sheet)[-1]["value"] == "hr.people"


def test_code_is_inserted_where_the_host_lets_it(sheet: Page) -> None:
    notebook = """
    window.inserted = [];
    const sharedModel = { insertCell: (place, cell) => inserted.push(cell.source) };
    const context = { model: { sharedModel, cells: [] } };
    model.widget_manager = { kernel: { status: 'idle' }, context };
    """
    widget = opened(sheet, *STATES["done"], before=notebook)
    widget.get_by_role("button", name="Insert code").click()
    expect(widget.get_by_text("Inserted below.")).to_be_visible()
    assert sheet.evaluate("inserted") == ["tables = sb.tables('Retail sample')\ntables"]


def test_after_sign_in_each_sandbox_has_the_code_that_opens_it(sheet: Page) -> None:
    notebook = """
    window.inserted = [];
    const sharedModel = { insertCell: (place, cell) => inserted.push(cell.source) };
    const context = { model: { sharedModel, cells: [] } };
    model.widget_manager = { kernel: { status: 'idle' }, context };
    """
    widget = opened(sheet, *STATES["sign in, done"], before=notebook)
    rows = widget.get_by_role("row")
    expect(rows.nth(0)).to_have_text("NameTitleTypeRegionState", use_inner_text=False)
    expect(rows.nth(1)).to_contain_text("prod default")
    sheet.set_viewport_size({"width": 600, "height": 800})
    box = widget.get_by_role("region", name="Sandboxes")
    assert box.evaluate("node => node.scrollWidth <= node.clientWidth")
    widget.get_by_role("button", name="Insert code for dev-eu").click()
    expect(widget.get_by_text("Inserted below.")).to_be_visible()
    widget.get_by_role("button", name="Insert code", exact=True).click()
    sheet.wait_for_function("inserted.length === 2")
    for name, code in zip(("dev-eu", "prod"), sheet.evaluate("inserted"), strict=True):
        assert f'sandbox = pgflow.Sandbox.from_env("{name}")' in code


def test_a_stale_result_goes_with_the_next(pages: dict[str, Page]) -> None:
    _, widget = shown(pages, "error")
    expect(widget.get_by_role("alert").filter(has_text="refused")).to_be_visible()
    shown(pages, "tested")
    expect(widget.get_by_role("alert").filter(has_text="refused")).to_have_count(0)
    expect(widget.get_by_text("6 of 7 passed, 1 warning")).to_be_visible()
    expect(widget.get_by_role("listitem")).to_have_count(7)
    shown(pages, "cancelled")
    expect(widget.get_by_role("listitem")).to_have_count(0)


def test_the_host_hears_ctrl_s_from_every_control_and_no_other_key(sheet: Page) -> None:
    widget = opened(sheet, *STATES["filled"])
    sheet.evaluate(
        """() => {
            window.heard = [];
            document.addEventListener("keydown", (event) => {
                if (event.target.hasAttribute("data-lm-suppress-shortcuts")) return;
                heard.push(event.key);
                event.preventDefault();
            }, true);
        }"""
    )
    controls = widget.locator("button:visible, select:visible, .pgflow-title").all()
    assert len(controls) > 5
    widget.locator(".pgflow-title").evaluate("(title) => { title.tabIndex = -1; }")
    for control in controls:
        control.focus()
        for key in ("d", "Control+s", "a"):
            sheet.keyboard.press(key)
    assert sheet.evaluate("heard.filter((key) => key !== 'Control')") == ["s"] * len(controls)
    marked = widget.locator("[data-lm-suppress-shortcuts]")
    expect(marked).to_have_count(len(controls))


def test_a_failed_test_says_what_failed_and_marks_its_field(pages: dict[str, Page]) -> None:
    _, widget = shown(pages, "test failed")
    heading = widget.get_by_text("Sign-in failed", exact=True)
    expect(heading).to_have_class(re.compile("pgflow-error"))
    password = widget.get_by_label("Password", exact=True)
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(password).to_have_accessible_description("Check username and password.")
    row = widget.get_by_role("listitem").filter(has_text="Sign-in")
    expect(row).to_contain_text("refused")
    expect(widget.get_by_text("Check username and password.")).to_have_count(1)
    widget.get_by_role("alert").get_by_role("button", name="Password").click()
    expect(password).to_be_focused()
    expect(widget.get_by_role("link", name="Adobe's addresses")).to_have_count(0)
    shown(pages, "tested")
    expect(widget.get_by_role("link", name="Adobe's addresses")).to_be_visible()
    expect(password).not_to_have_attribute("aria-invalid", "true")


def test_a_placeholder_does_not_look_like_what_is_typed(pages: dict[str, Page]) -> None:
    _, widget = shown(pages, "filled")
    field = widget.locator("input.pgflow-input").first
    style = "(node, part) => getComputedStyle(node, part).fontStyle"
    assert field.evaluate(style, "::placeholder") == "italic"
    assert field.evaluate(style, None) == "normal"
