"""The part of ``sandbox.flows`` that says what came of the rows: which failed, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.frames.failed_rows import failed_rows_frame
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.flow_runs.failed_rows import ROWS, RunRef, read_failed_rows

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
