"""What has arrived, brought into the notebook: read, scanned, and asked for by SQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import psycopg
import pyarrow.dataset

from pgflow_widgets.notebook.sandbox import Sandbox
from tests.benchmarks.copying import Table
from tests.benchmarks.measuring import BYTES, US, Result, Target, in_turns, of_figures
from tests.benchmarks.service import SANDBOX, sign_in

_MOST_OF_SQL = 100_000  # what a LIMIT may be


def arrived(table: Table, rounds: int) -> Iterator[Result]:
    """The rows of one run as a frame, and sums over them, beside engines on the bare files."""
    sandbox = Sandbox(table.service.credentials, SANDBOX)
    dataset = table.work.dataset
    rows = sandbox.datasets.scan(dataset)
    files, own = [Path(file) for file in rows.files], table.work.own
    assert rows.count_rows() == table.rows

    def plain() -> pd.DataFrame:
        bare = pyarrow.dataset.dataset([str(file) for file in files])
        return bare.to_table().flatten().to_pandas()

    yield in_turns(
        "read a dataset to a frame",
        table.rows,
        {US: lambda: sandbox.datasets.read(dataset), "pyarrow, no types": plain},
        rounds=rounds,
    )
    memory = {US: [float(sandbox.datasets.read(dataset).memory_usage(deep=True).sum())]}
    memory["Parquet files"] = [float(sum(file.stat().st_size for file in files))]
    yield of_figures("memory of a frame", table.rows, BYTES, memory)
    yield in_turns(
        "open a dataset and sum it by city",
        table.rows,
        {
            f"{US} + DuckDB": lambda: _by_duckdb(sandbox.datasets.scan(dataset), own),
            "DuckDB": lambda: _by_duckdb(pyarrow.dataset.dataset([str(f) for f in files]), own),
            "Polars": lambda: _by_polars(files, own),
            "read + pandas": lambda: sandbox.datasets.read(dataset).groupby("city")["score"].sum(),
        },
        rounds=rounds,
    )


def _by_duckdb(rows: pyarrow.dataset.Dataset, own: str) -> pd.DataFrame:
    query = f"SELECT {own}.city, sum({own}.score) FROM rows GROUP BY ALL"
    with duckdb.connect() as engine:
        return engine.register("rows", rows).sql(query).df()


def _by_polars(files: list[Path], own: str) -> pl.DataFrame:
    fields = [pl.col(own).struct.field(name) for name in ("city", "score")]
    rows = pl.scan_parquet(files).select(fields)
    return rows.group_by("city").agg(pl.col("score").sum()).collect()


def by_sql(table: Table, size: int, rounds: int) -> Result:
    """Rows of Query Service as a typed frame, beside psycopg with pandas; CPU of the client."""
    sandbox = Sandbox(table.service.credentials, SANDBOX)
    name = sandbox.datasets.table(table.work.dataset)
    query = f"SELECT * FROM {name} LIMIT {min(size, _MOST_OF_SQL)}"
    with _session(table) as session:

        def plain() -> pd.DataFrame:
            cursor = session.execute(query)
            names = [column.name for column in cursor.description or ()]
            return pd.DataFrame(cursor.fetchall(), columns=names)

        assert len(sandbox.sql(query, flatten=True)) == len(plain()) == size
        result = in_turns(
            "rows of SQL, CPU of the client",
            size,
            {US: lambda: sandbox.sql(query, flatten=True), "psycopg + pandas": plain},
            rounds=rounds,
            targets=(Target("psycopg + pandas", 1.5, at=10_000),),
            clock=time.process_time,
        )
    sandbox.sql.close()
    return result


def _session(table: Table) -> psycopg.Connection[Any]:
    facts = table.service.facts
    headers = sign_in(table.service)
    where = facts["query_service"]
    return psycopg.connect(
        host=where["host"],
        port=where["port"],
        user=facts["org_id"],
        password=headers["Authorization"].removeprefix("Bearer "),
        dbname=f"{SANDBOX}:all?FLATTEN",
        sslmode="verify-full",
        sslrootcert=where["root_certificate"],
        autocommit=True,
        cursor_factory=psycopg.ClientCursor,
    )
