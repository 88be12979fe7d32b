"""Give the connection form what it needs of its sandbox."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.widgets.base import KernelDrawnWidget

if TYPE_CHECKING:
    from pgflow_widgets.postgres.preflight import Step


async def _no_region() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FormBackend:
    """The calls of a form to its sandbox; all of them run on the background loop.

    Parameters
    ----------
    create
        Creates the connection, and calls its second argument just before it sends the request.
    name_taken
        Tells whether a connection of that name exists, for a warning.
    check
        Tests the database from this machine, and reports each step at once.
    region
        Tells the region of the sandbox; empty if nobody knows it.
    """

    create: Callable[[ConnectionDraft, Callable[[], object]], Coroutine[Any, Any, BaseConnection]]
    name_taken: Callable[[str], Coroutine[Any, Any, bool]]
    check: Callable[[ConnectionDraft, Callable[[Step], None]], Coroutine[Any, Any, None]]
    region: Callable[[], Coroutine[Any, Any, str]] = _no_region


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What a person can do with a new connection.

    Parameters
    ----------
    variable
        Returns the name of the notebook's variable that holds the sandbox.
    browse
        Returns the browser, with the connection chosen.
    tables
        Lists the tables of the connection that can be ingested; runs on the background loop.
    ingest
        Returns the form that brings a table of the connection into a dataset.
    """

    variable: Callable[[], str]
    browse: Callable[[BaseConnection], KernelDrawnWidget]
    tables: Callable[[BaseConnection], Coroutine[Any, Any, Sequence[str]]]
    ingest: Callable[[BaseConnection, str], KernelDrawnWidget]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a connection goes.

    Parameters
    ----------
    badge
        It in a few words.
    about
        What that means, in one sentence; empty where it needs no explanation.
    sandbox, base_url
        The sandbox, and the address of the service.
    is_local
        Whether the service runs on this machine, and reaches hosts that Adobe could not.
    cloud_is_known
        Whether the sandbox says its cloud, so that nobody has to choose one.
    """

    badge: str = ""
    about: str = ""
    sandbox: str = ""
    base_url: str = ""
    is_local: bool = False
    cloud_is_known: bool = False
