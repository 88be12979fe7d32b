"""Describe where a database is and how to sign in."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pgflow_widgets.model.auth_fields import AuthSpec, SslMode
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.secrets import Secret

CONNECT_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Login:
    """Where a database is and how to sign in.

    Parameters
    ----------
    server, port, database, username, password
        As usual.
    ssl_mode
        How the connection is encrypted.
    ca_file
        Certificates to trust instead of the system's when the certificate is checked.
    """

    server: str
    port: int
    database: str
    username: str
    password: Secret
    ssl_mode: SslMode = SslMode.PREFER
    ca_file: Path | None = None


def tls_of(login: Login) -> ssl.SSLContext | str | bool:
    """Return how asyncpg encrypts a connection of this SSL mode."""
    if login.ssl_mode is SslMode.DISABLE:
        return False
    if login.ssl_mode in {SslMode.ALLOW, SslMode.PREFER}:
        return str(login.ssl_mode)
    # asyncpg would look for certificates in the home of whoever runs this service.
    if login.ssl_mode is SslMode.REQUIRE:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reads no certificates: 30 ms less
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    context = ssl.create_default_context(cafile=login.ca_file)
    context.check_hostname = login.ssl_mode is SslMode.VERIFY_FULL
    return context


def login_of(draft: ConnectionDraft) -> Login:
    """Return the login of a draft's database.

    Raises
    ------
    InputError
        A field of the auth spec breaks a rule.
    """
    for problem in draft.spec.problems(draft.values).values():
        raise problem
    return read_login(draft.spec, draft.spec.clean(draft.values))


def read_login(spec: AuthSpec, values: Mapping[str, Any], ca_file: Path | None = None) -> Login:
    """Return the login of valid values of an auth spec."""
    password = values["password"]
    return Login(
        server=str(values["server"]),
        port=int(str(values.get("port") or 5432)),
        database=str(values["database"]),
        username=str(values["username"]),
        password=password if isinstance(password, Secret) else Secret(password),
        ssl_mode=spec.ssl_mode(values),
        ca_file=ca_file,
    )
