"""Make our errors of psycopg's: whose fault a failed sign-in or query is; none holds a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pgflow_widgets.errors import (
    Blame,
    OutcomeUnknownError,
    PgflowError,
    QueryError,
    TimedOutError,
    TLSError,
    TransportError,
)
from pgflow_widgets.model.error_catalogue.query_service import (
    INVALID_TOKEN,
    SESSION_LIMIT,
    find_query_error,
)
from pgflow_widgets.postgres.query_service.login import QueryLogin
from pgflow_widgets.postgres.query_service.roots import signer_of
from pgflow_widgets.postgres.query_service.statements import Place, Statement

if TYPE_CHECKING:
    import psycopg

_LONGEST = 2000
_ROOT = "PGFLOW_QUERY_ROOT_CERTIFICATE"
_SET_ROOT = f"Save that root as a PEM file, and name the file in {_ROOT}. Adobe's certificates lead\
 to DigiCert Global Root G2."
_SPARKS_PLACE = re.compile(r"\bline (\d+)[,:]? (?:pos|position)\.? (\d+)", re.IGNORECASE)
_PSYCOPGS_EXCERPT = re.compile(r"\nLINE \d+: .*\Z", re.DOTALL)
_BLAME: dict[str, Blame] = {"28": "credential", "08": "pgflow-widgets", "58": "platform"}


def sign_in_failure(error: psycopg.Error, login: QueryLogin) -> PgflowError:
    """Return the error of a sign-in that failed."""
    said = _clean(str(error), login)
    address = f"{login.host}:{login.port}"
    if "FATAL:" in said or "ERROR:" in said:
        return _refused(said.rpartition("FATAL:")[2].strip() or said)
    if "authentication method" in said:
        return _refused(said[said.index("authentication method") :])
    if "definition of service" in said:
        return TransportError(
            "PGSERVICE names a service that is not defined, and PostgreSQL's library looks for it.",
            hint='Unset it for this process: os.environ.pop("PGSERVICE").',
        )
    if "certificate" in said or "SSL" in said or "TLS" in said:
        return _tls_failure(said, login)
    if "could not translate host name" in said or "resolve host" in said:
        return TransportError(
            f"Query Service's host {login.host!r} is not known here.",
            hint="Check the network, and whether a firewall lets names be looked up.",
        )
    if "timeout" in said or "timed out" in said:
        return TimedOutError(
            f"{address} did not answer in time.",
            hint="A firewall may keep its port closed: ask your network team.",
        )
    if "refused" in said.casefold():
        return TransportError(
            f"{address} refused the connection.",
            hint="A firewall may keep its port closed: ask your network team.",
        )
    return TransportError(
        f"No session with {address} came about: {said.rpartition(' failed: ')[2]}",
        hint="Try again; if it stays, ask your network team.",
    )


def _refused(said: str) -> QueryError:
    known = find_query_error("", said)
    if known and known.said == SESSION_LIMIT:
        return QueryError(
            f"Query Service opens no further session now: {said}",
            hint=known.advice,
            blame="platform",
        )
    # A text that is not known may well be that of an invalid token.
    known = known or find_query_error(INVALID_TOKEN)
    assert known
    return QueryError(
        f"Query Service refused the sign-in: {said}",
        sqlstate=known.said,
        hint=known.advice,
        blame=_BLAME.get(known.said[:2], "input"),
    )


def _tls_failure(said: str, login: QueryLogin) -> TLSError:
    if "does not support SSL" in said:
        return TLSError(
            f"{login.host} does not encrypt the connection, so the token was not sent.",
            hint="Something on the way may have answered in its place: ask your network team.",
        )
    if "does not match host name" in said:
        return TLSError(
            f"The certificate that came is not that of {login.host}, so the token was not sent.",
            hint="Something on the way may have answered in its place: ask your network team.",
        )
    if "root certificate file" in said:
        return TLSError(
            "The file of trusted root certificates cannot be read, or holds none.",
            hint=f"Name a PEM file in {_ROOT}.",
        )
    if "certificate verify failed" in said:
        signer = signer_of(login.host, login.port)
        by = f"it is signed by {signer!r}, and no" if signer else "no"
        return TLSError(
            f"The certificate of {login.host} cannot be verified, so the token was not sent: {by}"
            " root that is trusted here leads to it.",
            hint=_SET_ROOT,
        )
    return TLSError(
        f"The encrypted connection to {login.host} failed: {said.rpartition(': ')[2]}",
        hint="Try again; if it stays, ask your network team.",
    )


def query_failure(
    error: psycopg.Error, statement: Statement, login: QueryLogin, *, lost: bool
) -> PgflowError:
    """Return the error of a statement that failed; `lost` tells that its session is over."""
    sqlstate = error.sqlstate or ""
    said = _clean(_PSYCOPGS_EXCERPT.sub("", str(error)), login)
    known = find_query_error(sqlstate, said)
    if lost and not known:
        return _lost(statement)
    place = _place(error, said, statement) if statement.written else None
    hint = known.advice if known else _clean(error.diag.message_hint or "", login)
    if hint and not known:
        said = said.replace(f"\nHINT:  {hint}", "")
    return QueryError(
        f"Query Service refused it: {said}",
        sqlstate=sqlstate,
        line=place.line if place else None,
        column=place.column if place else None,
        excerpt=str(place) if place else "",
        hint=hint,
        blame=_BLAME.get(sqlstate[:2]),
    )


def _lost(statement: Statement) -> PgflowError:
    if statement.reads_only:
        return TransportError(
            "The connection to Query Service broke before all rows were there; none is returned.",
            hint="The query was not sent a second time. It only reads: send it again.",
        )
    return OutcomeUnknownError(
        "The connection to Query Service broke, and it is not known whether the statement had its"
        " effect.",
        name="",
        hint="It was not sent a second time. Look at what is there before you send it again.",
    )


def _place(error: psycopg.Error, said: str, statement: Statement) -> Place | None:
    position = error.diag.statement_position
    if position and position.isdecimal():
        return statement.place(int(position) - 1)
    match = _SPARKS_PLACE.search(said)
    return statement.place_in_line(int(match[1]) - 1, int(match[2])) if match else None


def _clean(text: str, login: QueryLogin) -> str:
    return login.password.scrub(text.strip())[:_LONGEST]  # half a secret would not be found
