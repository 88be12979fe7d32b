"""Read the rows that the runs of a dataflow rejected, and say why there may be none to read.

Source: contract, after-the-load.md 1 to 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field

from pgflow_widgets.api.messages.datasets.row_errors import RowError
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import NotFoundError, PgflowError
from pgflow_widgets.frames.failed_rows import FailedRow
from pgflow_widgets.local import ipython
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.flows import flow_of

RunRef = str | Dataflow | Run | Mapping[str, object] | None
"""How a dataflow or one of its runs is named: an id, the dataflow's name, or a result."""

ROWS = 1000
"""So many rejected rows are read if nobody says how many."""


@dataclass(slots=True)
class FailedRows:
    """Rejected rows, and what is not among them, in sentences."""

    rows: list[FailedRow] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    without_diagnostics: bool = False

    def count_reasons(self) -> list[tuple[RowError, int]]:
        """Return each reason with the number of its rows, the most frequent first."""
        counts = Counter(error for row in self.rows for error in row.errors)
        return counts.most_common()


async def read_failed_rows(
    client: PlatformClient, flow_or_run: RunRef, limit: int | None = ROWS
) -> FailedRows:
    """Read the rejected rows of a run, or of all runs of a dataflow, newest run first.

    Parameters
    ----------
    client
        An open client.
    flow_or_run
        The dataflow or the run.
    limit
        Read so many rows at most; all if None.

    Raises
    ------
    PgflowError
        Rows were rejected, and none was kept, for the dataflow has no error diagnostics.
    """
    failed = FailedRows()
    for run in await runs_with_failed_rows(client, flow_or_run):
        async with aclosing(iterate_failed_rows(client, run, failed)) as rows:
            async for row in rows:
                if limit is not None and len(failed.rows) >= limit:
                    failed.gaps.append(
                        f"Only the first {limit:,} rows are read; limit=None reads all."
                    )
                    return failed
                failed.rows.append(row)
    if failed.without_diagnostics and not failed.rows:
        raise no_diagnostics()
    return failed


def no_diagnostics() -> PgflowError:
    """Return the error for rejected rows that were not kept."""
    return PgflowError(
        "Rows were rejected, but not kept: the dataflow had no diagnostics.",
        hint=ipython.with_sandbox_variable(
            "Switch them on for its later runs:"
            " `sandbox.flows.set_options(flow, error_diagnostics=True)`."
        ),
        blame="input",
    )


async def runs_with_failed_rows(client: PlatformClient, flow_or_run: RunRef) -> list[Run]:
    """Return the runs that may have rejected rows, newest first: one run, or those of a flow."""
    named = argument_checks.fit("flow_or_run", flow_or_run, ["RunRef"])
    if isinstance(named, Run):
        runs: Iterable[Run] = [await client.run(named.id)]
    elif isinstance(named, str) and operations.is_id(named.strip()):
        runs = await _runs_of_id(client, named.strip())
    else:
        runs = await client.runs((await flow_of(client, named)).id)
    return [run for run in reversed([*runs]) if run.batch_ids and (run.records_failed != 0)]


async def _runs_of_id(client: PlatformClient, identifier: str) -> list[Run]:
    """Return the runs that an id means: it may be that of a dataflow, or of a run."""
    try:
        return await client.runs((await client.dataflow(identifier)).id)
    except NotFoundError as error:
        missing = error
    try:
        return [await client.run(identifier)]
    except NotFoundError:
        pass
    hint = "`sandbox.flows()` lists the dataflows, `sandbox.flows.runs` the runs of one."
    raise missing.with_message(
        "No dataflow and no run has that ID in this sandbox.",
        hint=ipython.with_sandbox_variable(hint),
    )


async def iterate_failed_rows(
    client: PlatformClient, run: Run, failed: FailedRows
) -> AsyncGenerator[FailedRow]:
    """Iterate over the rejected rows of a run, one in memory at a time; `failed` takes the gaps."""
    rows, gaps = 0, len(failed.gaps)
    for batch_id in run.batch_ids:
        try:
            async with aclosing(client.rejected_rows(batch_id)) as lines:
                async for line in lines:
                    rows += 1
                    row = line.row
                    yield FailedRow(run.id, batch_id, line.file, line.line, row.values, row.errors)
        except NotFoundError:
            await _note_gap(client, run, batch_id, failed)
    if run.records_failed and rows < run.records_failed and len(failed.gaps) == gaps:
        said = f"Run {run.id} rejected {run.records_failed:,} rows, of which {rows:,} are kept."
        failed.gaps.append(said)


async def _note_gap(client: PlatformClient, run: Run, batch_id: str, failed: FailedRows) -> None:
    """Say why the rejected rows of a batch are not there."""
    if not run.records_failed:
        return
    said = f"Run {run.id} rejected {run.records_failed:,} rows, which are not there: "
    try:
        had_diagnostics = (await client.batch(batch_id)).error_diagnostics
    except NotFoundError:
        failed.gaps.append(f"{said}its batch is gone.")
        return
    if had_diagnostics:
        failed.gaps.append(f"{said}Adobe keeps them for up to 30 days.")
        return
    failed.without_diagnostics = True
    failed.gaps.append(f"{said}there were no diagnostics.")
