"""``sandbox.connections``: list, create, test and change base connections."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.frames import connections as frames
from pgflow_widgets.local import background, ipython
from pgflow_widgets.model import sources
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.secrets import FieldInput, Secret, hide_arguments
from pgflow_widgets.model.sources import Source
from pgflow_widgets.notebook.connection_creation import ConnectionCreation, conceal_fields
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.connections import ConnectionRef, ConnectionRefs, rotation
from pgflow_widgets.operations.connections.search import ConnectionFilter, search_connections

if TYPE_CHECKING:
    import pandas as pd

_TESTS_AT_ONCE = 32
_MOST_NAMES = 10_000  # that the tab key is to know of


@argument_checks.check_calls
class SandboxConnections(ConnectionCreation):
    """The base connections of a sandbox: call it for the list.

    Notes
    -----
    Every member that calls the service may raise `CredentialError`, `TransportError`,
    `ProtocolError` or the `ServiceError` that fits the answer. Source: contract, flow-service.md.
    """

    NAME: ClassVar[str] = "connections"

    def __call__(
        self,
        *,
        state: str | None = None,
        source: str | None = None,
        created_after: datetime | str | None = None,
    ) -> pd.DataFrame:
        """List the base connections of this sandbox, all of them or those that fit.

        Parameters
        ----------
        state
            Such as ``"enabled"``.
        source
            ``"PostgreSQL"``, or the name or id of a connection spec.
        created_after
            A moment, or text such as ``"2026-03-01"``; UTC where it says no zone.

        Returns
        -------
        DataFrame
            One row per connection: ``id``, ``name``, ``description``, ``state``, ``source``,
            ``auth`` (string), ``created_at`` (datetime64[ms, UTC]), ``created_by`` (string),
            ``updated_at`` (datetime64[ms, UTC]), ``updated_by``, ``sandbox``, ``etag`` (string).
            No column holds a secret.

        Notes
        -----
        The service filters (``property=``). Source: contract, flow-service.md 0.3.
        """
        wanted = ConnectionFilter(state or "", source or "", _moment(created_after))
        pages = self._access.run(lambda client: wanted.pages(client))
        listed = frames.connection_pages_frame(pages)
        if ipython.has_magic() and wanted == ConnectionFilter() and len(listed) <= _MOST_NAMES:
            self._access.names.heard(listed["name"].tolist())
        return listed

    def search(self, text: str) -> pd.DataFrame:
        """List the base connections that show a text in any of their columns.

        Parameters
        ----------
        text
            One word or several, in any case; all must be there.

        Returns
        -------
        DataFrame
            As ``sandbox.connections()`` gives it.
        """
        listed = self._access.run(lambda client: ConnectionFilter().models(client))
        return frames.connections_frame(search_connections(listed, text))

    def get(self, connection: ConnectionRef) -> BaseConnection:
        """Return one connection, as it is now.

        Parameters
        ----------
        connection
            Its id, its unique name, or a result such as ``form.result``.

        Returns
        -------
        BaseConnection

        Raises
        ------
        InputError
            There is no such connection, or several of that name.
        """
        return self._access.run(operations.read_connection, connection)

    def test(
        self, connections: ConnectionRefs, *, timeout: float = operations.PATIENCE
    ) -> pd.DataFrame:
        """Have the service sign in at the database of one connection or of several.

        Parameters
        ----------
        connections
            One connection, as in `get`, several of them, or a frame such as
            ``sandbox.connections()``.
        timeout
            Seconds for each of them; many are tested at once, so that those that hang hold up
            nobody.

        Returns
        -------
        DataFrame
            One row per connection, in the order given: ``id``, ``name`` (string), ``result``
            (boolean; missing where the service could not tell), ``reason`` (string),
            ``milliseconds`` (Int64).
        """
        several: list[ConnectionRef] = argument_checks.fit(
            "connections", connections, ["ConnectionRefs"]
        )

        async def work() -> list[operations.TestRow]:
            async with self._access.client(concurrency=_TESTS_AT_ONCE) as client:
                return await operations.test_many(
                    client, several, patience=timeout, width=_TESTS_AT_ONCE
                )

        return frames.TESTS.frame(background.run(work))

    def rename(
        self, connection: ConnectionRef, name: str, *, description: str | None = None
    ) -> BaseConnection:
        """Give a connection another name, and another description if one is given.

        Parameters
        ----------
        connection
            As in `get`.
        name
            The new name.
        description
            The new description; the old one stays if left out.

        Returns
        -------
        BaseConnection
            As it is now.

        Raises
        ------
        StaleError
            Somebody else changed it in the same moment; nothing was changed here.
        """
        changes = {"/name": str(sources.NAME.clean(name))}
        if description is not None:
            changes["/description"] = str(sources.DESCRIPTION.clean(description))
        return self._change(connection, changes)

    def enable(self, connection: ConnectionRef) -> BaseConnection:
        """Enable a connection; parameters, result and errors are as in `rename`."""
        return self._change(connection, {"/state": "enabled"})

    def disable(self, connection: ConnectionRef) -> BaseConnection:
        """Disable a connection; parameters, result and errors are as in `rename`."""
        return self._change(connection, {"/state": "disabled"})

    @hide_arguments(conceal_fields)
    def rotate(
        self, connection: ConnectionRef, *, verify: bool = True, **values: FieldInput
    ) -> BaseConnection:
        """Replace the credentials of a connection, such as its password.

        The service replaces them as a whole. Of basic authentication it shows all but the
        password, so a new ``password`` is enough; a connection string is needed whole.

        Parameters
        ----------
        connection
            As in `get`.
        verify
            Whether the service first tries them on a temporary connection, which is deleted again;
            only if the database lets it in, the credentials are replaced, and tested once more.
            Without, a wrong password breaks the connection, and the old one cannot be had back.
        **values
            Fields of the auth spec, or ``connection_string``, as in `create`. Without
            any the password is asked for, so that it stands in no cell.

        Returns
        -------
        BaseConnection
            As it is now.

        Raises
        ------
        InputError
            A field is missing or breaks a rule; nothing was sent.
        ProviderError
            The database refuses them; the connection keeps the old ones, unless the message says
            otherwise.
        StaleError
            Somebody else changed it in the same moment; nothing was changed here.
        OutcomeUnknownError
            An answer was lost, and it is not known whether the change was made.
        """
        argument_checks.check("bool", verify=verify)
        cloud = self._access.cloud

        async def read(
            client: PlatformClient,
        ) -> tuple[BaseConnection, Source, AuthSpec, dict[str, str]]:
            current = await operations.read_connection(client, connection)
            return current, *await operations.spec_of(client, current, cloud)

        current, source, spec, known = self._access.run(read)
        values = values or {"password": _ask_password(f"New password of {current.name}: ")}
        new_values = {**known, **operations.field_values(spec, values)}
        draft = operations.draft_of_all(source, spec, current, new_values)

        async def rotate(client: PlatformClient) -> BaseConnection:
            spelled = await self._access.service_spec(client, draft)
            return await rotation.rotate(client, current, draft, spelled, verify=verify)

        return self._access.run(rotate)

    def delete(self, connection: ConnectionRef) -> None:
        """Delete a connection.

        Parameters
        ----------
        connection
            As in `get`.

        Raises
        ------
        InputError
            There is none of that name, or several are called so; nothing was deleted.
        InUseError
            Dataflows use the connection; the message names them, and nothing was deleted.
        """
        self._access.run(operations.delete_connection, connection)

    def _change(self, connection: ConnectionRef, changes: Mapping[str, str]) -> BaseConnection:
        return self._access.run(operations.change_connection, connection, changes)


def _moment(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InputError(f"{value!r} is no date.", hint=argument_checks.MOMENT) from None
    moment: datetime | None = argument_checks.fit("created_after", value, ["None", "datetime"])
    return moment


def _ask_password(prompt: str) -> Secret:
    """Ask the person for a secret; what is typed is shown nowhere."""
    try:
        return Secret(getpass.getpass(prompt))
    except (RuntimeError, EOFError, getpass.GetPassWarning):
        raise InputError(
            "Cannot prompt for a password here.", hint="Pass password=, as a Secret."
        ) from None
