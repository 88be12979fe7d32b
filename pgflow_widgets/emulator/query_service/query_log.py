"""Keeps the queries that ran, by HTTP or on the wire, as the service lists them.

Source: contract, query-service.md 8.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place

_MOST = 1000


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
    """A query and what became of it."""

    id: str
    sql: str
    database: str
    client: str
    created: float
    name: str | None = None
    description: str | None = None
    updated: float = 0.0
    state: State = State.SUBMITTED
    rows: int = 0
    seconds: float = 0.0
    error: QueryError | None = None
    deleted: bool = False
    cancel: Callable[[], object] | None = None
    _start: float = field(default_factory=time.monotonic)

    def end(self, now: float, *, rows: int = 0, error: QueryError | None = None) -> None:
        """Note how it ended."""
        self.rows, self.error, self.updated, self.cancel = rows, error, now, None
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
        self._identifiers = identifiers
        self._queries: dict[tuple[str, str], deque[LoggedQuery]] = defaultdict(
            lambda: deque(maxlen=_MOST)
        )
        self.clock = clock

    def begin(self, place: Place, sql: str, database: str) -> LoggedQuery:
        """Note a query that begins."""
        now = self.clock()
        query = LoggedQuery(self._identifiers.id(), sql, database, place.client, now, updated=now)
        self._queries[place.org, place.sandbox].append(query)
        return query

    def all(self, place: Place) -> list[LoggedQuery]:
        """Return the queries of a sandbox, the oldest first."""
        return list(self._queries[place.org, place.sandbox])


def iso_time(seconds: float) -> str:
    """Return a time as the service writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
