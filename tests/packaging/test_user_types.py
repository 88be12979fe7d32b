"""What a type checker tells people who write code with the package."""

from __future__ import annotations

from pathlib import Path

from mypy import api

import pgflow_widgets

SNIPPET = """
from typing import assert_type

import pandas as pd
import pgflow_widgets as pgflow

sandbox = pgflow.Sandbox.from_env()
assert_type(sandbox, pgflow.Sandbox)
assert_type(sandbox.connections(state="enabled"), pd.DataFrame)
made = sandbox.connections.create("shop", server="db", password=pgflow.Secret("x"))
assert_type(made, pgflow.BaseConnection)
assert_type(sandbox.connections.get("shop"), pgflow.BaseConnection)
assert_type(sandbox.connections.create_many("shops.csv"), pd.DataFrame)
assert_type(sandbox.connections.rotate(made), pgflow.BaseConnection)
assert_type(sandbox.tables(made), pd.DataFrame)
assert_type(sandbox.columns(made, "orders"), pd.DataFrame)
assert_type(sandbox.preview(made, "orders", rows=5), pd.DataFrame)
plan = sandbox.plan(made, "orders")
assert_type(plan, pgflow.Plan)
assert_type(pgflow.Plan.from_yaml(plan.to_yaml()), pgflow.Plan)
assert_type(plan.apply(), pgflow.Dataflow)
assert_type(plan.undo(), list[str])
assert_type(sandbox.flows(), pd.DataFrame)
assert_type(sandbox.flows.get("orders"), pgflow.Dataflow)
assert_type(sandbox.flows.run_now("orders"), pgflow.Run)
assert_type(sandbox.flows.wait("orders"), pgflow.Run)
assert_type(sandbox.flows.runs("orders"), pd.DataFrame)
assert_type(sandbox.flows.watch("orders"), pgflow.Watch)
assert_type(sandbox.show_health(), pgflow.Health)
assert_type(sandbox.datasets(), pd.DataFrame)
assert_type(sandbox.datasets.get("Orders"), pgflow.Dataset)
assert_type(sandbox.datasets.read("Orders"), pd.DataFrame)
assert_type(sandbox.connect(), pgflow.ConnectionForm)
assert_type(sandbox.browse(), pgflow.Browser)
assert_type(sandbox.ingest(made, "orders"), pgflow.Ingest)
assert_type(pgflow.sign_in(), pgflow.SignInForm)
assert_type(pgflow.demo(), pgflow.DemoSandbox)


async def names(credentials: pgflow.Credentials) -> list[str]:
    policy = pgflow.RetryPolicy()
    async with pgflow.FlowServiceClient(credentials, policy=policy) as client:
        return [connection.name async for connection in client.list_connections()]

sandbox.connections.test(sandbox.connections())
sandbox.connections.test(["shop", made])
sandbox.tables.find_column("id", sandbox.connections())
sandbox.connections.create("shop", server="db", port=5432, password=pgflow.Secret("x"))
sandbox.connections.check(server="db", port=5432)
sandbox.connections.rotate(made, port=5432, password=pgflow.Secret("x"))
sandbox.connect().fill(server="db", port=5432)
sandbox.conections()  # type: ignore[attr-defined]
sandbox.pause("orders")  # type: ignore[attr-defined]
sandbox.flows.runs(sandbox.flows.run_now("orders"))
sandbox.connections.get({"id": "1"})

try:
    plan.apply()
except pgflow.UnfinishedError as error:
    assert_type(error.hint, str)
"""
ROOT = Path(pgflow_widgets.__file__).parents[1]


def test_every_public_call_tells_its_result(tmp_path: Path) -> None:
    code = tmp_path / "notebook_cells.py"
    code.write_text(SNIPPET)
    # The cache of `make types`: the package itself is not checked anew.
    cache, config = str(ROOT / ".mypy_cache"), str(ROOT / "pyproject.toml")
    said, complaint, status = api.run(["--cache-dir", cache, "--config-file", config, str(code)])
    assert (status, complaint) == (0, ""), said
