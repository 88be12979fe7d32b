"""Replace the credentials of a connection that works, without ever breaking it.

The service replaces credentials as a whole and shows the old ones to nobody, so a wrong password
could not be taken back. New credentials are therefore tried on a temporary connection first. Its
description states its purpose: if a killed process or a lost answer leaves one behind, the next
rotation deletes it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.request import safe_name_filters
from pgflow_widgets.errors import NotFoundError, OutcomeUnknownError, PgflowError, TransportError
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.operations import connections

if TYPE_CHECKING:
    from pgflow_widgets.api.flow_service_client import FlowServiceClient

TEMPORARY = "Temporary test of new credentials"
"""Name of every temporary connection, so that one call finds those that were left behind."""

_PURPOSE = "Tries new credentials for the connection {}. It can be deleted."
_TARGET = re.compile(re.escape(_PURPOSE).replace(r"\{\}", r"(\S+)"))
# A rotation elsewhere may be at work with its own; none takes as long as this.
_SURELY_OVER = timedelta(minutes=15)
_DELETING = 20.0

_log = logging.getLogger(__name__)

_made_here: set[str] = set()
_under_way: set[str] = set()
"""Marks of temporary connections of this process."""


async def rotate(
    client: FlowServiceClient,
    connection: BaseConnection,
    draft: ConnectionDraft,
    spec: AuthSpec,
    *,
    verify: bool = True,
    changed: Callable[[BaseConnection], object] = lambda _changed: None,
) -> BaseConnection:
    """Replace the credentials of a connection, all of them.

    Parameters
    ----------
    client, connection
        The connection, and the version of it that is to be changed.
    draft, spec
        All its credentials, and the auth spec in the service's spelling.
    verify
        Whether to try them on a temporary connection before, and on the real one afterwards.
    changed
        Is given the connection as soon as it has the new credentials.

    Raises
    ------
    ProviderError
        The database refuses them; the message tells whether the connection is as it was.
    StaleError
        Somebody else changed the connection meanwhile; nothing was changed here.
    """
    params = draft.body(spec)["auth"]["params"]
    if verify:
        await _try_out(client, connection, draft, spec)
    try:
        done = await client.update_connection(
            connection.id, {"/auth/params": params}, etag=connection.etag
        )
    except asyncio.CancelledError:
        _log.warning(
            "Interrupted: the credentials of %r may be replaced all the same; test it.",
            connection.name,
        )
        raise
    changed(done)
    if verify and (refusal := await connections.refusal(client, connection.id)):
        raise refusal.with_message(
            f"The new credentials of {connection.name!r} are kept, but the database refuses them:"
            f" {connections.reason(refusal)}."
        )
    return done


async def _try_out(
    client: FlowServiceClient, connection: BaseConnection, draft: ConnectionDraft, spec: AuthSpec
) -> None:
    """Try new credentials on a temporary connection; the real one is not touched."""
    await _clean_up(client, connection)
    body = replace(draft, name=TEMPORARY, description=_PURPOSE.format(connection.id)).body(spec)
    mark = secrets.token_hex(8)
    _made_here.add(mark)
    _under_way.add(mark)
    failure: PgflowError | None = None
    try:
        made = await client.create_connection(body, mark=mark, read_back=False)
        try:
            refusal = connections.refusal_of(await client.test_connection(made.id))
        finally:
            await _delete(client, made.id)
    except PgflowError as error:
        failure = error
    finally:
        _under_way.discard(mark)
    if failure is not None:
        raise _untried(connection, failure)
    if refusal is not None:
        secret = next((field.name for field in spec.fields if field.secret), None)
        raise refusal.with_message(
            f"The database refuses the new credentials, so {connection.name!r} keeps the old ones:"
            f" {connections.reason(refusal)}.",
            field=refusal.field or secret,
        )


def _untried(connection: BaseConnection, reason: PgflowError) -> PgflowError:
    """Return the error for credentials of which nobody knows whether they work."""
    said = f"The new credentials could not be tried, so {connection.name!r} keeps the old ones."
    if isinstance(reason, OutcomeUnknownError):
        return TransportError(f"{said} {reason.message}", hint="Rotate again.")
    if isinstance(reason, NotFoundError):  # of the temporary connection, not of the real one
        again = "Somebody may rotate the same connection at this moment. Rotate again."
        return PgflowError(f"{said} {reason.message}", hint=again, blame="input")
    return reason.with_message(f"{said} {reason.message}")


async def _delete(client: FlowServiceClient, temporary_id: str) -> None:
    """Delete a temporary connection; that it cannot be deleted is no reason not to rotate."""
    try:
        async with asyncio.timeout(_DELETING):
            await client.delete_connection(temporary_id)
    except NotFoundError:
        pass
    except (PgflowError, TimeoutError):
        _log.warning(
            "The temporary connection %s could not be deleted; the next rotation does it.",
            temporary_id,
        )


async def _clean_up(client: FlowServiceClient, connection: BaseConnection) -> None:
    """Delete temporary connections that were left behind."""
    try:
        candidates = [
            temporary async for temporary in client.list_connections(safe_name_filters(TEMPORARY))
        ]
        for temporary in candidates:
            if _left_behind(temporary, connection) and not await client.flows_using(temporary.id):
                await _delete(client, temporary.id)
    except PgflowError as error:
        _log.info("Could not look for temporary connections: %s", error.message)


def _left_behind(temporary: BaseConnection, connection: BaseConnection) -> bool:
    """Tell whether a connection is a temporary one of ours that nobody works with any more."""
    target = _TARGET.fullmatch(temporary.description)
    if temporary.name != TEMPORARY or not temporary.mark or target is None:
        return False
    if temporary.mark in _under_way:
        return False
    if temporary.mark in _made_here or target[1] == connection.id:
        return True
    made = temporary.created_at
    return made is not None and datetime.now(UTC) - made > _SURELY_OVER
