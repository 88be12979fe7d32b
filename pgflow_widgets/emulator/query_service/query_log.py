"""Keeps the queries that ran, by HTTP or on the wire, as the service lists them.

Source: contract, query-service.md 8.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place

_MOST = 1000
_MOST_SIGNS = 32_000_000


class State(StrEnum):
    """How far a query is."""

    SUBMITTED = "SUBMITTED"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    KILLED = "KILLED"
    TIMEOUT = "TIMEOUT"


ENDED = frozenset({State.SUCCESS, State.FAILED, State.KILLED, State.TIMEOUT})
_STATES = {"57014": State.KILLED, "53400": State.TIMEOUT}


@dataclass(slots=True)
class LoggedQuery:
    """A query and what became of it.

    Parameters
    ----------
    id, user, client
        Its own id, who asked, and with what.
    request
        What was asked, as the service answers it.
    created
        Milliseconds since 1970; no two of a sandbox are the same.
    hidden
        Whether no person asked for it, such as the query of a cursor.
    """

    id: str
    user: str
    client: str
    request: Mapping[str, Any]
    created: int
    hidden: bool = False
    updated: int = 0
    state: State = State.IN_PROGRESS
    rows: int = 0
    seconds: float = 0.0
    error: QueryError | None = None
    deleted: bool = False
    datasets: Sequence[str] = ()
    cancel: Callable[[], object] | None = None
    _start: float = field(default_factory=time.monotonic)

    @property
    def sql(self) -> str:
        """Its text."""
        return str(self.request["sql"])

    def end(self, now: float, *, rows: int = 0, error: QueryError | None = None) -> None:
        """Note how it ended; `now` is in seconds since 1970."""
        self.rows, self.error, self.cancel = rows, error, None
        self.updated = max(self.created, int(now * 1000))
        self.seconds = time.monotonic() - self._start
        self.state = State.SUCCESS if error is None else _STATES.get(error.code, State.FAILED)


class QueryLog:
    """The last queries of each sandbox.

    Parameters
    ----------
    identifiers
        Gives ids.
    clock
        Seconds since 1970.
    """

    def __init__(self, identifiers: Identifiers, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._identifiers = identifiers
        self._queries: dict[tuple[str, str], deque[LoggedQuery]] = defaultdict(
            lambda: deque(maxlen=_MOST)
        )

    def begin(
        self, place: Place, request: Mapping[str, Any], client: str, *, hidden: bool = False
    ) -> LoggedQuery:
        """Note a query that begins."""
        queries = self._queries[place.org, place.sandbox]
        now = int(self.clock() * 1000)
        created = max(now, queries[-1].created + 1) if queries else now
        user = f"{place.client}@techacct.adobe.com"
        query = LoggedQuery(self._identifiers.id(), user, client, request, created, hidden)
        query.updated = created
        queries.append(query)
        while sum(len(logged.sql) for logged in queries) > _MOST_SIGNS:
            queries.popleft()
        return query

    def all(self, place: Place) -> list[LoggedQuery]:
        """Return the queries of a sandbox, the oldest first."""
        return list(self._queries[place.org, place.sandbox])
