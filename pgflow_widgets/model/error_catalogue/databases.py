"""Explain the error texts of databases.

Adobe passes the database's own text through, so the same patterns serve for the real service and
the local one.
"""

from __future__ import annotations

import re

from pgflow_widgets.model.error_catalogue.known_error import KnownError

_QUOTED = re.compile(r'"[^"]*"')
SLOW_STATEMENT = r"statement timeout|lock timeout"
"""What PostgreSQL says of a statement that it gave up: to send it again does not help."""

DATABASE_TROUBLES = (
    KnownError(
        "permission denied", None, "The role may not read it: ask the database's owner for SELECT."
    ),
    KnownError(
        "password authentication failed",
        "password",
        "Check username and password.",
        r"password authentication failed|28P01",
    ),
    KnownError(
        'database "…" does not exist',
        "database",
        "Check the spelling: names are case-sensitive.",
        r"database .* does not exist|3D000",
    ),
    KnownError(
        'role "…" does not exist',
        "username",
        "Check the username.",
        r"role .* does not exist|28000",
    ),
    KnownError(
        "name or service not known",
        "server",
        "No such host is known: check the spelling.",
        r"could not translate host|name or service not known|unknown host|no such host|nodename",
    ),
    KnownError(
        "connection refused",
        "port",
        "Nothing listens on that port, or a firewall refuses it.",
        r"connection refused|refused the connection|actively refused",
    ),
    KnownError(
        "no pg_hba.conf entry",
        "sslMode",
        "The server lets nobody in from there with this role, database and encryption: ask"
        " whoever runs it, or choose another SSL mode.",
    ),
    KnownError(
        "SSL, TLS or certificate",
        "sslMode",
        "Server and connection disagree about encryption: choose another SSL mode.",
        r"\bssl|\btls\b|certificate|encryption",
    ),
    KnownError(
        "statement timeout",
        None,
        "Reading takes the database too long, or somebody locks the table. Try when it is less"
        " busy, or read a smaller view or an indexed table.",
        SLOW_STATEMENT,
    ),
    KnownError(
        "has not been populated", None, "Run REFRESH MATERIALIZED VIEW, or ask its owner to."
    ),
    KnownError(
        "too many connections",
        None,
        "The database takes no further session now: try again later.",
        r"too many (connections|clients)|remaining connection slots|no more connections allowed",
    ),
    KnownError(
        "timed out",
        "server",
        "Check that the server runs and that its firewall lets Adobe's addresses in.",
        r"timed? ?out|unreachable",
    ),
)


def find_database_error(message: str) -> tuple[str | None, str] | None:
    """Return the auth field that a database's error text concerns, if any, and the advice.

    None when no known error matches the text.
    """
    words = _QUOTED.sub('"…"', message)  # a column may be called "certificate"
    for trouble in DATABASE_TROUBLES:
        if trouble.fits(words):
            return trouble.field, trouble.advice
    return None
