"""``sandbox.tables``: the tables behind a connection, their columns and first rows."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.frames import connections as frames
from pgflow_widgets.frames import previews
from pgflow_widgets.local.background import Report
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks, planning
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.connections import ConnectionRef, ConnectionRefs
from pgflow_widgets.operations.connections import search as connection_search
from pgflow_widgets.operations.connections.search import ConnectionFilter, FoundColumns

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_TROUBLES = 3


class UnreadTablesWarning(UserWarning):
    """Some tables could not be read."""


@argument_checks.check_calls
class SandboxTables(Group):
    """The tables behind base connections: call it with a connection for the list.

    Notes
    -----
    Every member may raise `CredentialError`, `TransportError`, `ProtocolError` or the
    `ServiceError` that fits the answer. Source: contract, flow-service.md 2.
    """

    NAME: ClassVar[str] = "tables"

    def __call__(self, connection: ConnectionRef) -> pd.DataFrame:
        """List the tables and views behind a connection.

        Parameters
        ----------
        connection
            Its id, its unique name, or a result such as ``form.result``.

        Returns
        -------
        DataFrame
            One row per table: ``name``, ``path``, ``type`` (string), ``can_preview``,
            ``can_fetch_schema`` (boolean). ``path`` is what the other members take.

        Raises
        ------
        InputError
            There is no such connection, or several of that name.
        ProviderError
            The database refused.
        """

        async def ask(client: PlatformClient) -> pd.DataFrame:
            connection_id = await operations.id_of(client, connection)
            return frames.TABLES.frame(await client.explore(connection_id))

        return self._access.run(ask)

    def columns(self, connection: ConnectionRef, table: str | None = None) -> pd.DataFrame:
        """List the columns of a table, or of all tables of a connection.

        Parameters
        ----------
        connection
            As in ``sandbox.tables(connection)``.
        table
            The ``path`` of the table, such as ``"sales.orders"``; all tables if left out.

        Returns
        -------
        DataFrame
            One row per column: ``name``, ``type``, ``xdm_type``, ``format`` (string); before them
            ``table`` where it is of all tables.

        Warns
        -----
        UnreadTablesWarning
            Some tables could not be read; the others are there.
        """

        async def ask_all(client: PlatformClient, report: Report) -> FoundColumns:
            base = await operations.read_connection(client, connection)
            return await connection_search.read_all_columns(client, base, report)

        if table is not None:
            return frames.COLUMNS.frame(self._schema(connection, table, preview=False).columns)
        return frames.ALL_COLUMNS.frame(self._watch(ask_all, "tables").columns)

    def preview(
        self,
        connection: ConnectionRef,
        table: str,
        *,
        rows: int | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Read the first rows of a table.

        Parameters
        ----------
        connection, table
            As in `columns`.
        rows
            How many rows to keep of those that the service gives.
        columns
            Which columns to keep, in that order.

        Returns
        -------
        DataFrame
            One column per source column; integers ``Int64``, other numbers ``Float64``, booleans
            ``boolean``, dates and times ``datetime64[us, UTC]``, all else ``string``. Sentences in
            ``attrs["incomplete"]`` name what is left out: a column that could not be read, texts
            over 16,384 characters and rows past 8 MB, as far as the service tells.

        Raises
        ------
        InputError
            There is no column of a name in `columns`.
        """
        return previews.preview_frame(self._schema(connection, table), rows, columns)

    def profile(self, connection: ConnectionRef, table: str) -> pd.DataFrame:
        """Summarise each column of a table, from the rows of its preview.

        Parameters
        ----------
        connection, table
            As in `columns`.

        Returns
        -------
        DataFrame
            One row per column: ``name``, ``type`` (string), ``rows``, ``nulls``, ``distinct``
            (Int64), ``min``, ``max`` (string); ``attrs["incomplete"]`` as in `preview`.
        """
        return previews.profile_frame(self._schema(connection, table))

    def delta_view_sql(
        self,
        connection: ConnectionRef,
        table: str,
        delay: str = "5 minutes",
        *,
        delta_column: str | None = None,
    ) -> str:
        """Write the SQL of a view of a table with a delta column that is late on purpose.

        Parameters
        ----------
        connection, table
            As in `columns`.
        delay
            How much later its time is: longer than any transaction lasts that writes the table.
        delta_column
            The timestamp that every insert and update sets; guessed if left out.

        Returns
        -------
        str
            The SQL, for who owns the database; nothing is sent to it.

        Raises
        ------
        InputError
            The delay cannot be read, or no column of times is there or known.

        Notes
        -----
        A run takes the rows whose delta column lies in its window of time. A row that is committed
        after its window was read, with a time inside, is lost. With the later time of the view, the
        window is read when such a transaction is over. Rows of the last minutes before the first
        run may come twice.
        """
        schema = self._schema(connection, table)
        return planning.delta_view_sql(schema, table, delta_column, delay)

    def find_column(self, text: str, connection: ConnectionRefs = None) -> pd.DataFrame:
        """Look for columns by name across tables.

        Parameters
        ----------
        text
            A piece of the name, in any case.
        connection
            Where to look, as in ``sandbox.connections.test``; all enabled ones if left out.

        Returns
        -------
        DataFrame
            One row per column: ``connection``, ``id`` (of the connection), ``table``, ``name``,
            ``type``, ``xdm_type``, ``format`` (string).

        Warns
        -----
        UnreadTablesWarning
            Some tables or databases could not be read; the others are there.
        """

        async def ask(client: PlatformClient, report: Report) -> FoundColumns:
            if connection is None:
                bases = await ConnectionFilter(state="enabled").models(client)
            else:
                references = argument_checks.fit("connection", connection, ["ConnectionRefs"])
                bases = [
                    await operations.read_connection(client, reference) for reference in references
                ]
            return await connection_search.find_columns(client, text, bases, report)

        return frames.FOUND_COLUMNS.frame(self._watch(ask, "connections").columns)

    def _schema(
        self, connection: ConnectionRef, table: str, *, preview: bool = True
    ) -> TableSchema:
        async def ask(client: PlatformClient) -> TableSchema:
            connection_id = await operations.id_of(client, connection)
            return await connection_search.look_up_table(
                client, connection_id, table, preview=preview
            )

        return self._access.run(ask)

    def _watch(
        self, work: Callable[[PlatformClient, Report], Coroutine[Any, Any, FoundColumns]], noun: str
    ) -> FoundColumns:
        """Do long work, show how far it is, and warn of what it had to leave out."""
        columns = self._access.watch(noun, work)
        if columns.troubles:
            first = "\n".join(columns.troubles[:_SHOWN_TROUBLES])
            more = len(columns.troubles) - _SHOWN_TROUBLES
            warnings.warn(
                f"{len(columns.troubles)} could not be read:\n{first}"
                + (f"\nand {more} more." if more > 0 else ""),
                UnreadTablesWarning,
                stacklevel=4,
            )
        return columns
