"""Describes in JSON Schema what a flow takes: its schedule, transformations, options and runs.

Source: contract, dataflow.md 5, 7 and 8; flow-service.md 8 (16 and 17).
"""

from __future__ import annotations

from typing import Any

from pgflow_widgets.model.dataflow.schedule import Frequency

_JSON_SCHEMA = "http://json-schema.org/draft-07/schema#"


def schedule_schema() -> dict[str, Any]:
    """Describe ``scheduleParams`` in JSON Schema, as the flow spec serves it."""
    often = {"properties": {"frequency": {"const": str(Frequency.MINUTE)}}}
    least = {
        unit: {"properties": {"interval": {"minimum": unit.shortest}}}
        for unit in (Frequency.MINUTE, Frequency.HOUR)
    }
    return {
        "$schema": _JSON_SCHEMA,
        "type": "object",
        "properties": {
            "startTime": {"description": "epoch time in seconds", "type": "integer"},
            "frequency": {"type": "string", "enum": [str(unit) for unit in Frequency]},
            "interval": {"type": "integer"},
            "backfill": {"type": "boolean", "default": True},
        },
        "required": ["startTime", "frequency"],
        "if": {"properties": {"frequency": {"const": str(Frequency.ONCE)}}},
        "then": {"allOf": [{"not": {"required": [name]}} for name in ("interval", "backfill")]},
        "else": {
            "required": ["interval"],
            "if": often,
            "then": least[Frequency.MINUTE],
            "else": least[Frequency.HOUR],
        },
    }


def _delta_column() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {"name": text, "dateFormat": text, "timezone": text},
        "required": ["name"],
    }


def transformation_schemas() -> dict[str, dict[str, Any]]:
    """Describe the params of each transformation in JSON Schema."""
    text = {"type": "string"}
    return {
        "Copy": {
            "$schema": _JSON_SCHEMA,
            "type": "object",
            "properties": {"deltaColumn": _delta_column()},
            "required": ["deltaColumn"],
        },
        "Mapping": {
            "$schema": _JSON_SCHEMA,
            "type": "object",
            "properties": {"mappingId": text, "mappingVersion": text},
        },
    }


def options_schema() -> dict[str, Any]:
    """Describe the ``options`` of a flow in JSON Schema."""
    return {
        "type": "object",
        "properties": {
            "errorDiagnosticsEnabled": {"type": "boolean", "default": False},
            "partialIngestionPercent": {"type": "number", "exclusiveMinimum": 0},
        },
    }


def run_schema() -> dict[str, Any]:
    """Describe the ``params`` of a run on demand in JSON Schema."""
    names = ("startTime", "windowStartTime", "windowEndTime")
    return {
        "$schema": _JSON_SCHEMA,
        "type": "object",
        "properties": {
            **{name: {"type": "integer"} for name in names},
            "deltaColumn": _delta_column(),
        },
        "required": [*names, "deltaColumn"],
    }
