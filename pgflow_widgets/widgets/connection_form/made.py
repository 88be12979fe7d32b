"""Hold what the form's card tells of a new connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.connection_draft import ConnectionDraft

_OUTCOMES = {
    "adopted": " The response was lost; the connection was found again.",
    "repeated": " The first request had no effect, so it was sent again.",
}


@dataclass(slots=True)
class Made:
    """The new connection.

    Parameters
    ----------
    connection
        As the service gave it.
    place
        Server, port and database, as they were filled in.
    is_namesake
        Whether another connection had its name before.
    tables
        The tables that can be ingested; None until they are asked for.
    """

    connection: BaseConnection
    place: str
    is_namesake: bool
    tables: Sequence[str] | None = None

    @classmethod
    def of(cls, connection: BaseConnection, draft: ConnectionDraft, *, is_namesake: bool) -> Self:
        """Return what there is to tell of a connection that was made of a draft."""
        server, port, database = (draft.values[name] for name in ("server", "port", "database"))
        return cls(connection, f"{server}:{port} / {database}", is_namesake)

    @property
    def said(self) -> str:
        """What happened, in a sentence or two."""
        return f"The connection was created.{_OUTCOMES.get(self.connection.outcome, '')}"

    def code(self, variable: str) -> str:
        """Return the code that lists its tables; the variable is that of the sandbox."""
        name = self.connection.id if self.is_namesake else self.connection.name
        return f"tables = {variable}.tables({name!r})\ntables"


def card_of(connection: BaseConnection) -> Card:
    """Return what stays of the form where it cannot be drawn."""
    facts = (
        Fact("ID", connection.id, is_id=True),
        Fact("Authentication", connection.auth),
        Fact("Sandbox", connection.sandbox),
    )
    return Card("Connection", connection.name, "created", "good", facts)
