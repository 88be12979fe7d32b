"""Say which connection is meant, also where others have its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pgflow_widgets.model.suspected_secrets import holds_secret

if TYPE_CHECKING:
    from pgflow_widgets.api.messages.connections import BaseConnection

_AUTHENTICATION = re.compile(r"( Based)? Authentication\Z")
_SHORT_ID = 8


def place_of(connection: BaseConnection) -> str:
    """Return the server and database of a connection, or how it signs in if they are not known."""
    place = " / ".join(filter(None, (connection.server, connection.database)))
    if not place or holds_secret(place):
        return _AUTHENTICATION.sub("", connection.auth)
    return place


def short_id(connection: BaseConnection) -> str:
    """Return the beginning of a connection's id, which tells it from its namesakes."""
    return connection.id[:_SHORT_ID]


def full_name(connection: BaseConnection) -> str:
    """Return name, place and beginning of the id of a connection, in a line."""
    parts = (connection.name, place_of(connection), short_id(connection))
    return " · ".join(filter(None, parts))
