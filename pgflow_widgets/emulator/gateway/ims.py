"""Issues the tokens of Adobe's IMS. Source: contract, auth.md 1."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import Route
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret

_PATHS = ("/ims/token/v3", "/ims/token/v2")


class Ims:
    """Issues and knows tokens, in memory only.

    Parameters
    ----------
    clients
        The secret of each client id.
    lifetime
        Seconds for which a token is valid.
    clock
        Seconds.
    """

    def __init__(
        self, clients: Mapping[str, Secret], *, lifetime: int, clock: Callable[[], float]
    ) -> None:
        self._clients = clients
        self._lifetime = lifetime
        self._clock = clock
        self._tokens: dict[str, tuple[str, float]] = {}

    def exchange(self, form: Mapping[str, str]) -> dict[str, object]:
        """Answer a token call, or raise the error that IMS would answer."""
        grant = form.get("grant_type", "")
        if not grant:
            raise problems.ims("invalid_request", "grant_type is missing")
        if grant != "client_credentials":
            raise problems.ims("unsupported_grant_type", "only client_credentials is supported")
        client = form.get("client_id", "")
        if client not in self._clients:
            raise problems.ims("invalid_client", "invalid client_id parameter")
        if Secret(form.get("client_secret", "")) != self._clients[client]:
            raise problems.ims("invalid_client", "invalid client_secret parameter")
        scopes = {scope.strip() for scope in form.get("scope", "").split(",")} - {""}
        if not scopes:
            raise problems.ims("invalid_request", "scope is missing")
        if not scopes <= set(platform.DEFAULT_SCOPES.split(",")):
            raise problems.ims("invalid_scope", "a scope is not bound to this client")
        now = self._clock()
        self._tokens = {t: owned for t, owned in self._tokens.items() if owned[1] > now}
        token = secrets.token_urlsafe(48)
        self._tokens[token] = (client, now + self._lifetime)
        return {"access_token": token, "token_type": "bearer", "expires_in": self._lifetime}

    def client_of_valid_token(self, token: str) -> str | None:
        """Return the client id of a token that is valid now."""
        client, end = self._tokens.get(token, (None, 0.0))
        return client if end > self._clock() else None

    def revoke(self, token: str) -> None:
        """Make a token invalid, as if it had expired."""
        self._tokens.pop(token, None)


def ims_routes(ims: Ims) -> list[Route]:
    """Return the token call under its paths, as method, path and handler."""

    async def exchange(request: web.Request) -> web.Response:
        return web.json_response(ims.exchange({**request.query, **await _form(request)}))

    return [("POST", path, exchange) for path in _PATHS]


async def _form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form, in the one encoding that IMS documents."""
    if not request.body_exists:
        return {}
    if request.content_type != "application/x-www-form-urlencoded":
        raise problems.ims("invalid_request", "the body must be application/x-www-form-urlencoded")
    try:
        sent = await request.post()
    except (ValueError, LookupError, web.RequestPayloadError):
        raise problems.ims("invalid_request", "the body cannot be read as a form") from None
    return {name: str(value) for name, value in sent.items()}
