"""Build the bodies of a class, a field group, a schema and an identity.

Source: contract, dataflow.md 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pgflow_widgets.model.dataflow.schema_fields import TENANT, SchemaField

RECORD = "https://ns.adobe.com/xdm/data/record"
IDENTITY = "xdm:descriptorIdentity"


def own_fields_body(fields: Sequence[SchemaField], tenant: str) -> dict[str, Any]:
    """Return the parts of a class or field group that declare fields of the organisation."""
    properties = {
        field.name: {"title": field.title or field.name, **field.type.schema}
        for field in fields
        if field.path.startswith(f"{TENANT}.")
    }
    space = {f"_{tenant}": {"type": "object", "properties": properties}}
    return {"definitions": {"customFields": {"type": "object", "properties": space}}}


def field_group_body(
    title: str, text: str, fields: Sequence[SchemaField], tenant: str, class_id: str
) -> dict[str, Any]:
    """Return the body of a field group with the fields of the organisation."""
    return {
        "type": "object",
        "title": title,
        "description": text,
        "meta:intendedToExtend": [class_id],
        **own_fields_body(fields, tenant),
        "allOf": [_OWN],
    }


def class_body(title: str, text: str, fields: Sequence[SchemaField], tenant: str) -> dict[str, Any]:
    """Return the body of a custom class with record behaviour and the organisation's fields."""
    return {
        "type": "object",
        "title": title,
        "description": text,
        **own_fields_body(fields, tenant),
        "allOf": [{"$ref": RECORD}, _OWN],
    }


def schema_body(title: str, text: str, parts: Iterable[str]) -> dict[str, Any]:
    """Return the body of a schema composed of a class and optional field groups."""
    refs = [{"$ref": part} for part in parts]
    return {"type": "object", "title": title, "description": text, "allOf": refs}


def identity_body(schema_id: str, path: str, namespace: str) -> dict[str, Any]:
    """Return the body of a descriptor that makes a field the primary identity."""
    return {
        "@type": IDENTITY,
        "xdm:sourceSchema": schema_id,
        "xdm:sourceVersion": 1,
        "xdm:sourceProperty": "/" + path.replace(".", "/"),
        "xdm:namespace": namespace,
        "xdm:property": "xdm:code",
        "xdm:isPrimary": True,
    }


_OWN = {"$ref": "#/definitions/customFields"}
