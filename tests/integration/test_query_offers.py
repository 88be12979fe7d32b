"""The browser offers SQL for what a table was copied into."""

from __future__ import annotations

import time
from typing import Any

from pgflow_widgets.operations.datasets.copies import datasets_of_flows, datasets_of_table
from pgflow_widgets.widgets.browser.widget import Browser
from tests.integration.test_ingest import Shop, loop, planned, shop

__all__ = ["loop", "shop"]  # fixtures


def asked(browser: Browser, **message: Any) -> dict[str, Any]:
    """What the browser shows once it has an answer."""
    browser._handle_custom_msg(message, [])
    end = time.monotonic() + 10
    while browser.view["notice"]["kind"] == "working" and time.monotonic() < end:
        time.sleep(0.01)
    return dict(browser.view)


def test_the_code_has_the_table_that_a_dataflow_writes_to(shop: Shop) -> None:
    connection = shop.sandbox.connections.get(shop.name)
    browser = shop.sandbox._browser(connection, sandbox="dev")
    end = time.monotonic() + 10
    while browser.table != shop.table and time.monotonic() < end:
        time.sleep(0.01)  # until the tables are listed
        asked(browser, type="table", value=shop.table)
    view = asked(browser, type="action", value="query")
    assert view["notice"]["text"] == f"No dataflow copies {shop.table} into a dataset."
    assert view["snippet"] is None

    first, second = planned(shop), planned(shop)
    flows = [first.apply(), second.apply()]
    run = shop.sandbox._access.run
    datasets = run(datasets_of_table, connection.id, shop.table)
    assert [dataset.name for dataset in datasets] == [second.target.dataset, first.target.dataset]
    assert run(datasets_of_flows, [*flows, flows[0]]) == datasets[::-1]
    assert run(datasets_of_table, connection.id, "ingest.other") == []
    view = asked(browser, type="action", value="query")
    assert f"SELECT * FROM {datasets[0].table} LIMIT 100" in view["snippet"]["text"]

    second.undo()  # of a dataset that is gone, nothing is offered
    assert run(datasets_of_flows, flows) == datasets[1:]
    browser.close()
