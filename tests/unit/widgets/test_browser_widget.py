"""What the connection browser does while work is under way; the test ends the work."""

from __future__ import annotations

import concurrent.futures
from typing import Any, NoReturn

import pytest

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.tables import Table
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.widgets.browser.backend import BrowserBackend
from pgflow_widgets.widgets.browser.widget import Browser

Job = concurrent.futures.Future[Any]
SHOP, CRM = BaseConnection("id-1", "shop"), BaseConnection("id-2", "crm")
TABLES = [Table("orders", "sales.orders", "table", True, True)]


def unused(*_: object) -> NoReturn:
    raise AssertionError


@pytest.fixture
def browser(jobs: list[Job]) -> Browser:
    calls: list[Any] = [unused] * 7
    made = Browser(BrowserBackend("dev", Cloud.AZURE, "https://example.com", *calls))
    jobs[-1].set_result([SHOP, CRM])
    hear(made, "select", SHOP.id)
    jobs[-1].set_result(TABLES)
    return made


def hear(browser: Browser, kind: str, value: str) -> None:
    browser._on_message(None, {"type": kind, "value": value}, [])


def test_a_table_chosen_while_those_of_another_connection_load_is_opened_then(
    browser: Browser, jobs: list[Job]
) -> None:
    hear(browser, "select", CRM.id)
    hear(browser, "table", "sales.orders")  # the page still shows the tables of before
    assert browser.table == ""
    jobs[-1].set_result(TABLES)
    assert (browser.connection, browser.table) == (CRM, "sales.orders")


def test_a_table_chosen_too_soon_is_forgotten_where_there_is_none_of_that_name(
    browser: Browser, jobs: list[Job]
) -> None:
    hear(browser, "select", CRM.id)
    hear(browser, "table", "sales.orders")
    jobs[-1].set_result([])
    hear(browser, "select", SHOP.id)
    jobs[-1].set_result(TABLES)
    assert (browser.connection, browser.table) == (SHOP, "")
