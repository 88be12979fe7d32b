"""Send one call: signed in, within the concurrency limit, and retried where that is safe.

This module is over 300 lines because a try, its token and its repetition decide together.

Source: contract, auth.md 1 to 3; errors.md 9.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from random import SystemRandom
from typing import TypeVar

from pgflow_widgets.api import retry
from pgflow_widgets.api import tokens as token_exchange
from pgflow_widgets.api.concurrency_limit import ConcurrencyLimit
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response, mask_secrets
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.tokens import Token, TokenStore
from pgflow_widgets.api.transport import AnswerLostError, Transport
from pgflow_widgets.errors import (
    PgflowError,
    ProtocolError,
    TimedOutError,
    TLSError,
    TransportError,
)
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret

TIMEOUT = 60.0
"""Seconds for one try, from the first byte sent to the last byte read."""

CONCURRENCY = 16
"""How many calls of one client are under way at once at most."""

_UNAUTHORISED = 401
_REMEMBERED = 64
# A notebook that has seeded `random` expects the same numbers in each run, whatever is retried.
_CHANCE = SystemRandom()

T = TypeVar("T")

_log = logging.getLogger(__name__)


class UnansweredError(TransportError):
    """A request that may not be repeated was sent, and no response came."""


class _SignInError(Exception):
    """There is no token to send a request with."""

    def __init__(self, reason: PgflowError) -> None:
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What is sent until there is a response, and how often."""

    purpose: str
    attempt: Callable[[], Awaitable[Response]]
    policy: RetryPolicy
    repeatable: bool


class Session:
    """Sends the requests of one credential in one sandbox.

    Parameters
    ----------
    credentials, sandbox, tokens, timeout, policy, concurrency, clock, sleep
        As in `flow_service_client.FlowServiceClient`, which opens and closes ``transport``.
    """

    def __init__(
        self,
        credentials: Credentials,
        sandbox: str,
        *,
        tokens: TokenStore | None = None,
        timeout: float = TIMEOUT,
        policy: RetryPolicy | None = None,
        concurrency: int = CONCURRENCY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._credentials = credentials
        self._sandbox = sandbox
        self._tokens = tokens or TokenStore()
        self.policy = policy or RetryPolicy()
        self.limit = ConcurrencyLimit(concurrency)
        # A later call, such as the test of a new connection, may quote them too.
        self._sent: deque[Secret] = deque(maxlen=_REMEMBERED)
        self.answered_at: datetime | None = None  # by the service's clock
        self.clock = clock
        self.sleep = sleep
        self.timeout = timeout
        self.transport = Transport(
            credentials.base_url,
            timeout=timeout,
            ca_file=credentials.ca_file,
            verify_tls=credentials.verify_tls,
        )

    @property
    def place(self) -> tuple[str, str, str]:
        """The address, organisation and sandbox that requests go to."""
        return self._credentials.base_url, self._credentials.org_id, self._sandbox

    async def ask(self, request: Request, *, patient: bool = True) -> Response:
        """Send a request, retry it where that is safe and useful, and return the last response.

        A sign-in has its own retries; when it fails, the call is not retried.
        """

        async def attempt() -> Response:
            began = self.limit.round
            token = await self._token()
            response = await self._send(request, token)
            if response.status == _UNAUTHORISED:
                request.at_work(False)
                response = await self._send(request, await self._token(refused=token))
            if response.status == HTTPStatus.TOO_MANY_REQUESTS:
                request.at_work(False)
                self.limit.slow_down(began)
            else:
                self.limit.speed_up()
            self.answered_at = response.sent_at
            return response

        policy = self.policy if patient else replace(self.policy, tries=1)
        async with self.limit.slot():  # the deadline is for the call, not for the queue before it
            try:
                await self._token()
                exchange = _Exchange(request.purpose, attempt, policy, request.repeatable)
                return await self._before_deadline(exchange)
            except _SignInError as error:
                reason = error.reason
        raise reason

    async def read(self, request: Request, read: Callable[[Request, Response], T]) -> T:
        """Send a request as `ask` does, and read the response."""
        return read(request, await self.ask(request))

    async def renew_token(self, refused: Secret) -> None:
        """Fetch a token in place of one that was refused elsewhere."""
        try:
            await self._token(refused=refused)
        except _SignInError as error:
            reason = error.reason
        else:
            return
        raise reason

    async def _before_deadline(self, exchange: _Exchange) -> Response:
        seconds = exchange.policy.deadline
        try:
            async with asyncio.timeout(seconds) as deadline:
                return await self._repeat(exchange)
        except TimeoutError:
            if not deadline.expired():
                raise
        message = f"Could not {exchange.purpose}: no answer within {seconds:g} seconds."
        late = TimedOutError(message, hint="Try again later.")
        raise late if exchange.repeatable else _unanswered(late)

    async def _repeat(self, exchange: _Exchange) -> Response:
        """Retry an attempt as the policy says.

        What may not be repeated is repeated all the same where it was certainly not begun: when it
        was never sent, or turned away with 429. The answer's ``tries`` counts how often the request
        may have been carried out before, and was sent for the answer.
        """
        began, carried_out = self.clock(), 0
        for number in itertools.count(1):
            try:
                response = await exchange.attempt()
            except TransportError as error:
                wait = self._wait(exchange, number, began, error)
                if wait is None:
                    raise
                carried_out += not _never_sent(error)
                trouble = type(error).__name__
            else:
                if carried_out:
                    response = replace(response, tries=carried_out + response.tries)
                wait = self._wait(exchange, number, began, response)
                if wait is None:
                    return response
                carried_out = response.tries - (response.status == HTTPStatus.TOO_MANY_REQUESTS)
                trouble = f"HTTP {response.status}"
            facts = exchange.purpose, trouble, number + 1, wait
            _log.info("Could not %s yet (%s); try %d follows in %.1f s.", *facts)
            await self.sleep(wait)
        raise AssertionError

    def _wait(
        self, exchange: _Exchange, attempt: int, began: float, outcome: Response | TransportError
    ) -> float | None:
        """Return the seconds before the next attempt, or None if this one is the last."""
        if isinstance(outcome, TransportError):
            offline, retry_after = _never_sent(outcome), 0.0
            again = _can_be_reached(outcome) if offline else exchange.repeatable
        else:
            offline, retry_after = False, outcome.retry_after or 0.0
            worth = exchange.repeatable and retry.is_retryable(outcome)
            again = outcome.status == HTTPStatus.TOO_MANY_REQUESTS or worth
        if not again:
            return None
        return retry.seconds_to_wait(
            exchange.policy,
            attempt=attempt,
            elapsed=self.clock() - began,
            jitter=_CHANCE.random(),
            retry_after=retry_after,
            unreachable=offline,
        )

    async def _token(self, refused: Secret | None = None) -> Secret:
        try:
            return await self._tokens.access_token(
                self._credentials, self._sign_in, self.clock, refused=refused
            )
        except PgflowError as error:
            failure = error
        raise _SignInError(failure)

    async def _sign_in(self) -> Token:
        if not self._credentials.client_secret:
            raise token_exchange.rejected_token_error()

        async def attempt() -> Response:
            return await self.transport.send(
                "sign in",
                "POST",
                self._credentials.token_url,
                lambda: {"Content-Type": "application/x-www-form-urlencoded"},
                lambda: token_exchange.token_form(self._credentials),
            )

        exchange = _Exchange("sign in", attempt, self.policy, repeatable=True)
        response = await self._before_deadline(exchange)
        if not response.ok:
            response = mask_secrets(response, self._secrets())
        return token_exchange.read_token(response, now=self.clock())

    async def _send(self, request: Request, access_token: Secret) -> Response:
        def headers() -> dict[str, str]:
            fields: dict[str, str] = {
                "Accept": "application/json",
                "Authorization": f"Bearer {access_token.reveal()}",
                platform.API_KEY: self._credentials.client_id,
                platform.ORG_ID_HEADER: self._credentials.org_id,
            }
            if request.service != platform.SANDBOX_MANAGEMENT_PATH:
                fields[platform.SANDBOX_NAME] = self._sandbox
            if request.etag:
                fields["If-Match"] = request.etag
            if request.body is not None:
                fields["Content-Type"] = "application/json"
            return {**fields, **request.headers}

        url = self._credentials.base_url + request.target
        sent = request.secrets()
        self._sent += [secret for secret in sent if secret not in self._sent]
        try:
            response = await self.transport.send(
                request.purpose,
                request.method,
                url,
                headers,
                request.encode,
                repeatable=request.repeatable,
                on_sent=lambda: request.at_work(True),
            )
        except (AnswerLostError, TimedOutError, ProtocolError) as error:
            if request.repeatable:
                raise
            lost = error
        else:
            if sent or not response.ok:
                response = mask_secrets(response, [access_token, *self._secrets()])
            request_id = response.headers.get(platform.REQUEST_ID, "none")
            facts = (request.method, request.path, response.status, request_id)
            _log.debug("%s %s: HTTP %d, request id %s.", *facts)
            return response
        raise _unanswered(lost)

    def _secrets(self) -> list[Secret]:
        """Return the secrets to mask in responses: of the credential, and of recent requests."""
        current = self._tokens.current
        signed_in = [current.value] if current else []
        return [self._credentials.client_secret, *signed_in, *self._sent]


def _unanswered(error: PgflowError) -> UnansweredError:
    return UnansweredError(error.message, hint=error.hint)


def _never_sent(error: TransportError) -> bool:
    """Tell whether an attempt failed before any part of the request was sent."""
    return not isinstance(error, AnswerLostError | TimedOutError | UnansweredError)


def _can_be_reached(error: TransportError) -> bool:
    """Tell whether another attempt may reach the service: not if its certificate is refused."""
    return not isinstance(error, TLSError) or error.broke_off
