"""One call, made to succeed if it can: signed in, paced, and repeated where that is safe.

Source: contract, auth.md 1 to 3; errors.md 9.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import tenacity

from pgflow_widgets.errors import TimedOutError, TLSError, TransportError
from pgflow_widgets.pace import Pace
from pgflow_widgets.secret import Secret
from pgflow_widgets.settings import Credentials
from pgflow_widgets.spec import platform
from pgflow_widgets.transport import AnswerLostError, Transport
from pgflow_widgets.wire import retry, token
from pgflow_widgets.wire.request import Request
from pgflow_widgets.wire.response import Response
from pgflow_widgets.wire.retry import Policy

TIMEOUT = 60.0
"""Seconds for one try, from the first byte sent to the last byte read."""

CONCURRENCY = 16
"""How many calls of one client are under way at once at most."""

_UNAUTHORISED = 401

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class TokenStore:
    """The current access token of one credential, in memory only.

    Clients of the same credential may share one, so that a notebook signs in once.
    """

    current: token.Token | None = None
    _renewing: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = field(
        default_factory=WeakKeyDictionary
    )

    @property
    def renewing(self) -> asyncio.Lock:
        """Held by who fetches a token; one for each loop, as in the child of a fork."""
        return self._renewing.setdefault(asyncio.get_running_loop(), asyncio.Lock())


class UnansweredError(TransportError):
    """A request that may not be repeated was sent, and no answer came.

    ``late`` tells that none came in time, so that the service may still be at work.
    """

    late = False


class Caller:
    """Sends the requests of one credential in one sandbox.

    Parameters
    ----------
    credentials, sandbox, tokens, timeout, policy, concurrency, clock
        As in `client.FlowServiceClient`, which opens and closes ``transport``.
    """

    def __init__(
        self,
        credentials: Credentials,
        sandbox: str,
        *,
        tokens: TokenStore | None = None,
        timeout: float = TIMEOUT,
        policy: Policy | None = None,
        concurrency: int = CONCURRENCY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credentials = credentials
        self._sandbox = sandbox
        self._tokens = tokens or TokenStore()
        self.policy = policy or Policy()
        self._pace = Pace(concurrency)
        self.clock = clock
        self.timeout = timeout
        self.transport = Transport(
            credentials.base_url,
            timeout=timeout,
            ca_file=credentials.ca_file,
            verify_tls=credentials.verify_tls,
        )

    async def ask(self, request: Request, *, patient: bool = True) -> Response:
        """Send a request until there is an answer to keep, or no time, or no sense in it."""

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
            return await self._persist(request.purpose, attempt, request.repeatable, tries)

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
        end = self.clock() + self.policy.deadline
        # Most calls need no second try; making ready for one takes a third as long as the call.
        first: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        try:
            response = await attempt()
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
            return await (attempt() if known is None else known)

        def wait(state: tenacity.RetryCallState) -> float:
            return max(backoff(state), _asked_to_wait(state))

        def stop(state: tenacity.RetryCallState) -> bool:
            too_late = self.clock() + state.upcoming_sleep > end
            return state.attempt_number >= tries or too_late

        def again(state: tenacity.RetryCallState) -> bool:
            assert state.outcome
            error = state.outcome.exception()
            response = None if error else state.outcome.result()
            return _worth_another_try(response, error, repeatable=repeatable)

        retrying = tenacity.AsyncRetrying(
            retry=again,
            wait=wait,
            stop=stop,
            before_sleep=lambda state: _tell(purpose, state),
            retry_error_callback=_last_outcome,
        )
        response = await retrying(next_attempt)
        before: int = retrying.statistics["attempt_number"] - 1
        return replace(response, tries=before + response.tries)

    async def _token(self, refused: Secret | None = None) -> Secret:
        async with self._tokens.renewing:
            current = self._tokens.current or token.given(self._credentials)
            if current and self.clock() < current.good_until and current.value != refused:
                return current.value
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

            # One caller renews it; those who wait for the lock find the new one.
            response = await self._persist("sign in", sign_in, True, self.policy.tries)
            self._tokens.current = token.read(response, now=self.clock())
            return self._tokens.current.value

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
        try:
            response = await self.transport.send(
                request.purpose, request.method, url, headers, request.encoded
            )
        except (AnswerLostError, TimedOutError) as error:
            if request.repeatable:
                raise
            lost = error
        else:
            request_id = response.headers.get(platform.REQUEST_ID, "none")
            _log.debug(
                *("%s %s: HTTP %d, request id %s.", request.method, request.path),
                *(response.status, request_id),
            )
            return response
        raise _unanswered(lost)


def _unanswered(error: TransportError) -> UnansweredError:
    unanswered = UnansweredError(error.message, hint=error.hint)
    unanswered.late = isinstance(error, TimedOutError)
    return unanswered


def _worth_another_try(
    response: Response | None, error: BaseException | None, *, repeatable: bool
) -> bool:
    if response is not None:
        return response.status == retry.BUSY or (repeatable and retry.worth_another_try(response))
    if isinstance(error, AnswerLostError | TimedOutError | UnansweredError):
        return repeatable
    return isinstance(error, TransportError) and not isinstance(error, TLSError)


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
