"""Tells what kind of records a flow brings, as its field ``recordTypes`` does.

Source: contract, flow-service.md 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pgflow_widgets.emulator.schema_registry import library
from pgflow_widgets.emulator.storage.state_file import Place, Store


def record_types(store: Store, place: Place, target_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the kinds of record of the datasets that a flow writes to, each once."""
    kinds = dict.fromkeys(_kind(store, place, target_id) for target_id in target_ids)
    return [{"type": kind, "extensions": {}} for kind in kinds if kind]


def _kind(store: Store, place: Place, target_id: str) -> str:
    target = store.get(place, "targetConnections", target_id) or {}
    dataset = store.get(place, "dataSets", target.get("params", {}).get("dataSetId", ""))
    if dataset is None:
        return ""
    schema = store.get(place, "schemas", library.alt_id(dataset["schemaRef"]["id"]))
    resource = schema["resource"] if schema else {}
    bases = {resource.get("meta:class"), *resource.get("meta:extends", ())}
    return "experienceevent" if bases & {library.EVENT, library.TIME_SERIES} else "profile"
