"""Describe where Query Service is, and how to sign in there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.secrets import Secret

CONNECT_TIMEOUT = 60
"""Seconds until a session stands: the service may have to start something first."""

_FLATTEN = "?FLATTEN"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")
_CREDENTIAL = re.compile(r"[\w.@-]{8,}:[\w.@-]{8,}")
_LARGEST_PORT = 65535


class QueryTls(StrEnum):
    """How far the service's certificate is checked; a password is never sent without TLS."""

    VERIFY_FULL = "verify-full"
    REQUIRE = "require"


@dataclass(frozen=True, slots=True)
class QueryLogin:
    """Where Query Service is, and how to sign in.

    Parameters
    ----------
    host, port, database_name, username, password
        As the service tells them.
    root_certificate
        The root to trust in place of the system's.
    tls
        How far the certificate is checked.
    flatten
        Whether each leaf of an object is a column of its own.
    """

    host: str
    port: int
    database_name: str
    username: str
    password: Secret
    root_certificate: Path | None = None
    tls: QueryTls = QueryTls.VERIFY_FULL
    flatten: bool = False

    def __post_init__(self) -> None:
        """Refuse what the driver would take for something else than one host."""
        if not _HOST.fullmatch(self.host) or not 0 < self.port <= _LARGEST_PORT:
            raise InputError(
                "The address of Query Service is none that can be used.",
                hint="Report it to Adobe's support.",
                field="host",
            )

    @property
    def database(self) -> str:
        """The name of the database that the session asks for."""
        return f"{self.database_name}{_FLATTEN}" if self.flatten else self.database_name


def read_credential(credential: Secret) -> Secret:
    """Return the password that a credential is which does not expire.

    Parameters
    ----------
    credential
        The text of the file that Adobe's page downloads, or ``technicalAccountId:credential``.

    Raises
    ------
    InputError
        It is neither.

    Notes
    -----
    Source: contract, query-service.md 3.
    """
    return credential.map(_password_in)


def _password_in(text: str) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if isinstance(data, dict):
        text = f"{data.get('technicalAccountId')}:{data.get('credential')}"
    if not _CREDENTIAL.fullmatch(text.strip()):
        raise InputError(
            "This is no credential of Query Service.",
            hint="It is technicalAccountId:credential, or the text of the file that the page"
            " Queries, Credentials downloads.",
            field="query_credential",
        )
    return text.strip()
