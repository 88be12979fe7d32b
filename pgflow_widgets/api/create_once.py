"""Create a resource exactly once, even when the response is lost.

A create must not be sent twice blindly: Adobe documents no idempotency key. So each new resource
carries a mark; if no response comes, the resource is searched for by that mark for as long as the
service may still be at work. If it exists, it is adopted; if not, the request is sent once more.
Both requests may have created one: then the twin is searched for too, and deleted. A create that
was interrupted, or that nobody could look for, stays in doubt: when it is asked for again, the
resource is searched for first.
Source: contract, flow-service.md 1.1 and 9.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from pgflow_widgets.api.messages.payload import Created
from pgflow_widgets.api.messages.request import Request, plural
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.session import Session, UnansweredError
from pgflow_widgets.api.transport import AnswerLostError
from pgflow_widgets.errors import (
    CredentialError,
    OutcomeUnknownError,
    PgflowError,
    ProtocolError,
    ServiceError,
    TimedOutError,
    TransportError,
    UnavailableError,
)

_SERVER_ERROR = 500
_ITS_OWN = frozenset({500, 503})
"""Statuses with which a service tells that it has failed; others come from a gateway before it."""

_log = logging.getLogger(__name__)
_in_doubt: dict[tuple[str, ...], float] = {}
"""By place and mark: since when a request may be at work whose effect nobody knows."""


_EARLIER = TransportError("An earlier request for it had no answer.")


class _Known(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Known)


@dataclass(frozen=True, slots=True)
class Creation(Generic[T]):
    """A resource to create, and how to recognise it.

    Parameters
    ----------
    request
        The create request; it carries the mark.
    read
        Reads its answer.
    find
        Returns all resources that bear the mark.
    mark
        The mark that the request carries.
    keep
        Returns the resource that an answer names.
    remove
        Deletes a resource by its id, if it can be deleted.
    noun, name
        How errors name the resource.
    known_by
        How a person recognises the resource, as the end of "its ...".
    mend
        Takes an error; returns whether it is a refusal, which has created nothing, after which the
        request is worth sending once more, as it is now.
    """

    request: Request
    read: Callable[[Request, Response], Created]
    find: Callable[[], Awaitable[Sequence[T]]]
    mark: str
    keep: Callable[[Created], Awaitable[T]]
    remove: Callable[[str], Awaitable[object]]
    noun: str
    name: str
    known_by: str
    mend: Callable[[ServiceError], bool] = lambda _refusal: False


class _InDoubtError(Exception):
    """It is unknown whether a create request took effect."""

    def __init__(self, reason: PgflowError) -> None:
        super().__init__()
        self.reason = reason


async def create(
    session: Session, creation: Creation[T], in_doubt: Callable[[], object] = lambda: None
) -> tuple[T, str]:
    """Create a resource exactly once.

    Parameters
    ----------
    session, creation
        The session that sends the request, and what to create.
    in_doubt
        Called when no response came and the search begins, which may take a minute.

    Returns
    -------
    tuple
        What is there now, and ``"created"``, ``"adopted"`` or ``"repeated"``.

    Raises
    ------
    OutcomeUnknownError
        No response came, and the search did not settle whether the resource was created.
    """
    at_work = _AtWork(session, creation.mark)
    creation = replace(creation, request=replace(creation.request, at_work=at_work.tell))
    reason: PgflowError = _EARLIER
    try:
        if at_work.seconds() >= _patience(session, reason):
            try:
                made = await _send(session, creation)
            except _InDoubtError as doubt:
                reason = doubt.reason
            except ServiceError:
                at_work.tell(False)  # it was refused
                raise
            else:
                at_work.tell(False)
                return await creation.keep(made), "created"
        in_doubt()
        settled = await _settle(session, creation, at_work, reason)
    except asyncio.CancelledError:
        if at_work.seconds() < math.inf:
            facts = creation.noun, creation.name, creation.known_by
            _log.warning(
                "Interrupted: the %s %r may have been created all the same; if so, its %s.", *facts
            )
        raise
    at_work.tell(False)
    return settled


async def find_also_late(
    session: Session, mark: str, find: Callable[[], Awaitable[Sequence[T]]]
) -> Sequence[T]:
    """Search for a resource; wait for what a create in doubt may still make."""
    at_work = _AtWork(session, mark)
    left = _patience(session, _EARLIER) - at_work.seconds()
    resources = await _look_for(session, find, left, enough=bool)
    at_work.tell(False)
    return resources


def forget(session: Session, mark: str) -> None:
    """Look no more for what a create may still make."""
    _AtWork(session, mark).tell(False)


class _AtWork:
    """Whether a create request with some mark may be at work, and since when."""

    def __init__(self, session: Session, mark: str) -> None:
        self._session = session
        self._key = (*session.place, mark)

    def seconds(self) -> float:
        """Return for how long it may have been at work; infinity if it is not."""
        return self._session.clock() - _in_doubt.get(self._key, -math.inf)

    def tell(self, is_sent: bool) -> None:
        """Note that the request is sent, or that its outcome is known."""
        if not is_sent:
            _in_doubt.pop(self._key, None)
            return
        now = self._session.clock()
        over = [key for key, since in _in_doubt.items() if now - since > self._session.timeout]
        for key in over:
            del _in_doubt[key]
        _in_doubt[self._key] = now


async def _send(session: Session, creation: Creation[T]) -> Created:
    """Send a create request; `_InDoubtError` if it may have taken effect without an answer."""
    reason: PgflowError
    try:
        response = await session.ask(creation.request)
    except UnansweredError as error:
        reason = error
    else:
        try:
            return creation.read(creation.request, response)
        except (ServiceError, ProtocolError) as error:
            if isinstance(error, ServiceError) and creation.mend(error):
                return await _send(session, creation)
            if isinstance(error, ServiceError) and error.status < _SERVER_ERROR:
                raise
            reason = error
    raise _InDoubtError(reason)


async def _settle(
    session: Session, creation: Creation[T], at_work: _AtWork, reason: PgflowError
) -> tuple[T, str]:
    """Find out whether a create request took effect, and send it once more if it did not."""
    seen = "it could not be looked for"
    try:
        waited = at_work.seconds() if reason is _EARLIER else 0.0
        patience = _patience(session, reason) - waited
        if resources := await _look_for(session, creation.find, patience, enough=bool):
            return resources[0], "adopted"
        seen = "the list does not show it"
        try:
            made = await _send(session, creation)
        except _InDoubtError as doubt:
            reason = doubt.reason
            patience = max(patience, _patience(session, reason))
            if resources := await _look_for(
                session, creation.find, patience, enough=lambda resources: len(resources) > 1
            ):
                await _remove(creation, survivor=resources[0], resources=resources)
                return resources[0], "adopted"
            at_work.tell(False)  # nothing can appear any more
        else:
            resource = await creation.keep(made)
            await _remove_twin(session, creation, resource)
            return resource, "repeated"
    except (CredentialError, TransportError, ServiceError, ProtocolError) as error:
        reason = error
    raise OutcomeUnknownError(
        f"It is not known whether the {creation.noun} {creation.name!r} was created; {seen}."
        f" {reason.message}",
        name=creation.name,
        hint=f"List the {plural(creation.noun)} before you create it again:"
        f" its {creation.known_by}.",
    )


async def _remove_twin(session: Session, creation: Creation[T], survivor: T) -> None:
    """Delete the resource that the first of two requests created too late to be seen before.

    Once the list shows the resource of the second request, it shows that of the first too.
    """
    try:
        resources = await _look_for(
            session,
            creation.find,
            _patience(session, None),
            enough=lambda resources: any(resource.id == survivor.id for resource in resources),
        )
    except PgflowError:
        resources = []  # the new resource exists, and this error must not hide it
    if not any(resource.id == survivor.id for resource in resources):
        facts = creation.noun, creation.name, survivor.id, creation.known_by
        _log.warning("The %s %r may be there twice: the list does not show %s yet. Its %s.", *facts)
    await _remove(creation, survivor=survivor, resources=resources)


async def _remove(creation: Creation[T], *, survivor: T, resources: Sequence[T]) -> None:
    """Delete all resources except the survivor."""
    for twin in resources:
        if twin.id == survivor.id:
            continue
        try:
            await creation.remove(twin.id)
        except PgflowError:
            _log.warning("Delete the %s %s: it doubles %s.", creation.noun, twin.id, survivor.id)


def _patience(session: Session, reason: PgflowError | None) -> float:
    """Return for how many seconds a new resource may still be missing from the list.

    A service that itself has answered is not at work any more, and only its list may lag. After an
    error of a gateway or a broken connection it may still be at work.
    """
    policy = session.policy
    longest = session.timeout if policy.settling is None else policy.settling
    answered = reason is None or (
        isinstance(reason, ServiceError)
        and reason.status in _ITS_OWN
        and bool(reason.code or reason.title or reason.detail)
    )
    return min(policy.lag, longest) if answered else longest


async def _look_for(
    session: Session,
    find: Callable[[], Awaitable[Sequence[T]]],
    patience: float,
    *,
    enough: Callable[[Sequence[T]], bool],
) -> Sequence[T]:
    """Search for the new resource until `enough` holds, or nothing more can appear.

    All waiting creates search at the same moments, so that they can share a list. Temporary errors
    are waited out; a person who is offline gets the error.
    """
    end = session.clock() + patience
    pause, longest = session.policy.first, session.policy.looks
    seen: dict[str, T] = {}
    while True:
        trouble: PgflowError | None = None
        try:
            seen |= {resource.id: resource for resource in await find()}
        except (AnswerLostError, TimedOutError, UnavailableError, ProtocolError) as error:
            trouble = error
        left = end - session.clock()
        if enough(list(seen.values())) or left <= 0:
            break
        wait = pause if pause < longest else longest - session.clock() % longest
        await session.sleep(min(wait, left))
        pause *= 2
    if trouble is not None and not seen:
        raise trouble
    return list(seen.values())
