"""Compare figures of windows at each place, and name the likely reason of each difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise

from pgflow_widgets.api.messages.datasets.batches import Batch
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.model.dataflow.figures import RowFigures, add_figures, difference_of
from pgflow_widgets.operations.flow_runs.column_comparisons import as_text, column_lines
from pgflow_widgets.operations.flow_runs.source_figures import SourceFigures, Window

WINDOWS = 50
"""So many windows are compared one by one, the newest."""


@dataclass(frozen=True, slots=True)
class RunWindow:
    """A window of time, and the runs that took it; more than one if some failed or came twice."""

    span: Window
    runs: Sequence[Run]

    @property
    def run(self) -> Run:
        """The run that counts: the last one that succeeded, else the last one."""
        good = [run for run in self.runs if run.ok]
        return (good or list(self.runs))[-1]

    @property
    def good_runs(self) -> list[Run]:
        """The runs that brought their rows."""
        return [run for run in self.runs if run.ok]

    @property
    def batch_ids(self) -> list[str]:
        """The batches of its rows."""
        return [batch_id for run in self.good_runs for batch_id in run.batch_ids]


@dataclass(frozen=True, slots=True)
class Side:
    """Figures of the dataset: of each batch, and of all together.

    Where batches are not told apart, ``by_window`` has those of windows, by the times of the rows.
    """

    by_batch: Mapping[str, RowFigures] = field(default_factory=dict)
    total: RowFigures = field(default_factory=RowFigures)
    by_window: Mapping[Window, RowFigures] = field(default_factory=dict)

    def of(self, window: RunWindow) -> RowFigures | None:
        """Return the figures of a window; None if they are not known."""
        if self.by_window:
            return self.by_window.get(window.span)
        if not all(batch_id in self.by_batch for batch_id in window.batch_ids):
            return None
        return add_figures([self.by_batch[batch_id] for batch_id in window.batch_ids])


@dataclass(frozen=True, slots=True)
class _Counts:
    """The rows of a window, or of all, at each place."""

    source: int | None
    read: int | None
    written: int | None
    failed: int | None
    batch: int | None
    dataset: int | None
    ahead: int = 0


def group_windows(runs: Sequence[Run]) -> list[RunWindow]:
    """Return the windows of runs that are over, oldest first; a window may have several runs."""
    groups: dict[Window, list[Run]] = {}
    for run in runs:
        if not run.under_way:
            groups.setdefault((run.window_start, run.window_end), []).append(run)
    first = datetime.min.replace(tzinfo=UTC)
    windows = [RunWindow(span, several) for span, several in groups.items()]
    return sorted(windows, key=lambda window: (window.span[0] or first, window.span[1] or first))


def compare(
    windows: Sequence[RunWindow],
    *,
    source: SourceFigures | None,
    batches: Mapping[str, Batch],
    arrived: Side | None,
) -> list[Comparison]:
    """Return the comparisons of all windows together, then of the newest ones."""
    whole = RunWindow((windows[0].span[0], windows[-1].span[1]), ())
    counts = [_counts(window, source, batches, arrived) for window in windows]
    total = _Counts(
        None if source is None else source.total.rows,
        _sum([count.read for count in counts]),
        _sum([count.written for count in counts]),
        _sum([count.failed for count in counts]),
        _sum([count.batch for count in counts]),
        None if arrived is None else arrived.total.rows,
    )
    lines = [_rows_line(whole, total, _total_reasons(total, overlap=windows_overlap(windows)))]
    if arrived:
        lines += column_lines(whole.span, "", source.total if source else None, arrived.total)
    for window, count in list(zip(windows, counts, strict=True))[-WINDOWS:]:
        lines.append(_rows_line(window, count, _reasons(window, count)))
        there = arrived.of(window) if arrived and window.batch_ids else None
        if there and (source is None or window.span in source.by_window):
            here = source.by_window[window.span] if source else None
            lines += column_lines(window.span, window.run.id, here, there)
    if arrived and arrived.by_window and lines[0].agrees:
        return [lines[0], *map(_in_doubt, lines[1:])]
    return lines


def _in_doubt(line: Comparison) -> Comparison:
    """Return a line of a window that differs by the times of its rows, though no row is missing."""
    if line.figure != "rows" or line.agrees is not False:
        return line
    said = "Its rows were counted by their times, and some came with another window."
    return replace(line, agrees=None, reason=said)


def _counts(
    window: RunWindow,
    source: SourceFigures | None,
    batches: Mapping[str, Batch],
    arrived: Side | None,
) -> _Counts:
    good, run = window.good_runs, window.run
    written = [batches[i].records_written for i in window.batch_ids if i in batches]
    there = arrived.of(window) if arrived else None
    here = None if source is None else source.by_window.get(window.span)
    return _Counts(
        None if here is None else here.rows,
        run.records_read,
        _sum([one.records_written for one in good]) if good else 0,
        run.records_failed,
        _sum(written) if written or not good else None,
        None if there is None else there.rows,
        source.ahead if source and window.span[0] is None else 0,
    )


def _sum(numbers: Sequence[int | None]) -> int | None:
    """Return a sum; None if a part of it is not known."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _there(count: _Counts) -> int | None:
    """Return how many rows arrived, by the place that is nearest to the dataset."""
    places = (count.dataset, count.batch, count.written)
    return next((number for number in places if number is not None), None)


def _rows_line(window: RunWindow, count: _Counts, reasons: Iterator[str]) -> Comparison:
    there = _there(count)
    expected = count.source if count.source is not None else count.read
    places = [count.dataset, count.batch, count.written]
    known = [number for number in places if number is not None]
    agrees = (
        len(set(known)) == 1 and expected == known[0] if expected is not None and known else None
    )
    return Comparison(
        *window.span,
        run=window.run.id if window.runs else "",
        column="",
        figure="rows",
        source=as_text(count.source),
        read=count.read,
        written=count.written,
        failed=count.failed,
        batch=count.batch,
        dataset=as_text(count.dataset),
        difference=difference_of(expected, there),
        agrees=agrees,
        reason="" if agrees else " ".join(reasons),
    )


def _reasons(window: RunWindow, count: _Counts) -> Iterator[str]:
    """Yield why the rows of a window differ, the surest reason first."""
    if not window.good_runs:
        yield "The run failed, and brought nothing."
        return
    if len(window.good_runs) > 1:
        yield f"The window came {len(window.good_runs)} times: its rows are there more than once."
    yield from _bad_rows(count)
    if count.source is not None and count.read is not None:
        late = count.source - count.read
        if late > 0:
            yield f"{late:,} rows were committed late, after the run had read its window."
            if count.ahead:
                yield (
                    f"{count.ahead:,} rows are dated ahead of now: those added since come with a"
                    " later run."
                )
        elif late < 0:
            dated = "" if window.span[0] else " or dated after the window's end"
            yield (
                f"{-late:,} rows were changed since{dated}, and count in a later window, or were"
                " deleted at the source."
            )
    yield from _between_places(count)


def _bad_rows(count: _Counts) -> Iterator[str]:
    if count.failed:
        yield f"{count.failed:,} bad rows were rejected: failed_rows shows them."
    if count.read is not None and count.written is not None and count.failed is not None:
        skipped = count.read - count.written - count.failed
        if skipped > 0:
            yield f"{skipped:,} rows were skipped, such as those of an identity that is not sound."


def _between_places(count: _Counts) -> Iterator[str]:
    if count.batch is not None and count.written is not None and count.batch != count.written:
        yield "The batch and the run tell different numbers."
    if count.dataset is not None and count.written is not None and count.dataset != count.written:
        yield "The files and the run tell different numbers: the batch may have been reverted."


def windows_overlap(windows: Sequence[RunWindow]) -> bool:
    """Tell whether windows overlap whose runs brought their rows."""
    good = [window.span for window in windows if window.good_runs]
    return any(
        end is not None and (start is None or start < end)
        for (_, end), (start, _) in pairwise(good)
    )


def _total_reasons(count: _Counts, *, overlap: bool) -> Iterator[str]:
    """Yield why all windows together differ; what each window lacks stands in its own line."""
    if overlap:
        yield "Windows overlap: the rows in more than one came more than once."
    yield from _bad_rows(count)
    there, expected = _there(count), count.source if count.source is not None else count.read
    if expected is not None and there is not None:
        missing = expected - (count.failed or 0) - there
        if missing > 0:
            yield f"{missing:,} rows did not come: a window below tells why."
    yield from _between_places(count)
