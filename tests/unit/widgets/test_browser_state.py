"""What the browser knows of its selection, without a browser."""

from __future__ import annotations

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.tables import Table
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.widgets.browser.dialogs import dialog_for
from pgflow_widgets.widgets.browser.snippets import grant_for
from pgflow_widgets.widgets.browser.state import BrowserState
from tests.support.tables import for_each


def selected(path: str, *, role: str = "analyst", readable: bool = False) -> BrowserState:
    state = BrowserState("prod")
    state.select(BaseConnection("id-1", "shop", username=role))
    state.tables = [Table(path, path, "table", readable, True)]
    state.choose(path)
    return state


@for_each(
    "path, role, statement",
    [
        ("hr.salaries", "analyst", "GRANT SELECT ON hr.salaries TO analyst;"),
        ("HR.Top Salaries", "Ana", 'GRANT SELECT ON "HR"."Top Salaries" TO "Ana";'),
        ('"h.r"."sal""aries"', "a-b", 'GRANT SELECT ON "h.r"."sal""aries" TO "a-b";'),
        ("salaries", 'x"; DROP', 'GRANT SELECT ON salaries TO "x""; DROP";'),
        ("hr.order", "user", 'GRANT SELECT ON hr."order" TO "user";'),
        ("hr.salaries", "", ""),
    ],
)
def test_the_grant_quotes_names_where_sql_needs_it(path: str, role: str, statement: str) -> None:
    assert grant_for(selected(path, role=role)) == statement


def test_a_table_can_be_ingested_once_one_is_chosen_that_the_role_may_read() -> None:
    assert "first" in BrowserState("prod").no_ingest
    assert "no permission to read" in selected("hr.salaries").no_ingest
    assert selected("hr.salaries", readable=True).no_ingest == ""


def test_a_question_about_a_connection_goes_when_another_is_chosen() -> None:
    state = selected("hr.salaries")
    assert state.connection is not None
    state.dialog = dialog_for("delete", state.connection, Cloud.AZURE)
    state.select(BaseConnection("id-2", "other"))
    assert state.dialog is None
