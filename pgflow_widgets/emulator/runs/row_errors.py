"""Says of a run's bad rows what Adobe's pages say of them: codes, counts and reasons.

A reason for a row has a number alone, as in Adobe's row files; a run and a batch have the whole
code. Only an error of a required field has a documented code of its own.
Source: contract, after-the-load.md 1 to 4; errors.md 6.
"""

from __future__ import annotations

from typing import Any

from pgflow_widgets.emulator.runs.copy_job import MOST_REASONS, CopyProgress

FAILED_IN_PLATFORM = "CONNECTOR-2001-500"
_REJECTED, _ERRORS = "INGEST-1212-400", "INGEST-1211-400"
_CODES = {"1555": "INGEST-1555-400", "3700": "MAPPER-3700-400"}


def summary(progress: CopyProgress) -> str:
    """Return how many rows did not come in, as a sentence."""
    return f"{progress.failed} of {progress.read} rows were rejected."


def list_errors(
    progress: CopyProgress, *, diagnostics: bool, brought: bool
) -> list[dict[str, Any]]:
    """Return the errors of a run's rows, by whether it brought the others.

    Without diagnostics they tell neither which rows nor why.
    """
    if not progress.failed:
        return []
    if not diagnostics:
        said = "Some rows could not be read, converted or checked: see error diagnostics."
        return [{"code": _ERRORS, "message": said}]
    return [
        {"code": _REJECTED if brought else _ERRORS, "message": summary(progress)},
        *(
            {"code": _CODES[number], "message": _reasons(progress, number), "recordCount": rows}
            for number, rows in sorted(progress.rows_by_code.items())
        ),
    ]


def _reasons(progress: CopyProgress, number: str) -> str:
    common = [
        f"{where}: {why} ({count})"
        for (code, where, why), count in progress.reasons.most_common()
        if code == number
    ]
    return " ".join(common[:MOST_REASONS])
