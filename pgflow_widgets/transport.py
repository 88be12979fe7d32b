"""Bytes out, bytes in: the only module that opens sockets to Experience Platform.

TLS is always verified, redirects are not followed (they could carry a token to another host),
cookies are not kept, and every way to fail becomes one error of our own tree.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from pgflow_widgets.errors import (
    PgflowError,
    ProtocolError,
    TimedOutError,
    TLSError,
    TransportError,
)
from pgflow_widgets.settings import is_loopback
from pgflow_widgets.wire.response import Response

_CONNECT_TIMEOUT = 15.0
_LARGEST_ANSWER = 64 * 1024 * 1024
_CHUNK = 256 * 1024


class AnswerLostError(TransportError):
    """The request may have been carried out, and no answer came."""


class Transport:
    """One HTTP session; use it with ``async with``.

    Parameters
    ----------
    base_url
        The address of the service; proxies of the environment are used unless it is local.
    timeout
        Seconds for one call, from the first byte sent to the last byte read.
    """

    def __init__(self, base_url: str, *, timeout: float) -> None:
        self._proxy = _proxy(base_url)
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=_CONNECT_TIMEOUT)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar(), proxy=self._proxy
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
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

        Raises
        ------
        TLSError, TransportError
            Nothing was sent.
        AnswerLostError, TimedOutError
            It was sent, perhaps, and no answer came.
        ProtocolError
            The answer is larger than any that is documented.
        """
        if self._session is None:
            raise PgflowError("The client is closed.", hint="Use it with `async with`.")
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=body(),
                headers=headers(),
                allow_redirects=False,
            ) as reply:
                return Response(
                    status=reply.status,
                    headers={name.lower(): value for name, value in reply.headers.items()},
                    body=await _read(reply, purpose),
                )
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            failure = _failure(purpose, urlsplit(url).netloc, error)
        # Raised out here so that the error does not carry the frames that saw the bytes.
        raise failure


def _proxy(url: str) -> str | None:
    """Return the proxy that the environment names for a URL, if any.

    aiohttp's own ``trust_env`` would also read ``~/.netrc``, and send a password from there in
    place of the token.
    """
    parts = urlsplit(url)
    if is_loopback(url) or proxy_bypass(parts.hostname or ""):
        return None
    return getproxies().get(parts.scheme)


async def _read(reply: aiohttp.ClientResponse, purpose: str) -> bytes:
    chunks = bytearray()
    async for chunk in reply.content.iter_chunked(_CHUNK):
        chunks += chunk
        if len(chunks) > _LARGEST_ANSWER:
            raise ProtocolError(
                f"Could not {purpose}: the answer is larger than {_LARGEST_ANSWER >> 20} MB."
            )
    return bytes(chunks)


def _failure(purpose: str, host: str, error: Exception) -> PgflowError:
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return TLSError(
                f"Could not {purpose}: the certificate of {host} is not trusted,"
                " or the encrypted channel failed.",
                hint="A proxy that opens TLS needs its certificate in the system's trust store.",
            )
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError():
            return TransportError(
                f"Could not {purpose}: {host} cannot be reached.",
                hint="Check the network, the proxy settings and the address.",
            )
        case asyncio.TimeoutError():
            return TimedOutError(
                f"Could not {purpose}: {host} did not answer in time.", hint="Try again."
            )
        case _:
            return AnswerLostError(
                f"Could not {purpose}: {host} closed the connection before it answered.",
                hint="Try again.",
            )
