"""Exchange a credential for an access token at Adobe's IMS, and keep it in memory.

Source: contract, auth.md 1.
"""

from __future__ import annotations

import asyncio
import copy
import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from pgflow_widgets.api.messages.json_values import get_text, is_number, parse_json
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.errors import CredentialError, PgflowError, ProtocolError, UnavailableError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret

RENEW_BEFORE = 300.0
"""Seconds before its end at which a token counts as used up."""

_SENDABLE = re.compile(r"[!-~]{1,65536}")
"""What a header can carry."""
_LONGEST_LIFE = 10**9

_TROUBLE = 500


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and when it expires, in seconds of the client's clock."""

    value: Secret
    good_until: float


@dataclass(slots=True)
class TokenStore:
    """The current access token of one credential, in memory only.

    Clients of the same credential may share one, so that a notebook signs in once.
    """

    current: Token | None = None
    sign_ins: int = 0
    failure: PgflowError | None = None
    _renewing: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = field(
        default_factory=WeakKeyDictionary
    )

    async def access_token(
        self,
        credentials: Credentials,
        sign_in: Callable[[], Awaitable[Token]],
        clock: Callable[[], float],
        *,
        refused: Secret | None = None,
    ) -> Secret:
        """Return an access token that is valid now and is not the `refused` one.

        One caller signs in; concurrent callers share the token, or the error.
        """
        before = self.sign_ins
        async with self._lock:
            current = self.current or ready_token(credentials)
            if current and clock() < current.good_until and current.value != refused:
                return current.value
            if self.sign_ins == before or self.failure is None:
                self.failure = None
                try:
                    self.current = await sign_in()
                except PgflowError as error:
                    self.failure = copy.copy(error)
                else:
                    return self.current.value
                finally:
                    self.sign_ins += 1
            failure = copy.copy(self.failure)
        raise failure

    @property
    def _lock(self) -> asyncio.Lock:
        """The lock held while a token is fetched; one for each loop, as in the child of a fork."""
        return self._renewing.setdefault(asyncio.get_running_loop(), asyncio.Lock())


def ready_token(credentials: Credentials) -> Token | None:
    """Return the ready token of a credential, if it has one; it is used until it is refused."""
    return Token(credentials.access_token, math.inf) if credentials.access_token else None


def token_form(credentials: Credentials) -> bytes:
    """Return the body of the token call: the one place where the client secret becomes readable."""
    return urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret.reveal(),
            "scope": credentials.scopes.replace(" ", ""),
        }
    ).encode()


def read_token(response: Response, *, now: float) -> Token:
    """Read the answer of IMS.

    Raises
    ------
    CredentialError
        IMS refused the credential.
    UnavailableError
        IMS is in trouble.
    ProtocolError
        The answer is not a token.
    """
    data = parse_json(response.body)
    if not isinstance(data, dict):
        data = {}
    if not response.ok:
        raise _refusal(response, get_text(data, "error_description") or get_text(data, "error"))
    value, lifetime = get_text(data, "access_token"), data.get("expires_in")
    # A token that expires at once would be fetched before every call.
    if (
        not _SENDABLE.fullmatch(value)
        or not is_number(lifetime)
        or not 0 < lifetime <= _LONGEST_LIFE
    ):
        raise ProtocolError(
            "Could not sign in: Adobe's IMS sent an answer without a token that can be used.",
            hint="A proxy may have answered in Adobe's place: ask your network team.",
        )
    # A token with a lifetime shorter than the margin is used for half of it.
    return Token(Secret(value), now + max(lifetime - RENEW_BEFORE, lifetime / 2))


def rejected_token_error() -> CredentialError:
    """Return the error for a ready token that is refused and cannot be renewed."""
    return CredentialError(
        "The access token is not valid any more.",
        hint="Set a new one in PGFLOW_ACCESS_TOKEN, or a client secret, with which tokens are"
        " fetched as they are needed.",
    )


def _refusal(response: Response, reason: str) -> PgflowError:
    if response.status == HTTPStatus.TOO_MANY_REQUESTS or response.status >= _TROUBLE:
        unavailable = UnavailableError(
            f"Could not sign in: Adobe's IMS is busy or in trouble (HTTP {response.status}).",
            status=response.status,
            hint="Try again in a minute.",
        )
        unavailable.retry_after = response.retry_after
        return unavailable
    return CredentialError(
        f"Could not sign in: {reason or 'Adobe refused the credential'} (HTTP {response.status}).",
        hint="Copy client ID, client secret and scopes again from the Developer Console.",
    )
