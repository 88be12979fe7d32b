"""Explain the error codes of Adobe and of Query Service, and the error texts of databases.

Source: contract, errors.md; auth.md 3 and 4.
"""

from __future__ import annotations

from pgflow_widgets.model.error_catalogue.connector import (
    CONNECTOR_ERRORS,
    connector_error_of,
    find_connector_error,
)
from pgflow_widgets.model.error_catalogue.databases import (
    DATABASE_TROUBLES,
    SLOW_STATEMENT,
    find_database_error,
)
from pgflow_widgets.model.error_catalogue.flow_service import (
    CLIENT,
    FLOW_SERVICE_HINTS,
    RETRY,
    STATUS_HINTS,
)
from pgflow_widgets.model.error_catalogue.known_error import KnownError
from pgflow_widgets.model.error_catalogue.query_service import QUERY_TROUBLES
from pgflow_widgets.model.error_catalogue.run_errors import RUN_HINTS, RunError, advice_on

__all__ = [
    "SLOW_STATEMENT",
    "KnownError",
    "RunError",
    "advice_on",
    "find_connector_error",
    "find_database_error",
    "hint_for",
    "known_errors",
]

_SERVER_ERROR = 500


def known_errors() -> list[KnownError]:
    """Return all known errors: those of the database first, then Adobe's codes."""
    adobe, connector = "Experience Platform", "connector"
    return [
        *DATABASE_TROUBLES,
        *(KnownError(code, None, hint, by=adobe) for code, hint in FLOW_SERVICE_HINTS.items()),
        *(
            KnownError(", ".join(error.codes), None, error.advice, by=connector)
            for error in CONNECTOR_ERRORS
        ),
        *QUERY_TROUBLES,
        *(KnownError(code, None, hint, by="run") for code, hint in RUN_HINTS.items()),
    ]


def hint_for(code: str, status: int, text: str = "") -> str:
    """Return the advice on an error of Platform; empty if there is none.

    Flow Service and the connector behind it use some numbers for different things: the text
    decides between them.
    """
    if said := find_connector_error(code, text):
        return said.advice
    if code in FLOW_SERVICE_HINTS:
        return FLOW_SERVICE_HINTS[code]
    if meant := connector_error_of(code):
        return meant.advice
    return STATUS_HINTS.get(status, RETRY if status >= _SERVER_ERROR else CLIENT)
