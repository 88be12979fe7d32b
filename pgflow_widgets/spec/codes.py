"""What Adobe's error codes mean to the person in front of the notebook.

Source: contract, errors.md; auth.md 3 and 4.
"""

from __future__ import annotations

import re

_RETRY = "Try again in a minute; if it stays, give the request id to Adobe's support."
_CLIENT = "This is a mistake of pgflow-widgets: please report it with the code."
_STATE = "Wait a moment, list the connections again, then repeat."
_SANDBOX = (
    "Check the sandbox name: lower case, as the Sandboxes page of Experience Platform has it."
)
_ROLE = "Ask an administrator for a role with View and Manage Sources on this credential."
_SIGN_IN = (
    "Check client id and secret; in the Developer Console, the credential's project must include \
Experience Platform."
)

_HINTS = {
    "403010": _SIGN_IN,
    "401013": "The token is not valid any more and a new one was refused too. " + _SIGN_IN,
    "403000": _CLIENT,
    "403003": "The client id is not known: copy it again from the Developer Console.",
    "400003": "Set the organisation id, `...@AdobeOrg`.",
    "403025": "This credential has no access to that organisation: check the organisation id.",
    "1100-400": "Check server, port, database, user, password and SSL mode.",
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
    "2000-401": "Check the organisation id, `...@AdobeOrg`.",
    "2001-401": "Set the organisation id, `...@AdobeOrg`.",
    "2002-401": "Set the organisation id, `...@AdobeOrg`.",
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

# What PostgreSQL and its drivers say, and the field that it is about. Adobe passes the database's
# own text through, so the same patterns serve for the real service and the local one.
_DATABASE_TROUBLE = (
    (r"permission denied", None, "The role may not read it: ask the database's owner for SELECT."),
    (r"password authentication failed|28P01", "password", "Check username and password."),
    (
        r"database .* does not exist|3D000",
        "database",
        "Check the spelling: names are case-sensitive.",
    ),
    (r"role .* does not exist|28000", "username", "Check the username."),
    (
        r"could not translate host|name or service not known|unknown host|no such host|nodename",
        "server",
        "No such host is known: check the spelling.",
    ),
    (
        r"refused|actively refused",
        "port",
        "Nothing listens on that port, or a firewall refuses it.",
    ),
    (
        r"ssl|tls|certificate|encryption",
        "sslMode",
        "Server and connection disagree about encryption: choose another SSL mode.",
    ),
    (
        r"timed? ?out|unreachable",
        "server",
        "Check that the server runs and that its firewall lets Adobe's addresses in.",
    ),
)


def hint(code: str, status: int) -> str:
    """Return what to do about an error of Platform; empty if there is nothing to add."""
    if code in _HINTS:
        return _HINTS[code]
    return _STATUS_HINTS.get(status, _RETRY if status >= 500 else _CLIENT)


def database_trouble(message: str) -> tuple[str | None, str] | None:
    """Return the auth field that a database's error text is about, if any, and what to do.

    None when the text says nothing that is known.
    """
    for pattern, field, advice in _DATABASE_TROUBLE:
        if re.search(pattern, message, re.IGNORECASE):
            return field, advice
    return None
