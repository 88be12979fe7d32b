"""Describes a run and its batch in the service's words: metrics, activities, errors.

Source: contract, dataflow.md 9; after-the-load.md 1 to 4; errors.md 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from pgflow_widgets.emulator.catalog import SUCCESS
from pgflow_widgets.emulator.flow_service.flows import transformation_params
from pgflow_widgets.emulator.runs.copy_job import CopyProgress
from pgflow_widgets.model.platform import DATA_ACCESS_PATH

OWN_ADDRESS = "platform:"
"""Stands for the address of the service in what is kept; an answer has the real one."""

DIAGNOSTICS, PARTIAL_INGESTION = "errorDiagnosticsEnabled", "partialIngestionPercent"
"""The names of the options of a flow."""

_COPY, _PROMOTION = "copyActivity", "promotionActivity"


@dataclass(frozen=True, slots=True)
class EndedRun:
    """What is known of a run once it has ended.

    Parameters
    ----------
    state
        How it ended.
    started, completed
        Milliseconds since 1970.
    progress
        What it read and wrote.
    errors
        Of the run itself: ``code`` and ``message`` of each.
    row_errors
        Of its rows, alike.
    batch, source, target
        The ids of its batch, and of the connections on both sides.
    diagnostics
        Whether its bad rows are kept.
    """

    state: str
    started: int
    completed: int
    progress: CopyProgress
    errors: Sequence[Mapping[str, Any]]
    row_errors: Sequence[Mapping[str, Any]]
    batch: str
    source: str
    target: str
    diagnostics: bool


def run_status(run: Mapping[str, Any]) -> str:
    """Return where a run is: scheduled, inProgress, success or failed."""
    status: str = run["metrics"]["statusSummary"]["status"]
    return status


def delta_column(flow: Mapping[str, Any]) -> str | None:
    """Return the name of a flow's delta column."""
    copy = transformation_params(flow).get("Copy")
    return copy["deltaColumn"]["name"] if copy else None


def progress_as_json(progress: CopyProgress) -> dict[str, Any]:
    """Return progress as JSON takes it."""
    reasons = [[*key, count] for key, count in progress.reasons.items()]
    codes = dict(progress.rows_by_code)
    return {**asdict(progress), "reasons": reasons, "rows_by_code": codes}


def progress_from_json(stored: Mapping[str, Any]) -> CopyProgress:
    """Return progress as it was before it was kept as JSON; earlier versions kept other things."""
    known = {field.name for field in fields(CopyProgress)}
    progress = {name: value for name, value in stored.items() if name in known}
    reasons = {tuple(key): count for *key, count in stored["reasons"] if len(key) == 3}
    codes = Counter(stored.get("rows_by_code", {}))
    return CopyProgress(**progress | {"reasons": Counter(reasons), "rows_by_code": codes})


def run_metrics(
    state: str,
    started: int,
    completed: int | None,
    progress: CopyProgress,
    errors: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the metrics of a run; one that failed has brought nothing."""
    duration = {"startedAtUTC": started}
    if completed is not None:
        duration["completedAtUTC"] = completed
    written = 0 if completed is not None and state != SUCCESS else progress.written
    return {
        "durationSummary": duration,
        "sizeSummary": {"inputBytes": progress.bytes_read, "outputBytes": progress.bytes_written},
        "recordSummary": {
            "inputRecordCount": progress.read,
            "outputRecordCount": written,
            "failedRecordCount": progress.failed,
            "skippedRecordCount": progress.skipped,
            "warningRecordCount": 0,
            "createdRecordCount": written if state == SUCCESS else 0,
        },
        "fileSummary": {
            "inputFileCount": 1,
            "outputFileCount": progress.files if state == SUCCESS else 0,
            "activityRefs": [_PROMOTION],
        },
        "statusSummary": {"status": state, "errors": [*errors], "activityRefs": [_PROMOTION]},
    }


def batch_tags(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a batch shows the options of its flow."""
    names = {
        DIAGNOSTICS: "acp_enableErrorDiagnostics",
        PARTIAL_INGESTION: "acp_partialIngestionPercent",
    }
    return {tag: options[name] for name, tag in names.items() if name in options}


def batch_facts(ended: EndedRun) -> dict[str, Any]:
    """Return what a batch shows at its end; only one that succeeded has metrics."""
    errors = ended.row_errors if ended.state == SUCCESS else [*ended.errors, *ended.row_errors]
    progress = ended.progress
    sizes = {
        "inputByteSize": progress.bytes_read,
        "inputFileCount": 1,
        "inputRecordCount": progress.read,
        "outputByteSize": progress.bytes_written,
        "outputFileCount": progress.files,
        "outputRecordCount": progress.written,
        "failedRecordCount": progress.failed,
    }
    return {
        "status": ended.state,
        "completed": ended.completed,
        "errors": [
            {("description" if name == "message" else name): value for name, value in error.items()}
            for error in errors
        ],
        "metrics": sizes if ended.state == SUCCESS else {},
    }


def activities(run: Mapping[str, Any], ended: EndedRun) -> list[dict[str, Any]]:
    """Return the two activities of a run: out of the source, into the lake."""
    params = run["params"]
    window = {
        "windowStart": params.get("windowStartTime", 0) * 1000,
        "windowEnd": params.get("windowEndTime", 0) * 1000,
    }
    shared = {
        "updatedAtUTC": ended.completed,
        "durationSummary": {
            "startedAtUTC": ended.started,
            "completedAtUTC": ended.completed,
            "extensions": window,
        },
        "sizeSummary": run["metrics"]["sizeSummary"],
    }
    promotion = _promotion(ended)
    promotion["recordSummary"] = run["metrics"]["recordSummary"]
    return [{**shared, **_copy(ended, run)}, {**shared, **promotion}]


def _copy(ended: EndedRun, run: Mapping[str, Any]) -> dict[str, Any]:
    read = ended.progress.read
    return {
        "id": _COPY,
        "name": "Copy",
        "recordSummary": {"inputRecordCount": read, "outputRecordCount": read},
        "fileSummary": {"inputFileCount": 1},
        "statusSummary": {"status": SUCCESS, "extensions": {"type": "one-time"}},
        "sourceInfo": [
            {
                "id": ended.source,
                "type": "SourceConnection",
                "reference": {"type": "AdfRunId", "ids": [run["id"]]},
            }
        ],
    }


def _promotion(ended: EndedRun) -> dict[str, Any]:
    meta = f"{OWN_ADDRESS}{DATA_ACCESS_PATH}/batches/{ended.batch}/meta?path="
    manifest = {}
    if ended.progress.failed and ended.diagnostics:
        manifest = {
            "failedRecords": f"{meta}row_errors",
            "sampleErrors": f"{meta}row_error_samples.json",
        }
    return {
        "id": _PROMOTION,
        "name": "Promotion",
        "fileSummary": {
            "inputFileCount": 1,
            "outputFileCount": ended.progress.files if ended.state == SUCCESS else 0,
            "extensions": {"manifest": {"fileInfo": f"{meta}input_files"}},
        },
        "statusSummary": {
            "status": ended.state,
            "errors": [*ended.errors],
            "extensions": {"manifest": manifest, "errors": [*ended.row_errors]},
        },
        "targetInfo": [
            {
                "id": ended.target,
                "type": "TargetConnection",
                "reference": {"type": "Batch", "ids": [ended.batch]},
            }
        ],
    }
