"""A sandbox of many dataflows, each with source, target, dataset and last run of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pgflow_widgets.model.sources import POSTGRESQL

FAILING = 10
"""Of so many dataflows one fails, with the runs before its last one."""
_RUNS_OF_FAILING = 3
_SPEC = {"id": POSTGRESQL.connection_spec_id, "version": POSTGRESQL.connection_spec_version}
_LAKE = {"id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c", "version": "1.0"}
_FLOW_SPEC = {"id": "14518937-270c-4525-bdec-c2ba7cce3860", "version": "1.0"}
_CONTENT = "application/vnd.adobe.xed-full+json;version=1"
_SCHEMA = "https://ns.adobe.com/acme/schemas/0123456789abcdef"
_COLUMNS = [{"name": name, "type": "string", "xdm": {"type": "string"}} for name in "abcde"]


def dataflows(count: int, connection_ids: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield items with their kinds, as the service keeps them; no run is due before tomorrow."""
    now = datetime.now(UTC)
    for number in range(count):
        yield from _dataflow(number, connection_ids[number % len(connection_ids)], now)


def _dataflow(number: int, connection: str, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    source, target, flow = (_identifier(kind, number) for kind in (1, 2, 3))
    dataset = f"{number:024x}"
    made = now - timedelta(days=30, seconds=number)
    base = {"id": connection, "connectionSpec": _SPEC}
    reference = {"id": _SCHEMA, "contentType": _CONTENT}
    yield (
        "sourceConnections",
        _item(source, made)
        | {
            "name": f"source {number}",
            "baseConnectionId": connection,
            "connectionSpec": _SPEC,
            "data": {"format": "tabular"},
            "params": {"tableName": f"sales.t{number}", "columns": _COLUMNS},
            "inheritedAttributes": {"baseConnection": base},
        },
    )
    yield (
        "dataSets",
        _item(dataset, made)
        | {
            "name": f"Table {number}",
            "client": "",
            "state": "ACTIVE",
            "tags": {"adobe/pqs/table": [f"table_{number}"]},
            "schemaRef": reference,
        },
    )
    yield (
        "targetConnections",
        _item(target, made)
        | {
            "name": f"target {number}",
            "connectionSpec": _LAKE,
            "data": {"schema": {"id": _SCHEMA, "version": _CONTENT}},
            "params": {"dataSetId": dataset},
        },
    )
    runs = list(_runs(number, flow, now))
    yield from (("runs", run) for run in runs)
    metrics = runs[-1]["metrics"]
    yield (
        "flows",
        _item(flow, made)
        | {
            "name": f"dataflow {number}",
            "flowSpec": _FLOW_SPEC,
            "sourceConnectionIds": [source],
            "targetConnectionIds": [target],
            "transformations": [],
            "scheduleParams": {
                "startTime": int((now + timedelta(days=1)).timestamp()),
                "frequency": "day",
                "interval": 1,
                "backfill": True,
            },
            "inheritedAttributes": {
                "properties": {"isSourceFlow": True},
                "sourceConnections": [
                    {"id": source, "connectionSpec": _SPEC, "baseConnection": base}
                ],
            },
            "lastRunDetails": {"id": runs[-1]["id"], **metrics["durationSummary"]}
            | {"state": metrics["statusSummary"]["status"]},
        },
    )


def _runs(number: int, flow: str, now: datetime) -> Iterator[dict[str, Any]]:
    fails = number % FAILING == 0
    for back in reversed(range(_RUNS_OF_FAILING if fails else 1)):
        ended = now - timedelta(hours=1 + 24 * back)
        errors = [{"code": "CONNECTOR-1001-500", "message": "password authentication failed"}]
        times = {"startedAtUTC": _milliseconds(ended), "completedAtUTC": _milliseconds(ended)}
        status = {"status": "failed" if fails else "success", "errors": errors if fails else []}
        rows = 0 if fails else 100
        yield _item(_identifier(4 + back, number), ended) | {
            "flowId": flow,
            "activities": [],
            "metrics": {
                "durationSummary": times,
                "recordSummary": {"inputRecordCount": rows, "outputRecordCount": rows},
                "statusSummary": status,
            },
        }


_etags = itertools.count(1)


def _item(entity_id: str, made: datetime) -> dict[str, Any]:
    etag = f'"{next(_etags):08x}-0000-0200-0000-000000000000"'
    times = dict.fromkeys(("createdAt", "updatedAt"), _milliseconds(made))
    return {"id": entity_id, "state": "enabled", "etag": etag, "version": etag, **times}


def _identifier(kind: int, number: int) -> str:
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
