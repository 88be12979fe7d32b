"""Search base connections, and the columns of the tables behind them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from operator import attrgetter
from typing import TYPE_CHECKING

from pgflow_widgets.api.connection_listing import Batch
from pgflow_widgets.api.messages.connection_rows import to_milliseconds
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.request import equality_filter
from pgflow_widgets.api.messages.tables import Column, Table, TableSchema
from pgflow_widgets.errors import InputError, PgflowError, ServiceError, TransportError, visible
from pgflow_widgets.frames.connection_pages import ConnectionPage, read_page
from pgflow_widgets.local import background
from pgflow_widgets.local.background import Report
from pgflow_widgets.model.sources import SOURCES
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.connections import is_id

if TYPE_CHECKING:
    from pgflow_widgets.api.flow_service_client import FlowServiceClient

_PROPOSAL_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column and where it is."""

    connection_id: str
    connection: str
    table: str
    name: str
    type: str
    xdm_type: str
    format: str


@dataclass(frozen=True, slots=True)
class FoundColumns:
    """Columns of many tables, and why some tables could not be read."""

    columns: Sequence[TableColumn]
    tables: int
    troubles: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConnectionFilter:
    """Which connections are wanted; empty for all.

    The service filters, and what it lets through is checked.
    """

    state: str = ""
    source: str = ""
    created_after: datetime | None = None

    async def models(self, client: FlowServiceClient) -> list[BaseConnection]:
        """List those that fit."""
        fits = self._fits()
        return [
            match
            async for match in client.list_connections(self._properties())
            if fits(match.state, match.connection_spec_id, to_milliseconds(match.created_at))
        ]

    async def pages(self, client: FlowServiceClient) -> list[Batch[ConnectionPage]]:
        """List those that fit, page by page for a frame."""
        if self == ConnectionFilter():
            return await client.connection_batches((), read_page)
        fits = self._fits()
        return await client.connection_batches(
            self._properties(), lambda items: read_page(items, fits)
        )

    def _properties(self) -> list[str]:
        properties = [equality_filter("state", self.state)] if self.state else []
        if spec_id := _spec_id(self.source):
            properties.append(equality_filter("connectionSpec.id", spec_id))
        if self.created_after is not None:
            properties.append(f"createdAt>{to_milliseconds(self.created_after)}")
        return properties

    def _fits(self) -> Callable[[object, object, object], bool]:
        spec_id, after = _spec_id(self.source), to_milliseconds(self.created_after)

        def fits(state: object, spec: object, created: object) -> bool:
            late = after is None or not isinstance(created, int) or created > after
            return late and self.state in {"", state} and spec_id in {"", spec}

        return fits


def _spec_id(source: str) -> str:
    """Return the connection spec's id of a source that is named by label, name or id."""
    wanted = source.casefold()
    for offered in SOURCES:
        spec_id = offered.connection_spec_id
        if wanted in {offered.label.casefold(), offered.name.casefold(), spec_id}:
            return spec_id
    if not source or is_id(source):
        return wanted
    known = ", ".join(offered.label for offered in SOURCES)
    raise InputError(f"No source is called {source!r}.", hint=f"Choose from: {known}.")


def search_connections(connections: Iterable[BaseConnection], text: str) -> list[BaseConnection]:
    """Return the connections that show a text somewhere, in any case; all words must be there."""
    labels = {source.connection_spec_id: source.label for source in SOURCES}
    words = text.casefold().split()

    get_texts = attrgetter(
        *("name", "description", "id", "state", "auth", "created_by", "server", "database")
    )

    def shown_text(connection: BaseConnection) -> str:
        source = labels.get(connection.connection_spec_id, "")
        return " ".join((*get_texts(connection), source)).casefold()

    return [
        connection
        for connection in connections
        if all(word in shown_text(connection) for word in words)
    ]


async def read_all_columns(
    client: FlowServiceClient, connection: BaseConnection, report: Report
) -> FoundColumns:
    """Read the columns of all tables of a connection, several at once."""
    tables = [table for table in await client.explore(connection.id) if table.can_fetch_schema]
    done = 0
    report(0, len(tables))

    async def one(table: Table) -> list[TableColumn] | PgflowError:
        nonlocal done
        try:
            schema = await client.explore_table(connection.id, table.path)
        except TransportError:
            raise  # the network is gone: the other tables would say the same, one by one
        except PgflowError as error:
            return error
        finally:
            done += 1
            report(done, len(tables))
        return [
            TableColumn(
                connection.id, connection.name, table.path, c.name, c.type, c.xdm_type, c.format
            )
            for c in schema.columns
        ]

    columns: list[TableColumn] = []
    troubles: list[str] = []
    for table, result in zip(
        tables, await background.gather_or_cancel(map(one, tables)), strict=True
    ):
        if isinstance(result, PgflowError):
            troubles.append(f"{visible(table.path)}: {result.message}")
        else:
            columns += result
    return FoundColumns(columns, len(tables), troubles)


def columns_by_table(result: FoundColumns) -> dict[str, list[Column]]:
    """Return the columns of each table."""
    tables: dict[str, list[Column]] = {}
    for placed in result.columns:
        column = Column(placed.name, placed.type, placed.xdm_type, placed.format)
        tables.setdefault(placed.table, []).append(column)
    return tables


async def find_columns(
    client: FlowServiceClient, text: str, connections: Sequence[BaseConnection], report: Report
) -> FoundColumns:
    """Look for columns whose name holds a text, in any case, in all tables of connections."""
    done = 0
    report(0, len(connections))

    async def one(connection: BaseConnection) -> FoundColumns:
        nonlocal done
        try:
            return await read_all_columns(client, connection, lambda _done, _total: None)
        except TransportError:
            raise
        except PgflowError as error:
            return FoundColumns((), 0, [f"{visible(connection.name)}: {error.message}"])
        finally:
            done += 1
            report(done, len(connections))

    results = await background.gather_or_cancel(map(one, connections))
    wanted = text.casefold()
    return FoundColumns(
        [c for result in results for c in result.columns if wanted in c.name.casefold()],
        sum(result.tables for result in results),
        [trouble for result in results for trouble in result.troubles],
    )


async def look_up_table(
    client: FlowServiceClient, connection_id: str, table: str, *, preview: bool
) -> TableSchema:
    """Read the columns of a table, and its first rows if `preview`.

    The error for a path that is not there proposes the closest one that is.
    """
    try:
        return await client.explore_table(connection_id, table, preview=preview)
    except ServiceError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        missing = error
    paths: list[str] = []
    with contextlib.suppress(TimeoutError, PgflowError):
        async with asyncio.timeout(_PROPOSAL_PATIENCE):
            paths = [known.path for known in await client.explore(connection_id, patient=False)]
    hint = argument_checks.did_you_mean(table, paths)
    raise missing.with_message(missing.message, hint=hint or missing.hint)
