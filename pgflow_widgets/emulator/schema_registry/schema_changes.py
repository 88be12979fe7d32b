"""Changes an organisation's schemas: their texts and parts, and the tag that Profile needs.

Source: contract, after-the-load.md 6; Adobe's Schema Registry description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.schema_registry import schemas as xdm
from pgflow_widgets.emulator.schema_registry.registry import DESCRIPTORS, SchemaRegistry
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store

Change = Callable[[Mapping[str, Any]], dict[str, Any]]
"""What a patch makes of a resource."""

_KIND = "schemas"
_TAGS = "meta:immutableTags"
_UNION = "union"
_CHANGEABLE = frozenset({"title", "description", "allOf", _TAGS})
_IDENTITY_MAP = ("identityMap",)


class SchemaChanges:
    """Changes of schemas that exist.

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

    def apply(self, place: Place, schema_id: str, change: Change) -> dict[str, Any]:
        """Change a schema, and return what it is now."""
        before = self._registry.own_or_stock(place, "tenant", _KIND, schema_id)
        after = change(before)
        names = {*before, *after}
        fixed = [n for n in names if n not in _CHANGEABLE and before.get(n) != after.get(n)]
        if fixed:
            raise problems.platform(400, f"{min(fixed)[:64]} of a schema cannot be changed.")
        xdm.check_shape(after)
        for name in ("title", "description"):
            if not isinstance(after.get(name, ""), str):
                raise problems.platform(400, f"{name} must be a string.")
        if after.get("title") != before["title"]:
            if not str(after.get("title", "")).strip():
                raise problems.platform(400, "title is required and must be a string.")
            self._registry.refuse_title(place, after["title"])
        self._check_tags(place, before, after)
        if set(xdm.referenced_ids(before)) - set(xdm.referenced_ids(after)):
            raise problems.platform(400, "allOf can only be added to.")
        derived = self._registry.check_schema(place, after)
        if derived["meta:class"] != before["meta:class"]:
            raise problems.platform(400, "The class of a schema cannot be changed.")
        return self._keep(place, {**after, **derived})

    def _check_tags(self, place: Place, before: xdm.Resource, after: xdm.Resource) -> None:
        tags, earlier = after.get(_TAGS, []), before.get(_TAGS, [])
        if not isinstance(tags, list) or any(tag != _UNION for tag in tags) or len(tags) > 1:
            raise problems.platform(400, f"{_TAGS} can hold {_UNION} alone.")
        if earlier and not tags:
            raise problems.platform(400, f"{_TAGS} cannot be taken back.")
        if tags and not earlier and not self._has_identity(place, after):
            raise problems.platform(
                400, "A schema without a primary identity cannot be enabled for Profile."
            )

    def _has_identity(self, place: Place, schema: xdm.Resource) -> bool:
        """Return whether the schema says whom a row is about, by a field or by an identity map."""
        for item in self._store.items(place, DESCRIPTORS):
            descriptor = item["resource"]
            of_schema = descriptor["xdm:sourceSchema"] == schema["$id"]
            if of_schema and descriptor.get("xdm:isPrimary") is True:
                return True
        whole = self._registry.schema(place, schema["$id"]) or {}
        return any(field.path == _IDENTITY_MAP for field in xdm.iterate_fields(whole))

    def _keep(self, place: Place, schema: dict[str, Any]) -> dict[str, Any]:
        now = self._identifiers.now()
        major, _, minor = schema["version"].partition(".")
        schema |= {
            "version": f"{major}.{int(minor) + 1}",
            "meta:extends": xdm.extended_ids(
                schema, lambda reference: self._registry.find(place, reference)
            ),
            "meta:registryMetadata": {
                **schema["meta:registryMetadata"],
                "repo:lastModifiedDate": now,
                "xdm:lastModifiedClientId": place.client,
                "eTag": self._identifiers.hex(32),
            },
        }
        item = self._store.get(place, _KIND, schema["meta:altId"])
        assert item
        item |= {"name": schema["title"], "resource": schema, "updatedAt": now}
        self._store.update(place, _KIND, item, {})
        return schema
