"""Tell whose fault a failed sign-in or query is; no message holds a password."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from enum import Enum

import asyncpg

from pgflow_widgets.errors import Blame, PgflowError
from pgflow_widgets.model.secrets import read_secret
from pgflow_widgets.postgres.login import Login

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


class DatabaseTrouble(Enum):
    """The kinds of failure at a database, and the auth field that each points to."""

    PASSWORD = "password"  # noqa: S105 - a field's name
    DATABASE = "database"
    HOST = "server"
    REFUSED = "port"
    TLS = "sslMode"
    TIMEOUT = "timeout"
    SLOW = "slow"
    LOST = "lost"
    UNREACHABLE = "unreachable"
    PERMISSION = "permission"
    OTHER = "other"


class DatabaseError(PgflowError):
    """PostgreSQL, or the network path to it, refused or failed.

    Parameters
    ----------
    message
        The database's or the system's own words.
    trouble
        The kind of failure.
    """

    blame: Blame = "database"

    def __init__(self, message: str, trouble: DatabaseTrouble) -> None:
        super().__init__(message)
        self.trouble = trouble


def check_login(login: Login) -> None:
    """Refuse a login with a part that cannot be sent, before a driver sees any of it.

    Drivers cut a text at a NUL, and the error of one that has no UTF-8 holds all of it, be it a
    whole connection string.

    Raises
    ------
    DatabaseError
        A part cannot be sent, or the server is no host.
    """
    if login.server.startswith("/"):
        raise DatabaseError("the server is a path, not a host name", DatabaseTrouble.HOST)
    for name, text, trouble in (
        ("server", login.server, DatabaseTrouble.HOST),
        ("database's name", login.database, DatabaseTrouble.DATABASE),
        ("user name", login.username, DatabaseTrouble.PASSWORD),
        ("password", login.password, DatabaseTrouble.PASSWORD),
        ("path of the certificates", str(login.ca_file or ""), DatabaseTrouble.TLS),
    ):
        if not read_secret(text, is_sendable):
            message = f"the {name} holds a NUL or half of a character, which cannot be sent"
            raise DatabaseError(message, trouble)


def is_sendable(text: str) -> bool:
    """Tell whether a text has UTF-8 and holds no NUL."""
    return _UNSENDABLE.search(text) is None


def sign_in_error(error: Exception, login: Login) -> DatabaseError:
    """Return the error of a failed sign-in."""
    address = f"{login.server}:{login.port}"
    message = " ".join(str(error).split()) or type(error).__name__
    trouble = next((trouble for kind, trouble in _SIGN_IN_ERRORS if isinstance(error, kind)), None)
    if trouble is DatabaseTrouble.UNREACHABLE and f"[Errno {errno.ECONNREFUSED}]" in message:
        trouble = DatabaseTrouble.REFUSED  # by each of the addresses that the host name stands for
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"certificate verify failed: {error.verify_message}"
    elif isinstance(error, ssl.SSLError):
        message = f"TLS failed: {error.reason or message}"
    elif trouble is DatabaseTrouble.HOST:
        message = f"unknown host {login.server!r}"
    elif trouble is DatabaseTrouble.REFUSED:
        message = f"{address} refused the connection"
    elif isinstance(error, TimeoutError):
        message = f"{address} timed out"
    elif isinstance(error, ConnectionError) and "SSL" in message:
        trouble, message = DatabaseTrouble.TLS, "the server does not support SSL"
    elif trouble is DatabaseTrouble.PASSWORD and "encryption" in message:
        trouble = DatabaseTrouble.TLS
    return DatabaseError(login.password.scrub(message), trouble or DatabaseTrouble.OTHER)


def query_error(error: Exception, login: Login) -> DatabaseError:
    """Return the error of a failed query, after a successful sign-in."""
    message = " ".join(str(error).split()) or type(error).__name__
    trouble = next((trouble for kind, trouble in _QUERY_ERRORS if isinstance(error, kind)), None)
    if isinstance(error, TimeoutError):
        message = f"{login.server}:{login.port} timed out"
    return DatabaseError(login.password.scrub(message), trouble or DatabaseTrouble.OTHER)


DRIVER_ERRORS = (
    *(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError),
    *(OSError, ValueError),
)
# The first that fits decides, so the more particular stand before the more general.
_SIGN_IN_ERRORS: tuple[tuple[type[Exception], DatabaseTrouble], ...] = (
    (asyncpg.InvalidAuthorizationSpecificationError, DatabaseTrouble.PASSWORD),
    (asyncpg.InvalidCatalogNameError, DatabaseTrouble.DATABASE),
    (asyncpg.InsufficientPrivilegeError, DatabaseTrouble.PERMISSION),
    (socket.gaierror, DatabaseTrouble.HOST),
    (UnicodeError, DatabaseTrouble.HOST),
    (TimeoutError, DatabaseTrouble.TIMEOUT),
    (ConnectionRefusedError, DatabaseTrouble.REFUSED),
    (ssl.SSLError, DatabaseTrouble.TLS),
    (OSError, DatabaseTrouble.UNREACHABLE),
)
_QUERY_ERRORS: tuple[tuple[type[Exception], DatabaseTrouble], ...] = (
    (asyncpg.InsufficientPrivilegeError, DatabaseTrouble.PERMISSION),
    (asyncpg.QueryCanceledError, DatabaseTrouble.SLOW),
    (asyncpg.PostgresConnectionError, DatabaseTrouble.LOST),
    (TimeoutError, DatabaseTrouble.TIMEOUT),
    (OSError, DatabaseTrouble.LOST),
)
