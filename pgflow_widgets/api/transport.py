"""Send bytes to Experience Platform and read the answer; no other module opens sockets to it.

TLS is verified unless an explicit argument says otherwise, redirects are not followed (they could
carry a token to another host), cookies are not kept, and every failure becomes an error of this
package.
"""

from __future__ import annotations

import asyncio
import errno
import functools
import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.proxies import find_proxy
from pgflow_widgets.errors import (
    InputError,
    PgflowError,
    ProtocolError,
    TimedOutError,
    TLSError,
    TransportError,
    visible,
)
from pgflow_widgets.model import platform

_CONNECT_TIMEOUT = 8.0
"""Seconds until a connection is there, its encryption included."""
_MAY_CLOSE = 1.0
"""Seconds without a request after which a server may close a kept connection at any moment."""

_LARGEST_ANSWER = 64 * 1024 * 1024
_LARGEST_ERROR = 1024 * 1024
"""Of a longer one the status must do."""
_CHUNK = 256 * 1024


class AnswerLostError(TransportError):
    """The request may have been carried out, and no response came."""


class Transport:
    """One HTTP session.

    Parameters
    ----------
    base_url
        The address of the service; proxies of the environment are used unless it is local.
    timeout
        Seconds for one call, from the first byte sent to the last byte read.
    ca_file
        Certificates to trust in place of the system's.
    verify_tls
        Whether to check certificates at all.

    Raises
    ------
    InputError
        The certificates cannot be read.
    """

    def __init__(
        self, base_url: str, *, timeout: float, ca_file: Path | None, verify_tls: bool
    ) -> None:
        self._base_url = base_url
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=_CONNECT_TIMEOUT)
        self._tls = _tls(ca_file) if verify_tls else False
        self._session: aiohttp.ClientSession | None = None
        self._under_way = 0
        self._used = time.monotonic()

    async def open(self) -> None:
        """Open the session; `close` must follow. `InputError` if the proxy is not one."""
        self._session = self._new_session()

    def _new_session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(ssl=self._tls),
            proxy=find_proxy(self._base_url),
            trace_configs=[_counting()],
        )

    async def _fresh_session(self, session: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """Return a session none of whose connections has been idle."""
        if self._under_way or time.monotonic() - self._used <= _MAY_CLOSE:
            return session
        fresh = self._session = self._new_session()
        await session.close()
        return fresh

    async def close(self) -> None:
        """Close the session and its sockets."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self,
        purpose: str,
        method: str,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: Callable[[], bytes | None],
        *,
        repeatable: bool = True,
        on_sent: Callable[[], object] = lambda: None,
    ) -> Response:
        """Send a request and read the answer to its end.

        Parameters
        ----------
        purpose
            The end of the sentence "Could not ...".
        method, url
            The URL is encoded already.
        headers, body
            Called when the bytes are made, so that no frame of ours holds them.
        repeatable
            Whether a second sending does no harm. What must not be sent twice does not go out on a
            connection that has been idle: the server may be closing it in this moment, and nobody
            could tell whether the request arrived.
        on_sent
            Called each time that the request goes out on a connection.

        Raises
        ------
        InputError, TLSError, TransportError
            Nothing was sent.
        AnswerLostError, TimedOutError
            It was sent, perhaps, and no answer came.
        ProtocolError
            The answer is larger than any that is documented.
        """
        if self._session is None:
            raise PgflowError("The client is closed.", hint="Use it with `async with`.")
        began = time.perf_counter()
        sent: list[float] = []

        def note_sent() -> None:
            sent.append(time.perf_counter())
            on_sent()

        session = self._session if repeatable else await self._fresh_session(self._session)
        self._under_way += 1
        try:
            async with session.request(
                method,
                URL(url, encoded=True),
                data=body(),
                headers=headers(),
                allow_redirects=False,
                trace_request_ctx=note_sent,
            ) as reply:
                return Response(
                    status=reply.status,
                    headers={name.lower(): visible(v) for name, v in reply.headers.items()},
                    body=await _read(reply),
                    tries=len(sent),
                    seconds=time.perf_counter() - max([began, *sent]),
                )
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, _TooLargeError) as error:
            scheme, host = urlsplit(url)[:2]
            unsent = _never_sent(purpose, scheme, host, error)
            failure = unsent or _unanswered(purpose, host, error)
        finally:
            self._under_way -= 1
            self._used = time.monotonic()
        # Raised out here so that the error does not carry the frames that saw the bytes.
        raise failure


def _counting() -> aiohttp.TraceConfig:
    """Note each time a request is sent.

    aiohttp itself repeats an idempotent one when a kept connection turns out to be closed.
    """

    async def note(_session: object, context: SimpleNamespace, _parameters: object) -> None:
        context.trace_request_ctx()

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(note)
    trace.on_connection_reuseconn.append(note)
    return trace


class _TooLargeError(Exception):
    """The response is larger than any that is documented."""


async def _read(reply: aiohttp.ClientResponse) -> bytes:
    most = _LARGEST_ANSWER if reply.ok else _LARGEST_ERROR
    length = reply.content_length
    fits = length is None or length <= most
    if length is not None and fits and "Content-Encoding" not in reply.headers:
        return await reply.read()
    chunks = bytearray()
    while fits and (chunk := await reply.content.read(_CHUNK)):
        chunks += chunk
        fits = len(chunks) <= most
    if fits:
        return bytes(chunks)
    reply.close()  # the rest of it is not read
    if reply.ok:
        raise _TooLargeError
    return b""


def _tls(ca_file: Path | None) -> ssl.SSLContext:
    """Return the TLS settings; reading the system's certificates takes longer than a call."""
    changed = ca_file.stat().st_mtime_ns if ca_file is not None and ca_file.exists() else 0
    return _read_certificates(ca_file, changed)


@functools.lru_cache(maxsize=4)
def _read_certificates(ca_file: Path | None, _changed: int) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        trouble = f"The certificates in {ca_file} cannot be read."
    raise InputError(trouble, hint="Name a file of certificates in PEM form.")


def _broke_off(error: OSError) -> bool:
    """Tell whether a connection broke off after it was open and before it was encrypted."""
    return isinstance(error, ConnectionError) and not isinstance(error, ConnectionRefusedError)


def _has_ended(scheme: str, host: str, error: aiohttp.ClientConnectorError) -> bool:
    """Tell whether nothing listens any more where a service of this machine did."""
    refused = f"[Errno {errno.ECONNREFUSED}]" in str(error.os_error)  # by one address, or each
    return refused and platform.is_loopback(f"{scheme}://{host}")


def _never_sent(purpose: str, scheme: str, host: str, error: Exception) -> PgflowError | None:
    """Return the error for a request that was never sent; None if it may have been."""
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return TLSError(
                f"Could not {purpose}: the certificate of {host} is not trusted,"
                " or the encrypted channel failed.",
                hint="A proxy that opens TLS needs its certificate to be trusted: name the file of"
                " your organisation's certificates in PGFLOW_CA_FILE.",
            )
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            return TransportError(
                f"Could not {purpose}: the proxy on the way to {host} failed or refused.",
                hint="Check HTTPS_PROXY, and user and password in it if your proxy asks for them.",
            )
        case aiohttp.ClientConnectorError() if scheme == "https" and _broke_off(error.os_error):
            broken = TLSError(
                f"Could not {purpose}: {host} broke off while the encrypted channel was set up.",
                hint="It may know TLS 1.0 or 1.1 only, or a firewall may stand between: ask your"
                " network team.",
            )
            broken.broke_off = True
            return broken
        case aiohttp.ClientConnectorError() if _has_ended(scheme, host, error):
            return TransportError(
                f"Could not {purpose}: {host} cannot be reached, for the local service has ended.",
                hint="`pgflow.demo()` starts it again; what is open here stays with the old one.",
            )
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError():
            return TransportError(
                f"Could not {purpose}: {host} cannot be reached.",
                hint="Check the network, the proxy settings and the address.",
            )
        case ValueError() if not isinstance(error, aiohttp.ClientError):
            return InputError(
                f"Could not {purpose}: a header holds a character that cannot be sent.",
                hint="Look for a line break in client ID, organisation ID, access token or the"
                " sandbox's name.",
            )
    return None


def _unanswered(purpose: str, host: str, error: Exception) -> PgflowError:
    """Return the error for a request that may have been sent and has no readable response."""
    match error:
        case _TooLargeError():
            return ProtocolError(
                f"Could not {purpose}: the answer is larger than {_LARGEST_ANSWER >> 20} MB.",
                hint="A proxy may have answered in Adobe's place: ask your network team.",
            )
        case aiohttp.ClientPayloadError():
            return AnswerLostError(
                f"Could not {purpose}: {host} broke off in the middle of the answer.",
                hint="Try again.",
            )
        case asyncio.TimeoutError():
            return TimedOutError(
                f"Could not {purpose}: {host} did not answer in time.", hint="Try again."
            )
    return AnswerLostError(
        f"Could not {purpose}: {host} closed the connection before it answered.", hint="Try again."
    )
