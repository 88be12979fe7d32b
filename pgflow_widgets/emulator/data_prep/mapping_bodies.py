"""Reads the bodies of Data Prep's requests: mappings, their schema and the columns of their source.

Source: Adobe's Data Prep description; its guides have other names for some fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.schema_registry import schemas

_MOST_MAPPINGS = 2000


def read_mappings(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the mappings with the names of Adobe's description; its guides have others."""
    raw_mappings = body.get("mappings")
    if not isinstance(raw_mappings, list) or len(raw_mappings) > _MOST_MAPPINGS:
        raise problems.platform(400, "mappings is required and must be an array of mappings.")
    mappings = []
    for number, mapping in enumerate(raw_mappings):
        if not isinstance(mapping, Mapping):
            raise problems.platform(400, f"mappings.{number} must be an object.")
        kind = mapping.get("sourceType") or "ATTRIBUTE"
        if not isinstance(kind, str):
            raise problems.platform(400, f"mappings.{number}.sourceType must be a string.")
        kind = {"text/x.schema-path": "ATTRIBUTE", "text/x.aep-xl": "EXPRESSION"}.get(kind, kind)
        source = mapping.get("source", mapping.get("sourceAttribute"))
        destination = mapping.get("destination", mapping.get("destinationXdmPath"))
        for name, value in (("source", source), ("destination", destination)):
            if not isinstance(value, str) or not value:
                raise problems.platform(400, f"mappings.{number}.{name} is required.")
        optional = ("name", "description", "identity", "identityGroup", "namespaceCode")
        mappings.append(
            {
                **{name: mapping[name] for name in optional if mapping.get(name) is not None},
                "sourceType": kind,
                "source": source,
                "destination": destination,
            }
        )
    return mappings


def schema_reference(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return id and content type of the schema that the mappings fill."""
    output = body.get("outputSchema")
    reference = output.get("schemaRef") if isinstance(output, Mapping) else body.get("schemaRef")
    default = "application/vnd.adobe.xed-full+json;version=1"
    if isinstance(reference, Mapping) and isinstance(reference.get("id"), str):
        return reference["id"], str(reference.get("contentType") or default)
    if isinstance(body.get("xdmSchema"), str):
        return body["xdmSchema"], default
    raise problems.platform(400, "outputSchema.schemaRef.id is required and must be a string.")


def schema_in_body(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the fields of a schema that does not exist yet, if the caller tells them."""
    output = body.get("outputSchema")
    if not isinstance(output, Mapping) or "schemaRef" in output:
        return None
    schema = output.get("jsonSchema")
    if not isinstance(schema, Mapping):
        return None
    schemas.check_properties(schema.get("properties"), "outputSchema.jsonSchema.properties")
    return schema


def source_columns(body: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the names in a source row, if the caller tells them."""
    schema = body.get("inputSchema")
    inner = schema.get("jsonSchema") if isinstance(schema, Mapping) else None
    properties = inner.get("properties") if isinstance(inner, Mapping) else None
    return frozenset(properties) if isinstance(properties, Mapping) else None
