"""Explain the error codes of Adobe and the error texts of databases.

Source: contract, errors.md; auth.md 3 and 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field

_RETRY = "Try again in a minute; if it stays, give the request ID to Adobe's support."
_CLIENT = "This is a mistake of pgflow-widgets: please report it with the code."
_STATE = "Wait a moment, list the connections again, then repeat."
_SANDBOX = (
    "Check the sandbox name: lower case, as the Sandboxes page of Experience Platform has it."
)
_ROLE = "Ask an administrator for a role with View and Manage Sources on this credential."
_SIGN_IN = (
    "Check client ID and secret; in the Developer Console, the credential's project must include \
Experience Platform."
)

_HINTS = {
    "403010": _SIGN_IN,
    "401013": "The token is not valid any more and a new one was refused too. " + _SIGN_IN,
    "403000": _CLIENT,
    "403003": "The client ID is not known: copy it again from the Developer Console.",
    "400003": "Set the organisation ID, `...@AdobeOrg`.",
    "403025": "This credential has no access to that organisation: check the organisation ID.",
    "1100-400": "The database refused it in these words: whoever looks after it can mend that.",
    "1101-404": "List the tables again: the table or the connection is gone.",
    "1102-500": _RETRY,
    "1103-503": _RETRY,
    "1104-504": "Check that the server runs and that its firewall lets Adobe's addresses in.",
    "1400-500": _RETRY,
    "1404-412": "Read it again, compare, and repeat the change.",
    "1413-400": "This source is not available in your organisation.",
    "1414-400": "The source of a connection cannot change: create a new connection.",
    "1415-400": "This authentication is not offered here: AWS has no connection string.",
    "1416-400": _STATE,
    "1417-400": _STATE,
    "1418-400": "Delete the flows that use it first.",
    "1420-400": _STATE,
    "1421-400": _STATE,
    "1439-404": "List the connections again: it may be deleted, or in another sandbox.",
    "1445-400": "Ask Adobe to enable changing connections for your organisation.",
    "1457-400": _STATE,
    "1458-400": _STATE,
    "2000-401": "Check the organisation ID, `...@AdobeOrg`.",
    "2001-401": "Set the organisation ID, `...@AdobeOrg`.",
    "2002-401": "Set the organisation ID, `...@AdobeOrg`.",
    "2100-404": _SANDBOX,
    "2101-404": _SANDBOX,
    "2103-404": _SANDBOX,
    "2105-400": _SANDBOX,
    "2118-403": _ROLE,
    "2120-403": _ROLE,
    "2121-403": _ROLE,
}

_STATUS_HINTS = {
    400: "",
    401: _SIGN_IN,
    403: _ROLE,
    404: _HINTS["1439-404"],
    412: _HINTS["1404-412"],
    422: _CLIENT,
    429: "The service asks for fewer calls: wait a minute, then repeat.",
}


@dataclass(frozen=True, slots=True)
class KnownError:
    """A known error, as people meet it.

    Parameters
    ----------
    said
        A part of the error text, or Adobe's code.
    by
        The service or database that reports it.
    field
        The auth field that the error concerns, if any.
    advice
        What to do.
    pattern
        The pattern to search for in a text; `said` itself if left out.
    """

    said: str
    by: str = dataclass_field(default="database", kw_only=True)
    field: str | None
    advice: str
    pattern: str = ""

    def fits(self, text: str) -> bool:
        """Whether a text reports this error."""
        return re.search(self.pattern or re.escape(self.said), text, re.IGNORECASE) is not None


# What PostgreSQL and its drivers say, and the field that it is about. Adobe passes the database's
# own text through, so the same patterns serve for the real service and the local one.
_QUOTED = re.compile(r'"[^"]*"')
SLOW_STATEMENT = r"statement timeout|lock timeout"
"""What PostgreSQL says of a statement that it gave up: to send it again does not help."""

_DATABASE_TROUBLES = (
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


def known_errors() -> list[KnownError]:
    """Return all known errors: those of the database first, then Adobe's codes."""
    by = "Experience Platform"
    adobe = (KnownError(code, None, advice, by=by) for code, advice in _HINTS.items())
    return [*_DATABASE_TROUBLES, *adobe]


def hint_for(code: str, status: int) -> str:
    """Return the advice on an error of Platform; empty if there is none."""
    if code in _HINTS:
        return _HINTS[code]
    return _STATUS_HINTS.get(status, _RETRY if status >= 500 else _CLIENT)


def find_database_error(message: str) -> tuple[str | None, str] | None:
    """Return the auth field that a database's error text concerns, if any, and the advice.

    None when no known error matches the text.
    """
    words = _QUOTED.sub('"…"', message)  # a column may be called "certificate"
    for trouble in _DATABASE_TROUBLES:
        if trouble.fits(words):
            return trouble.field, trouble.advice
    return None
