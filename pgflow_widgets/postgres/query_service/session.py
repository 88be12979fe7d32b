"""Hold one session with Query Service: run statements, fetch pages, cancel, close.

The driver blocks, so a thread does its calls. A call that is given up is cancelled on the server
first; a session that does not come back from that is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pgflow_widgets.errors import TimedOutError
from pgflow_widgets.model.secrets import call_hiding_frames
from pgflow_widgets.postgres.query_service.driver import take_as_text
from pgflow_widgets.postgres.query_service.failures import query_failure, sign_in_failure
from pgflow_widgets.postgres.query_service.login import CONNECT_TIMEOUT, QueryLogin, QueryTls
from pgflow_widgets.postgres.query_service.roots import system_roots
from pgflow_widgets.postgres.query_service.statements import CURSOR, Statement
from pgflow_widgets.postgres.query_service.worker import Worker

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")
Report = Callable[[int, int], object]

PATIENCE = 600
"""Seconds that the service gives one query."""

_GRACE = 30.0
_CANCEL = 2.0
_CHECKS_METHOD = 160_000  # libpq 16 can refuse any other exchange than the one in clear
_PIECES = 4  # a farewell and the end behind it come one after the other
_JSON = "SET auto_to_json={}"


@dataclass(frozen=True, slots=True)
class QueryRows:
    """What a statement returned: names and type numbers of the columns, and the rows."""

    columns: Sequence[tuple[str, int]] = ()
    rows: Sequence[tuple[Any, ...]] = ()
    status: str = ""


class QuerySession:
    """An open session.

    Parameters
    ----------
    connection, worker
        The driver's connection, and the thread that may use it.
    login
        What it was opened with.
    """

    def __init__(self, connection: psycopg.Connection, worker: Worker, login: QueryLogin) -> None:
        self._connection = connection
        self._worker = worker
        self.login = login
        self._json = False
        self._pages = False

    @classmethod
    async def open(cls, login: QueryLogin) -> QuerySession:
        """Sign in.

        Raises
        ------
        QueryError
            The service refused; its ``sqlstate`` is 28P01 if the token may be the reason.
        TransportError
            The service was not reached, or its certificate is not trusted.
        """
        worker = Worker()
        opening = worker.submit(lambda: _connect(login))
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT + _GRACE):
                connection = await asyncio.shield(opening)
        except BaseException:
            # What comes about nevertheless must not stay open: sessions are counted.
            opening.add_done_callback(lambda done: _close_late(done, worker))
            raise
        return cls(connection, worker, login)

    @property
    def usable(self) -> bool:
        """Whether another statement can be sent."""
        return not self._connection.closed and not self._pages

    async def is_alive(self) -> bool:
        """Look whether the service has ended the session meanwhile; nothing is sent."""
        return self.usable and await self._worker.submit(lambda: _hears_no_end(self._connection))

    async def run(
        self, statement: Statement, *, json: bool = False, report: Report = lambda _d, _t: None
    ) -> QueryRows:
        """Run a statement and return all its rows.

        Parameters
        ----------
        statement
            What to run.
        json
            Whether whole objects come as JSON.
        report
            Is told each second how many have passed of those that a query may take.
        """
        await self._choose_json(wanted=json, report=report)
        return await self._answer(statement, report)

    async def open_pages(self, statement: Statement, *, json: bool = False) -> None:
        """Open a cursor, whose rows `fetch` returns; only `close` ends it."""
        await self._choose_json(wanted=json)
        declared = statement.as_cursor()
        self._pages = True
        await self._answer(_plain("BEGIN"))
        await self._answer(declared)

    async def fetch(self, rows: int) -> QueryRows:
        """Return the next rows of the cursor, none at its end."""
        return await self._answer(_plain(f"FETCH {rows} FROM {CURSOR}"))

    async def end_pages(self) -> None:
        """Close the cursor, so that the session can be used again."""
        await self._answer(_plain(f"CLOSE {CURSOR}"))
        await self._answer(_plain("ROLLBACK"))
        self._pages = False

    async def close(self) -> None:
        """End the session."""
        closing = self._worker.submit(self._connection.close)
        self._worker.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CANCEL):
                await asyncio.shield(closing)

    async def _choose_json(
        self, *, wanted: bool, report: Report = lambda _done, _total: None
    ) -> None:
        if wanted != self._json:
            await self._answer(_plain(_JSON.format(str(wanted).lower())), report)
            self._json = wanted

    async def _answer(
        self, statement: Statement, report: Report = lambda _done, _total: None
    ) -> QueryRows:
        """Send a statement; if the wait for it ends early, stop it on the server too."""
        answer = self._worker.submit(lambda: self._execute(statement))
        try:
            await _wait_for(answer, report)
        except BaseException:
            await self._stop(answer)
            raise
        return answer.result()

    async def _stop(self, answer: asyncio.Future[QueryRows]) -> None:
        """Cancel what runs; close the session if it does not end then."""
        canceller = Worker()
        cancelled = canceller.submit(lambda: _cancel(self._connection))
        canceller.stop()
        await asyncio.wait([answer], timeout=_CANCEL)
        if answer.done():
            await asyncio.wait([cancelled], timeout=_CANCEL)
        if not answer.done() or not cancelled.done():
            # A cancel that is still under way might stop the next query in place of this one.
            _hang_up(self._connection)
            await asyncio.wait([answer], timeout=1.0)
            self._pages = True

    def _execute(self, statement: Statement) -> QueryRows:
        import psycopg

        try:
            cursor = self._connection.execute(statement.text.encode())
            columns = [(column.name, column.type_code) for column in cursor.description or ()]
            rows = cursor.fetchall() if columns else []
            return QueryRows(columns, rows, cursor.statusmessage or "")
        except psycopg.Error as error:
            lost = self._connection.closed
            failure = query_failure(error, statement, self.login, lost=lost)
        raise failure


async def _wait_for(answer: asyncio.Future[QueryRows], report: Report) -> None:
    began = time.monotonic()
    while not answer.done():
        passed = time.monotonic() - began
        if passed > PATIENCE + _GRACE:
            raise TimedOutError(
                f"Query Service did not answer within {PATIENCE / 60:.0f} minutes; the query was"
                " cancelled.",
                hint="Filter, read fewer columns, or call sandbox.sql.pages.",
            )
        report(min(int(passed), PATIENCE), PATIENCE)
        await asyncio.wait([answer], timeout=1.0)


def _plain(text: str) -> Statement:
    """Return a statement of ours, of which no error shows a place."""
    return Statement("", text)


def _connect(login: QueryLogin) -> psycopg.Connection:
    """Sign in on this thread: keywords only, so that no text holds the password."""
    import psycopg

    verified = login.tls is QueryTls.VERIFY_FULL
    roots = str(login.root_certificate or system_roots()) if verified else ""
    fixed = dict(_FIXED)
    if psycopg.pq.version() >= _CHECKS_METHOD:
        fixed["require_auth"] = "password"
    try:
        connection = call_hiding_frames(
            lambda: psycopg.connect(
                host=login.host,
                port=login.port,
                user=login.username,
                password=login.password.reveal(),
                dbname=login.database,
                sslmode=login.tls.value,
                sslrootcert=roots,
                # What the environment or a file of this machine would else decide.
                **fixed,
                autocommit=True,
                prepare_threshold=None,
                cursor_factory=psycopg.ClientCursor,
            )
        )
    except psycopg.Error as error:
        failure = sign_in_failure(error, login)
    else:
        take_as_text(connection)
        return connection
    raise failure


_FIXED: dict[str, Any] = {
    "application_name": "pgflow_widgets",
    "channel_binding": "disable",
    "client_encoding": "UTF8",
    "connect_timeout": CONNECT_TIMEOUT,
    "gssencmode": "disable",
    "hostaddr": "",
    "keepalives": 1,
    "keepalives_count": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "options": "",
    "sslcert": "",
    "sslcrl": "",
    "sslkey": "",
    "ssl_min_protocol_version": "TLSv1.2",
    "target_session_attrs": "any",
}


def _close_late(opened: asyncio.Future[psycopg.Connection], worker: Worker) -> None:
    if not opened.cancelled() and opened.exception() is None:
        worker.submit(opened.result().close)
    worker.stop()


def _hears_no_end(connection: psycopg.Connection) -> bool:
    import psycopg

    with selectors.DefaultSelector() as selector:
        selector.register(connection.pgconn.socket, selectors.EVENT_READ)
        try:
            for _ in range(_PIECES):
                if not selector.select(0):
                    break
                connection.pgconn.consume_input()
        except psycopg.Error:
            return False
    return not connection.closed


def _cancel(connection: psycopg.Connection) -> None:
    import psycopg

    with contextlib.suppress(psycopg.Error):  # it may have ended meanwhile
        connection.cancel_safe(timeout=_CANCEL)


def _hang_up(connection: psycopg.Connection) -> None:
    """Break the connection from another thread than the one that waits for it."""
    import psycopg

    with contextlib.suppress(psycopg.Error, OSError):
        number = connection.pgconn.socket
        with socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as line:
            line.shutdown(socket.SHUT_RDWR)
