"""What all sessions share: the tables, the log, threads, and processes that run queries."""

from __future__ import annotations

import asyncio
import importlib
import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

from pgflow_widgets.emulator.limits.daemon_threads import DaemonThreads
from pgflow_widgets.emulator.query_service.engine.pool import Engines
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.query_log import QueryLog
from pgflow_widgets.emulator.query_service.settings import Database, QuerySettings
from pgflow_widgets.emulator.query_service.tables import Tables
from pgflow_widgets.emulator.storage.owned_folders import owned_folder
from pgflow_widgets.emulator.storage.state_file import Place

_QUERIES_AT_ONCE = 4
_MOST_LEFT = 8  # that have ended for their client, and that cannot be interrupted


class Backend:
    """What runs queries; nothing of it is made before it is needed.

    Parameters
    ----------
    settings
        How the service behaves.
    tables, log
        What can be read, and where queries are noted.
    """

    def __init__(self, settings: QuerySettings, tables: Tables, log: QueryLog) -> None:
        self.settings = settings
        self.tables = tables
        self.log = log
        self.turns = asyncio.Semaphore(_QUERIES_AT_ONCE)
        self.helpers = DaemonThreads(
            _QUERIES_AT_ONCE, most_left=_MOST_LEFT
        )  # for what no query waits for
        self._stack = ExitStack()

    @cached_property
    def folder(self) -> Path:
        """A folder for as long as the service runs."""
        root = Path(tempfile.gettempdir())
        return self._stack.enter_context(owned_folder("pgflow-query-", root))

    @cached_property
    def engines(self) -> Engines:
        """The processes that run queries."""
        return Engines(self.folder)

    async def close(self) -> None:
        """Free what was made."""
        try:
            if "engines" in self.__dict__:
                await self.engines.close()
        finally:
            self._stack.close()

    async def load(self, module: str) -> Any:  # noqa: ANN401 - a module
        """Import a module of this package that needs sqlglot.

        Raises
        ------
        QueryError
            It is not installed.
        """
        name = f"{__package__}.{module}"
        try:
            return await self.helpers.run(lambda: importlib.import_module(name))
        except ImportError as error:
            raise QueryError(
                "58000", f'{error.name} is not installed: pip install "pgflow-widgets[lake]"'
            ) from None

    def database(self, place: Place, name: str, client: str = "API") -> Database:
        """Return what a name of a database stands for, such as ``prod:all?FLATTEN``.

        Parameters
        ----------
        place
            The sandbox.
        name
            As the client gave it.
        client
            What the client calls itself.

        Raises
        ------
        QueryError
            There is no table in it.
        """
        part, _, option = name.partition(":")[2].partition("?")
        entries = self.tables.entries(place)
        if part != "all":
            wanted = {part.lower(), part}
            entries = {n: e for n, e in entries.items() if n in wanted or e.dataset_id in wanted}
        if not entries or option.upper() not in {"", "FLATTEN"}:
            raise no_tables(name)
        return Database(name, None if part == "all" else frozenset(entries), bool(option), client)


def no_tables(name: str) -> QueryError:
    """Return the error for a database without tables."""
    return QueryError("42P12", f'There are no tables for the database "{name[:128]}".')
