"""Decide whether and when a failed call is sent again; nothing here waits.

Source: contract, errors.md 9 and flow-service.md 9.
"""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from http import HTTPStatus

from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.model import error_catalogue

_WORTH_ANOTHER_TRY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, 500, 502, 503, 504})
_SLOW_STATEMENT = re.compile(error_catalogue.SLOW_STATEMENT.encode())


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long a call is retried.

    Parameters
    ----------
    tries
        The largest number of attempts.
    first, longest
        The wait before the second attempt is drawn from 0 to `first` seconds, before each further
        one from twice as much, up to `longest` (exponential backoff with full jitter).
    deadline
        Seconds for all attempts and waits of one call together.
    unreachable
        Seconds after which an unreachable host is not tried again, so that a person who is offline
        learns it soon.
    settling
        Seconds during which a resource is searched for after its create got no response, since the
        service may still be at work; the timeout of one attempt, if None.
    lag
        Seconds after which a list shows a new resource: the search ends after them where the
        service itself has answered that the create failed.
    looks
        The largest number of seconds between two searches.
    """

    tries: int = 6
    first: float = 0.5
    longest: float = 20.0
    deadline: float = 120.0
    _: KW_ONLY
    unreachable: float = 6.0
    settling: float | None = None
    lag: float = 15.0
    looks: float = 2.0


def is_retryable(response: Response) -> bool:
    """Tell whether a repeatable call should be sent again after this response.

    A statement that the database cancelled took its time already, and would again.
    """
    return response.status in _WORTH_ANOTHER_TRY and not _SLOW_STATEMENT.search(response.body)


def seconds_to_wait(
    policy: RetryPolicy,
    *,
    attempt: int,
    elapsed: float,
    jitter: float,
    retry_after: float = 0.0,
    unreachable: bool = False,
) -> float | None:
    """Return the seconds before the next attempt, or None if the policy allows no further one.

    Parameters
    ----------
    policy
        How often and how long the call is retried.
    attempt
        The number of the attempt that has failed, from 1.
    elapsed
        Seconds since the first attempt began.
    jitter
        A random number from 0 to 1.
    retry_after
        Seconds that the service asks to wait at least.
    unreachable
        Whether the attempt failed before anything was sent.
    """
    longest = min(policy.longest, policy.first * 2.0 ** min(attempt - 1, 64))
    wait = max(jitter * longest, retry_after)
    patience = policy.unreachable if unreachable else policy.deadline
    if attempt >= policy.tries or elapsed + wait > patience:
        return None
    return wait
