"""Describes a run in the service's words: metrics, activities, errors.

Source: contract, dataflow.md 9; errors.md 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pgflow_widgets.emulator.catalog import SUCCESS
from pgflow_widgets.emulator.flow_service.flows import transformation_params
from pgflow_widgets.emulator.runs.copy_job import CopyProgress
from pgflow_widgets.model.platform import DATA_ACCESS_PATH

_COPY, _PROMOTION = "copyActivity", "promotionActivity"


def run_status(run: Mapping[str, Any]) -> str:
    """Return where a run is: scheduled, inProgress, success or failed."""
    status: str = run["metrics"]["statusSummary"]["status"]
    return status


def delta_column(flow: Mapping[str, Any]) -> str | None:
    """Return the name of a flow's delta column."""
    copy = transformation_params(flow).get("Copy")
    return copy["deltaColumn"]["name"] if copy else None


def count_reasons(progress: CopyProgress) -> list[list[Any]]:
    """Return the reasons of bad rows as JSON takes them."""
    return [[*key, count] for key, count in progress.reasons.items()]


def progress_from_json(stored: Mapping[str, Any]) -> CopyProgress:
    """Return progress as it was before it was kept as JSON."""
    counted = Counter({(where, why): count for where, why, count in stored["reasons"]})
    known = {field.name for field in fields(CopyProgress)}  # earlier versions kept more
    return CopyProgress(**{k: v for k, v in stored.items() if k in known} | {"reasons": counted})


def row_errors(progress: CopyProgress) -> list[dict[str, Any]]:
    """Return the errors of a run that has bad rows."""
    if not progress.failed:
        return []
    reasons = [
        f"{where}: {why} ({count})" for (where, why), count in progress.reasons.most_common(5)
    ]
    return [
        {
            "code": "INGEST-1212-400",
            "message": f"{progress.failed} of {progress.read} rows were rejected.",
            "recordCount": progress.failed,
        },
        {"code": "MAPPER-3700-400", "message": " ".join(reasons), "recordCount": progress.failed},
    ]


def run_metrics(
    state: str,
    started: int,
    completed: int | None,
    progress: CopyProgress,
    errors: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the metrics of a run."""
    duration = {"startedAtUTC": started}
    if completed is not None:
        duration["completedAtUTC"] = completed
    written = progress.written
    return {
        "durationSummary": duration,
        "sizeSummary": {"inputBytes": progress.bytes_read, "outputBytes": progress.bytes_written},
        "recordSummary": {
            "inputRecordCount": progress.read,
            "outputRecordCount": written,
            "failedRecordCount": progress.failed,
            "createdRecordCount": written if state == SUCCESS else 0,
        },
        "fileSummary": {
            "inputFileCount": 1,
            "outputFileCount": progress.files if state == SUCCESS else 0,
            "activityRefs": [_PROMOTION],
        },
        "statusSummary": {"status": state, "errors": errors, "activityRefs": [_PROMOTION]},
    }


def batch_metrics(
    started: int, completed: int, progress: CopyProgress, *, written: int
) -> dict[str, int]:
    """Return the metrics of a batch in Catalog."""
    return {
        "startTime": started,
        "endTime": completed,
        "recordsRead": progress.read,
        "recordsWritten": written,
        "recordsFailed": progress.failed,
        "inputByteSize": progress.bytes_read,
        "outputByteSize": progress.bytes_written if written else 0,
    }


def activities(
    run: Mapping[str, Any],
    progress: CopyProgress,
    started: int,
    ended: int,
    batch_id: str,
    source_id: str,
    target_id: str,
) -> list[dict[str, Any]]:
    """Return the two activities of a run: out of the source, into the lake."""
    params = run["params"]
    window = {
        "windowStart": params.get("windowStartTime", 0) * 1000,
        "windowEnd": params.get("windowEndTime", 0) * 1000,
    }
    shared = {
        "updatedAtUTC": ended,
        "durationSummary": {"startedAtUTC": started, "completedAtUTC": ended, "extensions": window},
        "sizeSummary": run["metrics"]["sizeSummary"],
    }
    promotion = _promotion(progress, batch_id, target_id)
    promotion["recordSummary"] = run["metrics"]["recordSummary"]
    return [{**shared, **_copy(progress, run["id"], source_id)}, {**shared, **promotion}]


def _copy(progress: CopyProgress, run_id: str, source_id: str) -> dict[str, Any]:
    return {
        "id": _COPY,
        "name": "Copy",
        "recordSummary": {"inputRecordCount": progress.read, "outputRecordCount": progress.read},
        "fileSummary": {"inputFileCount": 1},
        "statusSummary": {"status": SUCCESS, "extensions": {"type": "one-time"}},
        "sourceInfo": [
            {
                "id": source_id,
                "type": "SourceConnection",
                "reference": {"type": "AdfRunId", "ids": [run_id]},
            }
        ],
    }


def _promotion(progress: CopyProgress, batch_id: str, target_id: str) -> dict[str, Any]:
    failed = f"{DATA_ACCESS_PATH}/batches/{batch_id}/failed"
    manifest = {"failedRecords": failed, "sampleErrors": failed} if progress.failed else {}
    return {
        "id": _PROMOTION,
        "name": "Promotion",
        "fileSummary": {"inputFileCount": 1, "outputFileCount": progress.files},
        "statusSummary": {
            "status": SUCCESS,
            "errors": row_errors(progress),
            "extensions": {"manifest": manifest, "errors": []},
        },
        "targetInfo": [
            {
                "id": target_id,
                "type": "TargetConnection",
                "reference": {"type": "Batch", "ids": [batch_id]},
            }
        ],
    }
