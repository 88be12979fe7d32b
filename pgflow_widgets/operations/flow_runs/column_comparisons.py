"""Compare the figures of columns at the source and in the dataset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pgflow_widgets.frames.reconciliation import Comparison
from pgflow_widgets.model.dataflow.figures import (
    FIGURES,
    RowFigures,
    ValueKind,
    comparable_figures,
    difference_of,
    figures_differ,
)
from pgflow_widgets.operations.flow_runs.source_figures import Window


def column_lines(
    span: Window, run: str, source: RowFigures | None, dataset: RowFigures
) -> Iterator[Comparison]:
    """Yield the figures of the columns of a window; without a source, of the dataset alone.

    `run` is the id of the window's run, empty for all windows together.
    """
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
                *span,
                run=run,
                column=name,
                figure=figure,
                source=as_text(one),
                read=None,
                written=None,
                failed=None,
                batch=None,
                dataset=as_text(other),
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


def as_text(value: object) -> str | None:
    """Return a figure as text; times as ISO 8601 has them."""
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value is None else str(value)
