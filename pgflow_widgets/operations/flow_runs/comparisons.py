"""Compare figures of windows at each place, and name the likely reason of each difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from pgflow_widgets.api.messages.datasets.batches import Batch
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.model.dataflow.figures import (
    FIGURES,
    RowFigures,
    ValueKind,
    add_figures,
    comparable_figures,
    difference_of,
    figures_differ,
)
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
    """Figures of the dataset: of each batch, and of all together."""

    by_batch: Mapping[str, RowFigures] = field(default_factory=dict)
    total: RowFigures = field(default_factory=RowFigures)


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
    lines = [_rows_line(whole, total, _total_reasons(total, overlap=_overlap(windows)))]
    if arrived:
        lines += _column_lines(whole, source.total if source else None, arrived.total)
    for window, count in list(zip(windows, counts, strict=True))[-WINDOWS:]:
        lines.append(_rows_line(window, count, _reasons(window, count)))
        if arrived and arrived.by_batch and window.batch_ids:
            there = add_figures(
                [arrived.by_batch.get(batch_id, RowFigures()) for batch_id in window.batch_ids]
            )
            if source is None or window.span in source.by_window:
                here = source.by_window[window.span] if source else None
                lines += _column_lines(window, here, there)
    return lines


def _counts(
    window: RunWindow,
    source: SourceFigures | None,
    batches: Mapping[str, Batch],
    arrived: Side | None,
) -> _Counts:
    good, run = window.good_runs, window.run
    written = [batches[i].records_written for i in window.batch_ids if i in batches]
    files = [arrived.by_batch.get(i, RowFigures()).rows for i in window.batch_ids if arrived]
    known = arrived is not None and all(i in arrived.by_batch for i in window.batch_ids)
    here = None if source is None else source.by_window.get(window.span)
    return _Counts(
        None if here is None else here.rows,
        run.records_read,
        _sum([one.records_written for one in good]) if good else 0,
        run.records_failed,
        _sum(written) if written or not good else None,
        sum(files) if known else None,
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
        source=_text(count.source),
        read=count.read,
        written=count.written,
        failed=count.failed,
        batch=count.batch,
        dataset=_text(count.dataset),
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


def _overlap(windows: Sequence[RunWindow]) -> bool:
    """Whether windows overlap whose runs brought their rows."""
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


def _column_lines(
    window: RunWindow, source: RowFigures | None, dataset: RowFigures
) -> Iterator[Comparison]:
    """Yield the figures of the columns; without a source, those of the dataset alone."""
    names = dataset.columns if source is None else source.columns
    for name in names:
        there = dataset.columns.get(name)
        here = source.columns[name] if source else None
        if there is None:
            continue
        figures = comparable_figures(here or there, there)
        to_days = here is not None and (here.kind, there.kind) == (ValueKind.TIME, ValueKind.DAY)
        compared = here.by_day() if here and to_days else here
        slack = there.slack(dataset.rows)
        if here and source:
            slack = max(here.slack(source.rows), slack)
        for figure in (figure for figure in FIGURES if figure in figures):
            one = compared.value(figure) if compared else None
            other = there.value(figure)
            if one is None and other is None:
                continue
            may_differ = slack if figure == "sum" else 0.0
            told = one is not None and other is not None
            agrees = not figures_differ(one, other, may_differ) if told else None
            other_rows = agrees is False and source is not None and source.rows != dataset.rows
            yield Comparison(
                *window.span,
                run=window.run.id if window.runs else "",
                column=name,
                figure=figure,
                source=_text(one),
                read=None,
                written=None,
                failed=None,
                batch=None,
                dataset=_text(other),
                difference=difference_of(one, other, may_differ),
                agrees=agrees,
                reason=_column_reason(agrees=agrees, other_rows=other_rows),
            )


def _column_reason(*, agrees: bool | None, other_rows: bool) -> str:
    if agrees is not False:
        return ""
    if other_rows:
        return "The rows differ."
    return "Values were changed at the source since, or by their conversion."


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value is None else str(value)
