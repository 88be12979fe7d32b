"""Check a database from this machine before Adobe is asked to connect to it.

Each step reports a result and a remedy. It never blocks a create: Adobe may reach a host that this
machine cannot, and the other way round. Source: contract, postgresql-auth.md 6 (network, PostgreSQL
12 and later); dataflow.md 8 (UTC).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from cryptography import x509

from pgflow_widgets.errors import visible
from pgflow_widgets.model import field_rules
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.postgres import tables_and_columns
from pgflow_widgets.postgres.database_errors import DatabaseError, DatabaseTrouble
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login

State = Literal["ok", "warn", "fail"]

_TIMEOUT = 5.0
_SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)
_OLDEST = 12
_ENCRYPTED = frozenset({SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL})
_CHECKED = frozenset({SslMode.VERIFY_CA, SslMode.VERIFY_FULL})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the check.

    Parameters
    ----------
    name
        What.
    state
        ``"ok"``, ``"warn"``, or ``"fail"``, after which nothing more can be told.
    detail
        What was found.
    hint
        What to do about it; empty if nothing.
    milliseconds
        How long it took.
    field
        The field of the login at fault; empty if none is.
    """

    name: str
    state: State
    detail: str
    hint: str = ""
    milliseconds: int = 0
    field: str = ""

    def __post_init__(self) -> None:
        # What a server, its certificate or its database says of itself is others' text.
        object.__setattr__(self, "detail", visible(self.detail))
        object.__setattr__(self, "hint", visible(self.hint))


@dataclass(frozen=True, slots=True)
class _Tls:
    version: str
    certificate: x509.Certificate
    trouble: str


class _Failed(Exception):  # noqa: N818 - a step that ends the check
    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint


async def check_database(login: Login, *, local: bool = False) -> AsyncIterator[Step]:
    """Check the network path to a database and the database itself, step by step.

    Parameters
    ----------
    login
        Where it is and how to sign in.
    local
        Whether the service runs on this machine too, and reaches hosts that Adobe could not.

    Yields
    ------
    Step
        Each step as soon as it is known; the first that fails is the last.
    """
    steps: tuple[tuple[str, Callable[[], Awaitable[Step]]], ...] = (
        ("Host name", lambda: _name(login, local=local)),
        ("Port", lambda: _port(login)),
        ("Encryption", lambda: _encryption(login)),
    )
    for name, look in steps:
        step = await _timed(name, look)
        yield step
        if step.state == "fail":
            return
    begun, reached = time.perf_counter(), "Sign-in"
    try:
        async with connect(login) as session:
            reached = "Tables"
            spent = round((time.perf_counter() - begun) * 1000)
            yield Step(
                "Sign-in", "ok", f"signed in as {login.username} to {login.database}", "", spent
            )
            async with session.snapshot():
                for name, ask in (("Server", _server), ("Time zone", _zone), ("Tables", _tables)):
                    yield await _timed(name, lambda ask=ask: ask(session))  # type: ignore[misc]
    except DatabaseError as error:
        spent = round((time.perf_counter() - begun) * 1000)
        hint, field = _ADVICE.get(error.trouble, ""), _FIELD_OF_TROUBLE.get(error.trouble, "")
        yield Step(reached, "fail", error.message, hint, spent, field)


async def _timed(name: str, look: Callable[[], Awaitable[Step]]) -> Step:
    begun = time.perf_counter()
    try:
        step = await look()
    except _Failed as failed:
        step = Step(name, "fail", failed.detail, failed.hint)
    field = _FIELD_OF_STEP.get(name, "") if step.state == "fail" else ""
    return replace(step, milliseconds=round((time.perf_counter() - begun) * 1000), field=field)


async def _name(login: Login, *, local: bool) -> Step:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_TIMEOUT):
            infos = await loop.getaddrinfo(login.server, login.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        raise _Failed("the name server did not answer in time") from None
    except (OSError, UnicodeError):
        hint = "Check the spelling; a name of a private network is known there only."
        raise _Failed(f"no host is called {login.server}", hint) from None
    addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
    detail = f"{login.server} resolves to {', '.join(addresses)}"
    if addresses == [login.server]:
        detail = f"{login.server}, an address"
    far = [address for address in addresses if not _private(address)]
    if far or local:
        return Step("Host name", "ok", detail)
    hint = field_rules.reachable(login.server) or "Only private addresses: Adobe cannot reach them."
    return Step("Host name", "warn", detail, hint)


def _private(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return parsed.is_private or parsed.is_loopback or parsed.is_link_local


async def _port(login: Login) -> Step:
    try:
        async with asyncio.timeout(_TIMEOUT):
            _, writer = await asyncio.open_connection(login.server, login.port)
    except TimeoutError:
        hint = "A firewall may swallow what is sent: ask who runs the server."
        raise _Failed(f"{login.port} did not answer in {_TIMEOUT:g} s", hint) from None
    except ConnectionRefusedError:
        hint = "Nothing listens there, or a firewall refuses it."
        raise _Failed(f"{login.port} refused the connection", hint) from None
    except OSError as error:
        raise _Failed(f"{login.port} cannot be reached: {error.strerror or error}") from None
    writer.close()
    return Step("Port", "ok", f"{login.port} is open")


async def _encryption(login: Login) -> Step:
    if login.ssl_mode is SslMode.DISABLE:
        hint = "What is read travels as plain text. Choose Require or better."
        return Step("Encryption", "warn", "not asked for", hint)
    try:
        tls = await asyncio.to_thread(_handshake, login)
    except (OSError, ValueError) as error:
        raise _Failed(f"TLS failed: {getattr(error, 'reason', None) or error}") from None
    if tls is None:
        if login.ssl_mode in _ENCRYPTED:
            raise _Failed("the server does not offer it", "Choose another SSL mode.")
        return Step("Encryption", "warn", "the server does not offer it")
    end = tls.certificate.not_valid_after_utc
    name = tls.certificate.subject.rfc4514_string() or "no name"
    detail = f"{tls.version}; certificate of {name}, valid until {end:%Y-%m-%d}"
    if end < datetime.now(UTC):
        hint = "The certificate has expired: renew it."
        return Step("Encryption", _if_checked(login), detail, hint)
    if tls.trouble:
        hint = f"Not trusted here: {tls.trouble}."
        return Step("Encryption", _if_checked(login), detail, hint)
    return Step("Encryption", "ok", f"{detail}, trusted")


def _if_checked(login: Login) -> State:
    return "fail" if login.ssl_mode in _CHECKED else "warn"


def _handshake(login: Login) -> _Tls | None:
    """Return the TLS version and certificate of a server, and its fault; None without TLS."""
    loose = ssl.create_default_context()
    loose.check_hostname, loose.verify_mode = False, ssl.CERT_NONE
    with _asked_for_tls(login) as plain:
        if plain.recv(1) != b"S":
            return None
        with loose.wrap_socket(plain, server_hostname=login.server) as secured:
            certificate = x509.load_der_x509_certificate(secured.getpeercert(True) or b"")
            version = secured.version() or "TLS"
    strict = ssl.create_default_context(cafile=login.ca_file)
    strict.check_hostname = login.ssl_mode is not SslMode.VERIFY_CA
    try:
        with _asked_for_tls(login) as plain:
            plain.recv(1)
            with strict.wrap_socket(plain, server_hostname=login.server):
                return _Tls(version, certificate, "")
    except ssl.SSLCertVerificationError as error:
        return _Tls(version, certificate, error.verify_message)


def _asked_for_tls(login: Login) -> socket.socket:
    plain = socket.create_connection((login.server, login.port), timeout=_TIMEOUT)
    plain.sendall(_SSL_REQUEST)
    return plain


async def _server(session: DatabaseSession) -> Step:
    version = str(await session.value("SHOW server_version"))
    detail = f"PostgreSQL {version}"
    if session.server_version < _OLDEST:
        return Step("Server", "warn", detail, f"Adobe's connector wants {_OLDEST} or later.")
    if await session.value("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"):
        hint = "The role may do everything; one that can only read is enough."
        return Step("Server", "warn", detail, hint)
    return Step("Server", "ok", detail)


async def _zone(session: DatabaseSession) -> Step:
    # The role's own: the snapshot has set another, as somebody else's pooled session may have.
    zone = await session.value("SELECT reset_val FROM pg_catalog.pg_settings WHERE name='TimeZone'")
    if zone.casefold() in {"utc", "etc/utc", "gmt", "etc/gmt", "zulu", "etc/uct", "uct"}:
        return Step("Time zone", "ok", zone)
    hint = "Adobe reads times as UTC: set the role's TimeZone to UTC, or store times in it."
    return Step("Time zone", "warn", zone, hint)


async def _tables(session: DatabaseSession) -> Step:
    relations = await tables_and_columns.list_relations(session)
    readable = sum(relation.can_select for relation in relations)
    detail = f"{len(relations)} tables, {readable} readable"
    if not readable:
        return Step("Tables", "warn", detail, "Ask the database's owner for SELECT.")
    return Step("Tables", "ok", detail)


_FIELD_OF_STEP = {"Host name": "server", "Port": "port", "Encryption": "sslMode"}
_FIELD_OF_TROUBLE: dict[Any, str] = {
    DatabaseTrouble.PASSWORD: "password",
    DatabaseTrouble.DATABASE: "database",
    DatabaseTrouble.TLS: "sslMode",
}
_ADVICE: dict[Any, str] = {
    DatabaseTrouble.PASSWORD: "Check username and password.",
    DatabaseTrouble.DATABASE: "Check the spelling: names are case-sensitive.",
    DatabaseTrouble.TLS: "Choose another SSL mode.",
    DatabaseTrouble.TIMEOUT: "The server is busy, or a firewall is in between.",
    DatabaseTrouble.SLOW: "The server took too long: it is busy, or a lock stands in the way.",
}
