"""``sandbox.sql``: SQL over what has arrived, by Query Service."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.frames.query_results import QUERY_COLUMNS, QUERY_TABLES, query_frame
from pgflow_widgets.local import background, interrupts
from pgflow_widgets.local.background import Report
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.notebook.access.progress import Progress
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.query_service import Query, QueryPages, gaps_of, run_query
from pgflow_widgets.operations.query_service.tables import list_columns, list_tables
from pgflow_widgets.postgres.query_service import driver
from pgflow_widgets.postgres.query_service.session import QueryRows
from pgflow_widgets.postgres.query_service.statements import read_statement

if TYPE_CHECKING:
    import pandas as pd

PAGE = 10_000
"""Rows of a page, if the call does not say."""


@argument_checks.check_calls
class SandboxSql(Group):
    """SQL over the datasets of a sandbox: call it with a statement.

    The dialect is Spark's. One session stays open between queries, and closes when none comes for
    two minutes.

    Notes
    -----
    Source: contract, query-service.md.
    """

    NAME: ClassVar[str] = "sql"
    CALL: ClassVar[str] = "call it with SQL"

    def __call__(
        self,
        text: str,
        values: Mapping[str, object] | None = None,
        *,
        flatten: bool = False,
        json: bool = False,
    ) -> pd.DataFrame:
        r"""Run one statement and return its rows.

        An interrupt cancels the query on the server.

        Parameters
        ----------
        text
            One statement, such as ``"SELECT status, count(*) AS n FROM orders GROUP BY status"``.
            ``sandbox.sql.tables()`` lists the tables.
        values
            What goes into the text where it has ``:name``: numbers, dates, times, lists of these,
            and texts without ``'`` and ``\``; times without a zone count as UTC.
        flatten
            Whether each field inside of an object is a column of its own, named by its path and
            written ``"commerce.order.priceTotal"``.
        json
            Whether a whole object comes as JSON, in place of text such as ``(1.0,"(a,b)",NULL)``.

        Returns
        -------
        DataFrame
            Integers ``Int64``, other numbers ``Float64``, booleans ``boolean``, dates and times
            ``datetime64[us, UTC]``, all else ``string``. Query Service returns 50,000 rows where a
            query has no LIMIT; ``attrs["incomplete"]`` says if that may have cut it.

        Raises
        ------
        QueryError
            Query Service refused it; ``line`` and ``column`` tell the place.
        InputError
            A value cannot be put into SQL, or the text is not one statement.
        TransportError
            The service was not reached, its certificate is not trusted, or the connection broke.
        PgflowError
            psycopg is not installed: it is in the extra ``sql``.

        Examples
        --------
        ::

            sandbox.sql("SELECT * FROM orders WHERE placed_on >= :day", {"day": date(2026, 3, 1)})
        """
        query = _query(text, values, flatten=flatten, json=json)

        async def ask(client: PlatformClient, report: Report) -> QueryRows:
            return await run_query(client, self._access.query, query, report)

        answer = self._access.watch("seconds that a query may take", ask)
        return query_frame(answer.columns, answer.rows, gaps_of(query.statement, len(answer.rows)))

    def pages(
        self,
        text: str,
        values: Mapping[str, object] | None = None,
        *,
        rows: int = PAGE,
        flatten: bool = False,
        json: bool = False,
    ) -> Generator[pd.DataFrame]:
        """Iterate over all the rows of a SELECT, a frame for each page.

        No more than a page is in memory. The rows come by a cursor, for which a session is open
        until the last page has come or the iterator is closed. A notebook shows how many rows have
        come, and their share if the query has a LIMIT.

        Parameters
        ----------
        text, values, flatten, json
            As in ``sandbox.sql``.
        rows
            How many rows a page has.

        Returns
        -------
        iterator
            Of frames as ``sandbox.sql`` returns them; a query without rows gives an empty one.

        Raises
        ------
        InputError
            The statement returns no rows, or as for ``sandbox.sql``.
        QueryError
            As for ``sandbox.sql``.
        """
        if not rows:
            raise InputError("A page needs a row.", hint="Change rows.", field="rows")
        query = _query(text, values, flatten=flatten, json=json)
        query.statement.as_cursor()
        return _pages(self._access, query, rows)

    def tables(self) -> pd.DataFrame:
        """List what can be queried.

        Returns
        -------
        DataFrame
            One row per table: ``table``, ``dataset``, ``dataset_id``, ``columns`` (string). The
            last has each column as SQL writes it, with its type.
        """
        return QUERY_TABLES.frame(self._access.watch("schemas", list_tables))

    def columns(self, table: str) -> pd.DataFrame:
        """List the columns of a table.

        Parameters
        ----------
        table
            Its name for SQL.

        Returns
        -------
        DataFrame
            One row per column: ``name`` as SQL writes it, ``type`` (string).

        Raises
        ------
        InputError
            There is no such table.
        """
        return QUERY_COLUMNS.frame(self._access.run(list_columns, table))

    def close(self) -> None:
        """End the session that is open, for sessions are counted; a query opens another one."""
        background.run(self._access.query.sessions.close)


def _query(text: str, values: Mapping[str, object] | None, *, flatten: bool, json: bool) -> Query:
    statement = read_statement(text, values)
    with interrupts.hold():
        driver.load()
    return Query(statement, flatten, json)


def _pages(access: Access, query: Query, rows: int) -> Generator[pd.DataFrame]:
    async def open_pages(client: PlatformClient, report: Report) -> QueryPages:
        return await QueryPages.open(client, access.query, query, report)

    most, done, ended = query.statement.limit, 0, False

    def show(seconds: int, longest: int) -> None:
        """Show the rows so far, and how long the next page takes."""
        share = f"of at most {most:,} rows" if most else "rows so far"
        wait = f", {seconds} of {longest} seconds that a page may take" if seconds else ""
        progress.show(f"{done:,} {share}{wait}", done, most or 0)

    with Progress("rows") as progress:
        pages = access.watch("seconds that a query may take", open_pages)
        try:
            while not ended:
                answer = background.watch(partial(pages.fetch, rows), show)
                ended = len(answer.rows) < rows
                begins, done = not done, done + len(answer.rows)
                if answer.rows or begins:
                    yield query_frame(answer.columns, answer.rows)
        finally:
            pages.close_soon(ended=ended)
