"""What an error proposes to somebody who mistyped a name, or whose local service has ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pgflow_widgets.errors import InputError, ProviderError, TransportError
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.services import Service


@pytest.fixture(scope="module")
def sandbox(service: Service) -> Iterator[Sandbox]:
    sandbox = Sandbox(service.credentials, "prod")
    made = sandbox.connections.create("Proposal shop", **service.database)
    yield sandbox
    sandbox.connections.delete(made)


@pytest.mark.parametrize("typed", ["sales.order", "orders", "Sales.Orders"])
def test_a_misspelt_table_gets_the_closest_one(sandbox: Sandbox, typed: str) -> None:
    for read in (sandbox.tables.preview, sandbox.tables.columns, sandbox.tables.profile):
        with pytest.raises(ProviderError) as caught:
            read("Proposal shop", typed)
        assert caught.value.hint == "Did you mean 'sales.orders'?"


def test_a_table_that_is_like_no_other_gets_the_usual_hint(sandbox: Sandbox) -> None:
    with pytest.raises(ProviderError) as caught:
        sandbox.tables.preview("Proposal shop", "zzz.qqq")
    assert caught.value.hint.startswith("List the tables again")


def test_a_misspelt_connection_gets_the_closest_one(sandbox: Sandbox) -> None:
    with pytest.raises(InputError, match="No connection is called") as caught:
        sandbox.tables("proposal shp")
    hint = "Did you mean 'Proposal shop'? `sandbox.connections()` lists them."
    assert caught.value.hint == hint
    with pytest.raises(InputError) as caught:
        sandbox.tables("zzzzzz")
    assert caught.value.hint == "`sandbox.connections()` lists them."


def test_a_host_that_is_not_there_refused_nothing(sandbox: Sandbox, service: Service) -> None:
    elsewhere = {**service.database, "server": "no-such-host.invalid"}
    with pytest.raises(ProviderError) as caught:
        sandbox.connections.create("nowhere", **elsewhere)
    assert caught.value.message.startswith("The database was not reached: unknown host")
    assert caught.value.message.endswith("Nothing was kept.")


def test_a_local_service_that_has_ended_says_so_at_once(service: Service) -> None:
    nowhere = "http://127.0.0.1:1"
    ended = replace(service.credentials, base_url=nowhere, token_url=f"{nowhere}/token")
    sandbox = Sandbox(ended, "prod", cloud="Azure")
    start = time.monotonic()
    with pytest.raises(TransportError, match="the local service has ended") as caught:
        sandbox.connections()
    assert time.monotonic() - start < 6  # on a busy machine too; any other host is tried longer
    assert "`pgflow.demo()` starts it again" in caught.value.hint
