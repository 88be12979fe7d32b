"""Keeps the descriptors of schemas, above all those that make a field an identity.

Source: contract, dataflow.md 3; Adobe's Schema Registry description.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import json_object
from pgflow_widgets.emulator.schema_registry import schemas as xdm
from pgflow_widgets.emulator.schema_registry.media_types import (
    not_acceptable,
    not_found,
    parse_accept,
    registry_metadata,
)
from pgflow_widgets.emulator.schema_registry.registry import DESCRIPTORS, SchemaRegistry
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store

IDENTITY = "xdm:descriptorIdentity"
"""The type of a descriptor that makes a field an identity."""

_DESCRIPTOR_TYPES = (
    IDENTITY,
    "xdm:alternateDisplayInfo",
    "xdm:descriptorOneToOne",
    "xdm:descriptorReferenceIdentity",
    "xdm:descriptorRelationship",
)


class Descriptors:
    """All descriptors of all organisations.

    Parameters
    ----------
    store, identifiers
        Where everything is kept, and what gives times.
    registry
        Knows the schemas.
    """

    def __init__(self, store: Store, identifiers: Identifiers, registry: SchemaRegistry) -> None:
        self._store = store
        self._identifiers = identifiers
        self._registry = registry

    def create(self, place: Place, body: object) -> dict[str, Any]:
        """Store a new descriptor."""
        wanted = json_object(body)
        if wanted.get("@type") not in _DESCRIPTOR_TYPES:
            raise problems.platform(400, f"@type must be one of {', '.join(_DESCRIPTOR_TYPES)}.")
        schema = self._registry.schema(place, str(wanted.get("xdm:sourceSchema")))
        if schema is None:
            raise problems.platform(400, "xdm:sourceSchema is not a schema of this organisation.")
        if str(wanted.get("xdm:sourceVersion")) != "1":
            raise problems.platform(400, "xdm:sourceVersion is required and must be 1.")
        path = tuple(str(wanted.get("xdm:sourceProperty")).strip("/").split("/"))
        field = next(
            (candidate for candidate in xdm.iterate_fields(schema) if candidate.path == path), None
        )
        if field is None:
            raise problems.platform(400, "xdm:sourceProperty is not a field of that schema.")
        if wanted["@type"] == IDENTITY:
            self._check_identity(place, wanted, field)
        now = self._identifiers.now()
        described = {
            "@id": self._identifiers.hex(20),
            **{name: value for name, value in wanted.items() if not name.startswith("meta:")},
            "imsOrg": place.org,
            "version": "1",
            "meta:containerId": "tenant",
            "meta:registryMetadata": registry_metadata(self._identifiers, place, now),
        }
        item = {"id": described["@id"], "resource": described}
        self._store.add(place, DESCRIPTORS, {**item, "createdAt": now, "updatedAt": now}, {})
        return described

    def list(self, place: Place, accept: str) -> dict[str, Any]:
        """List the descriptors by their type."""
        form = parse_accept(accept)
        if form is None or form["style"] != "xdm":
            raise not_acceptable("XDM-1008-400", accept, "application/vnd.adobe.xdm-id+json")
        by_type: dict[str, Any] = {}
        for descriptor in self._store.items(place, DESCRIPTORS):
            entry: object = descriptor["resource"]
            if form["short"]:
                start = "" if form["short"] == "-id" else "/tenant/descriptors/"
                entry = start + descriptor["id"]
            by_type.setdefault(descriptor["resource"]["@type"], []).append(entry)
        return by_type

    def get(self, place: Place, descriptor_id: str) -> dict[str, Any]:
        """Return one descriptor."""
        item = self._store.get(place, DESCRIPTORS, descriptor_id)
        if item is None:
            raise not_found(descriptor_id)
        descriptor: dict[str, Any] = item["resource"]
        return descriptor

    def delete(self, place: Place, descriptor_id: str) -> None:
        """Delete a descriptor."""
        self.get(place, descriptor_id)
        self._store.delete(place, DESCRIPTORS, descriptor_id)

    def _check_identity(self, place: Place, wanted: Mapping[str, Any], field: xdm.XdmField) -> None:
        if field.kind != "string":
            raise problems.platform(400, "Only a field of the type string can be an identity.")
        if not wanted.get("xdm:namespace"):
            raise problems.platform(400, "xdm:namespace is required.")
        if wanted.get("xdm:property") not in ("xdm:code", "xdm:id"):
            raise problems.platform(400, "xdm:property must be xdm:code or xdm:id.")
        for descriptor in self._store.items(place, DESCRIPTORS):
            resource = descriptor["resource"]
            same_schema = resource["xdm:sourceSchema"] == wanted["xdm:sourceSchema"]
            if resource["@type"] != IDENTITY or not same_schema:
                continue
            if resource["xdm:sourceProperty"] == wanted["xdm:sourceProperty"]:
                raise problems.platform(400, "This field has an identity descriptor already.")
            if resource.get("xdm:isPrimary") and wanted.get("xdm:isPrimary"):
                raise problems.platform(400, "This schema has a primary identity already.")
