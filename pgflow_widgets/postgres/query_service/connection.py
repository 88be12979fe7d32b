"""Open a connection of the driver, look after it, cancel what runs on it, and break it.

All of it blocks, so a session's thread does it; `cancel` and `hang_up` are for another thread.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pgflow_widgets.model.secrets import call_hiding_frames
from pgflow_widgets.postgres.query_service.driver import take_as_text
from pgflow_widgets.postgres.query_service.failures import sign_in_failure
from pgflow_widgets.postgres.query_service.login import CONNECT_TIMEOUT, QueryLogin, QueryTls
from pgflow_widgets.postgres.query_service.roots import system_roots

if TYPE_CHECKING:
    import psycopg

CANCEL_TIMEOUT = 2.0
_PIECES = 4  # a farewell and the end behind it come one after the other


def connect(login: QueryLogin) -> psycopg.Connection:
    """Sign in on this thread: keywords only, so that no text holds the password."""
    import psycopg

    verified = login.tls is QueryTls.VERIFY_FULL
    roots = str(login.root_certificate or system_roots()) if verified else ""
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
                **_known(_FIXED),
                autocommit=True,
                prepare_threshold=None,
                cursor_factory=psycopg.ClientCursor,
            )
        )
        _take_back(connection)
        take_as_text(connection)
    except psycopg.Error as error:
        failure = sign_in_failure(error, login)
    else:
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
    "load_balance_hosts": "disable",
    "max_protocol_version": "3.0",
    "min_protocol_version": "3.0",
    "options": "",
    "replication": "",
    "require_auth": "password",  # the exchange in clear, and no other
    "requirepeer": "",
    "sslcert": "",
    "sslcertmode": "disable",
    "sslcrl": "",
    "sslcrldir": "",
    "sslkey": "",
    "sslkeylogfile": "",
    "ssl_max_protocol_version": "",
    "ssl_min_protocol_version": "TLSv1.2",
    "sslnegotiation": "postgres",
    "sslsni": 1,
    "target_session_attrs": "any",
    "tcp_user_timeout": 60_000,
}
"""What the environment, or a file that it names, would else decide."""
_SENT = {"PGDATESTYLE": "SET DateStyle TO 'ISO, MDY'", "PGTZ": "SET TimeZone TO 'UTC'"}
"""Variables that libpq sends whatever it is told, and what takes them back."""


def _known(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return those options that the installed libpq knows; an older one has fewer."""
    import psycopg

    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    return {name: value for name, value in options.items() if name in known}


def _take_back(connection: psycopg.Connection) -> None:
    """Let times come as ISO and in UTC, though variables of libpq have said otherwise."""
    import psycopg

    try:
        for variable, statement in _SENT.items():
            if variable in os.environ:
                connection.execute(statement.encode())
    except psycopg.Error:
        connection.close()
        raise


def hears_no_end(connection: psycopg.Connection) -> bool:
    """Look whether the service has ended the session meanwhile; nothing is sent."""
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


def cancel(connection: psycopg.Connection) -> None:
    """Ask the service, by a connection of its own, to cancel what runs."""
    import psycopg

    with contextlib.suppress(psycopg.Error):  # it may have ended meanwhile
        connection.cancel_safe(timeout=CANCEL_TIMEOUT)


def hang_up(connection: psycopg.Connection) -> None:
    """Break the connection from another thread than the one that waits for it."""
    import psycopg

    with contextlib.suppress(psycopg.Error, OSError):
        number = connection.pgconn.socket
        with socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as line:
            line.shutdown(socket.SHUT_RDWR)
