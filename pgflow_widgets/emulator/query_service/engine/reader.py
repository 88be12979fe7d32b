"""Runs queries with DuckDB over the files of one sandbox.

DuckDB reads the sandbox's folder and nothing else of the machine, in a process of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from pgflow_widgets.emulator.query_service.engine import values
from pgflow_widgets.emulator.query_service.engine.memory import out_of_memory
from pgflow_widgets.emulator.query_service.engine.table import Table, quote_name
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.wire import Column

_MEMORY = "512MB"
_DISK = "4GB"
_MOST_THREADS = 4

_FIRST_BLOCK, _BLOCK = 8, 2_000
"""Rows that are turned into messages at once: a few, then as many as their size allows."""
_BLOCK_BYTES = 1024 * 1024
_LONGEST_ROW = 64 * 1024 * 1024


class Engine:
    """DuckDB for one sandbox.

    Parameters
    ----------
    folder
        The one that it may read.
    scratch
        Where it may write what does not fit into memory.
    """

    def __init__(self, folder: str, scratch: str) -> None:
        threads = min(_MOST_THREADS, os.cpu_count() or 1)
        settings: dict[str, Any] = {
            "threads": threads,
            "memory_limit": _MEMORY,
            "temp_directory": scratch,
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


class Reader:
    """Runs one query at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._encoders: Sequence[Callable[[Any], bytes]] = ()
        self._block, self._ended = _FIRST_BLOCK, False
        self._messages: list[bytes] = []
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

    def fetch(self, most: int | None) -> tuple[int, bool, bytes]:
        """Return how many rows are next, whether they are the last, and their messages.

        Parameters
        ----------
        most
            So many rows at most; as many as are of use at once, if None.
        """
        if not self._messages and not self._ended:
            self._messages = self._next_block()
        count = min(len(self._messages), len(self._messages) if most is None else most)
        messages, self._messages = self._messages[:count], self._messages[count:]
        return count, self._ended and not self._messages, b"".join(messages)

    def _next_block(self) -> list[bytes]:
        try:
            rows = self._connection.fetchmany(self._block)
        except duckdb.Error as error:
            raise _query_error(error) from None
        except (ArithmeticError, ValueError):  # of values that Python has no type for
            raise QueryError("58000", "A value of the result cannot be written.") from None
        self._ended = len(rows) < self._block
        messages = values.encode_rows(rows, self._encoders)
        if max(map(len, messages), default=0) > _LONGEST_ROW:
            raise QueryError("54000", f"A row may have {_LONGEST_ROW >> 20} MB here.")
        fitting = len(rows) * _BLOCK_BYTES // max(1, sum(map(len, messages)))
        self._block = max(1, min(_BLOCK, fitting, self._block * 8))
        return messages

    def interrupt(self) -> None:
        """End what runs, from any thread."""
        self._connection.interrupt()

    def close(self) -> None:
        """Let go of the result."""
        self._messages = []
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


_MEMORY_ERRORS = (duckdb.OutOfMemoryException, duckdb.FatalException)
_NO_MEMORY = re.compile(r"bad_alloc|out of memory|cannot allocate|allocation fail", re.IGNORECASE)
_CODES: Mapping[type[duckdb.Error], str] = {
    duckdb.InterruptException: "57014",
    duckdb.ParserException: "42601",
}


def _query_error(error: duckdb.Error) -> QueryError:
    if isinstance(error, _MEMORY_ERRORS) or _NO_MEMORY.search(str(error)):
        return out_of_memory()
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "58000")
    if isinstance(error, duckdb.IOException) or ".parquet" in str(error):
        return QueryError(code, "A file of the table cannot be read.")
    reason = str(error).partition("\n")[0]
    return QueryError(code, f"Error in the query: [{reason}]")
