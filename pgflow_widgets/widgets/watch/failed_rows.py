"""Draw the rows that a run rejected, grouped by reason, for the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pgflow_widgets.api.messages.datasets.row_errors import RowError
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.frames.failed_rows import FailedRow
from pgflow_widgets.operations.flow_runs.failed_rows import FailedRows
from pgflow_widgets.widgets.view import cell_text
from pgflow_widgets.widgets.watch.declarations import FailedRowsAnswer, ReasonGroup

MOST_REASONS = 20
MOST_ROWS = 10
"""So many rows are drawn for each reason: to see what they have in common."""

_MOST_COLUMNS = 30
_LONGEST = 200


def draw_failed_rows(run_id: str, failed: FailedRows) -> FailedRowsAnswer:
    """Return what the page draws of rejected rows."""
    reasons = failed.count_reasons()
    rows: Mapping[RowError, list[FailedRow]] = defaultdict(list)
    for row in failed.rows:
        for error in row.errors:
            if len(rows[error]) < MOST_ROWS:
                rows[error].append(row)
    gaps = list(failed.gaps)
    if len(reasons) > MOST_REASONS:
        gaps.append(f"{len(reasons) - MOST_REASONS:,} more reasons are not listed.")
    groups = [_group(error, count, rows[error]) for error, count in reasons[:MOST_REASONS]]
    return {"run": run_id, "said": _said(failed), "groups": groups, "gaps": gaps, "error": ""}


def draw_error(run_id: str, error: PgflowError) -> FailedRowsAnswer:
    """Return what the page draws where the rows cannot be read."""
    said = " ".join(filter(None, (error.message, error.hint)))
    return {"run": run_id, "said": "", "groups": [], "gaps": [], "error": said}


def _said(failed: FailedRows) -> str:
    count = len(failed.rows)
    return f"{count:,} {'row' if count == 1 else 'rows'}" if count else "No rows were kept."


def _group(error: RowError, count: int, rows: list[FailedRow]) -> ReasonGroup:
    columns = list(dict.fromkeys(name for row in rows for name in row.values))[:_MOST_COLUMNS]
    first = f"first {len(rows)}" if count > len(rows) else ""
    about = " · ".join(filter(None, (error.field, error.code, first)))
    return {
        "reason": cell_text(error.reason, _LONGEST) or "No reason was given.",
        "about": about,
        "counted": f"{count:,} {'row' if count == 1 else 'rows'}",
        "heads": columns,
        "rows": [[cell_text(row.values.get(name), _LONGEST) for name in columns] for row in rows],
    }
