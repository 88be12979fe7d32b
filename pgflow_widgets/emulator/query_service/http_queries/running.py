"""Runs queries that were sent by HTTP: nobody takes their rows, and they may take a day.

Source: contract, query-service.md 6 and 8.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import json_object
from pgflow_widgets.emulator.query_service.backend import Backend
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.query_log import ENDED, LoggedQuery
from pgflow_widgets.emulator.query_service.sessions.state import SessionState
from pgflow_widgets.emulator.storage.state_file import Place

_SECONDS = 86_400.0
_AT_ONCE = 4  # others wait
_TEXTS = ("dbName", "sql", "name", "description")
_NOT_OFFERED = ("templateId", "queryParameters")
_CLIENT = "API"


class BatchQueries:
    """The queries that run now.

    Parameters
    ----------
    backend
        What runs them.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def submit(self, place: Place, body: object) -> LoggedQuery:
        """Take a query, and begin it."""
        wanted = json_object(body)
        for name in _TEXTS:
            if not isinstance(wanted.get(name, ""), str):
                raise problems.platform(400, f"{name} must be a string.")
        for name in _NOT_OFFERED:
            if wanted.get(name):
                raise problems.platform(400, f"The local service does not offer {name}.")
        for name in ("dbName", "sql"):
            if not wanted.get(name, "").strip():
                raise problems.platform(400, f"{name} is required.")
        if wanted["dbName"].partition(":")[0] != place.sandbox:
            raise problems.platform(400, "dbName must begin with the name of the sandbox.")
        try:
            database = self._backend.database(place, wanted["dbName"])
            parsing: Any = await self._backend.load("parsing")
            statements: Any = await self._backend.load("sessions.statements")
            (words,) = await parsing.split(self._backend, wanted["sql"])
            await parsing.check_syntax(self._backend, words, wanted["sql"])
        except QueryError as error:
            raise problems.platform(400, error.message) from None
        except ValueError:
            raise problems.platform(400, "sql must be one statement.") from None
        noted = self._backend.log.begin(place, dict(wanted), _CLIENT)
        state = SessionState(self._backend, place, database)
        counter = statements.Statements(state)
        count = partial(counter.count_rows, words, noted)
        task = asyncio.ensure_future(self._run(count, state, noted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return noted

    async def _run(
        self, count: Callable[[], Awaitable[int]], state: SessionState, noted: LoggedQuery
    ) -> None:
        timer = state.begin(_SECONDS)
        noted.cancel = state.cancel
        try:
            async with state.turn(self._turns):
                rows = await count()
        except QueryError as error:
            noted.end(self._backend.log.clock(), error=error)
        else:
            noted.end(self._backend.log.clock(), rows=rows)
        finally:
            timer.cancel()
            if noted.state not in ENDED:
                noted.end(self._backend.log.clock(), error=QueryError("58000", "Internal error."))

    def find(self, place: Place, query_id: str) -> LoggedQuery:
        """Return a query, or raise the error that there is none."""
        for query in self._backend.log.all(place):
            if query.id == query_id:
                return query
        raise problems.platform(404, "No such query.")

    def change(self, place: Place, query_id: str, body: object) -> str:
        """Cancel a query or put it out of the list; return what was done."""
        query = self.find(place, query_id)
        action = json_object(body).get("op")
        if action == "soft_delete":
            query.deleted = True
            return "Soft deleted the query."
        if action != "cancel":
            raise problems.platform(400, "op must be cancel or soft_delete.")
        if query.state in ENDED or query.cancel is None:
            raise problems.platform(409, "The query has ended already.")
        query.cancel()
        return "Query cancel request submitted successfully."

    async def close(self) -> None:
        """End all of them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
