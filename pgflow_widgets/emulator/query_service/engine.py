"""Runs queries with DuckDB over the files of one sandbox.

DuckDB reads the sandbox's folder and nothing else of the machine, in bounded memory.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from pgflow_widgets.emulator.query_service import values
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.tables import Table, quote_name
from pgflow_widgets.emulator.query_service.wire import Column

T = TypeVar("T")

_MEMORY = "512MB"
_DISK = "4GB"
_MOST_THREADS = 4


class Engine:
    """DuckDB for one sandbox.

    Parameters
    ----------
    folder
        The one that it may read.
    scratch
        Where it may write what does not fit into memory.
    """

    def __init__(self, folder: Path, scratch: Path) -> None:
        threads = min(_MOST_THREADS, os.cpu_count() or 1)
        settings: dict[str, Any] = {
            "threads": threads,
            "memory_limit": _MEMORY,
            "temp_directory": str(scratch),
            "max_temp_directory_size": _DISK,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
        }
        self._database = duckdb.connect(":memory:", config=settings)
        for statement in (
            "SET GLOBAL TimeZone = 'UTC'",
            f"SET allowed_directories = [{_literal(f'{folder}/')}]",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._database.execute(statement)

    def connect(self) -> Reader:
        """Return what runs one query at a time; it sees no views of another."""
        return Reader(self._database.cursor())

    def close(self) -> None:
        """Free its memory; what cannot be interrupted keeps it to the end of the process."""
        with suppress(duckdb.Error):
            self._database.close()


class Reader:
    """Runs one query at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._is_held = self._is_closing = False
        self._encoders: Sequence[Callable[[Any], bytes]] = ()
        self.columns: Sequence[Column] = ()

    def offer(self, table: Table, *, flat: bool) -> None:
        """Make a table readable as it is now.

        Parameters
        ----------
        table
            Its name, columns and files.
        flat
            Whether each leaf of an object is a column that is named by its path.
        """
        source, there = "(SELECT 1 WHERE false)", dict[str, str]()
        if table.files:
            source = (
                f"read_parquet([{', '.join(map(_literal, table.files))}], union_by_name = true)"
            )
            described = self._run(f"DESCRIBE FROM {source}").fetchall()
            there = {name: kind for name, kind, *_ in described}
        columns = [_column(name, kind, there.get(name)) for name, kind in table.columns.items()]
        view = f"SELECT {', '.join(columns) or 'NULL AS nothing'} FROM {source}"  # noqa: S608 - names are quoted
        name = quote_name(table.name)
        self._run(f"CREATE OR REPLACE TEMP VIEW {name} AS {view}")
        if flat:
            leaves = self._leaves(name)
            self._run(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {leaves} FROM ({view})")  # noqa: S608 - the same

    def _leaves(self, view: str) -> str:
        described = self._run(f"FROM {view} LIMIT 0").description or ()
        found: list[str] = []
        for name, kind, *_ in described:
            found += _leaf_columns((name,), kind)
        return ", ".join(found)

    def execute(self, sql: str, *, as_json: bool = False) -> None:
        """Begin a query; `columns` then describes its rows.

        Raises
        ------
        QueryError
            It cannot be run, or is no query.
        """
        try:
            kinds = {statement.type for statement in self._connection.extract_statements(sql)}
        except duckdb.Error as error:
            raise _query_error(error) from None
        if kinds not in ({duckdb.StatementType.SELECT}, {duckdb.StatementType.EXPLAIN}):
            raise QueryError("0A000", "The local Query Service runs queries only.")
        cursor = self._run(sql)
        described = [(name, str(kind.id)) for name, kind, *_ in cursor.description or ()]
        self.columns = [values.describe_column(name, kind) for name, kind in described]
        self._encoders = [values.encoder_of(kind, as_json=as_json) for _, kind in described]

    def fetch(self, most: int) -> tuple[int, bytes]:
        """Return how many rows are next, and their messages."""
        try:
            rows = self._connection.fetchmany(most)
        except duckdb.Error as error:
            raise _query_error(error) from None
        except (ArithmeticError, ValueError):  # of values that Python has no type for
            raise QueryError("58000", "A value of the result cannot be written.") from None
        return len(rows), values.encode_rows(rows, self._encoders)

    def interrupt(self) -> None:
        """End what runs, from any thread."""
        self._connection.interrupt()

    def hold(self, work: Callable[[], T]) -> T:
        """Do work with it; it is not closed before the work is done."""
        with self._lock:
            self._is_held = True
        try:
            return work()
        finally:
            with self._lock:
                self._is_held = False
                if self._is_closing:
                    self._connection.close()

    def close(self) -> None:
        """Let go of the result, as soon as nobody works with it."""
        with self._lock:
            self._is_closing = True
            if not self._is_held:
                self._connection.close()

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql)
        except duckdb.Error as error:
            raise _query_error(error) from None


def _column(name: str, kind: str, there: str | None) -> str:
    quoted = quote_name(name)
    if there is None:
        return f"CAST(NULL AS {kind}) AS {quoted}"
    # Where the files have what the schema has, DuckDB reads no more than a query needs.
    same = there.replace('"', "") == kind.replace('"', "")
    return quoted if same else f"CAST({quoted} AS {kind}) AS {quoted}"


def _leaf_columns(path: tuple[str, ...], kind: Any) -> list[str]:  # noqa: ANN401 - a type of DuckDB
    if kind.id != "struct":
        return [f"{'.'.join(map(quote_name, path))} AS {quote_name('.'.join(path))}"]
    found: list[str] = []
    for name, inner in kind.children:
        found += _leaf_columns((*path, name), inner)
    return found


def _literal(text: object) -> str:
    escaped = str(text).replace("'", "''")
    return f"'{escaped}'"


_CODES: Mapping[type[duckdb.Error], str] = {
    duckdb.InterruptException: "57014",
    duckdb.ParserException: "42601",
}


def _query_error(error: duckdb.Error) -> QueryError:
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "58000")
    if isinstance(error, duckdb.IOException) or ".parquet" in str(error):
        return QueryError(code, "A file of the table cannot be read.")
    reason = str(error).partition("\n")[0]
    return QueryError(code, f"Error in the query: [{reason}]")
