"""When a failed call is sent again."""

from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.retry import RetryPolicy, is_retryable, seconds_to_wait
from tests.support.tables import for_each

POLICY = RetryPolicy(tries=6, first=0.5, longest=3.0, deadline=120.0, unreachable=6.0)


@for_each("attempt, seconds", [(1, 0.5), (2, 1.0), (3, 2.0), (4, 3.0), (5, 3.0)])
def test_the_longest_wait_doubles_up_to_a_limit(attempt: int, seconds: float) -> None:
    assert seconds_to_wait(POLICY, attempt=attempt, elapsed=0.0, jitter=1.0) == seconds


def test_the_wait_is_spread_and_never_shorter_than_the_service_asks() -> None:
    assert seconds_to_wait(POLICY, attempt=1, elapsed=0.0, jitter=0.0) == 0.0
    assert seconds_to_wait(POLICY, attempt=1, elapsed=0.0, jitter=0.0, retry_after=7.0) == 7.0


def test_the_last_try_is_followed_by_none() -> None:
    assert seconds_to_wait(POLICY, attempt=6, elapsed=0.0, jitter=0.0) is None
    many = RetryPolicy(tries=100_000)
    assert seconds_to_wait(many, attempt=99_999, elapsed=0.0, jitter=1.0) == many.longest


def test_no_wait_ends_after_the_deadline_or_the_patience_with_who_is_offline() -> None:
    assert seconds_to_wait(POLICY, attempt=1, elapsed=119.5, jitter=1.0) == 0.5
    assert seconds_to_wait(POLICY, attempt=1, elapsed=119.6, jitter=1.0) is None
    assert seconds_to_wait(POLICY, attempt=1, elapsed=0.0, jitter=0.0, retry_after=121.0) is None
    assert seconds_to_wait(POLICY, attempt=1, elapsed=5.6, jitter=1.0, unreachable=True) is None


@for_each("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    assert is_retryable(Response(status, {}, b"busy"))
    assert not is_retryable(Response(status, {}, b"canceling statement due to statement timeout"))
    assert not is_retryable(Response(status, {}, b"canceling statement due to lock timeout"))


@for_each("status", [200, 201, 400, 401, 403, 404, 409, 412, 428, 430, 501, 505])
def test_what_would_be_answered_the_same_is_not(status: int) -> None:
    assert not is_retryable(Response(status, {}, b""))
