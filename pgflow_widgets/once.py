"""A create that has its effect once, though an answer may get lost.

No call that creates may be sent twice blindly: Adobe documents no idempotency key. So what is made
carries a mark; if no answer comes, it is looked for by that mark and adopted if it is there, and
sent once more if it is not. Source: contract, flow-service.md 1.1 and 9.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pgflow_widgets.caller import Caller, UnansweredError
from pgflow_widgets.errors import (
    CredentialError,
    OutcomeUnknownError,
    PgflowError,
    ProtocolError,
    ServiceError,
    TransportError,
)
from pgflow_widgets.wire.request import Request
from pgflow_widgets.wire.response import Created, Response

_SERVER_ERROR = 500
_LOOKS = 3
_LONGEST_PAUSE = 2.0

_log = logging.getLogger(__name__)


class _Known(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Known)


@dataclass(frozen=True, slots=True)
class Creation(Generic[T]):
    """What is to be made, and how it is known again.

    Parameters
    ----------
    request
        The create; it carries the mark.
    read
        Understands its answer.
    find
        Returns all that bears the mark.
    keep
        Returns the thing that an answer names.
    remove
        Deletes the one of an id, if it can be deleted.
    noun, name
        What it is called in errors.
    known_by
        How a person would know it, as the end of "its ...".
    """

    request: Request
    read: Callable[[Request, Response], Created]
    find: Callable[[], Awaitable[Sequence[T]]]
    keep: Callable[[Created], Awaitable[T]]
    remove: Callable[[str], Awaitable[object]]
    noun: str
    name: str
    known_by: str


class _InDoubtError(Exception):
    """It is open whether a create had its effect."""

    def __init__(self, reason: PgflowError) -> None:
        super().__init__()
        self.reason = reason


async def create(caller: Caller, creation: Creation[T]) -> tuple[T, str]:
    """Make something once.

    Returns
    -------
    tuple
        What is there now, and ``"created"``, ``"adopted"`` or ``"repeated"``.

    Raises
    ------
    OutcomeUnknownError
        No answer came, and looking for it did not settle whether it was made.
    """
    try:
        made = await _sent(caller, creation)
    except _InDoubtError as doubt:
        reason = doubt.reason
    except asyncio.CancelledError:
        _log.warning(
            "Interrupted: the %s %r may have been created all the same; if so, its %s.",
            *(creation.noun, creation.name, creation.known_by),
        )
        raise
    else:
        return await creation.keep(made), "created"
    return await _settled(caller, creation, reason)


async def _sent(caller: Caller, creation: Creation[T]) -> Created:
    """Send a create; `_InDoubtError` if it may have had its effect unseen."""
    reason: PgflowError
    try:
        response = await caller.ask(creation.request)
    except UnansweredError as error:
        reason = error
    else:
        try:
            return creation.read(creation.request, response)
        except (ServiceError, ProtocolError) as error:
            if isinstance(error, ServiceError) and error.status < _SERVER_ERROR:
                raise
            reason = error
    raise _InDoubtError(reason)


async def _settled(caller: Caller, creation: Creation[T], reason: PgflowError) -> tuple[T, str]:
    """Find out what became of a create, and send it once more if nothing did."""
    looked = "it could not be looked for"
    try:
        if found := await _look_for(caller, creation, reason):
            return await _only(found[0], creation), "adopted"
        looked = "the list does not show it"
        try:
            made = await _sent(caller, creation)
        except _InDoubtError as doubt:
            reason = doubt.reason
            if found := await _look_for(caller, creation, reason):
                return await _only(found[0], creation), "adopted"
        else:
            return await _only(await creation.keep(made), creation), "repeated"
    except (CredentialError, TransportError, ServiceError, ProtocolError) as error:
        reason = error
    raise OutcomeUnknownError(
        f"It is not known whether the {creation.noun} {creation.name!r} was created; {looked}."
        f" {reason.message}",
        name=creation.name,
        hint=f"List the {creation.noun}s before you create it again: its {creation.known_by}.",
    )


async def _only(kept: T, creation: Creation[T]) -> T:
    """Delete what the other of two requests made after all, too late to be seen before."""
    other = ""
    try:
        for each in await creation.find():
            if each.id != kept.id:
                other = each.id
                await creation.remove(other)
    except PgflowError:
        # It exists, and must not get lost over this.
        if other:
            _log.warning("Delete the %s %s: it doubles %s.", creation.noun, other, kept.id)
    return kept


async def _look_for(caller: Caller, creation: Creation[T], reason: PgflowError) -> Sequence[T]:
    """Look for what a create made, several times: the service may still be at work.

    After a timeout it is looked for as long again as the answer was waited for.
    """
    late = isinstance(reason, UnansweredError) and reason.late
    end = caller.clock() + (caller.timeout if late else 0.0)
    pause = caller.policy.first
    looks = 0
    while True:
        looks += 1
        found, trouble = await _look(creation)
        if found or (looks >= _LOOKS and caller.clock() >= end):
            break
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    if trouble is not None:
        raise trouble
    return found


async def _look(creation: Creation[T]) -> tuple[Sequence[T], ProtocolError | None]:
    try:
        return await creation.find(), None
    except ProtocolError as error:  # such as a proxy's page; another look may tell
        return [], error
