"""Open a connection of the driver, look after it, cancel what runs on it, and break it.

All of it blocks, so a session's thread does it; `cancel` and `hang_up` are for another thread.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
from typing import TYPE_CHECKING, Any

from pgflow_widgets.model.secrets import call_hiding_frames
from pgflow_widgets.postgres.query_service.driver import take_as_text
from pgflow_widgets.postgres.query_service.failures import sign_in_failure
from pgflow_widgets.postgres.query_service.login import CONNECT_TIMEOUT, QueryLogin, QueryTls
from pgflow_widgets.postgres.query_service.roots import system_roots

if TYPE_CHECKING:
    import psycopg

CANCEL_TIMEOUT = 2.0
_CHECKS_METHOD = 160_000  # libpq 16 can refuse any other exchange than the one in clear
_PIECES = 4  # a farewell and the end behind it come one after the other


def connect(login: QueryLogin) -> psycopg.Connection:
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
