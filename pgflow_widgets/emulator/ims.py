"""The token call of Adobe's IMS. Source: contract, auth.md 1."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping

from pgflow_widgets.emulator import problems
from pgflow_widgets.secret import Secret
from pgflow_widgets.spec import platform


class Ims:
    """Issues and knows tokens, in memory only.

    Parameters
    ----------
    client_id, client_secret
        The one credential that is accepted.
    lifetime
        Seconds for which a token is valid.
    clock
        Seconds.
    """

    def __init__(
        self, client_id: str, client_secret: Secret, *, lifetime: int, clock: Callable[[], float]
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._lifetime = lifetime
        self._clock = clock
        self._ends: dict[str, float] = {}

    def exchange(self, form: Mapping[str, str]) -> dict[str, object]:
        """Answer a token call, or raise the error that IMS would answer."""
        grant = form.get("grant_type", "")
        if not grant:
            raise problems.ims("invalid_request", "grant_type is missing")
        if grant != "client_credentials":
            raise problems.ims("unsupported_grant_type", "only client_credentials is supported")
        if not hmac.compare_digest(form.get("client_id", "").encode(), self._client_id.encode()):
            raise problems.ims("invalid_client", "invalid client_id parameter")
        if Secret(form.get("client_secret", "")) != self._client_secret:
            raise problems.ims("invalid_client", "invalid client_secret parameter")
        scopes = {scope.strip() for scope in form.get("scope", "").split(",")} - {""}
        if not scopes:
            raise problems.ims("invalid_request", "scope is missing")
        if not scopes <= set(platform.SCOPES.split(",")):
            raise problems.ims("invalid_scope", "a scope is not bound to this client")
        now = self._clock()
        self._ends = {token: end for token, end in self._ends.items() if end > now}
        token = secrets.token_urlsafe(48)
        self._ends[token] = now + self._lifetime
        return {"access_token": token, "token_type": "bearer", "expires_in": self._lifetime}

    def knows(self, token: str) -> bool:
        """Tell whether a token is valid now."""
        return self._ends.get(token, 0.0) > self._clock()

    def revoke(self, token: str) -> None:
        """Make a token invalid, as if it had expired."""
        self._ends.pop(token, None)
