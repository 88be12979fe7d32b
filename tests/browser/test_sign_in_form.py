"""The sign-in form: the Developer Console's file, or the fields by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.support.jupyterlab import LOOKS, WRONG, Notebook, assert_no_secret
from tests.support.services import Service

START = """
import os
for part in ("CLIENT_ID", "CLIENT_SECRET", "ORG_ID", "SCOPES"):
    os.environ.pop(f"PGFLOW_{part}", None)
import pgflow_widgets as pgflow
form = pgflow.sign_in()
"""


@pytest.fixture
def notebook(open_fresh_cells: Callable[..., Notebook], service: Service) -> Iterator[Notebook]:
    """The form, ready, where nothing is known yet; afterwards no secret is anywhere."""
    opened = open_fresh_cells(START)
    expect(opened.form).to_be_visible()
    yield opened
    assert_no_secret(opened, service, seen="Developer Console")


@pytest.fixture
def console_file(service: Service, tmp_path: Path) -> Path:
    """As the Developer Console downloads it."""
    details = {
        "client_id": service.facts["client_id"],
        "client_secrets": [service.facts["client_secret"]],
        "scopes": service.facts["scope"].split(","),
    }
    workspace = {"details": {"credentials": [{"oauth_server_to_server": details}]}}
    org = {"ims_org_id": service.facts["org_id"]}
    file = tmp_path / "workspace.json"
    file.write_text(json.dumps({"project": {"org": org, "workspace": workspace}}))
    return file


def field(notebook: Notebook, label: str) -> Locator:
    return notebook.form.get_by_label(label, exact=True)


def button(notebook: Notebook) -> Locator:
    return notebook.form.get_by_role("button", name="Sign in", exact=True)


def expect_signed_in(notebook: Notebook) -> None:
    expect(notebook.form.get_by_role("status").filter(has_text="Signed in")).to_be_visible()
    rows = notebook.form.locator(".pgflow-outcome tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("prod")
    expect(rows.first).to_contain_text("VA7")


def test_the_consoles_file_signs_in_and_the_session_uses_it(
    open_fresh_notebook: Callable[..., Notebook], service: Service, console_file: Path
) -> None:
    notebook = open_fresh_notebook(START, "pgflow.sandboxes() if form.credentials else 0")
    button(notebook).click()
    expect(field(notebook, "Client ID")).to_be_focused()
    expect(
        notebook.form.get_by_role("alert").filter(has_text="3 fields need attention")
    ).to_be_visible()
    expect(notebook.form.get_by_role("checkbox")).not_to_be_checked()
    with notebook.page.expect_file_chooser() as chooser:
        notebook.form.get_by_role("button", name="Choose file").click()
    chooser.value.set_files(console_file)
    expect(field(notebook, "Client ID")).to_have_value(service.facts["client_id"])
    expect(field(notebook, "Client secret")).to_have_value("")
    expect(notebook.form.get_by_text("Read: Client ID, Client secret")).to_be_visible()
    notebook.picture("sign_in_filled")
    button(notebook).click()
    expect_signed_in(notebook)
    notebook.picture("sign_in_done")
    notebook.run_again(1)
    expect(notebook.page.locator(".jp-OutputArea-executeResult")).to_contain_text("development")
    assert_no_secret(notebook, service, seen="Developer Console")


def test_what_adobe_refuses_is_told_beside_its_field(notebook: Notebook, service: Service) -> None:
    field(notebook, "Client ID").fill(service.facts["client_id"])
    field(notebook, "Client secret").fill(WRONG)
    field(notebook, "Organisation ID").fill(service.facts["org_id"])
    button(notebook).click()
    alert = notebook.form.locator(".pgflow-notice-error")
    expect(alert).to_have_role("alert")
    expect(alert).to_contain_text("invalid client_secret")
    expect(field(notebook, "Client secret")).to_have_attribute("aria-invalid", "true")
    field(notebook, "Client ID").scroll_into_view_if_needed()
    notebook.picture("sign_in_refused")
    field(notebook, "Client secret").fill(service.facts["client_secret"])
    expect(alert).to_have_count(0)
    field(notebook, "Client secret").press("Enter")
    expect_signed_in(notebook)


def test_a_secret_in_the_wrong_field_does_not_stay(notebook: Notebook, service: Service) -> None:
    field(notebook, "Organisation ID").fill(service.facts["client_secret"])
    field(notebook, "Organisation ID").press("Tab")
    expect(notebook.form.get_by_text("This is a client secret")).to_be_visible()
    expect(field(notebook, "Organisation ID")).to_have_value("")


def test_the_form_fits_its_page(notebook: Notebook) -> None:
    for theme, width in LOOKS:
        notebook.use(theme, width)
        assert notebook.cut_off() == []
        notebook.picture(f"sign_in_{theme.split()[1].lower()}_{width}")
