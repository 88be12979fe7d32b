"""The part of ``sandbox.flows`` that says what came of the rows: which failed, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pgflow_widgets.frames.failed_rows import failed_rows_frame
from pgflow_widgets.frames.reconciliation import reconciliation_frame
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.notebook.flows.counts import comparer
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.flow_runs.failed_rows import ROWS, RunRef, read_failed_rows
from pgflow_widgets.operations.flows import FlowRef

if TYPE_CHECKING:
    import pandas as pd


@argument_checks.check_calls
class FlowArrival(Group):
    """What came of the rows of a dataflow.

    Notes
    -----
    Source: contract, after-the-load.md.
    """

    def failed_rows(self, flow_or_run: RunRef, *, limit: int | None = ROWS) -> pd.DataFrame:
        """Read the rows that did not come in, with the reason of each.

        Parameters
        ----------
        flow_or_run
            A run: its id or a result, such as `wait` gives. Or a dataflow, as in `get`: then the
            rows of all its runs, newest run first.
        limit
            Read so many rows at most; None for all.

        Returns
        -------
        DataFrame
            One line for each reason of each row: ``run``, ``batch``, ``file`` (string), ``line``
            (Int64), ``code``, ``field``, ``reason`` (string), and the columns of the row as text
            (string); one that is called like these has ``row.`` before its name. What the service
            does not tell is empty. ``attrs["incomplete"]`` says what is not in it.

        Raises
        ------
        PgflowError
            Rows were rejected, but not kept: the dataflow had no error diagnostics.
        InputError
            There is no such dataflow or run.

        Notes
        -----
        A run that failed has such rows too, unless it failed before it read any. Adobe keeps them
        for up to 30 days. They may be about people: they go into the frame, and nowhere to disk.
        Source: contract, after-the-load.md 1.
        """
        failed = self._access.run(read_failed_rows, flow_or_run, limit)
        return failed_rows_frame(failed.rows, failed.gaps)

    def reconcile(self, flow: FlowRef, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Compare the counts of a dataflow: source, runs, batches and dataset, window by window.

        Parameters
        ----------
        flow
            As in `get`.
        columns
            Columns of the source table whose sum, distinct values, smallest and largest value and
            nulls are compared too, where the mapping copies them as they are.

        Returns
        -------
        DataFrame
            First all windows together, then the newest 50: ``window_start``, ``window_end``
            (datetime64[ms, UTC]), ``run``, ``column`` (empty for rows), ``figure`` (``"rows"``,
            ``"sum"``, ``"distinct"``, ``"min"``, ``"max"``, ``"nulls"``), ``source`` (string),
            ``read``, ``written``, ``failed``, ``batch`` (Int64), ``dataset`` (string),
            ``difference`` (Float64: by how much the dataset has more), ``agrees`` (boolean),
            ``reason`` (string: the likely one). What could not be asked is missing, and
            ``attrs["incomplete"]`` says why; ``attrs["asked"]`` says by what the dataset's rows
            were counted, ``attrs["summary"]`` in a sentence whether all agrees.

        Raises
        ------
        InputError
            There is no such dataflow.

        Notes
        -----
        Nothing is written at the source: at most seven queries read it, in read-only transactions,
        two minutes each at most. One counts the rows of all windows; where something differs, it
        is repeated once, for the source moves on; the others read the catalogue. The database must
        be reachable from this machine; its password comes from the ``PG*`` variables or
        ``~/.pgpass``, or it is the demo's. Where it is out of reach, Query Service counts what
        arrived, by at most three queries. It tells the windows apart by the field to which the
        delta column is copied, and without one counts them together; it is not asked if the
        dataset has rows of others too. Else the dataset's files are read. Platform gets about ten
        calls, and some for each batch whose files are elsewhere.
        Source: contract, after-the-load.md 4 and 5; query-service.md 4 and 5.
        """
        result = self._access.run(comparer(self._access), flow, columns=columns or ())
        frame = reconciliation_frame(result.comparisons, result.gaps)
        frame.attrs["summary"] = result.words
        frame.attrs["asked"] = result.asked
        return frame
