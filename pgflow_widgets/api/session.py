"""One call, made to succeed if it can: signed in, paced, and repeated where that is safe.

Source: contract, auth.md 1 to 3; errors.md 9.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import tenacity

from pgflow_widgets.api import retry
from pgflow_widgets.api import tokens as token
from pgflow_widgets.api.concurrency_limit import ConcurrencyLimit
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response, without_secrets
from pgflow_widgets.api.retry import RetryPolicy
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

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class TokenStore:
    """The current access token of one credential, in memory only.

    Clients of the same credential may share one, so that a notebook signs in once.
    """

    current: token.Token | None = None
    sign_ins: int = 0
    failure: PgflowError | None = None
    _renewing: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = field(
        default_factory=WeakKeyDictionary
    )

    @property
    def renewing(self) -> asyncio.Lock:
        """Held by who fetches a token; one for each loop, as in the child of a fork."""
        return self._renewing.setdefault(asyncio.get_running_loop(), asyncio.Lock())


class UnansweredError(TransportError):
    """A request that may not be repeated was sent, and no answer came."""


class _SignInError(Exception):
    """There is no token to send a request with."""

    def __init__(self, reason: PgflowError) -> None:
        super().__init__()
        self.reason = reason


class _Counted:
    """An attempt whose answer tells how often the request may have been carried out."""

    def __init__(self, attempt: Callable[[], Awaitable[Response]]) -> None:
        self._attempt = attempt
        self._before = 0

    async def __call__(self) -> Response:
        before = self._before
        try:
            response = await self._attempt()
        except TransportError as error:
            self._before += not _never_sent(error)
            raise
        self._before += response.tries - (response.status == retry.BUSY)
        return replace(response, tries=before + response.tries) if before else response


class Session:
    """Sends the requests of one credential in one sandbox.

    Parameters
    ----------
    credentials, sandbox, tokens, timeout, policy, concurrency, clock, sleep
        As in `client.FlowServiceClient`, which opens and closes ``transport``.
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
        self._pace = ConcurrencyLimit(concurrency)
        # A call that follows, such as the test of a new connection, may quote them too.
        self._sent: deque[Secret] = deque(maxlen=_REMEMBERED)
        self.clock = clock
        self.sleep = sleep
        self.timeout = timeout
        self.transport = Transport(
            credentials.base_url,
            timeout=timeout,
            ca_file=credentials.ca_file,
            verify_tls=credentials.verify_tls,
        )

    async def ask(self, request: Request, *, patient: bool = True) -> Response:
        """Send a request until there is an answer to keep, or no time, or no sense in it.

        A sign-in has tries of its own; that it failed is no reason to try the call again.
        """

        async def attempt() -> Response:
            began = self._pace.round
            token = await self._token()
            response = await self._send(request, token)
            if response.status == _UNAUTHORISED:
                response = await self._send(request, await self._token(refused=token))
            if response.status == retry.BUSY:
                self._pace.slow_down(began)
            else:
                self._pace.speed_up()
            return response

        tries = self.policy.tries if patient else 1
        async with self._pace.place():  # the deadline is for the call, not for the queue before it
            try:
                await self._token()
                return await self._persist(request.purpose, attempt, request.repeatable, tries)
            except _SignInError as error:
                reason = error.reason
        raise reason

    async def _persist(
        self,
        purpose: str,
        attempt: Callable[[], Awaitable[Response]],
        repeatable: bool,
        tries: int,
    ) -> Response:
        """Repeat an attempt as the policy says, within its deadline.

        What may not be repeated is repeated all the same where it was certainly not begun: when it
        was never sent, or turned away with 429.
        """
        try:
            async with asyncio.timeout(self.policy.deadline) as deadline:
                return await self._repeated(purpose, attempt, repeatable, tries)
        except TimeoutError:
            if not deadline.expired():
                raise
        late = TimedOutError(
            f"Could not {purpose}: no answer within {self.policy.deadline:g} seconds.",
            hint="Try again later.",
        )
        raise late if repeatable else _unanswered(late)

    async def _repeated(
        self,
        purpose: str,
        attempt: Callable[[], Awaitable[Response]],
        repeatable: bool,
        tries: int,
    ) -> Response:
        began, counted = self.clock(), _Counted(attempt)
        # Most calls need no second try; making ready for one takes a third as long as the call.
        first: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        try:
            response = await counted()
        except TransportError as error:
            if not _worth_another_try(None, error, repeatable=repeatable):
                raise
            first.set_exception(error)
        else:
            if not _worth_another_try(response, None, repeatable=repeatable):
                return response
            first.set_result(response)
        begun = iter([first])
        backoff = tenacity.wait_random_exponential(self.policy.first, self.policy.longest)

        async def next_attempt() -> Response:
            known = next(begun, None)
            return await (counted() if known is None else known)

        def wait(state: tenacity.RetryCallState) -> float:
            return max(backoff(state), _asked_to_wait(state))

        def stop(state: tenacity.RetryCallState) -> bool:
            assert state.outcome
            offline = _never_sent(state.outcome.exception())
            patience = self.policy.unreachable if offline else self.policy.deadline
            too_late = self.clock() + state.upcoming_sleep > began + patience
            return state.attempt_number >= tries or too_late

        def again(state: tenacity.RetryCallState) -> bool:
            assert state.outcome
            error = state.outcome.exception()
            response = None if error else state.outcome.result()
            return _worth_another_try(response, error, repeatable=repeatable)

        retrying = tenacity.AsyncRetrying(
            sleep=self.sleep,
            retry=again,
            wait=wait,
            stop=stop,
            before_sleep=lambda state: _tell(purpose, state),
            retry_error_callback=_last_outcome,
        )
        return await retrying(next_attempt)

    async def _token(self, refused: Secret | None = None) -> Secret:
        tokens = self._tokens
        before = tokens.sign_ins
        async with tokens.renewing:
            current = tokens.current or token.given(self._credentials)
            if current and self.clock() < current.good_until and current.value != refused:
                return current.value
            # One caller signs in; those who waited for the lock share what came of it.
            if tokens.sign_ins == before or tokens.failure is None:
                tokens.failure = None
                try:
                    tokens.current = await self._signed_in()
                except PgflowError as error:
                    tokens.failure = copy.copy(error)
                else:
                    return tokens.current.value
                finally:
                    tokens.sign_ins += 1
            failure = copy.copy(tokens.failure)
        raise _SignInError(failure)

    async def _signed_in(self) -> token.Token:
        if not self._credentials.client_secret:
            raise token.used_up()

        async def sign_in() -> Response:
            return await self.transport.send(
                "sign in",
                "POST",
                self._credentials.token_url,
                lambda: {"Content-Type": "application/x-www-form-urlencoded"},
                lambda: token.form(self._credentials),
            )

        response = await self._persist("sign in", sign_in, True, self.policy.tries)
        if not response.ok:
            response = without_secrets(response, self._secrets())
        return token.read(response, now=self.clock())

    async def _send(self, request: Request, access_token: Secret) -> Response:
        def headers() -> dict[str, str]:
            kept: dict[str, str] = {
                "Accept": "application/json",
                "Authorization": f"Bearer {access_token.reveal()}",
                platform.API_KEY: self._credentials.client_id,
                platform.ORG_ID: self._credentials.org_id,
            }
            if request.service != platform.SANDBOX_MANAGEMENT_PATH:
                kept[platform.SANDBOX_NAME] = self._sandbox
            if request.etag:
                kept["If-Match"] = request.etag
            if request.body is not None:
                kept["Content-Type"] = "application/json"
            return {**kept, **request.headers}

        url = self._credentials.base_url + request.target
        sent = request.secrets()
        self._sent += [each for each in sent if each not in self._sent]
        try:
            response = await self.transport.send(
                request.purpose, request.method, url, headers, request.encoded
            )
        except (AnswerLostError, TimedOutError, ProtocolError) as error:
            if request.repeatable:
                raise
            lost = error
        else:
            if sent or not response.ok:
                response = without_secrets(response, [access_token, *self._secrets()])
            request_id = response.headers.get(platform.REQUEST_ID, "none")
            _log.debug(
                *("%s %s: HTTP %d, request id %s.", request.method, request.path),
                *(response.status, request_id),
            )
            return response
        raise _unanswered(lost)

    def _secrets(self) -> list[Secret]:
        """Return what no answer is to be shown with: the credential's, and what was sent lately."""
        current = self._tokens.current
        signed_in = [current.value] if current else []
        return [self._credentials.client_secret, *signed_in, *self._sent]


def _unanswered(error: PgflowError) -> UnansweredError:
    return UnansweredError(error.message, hint=error.hint)


def _never_sent(error: BaseException | None) -> bool:
    """Tell whether an attempt failed before anything of the request had left."""
    sent = isinstance(error, AnswerLostError | TimedOutError | UnansweredError)
    return isinstance(error, TransportError) and not sent


def _worth_another_try(
    response: Response | None, error: BaseException | None, *, repeatable: bool
) -> bool:
    if response is not None:
        return response.status == retry.BUSY or (repeatable and retry.worth_another_try(response))
    if not _never_sent(error):
        return repeatable and isinstance(error, TransportError)
    return not isinstance(error, TLSError) or error.broke_off


def _asked_to_wait(state: tenacity.RetryCallState) -> float:
    assert state.outcome
    return 0.0 if state.outcome.failed else state.outcome.result().retry_after or 0.0


def _last_outcome(state: tenacity.RetryCallState) -> Response:
    assert state.outcome
    last: Response = state.outcome.result()
    return last


def _tell(purpose: str, state: tenacity.RetryCallState) -> None:
    assert state.outcome
    if state.outcome.failed:
        trouble = type(state.outcome.exception()).__name__
    else:
        trouble = f"HTTP {state.outcome.result().status}"
    _log.info(
        *("Could not %s yet (%s); try %d follows in %.1f s.", purpose, trouble),
        *(state.attempt_number + 1, state.upcoming_sleep),
    )
