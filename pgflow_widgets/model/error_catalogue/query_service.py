"""Explain the errors of Query Service, by their SQLSTATE.

At a sign-in PostgreSQL's library hands on no SQLSTATE, so a pattern finds it in the text there; the
texts of the service itself are not documented. Source: contract, query-service.md 7.
"""

from __future__ import annotations

from pgflow_widgets.model.error_catalogue.known_error import KnownError

INVALID_TOKEN = "28P01"  # noqa: S105 - an SQLSTATE
STOPPED = "57014"
SESSION_LIMIT = "Session Limit Reached"
_BY = "Query Service"

QUERY_TROUBLES = (
    KnownError(
        SESSION_LIMIT,
        None,
        "The sessions of an organisation are counted: end those of other notebooks and tools by"
        " sandbox.sql.close(), or wait a minute.",
        r"session limit|too many (connections|clients)|53300",
        by=_BY,
    ),
    KnownError(
        INVALID_TOKEN,
        None,
        "The token is not valid any more: sign in again. A credential that does not expire is gone"
        " after 90 days without use.",
        r"28P01|password authentication failed|\btoken\b|expired",
        by=_BY,
    ),
    KnownError(
        "28000",
        None,
        "The service takes the token in clear inside of TLS only; an organisation may also restrict"
        " the addresses that it lets in.",
        r"28000|authentication method|pg_hba",
        by=_BY,
    ),
    KnownError(
        "42P12",
        None,
        "The sandbox has no table yet, or there is no such sandbox: load a dataset first.",
        r"42P12|database .* does not exist|3D000|no tables? ",
        by=_BY,
    ),
    KnownError(
        "08P01",
        None,
        "Report it: only simple queries are sent, which the service is documented to take.",
        by=_BY,
    ),
    KnownError("42601", None, "Query Service reads Spark's SQL: look at the place.", by=_BY),
    KnownError(
        "42P01",
        None,
        'sandbox.sql.tables() lists the tables; sandbox.datasets.table("...") tells that of a'
        " dataset.",
        by=_BY,
    ),
    KnownError("42703", None, 'sandbox.sql.columns("...") lists the columns of a table.', by=_BY),
    KnownError("42P07", None, "Choose another name, or drop the table first.", by=_BY),
    KnownError(
        "42501",
        None,
        "A table that Query Service did not make, or somebody else, cannot be dropped here.",
        by=_BY,
    ),
    KnownError(
        "53400",
        None,
        "A query may take ten minutes, and a LIMIT be 100,000: filter, read fewer columns, or call"
        " sandbox.sql.pages.",
        by=_BY,
    ),
    KnownError("0A000", None, "The service does not do this: write it in another way.", by=_BY),
    KnownError(
        "58000", None, "The text in brackets says more; if it does not help, try again.", by=_BY
    ),
    KnownError(STOPPED, None, "The query was cancelled; the session goes on.", by=_BY),
)


def find_query_error(sqlstate: str, text: str = "") -> KnownError | None:
    """Return what is known of an error: by its SQLSTATE, or by the text where there is none."""
    if SESSION_LIMIT.casefold() in text.casefold():
        return QUERY_TROUBLES[0]
    if sqlstate:
        return next((error for error in QUERY_TROUBLES if error.said == sqlstate), None)
    by_text = (error for error in QUERY_TROUBLES if error.pattern and error.fits(text))
    return next(by_text, None)
