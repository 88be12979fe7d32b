"""Keeps the organisation's schemas, field groups and classes, as Schema Registry does.

Source: contract, dataflow.md 3; errors.md 8; Adobe's Schema Registry description and
troubleshooting guide.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import json_object
from pgflow_widgets.emulator.schema_registry import library
from pgflow_widgets.emulator.schema_registry import schemas as xdm
from pgflow_widgets.emulator.schema_registry.media_types import (
    build_page,
    not_acceptable,
    not_found,
    parse_accept,
    registry_metadata,
    short_form,
)
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.model.platform import SCHEMA_REGISTRY_PATH

if TYPE_CHECKING:
    from multidict import MultiMapping

KINDS = {"schemas": "schemas", "classes": "classes", "fieldgroups": "mixins", "mixins": "mixins"}
"""The kinds that an organisation makes, by their name in a path; field groups were mixins."""

DESCRIPTORS = "descriptors"
_COUNTED = ("schemas", "mixins", "datatypes", "classes", "unions")


class SchemaRegistry:
    """All XDM resources of all organisations.

    Parameters
    ----------
    store, identifiers
        Where everything is kept, and what gives times.
    strict
        Whether ``start=0`` gives no resource, as was seen of the real service.
    """

    def __init__(self, store: Store, identifiers: Identifiers, *, strict: bool = False) -> None:
        self._store = store
        self._strict = strict
        self._identifiers = identifiers

    def stats(self, place: Place) -> dict[str, Any]:
        """Return the tenant id, and how much of what there is."""
        own = list(self._all(place))
        everything = [*own, *library.STOCK.values()]
        recent = [short_form(resource) for resource in sorted(own, key=_created, reverse=True)[:10]]
        kinds = [resource["meta:resourceType"] for resource in everything]
        users = defaultdict(list)
        for resource in own:
            if resource["meta:resourceType"] == "schemas":
                users[resource["meta:class"]].append(short_form(resource))
        return {
            "imsOrg": place.org,
            "tenantId": tenant_id(place.org),
            "counts": {kind: kinds.count(kind) for kind in _COUNTED},
            "recentlyCreatedResources": recent,
            "recentlyUpdatedResources": recent,
            "classUsage": [
                {
                    "$id": resource["$id"],
                    "title": resource["title"],
                    "numberOfSchemas": len(users[resource["$id"]]),
                    "schemas": users[resource["$id"]],
                }
                for resource in everything
                if resource["$id"] in users
            ],
        }

    def find(self, place: Place, resource_id: str) -> xdm.Resource | None:
        """Return a resource by its ``$id`` or ``meta:altId``, Adobe's own ones too."""
        alt_id = library.alt_id(resource_id) if resource_id.startswith("https:") else resource_id
        for resource in library.STOCK.values():
            if resource["meta:altId"] == alt_id:
                return resource
        for kind in sorted(set(KINDS.values())):
            item = self._store.get(place, kind, alt_id)
            if item is not None:
                stored: xdm.Resource = item["resource"]
                return stored
        return None

    def schema(self, place: Place, schema_id: str) -> dict[str, Any] | None:
        """Return a schema's merged ``properties`` and ``required``; None if there is none."""
        schema = self.find(place, schema_id)
        if schema is None or schema["meta:resourceType"] != "schemas":
            return None
        return xdm.merge_parts(schema, lambda reference: self.find(place, reference))

    def create(self, place: Place, kind: str, body: object) -> dict[str, Any]:
        """Store a new resource of the organisation."""
        wanted = json_object(body)
        for name in ("title", "description"):
            text = wanted.get(name, "" if name == "description" else None)
            if not isinstance(text, str) or (name == "title" and not text.strip()):
                raise problems.platform(400, f"{name} is required and must be a string.")
        if wanted.get("type") != "object":
            raise problems.platform(400, "type is required and must be object.")
        xdm.check_shape(wanted)
        self.refuse_title(place, wanted["title"])
        check = {
            "schemas": self.check_schema,
            "classes": self._check_class,
            "mixins": self._check_field_group,
        }[kind]
        derived = check(place, wanted)
        tenant = tenant_id(place.org)
        resource_id = f"https://ns.adobe.com/{tenant}/{kind}/{self._identifiers.hex(24)}"
        now = self._identifiers.now()
        resource = {
            "$id": resource_id,
            "meta:altId": library.alt_id(resource_id),
            "meta:resourceType": kind,
            "version": "1.0",
            **{k: v for k, v in wanted.items() if not k.startswith(("$", "meta:"))},
            "imsOrg": place.org,
            "meta:extensible": kind != "schemas",
            "meta:abstract": kind != "schemas",
            "meta:extends": xdm.extended_ids(wanted, lambda reference: self.find(place, reference)),
            "meta:xdmType": "object",
            "meta:registryMetadata": registry_metadata(self._identifiers, place, now),
            **derived,
            "meta:containerId": "tenant",
            "meta:tenantNamespace": f"_{tenant}",
        }
        item = {"id": resource["meta:altId"], "name": wanted["title"], "resource": resource}
        self._store.add(place, kind, {**item, "createdAt": now, "updatedAt": now}, {})
        return resource

    def get(
        self, place: Place, container: str, kind: str, resource_id: str, accept: str
    ) -> Mapping[str, Any]:
        """Return one resource in the form that ``Accept`` names."""
        form = parse_accept(accept)
        if form is None or form["short"] or form["style"] != "xed" or not form["version"]:
            raise not_acceptable(
                "XDM-1007-400",
                accept,
                "application/vnd.adobe.'{xed|xdm'}+json; version=1 (Version should be specified)",
            )
        resource = self.own_or_stock(place, container, kind, resource_id)
        if form["version"].partition(".")[0] != resource["version"].partition(".")[0]:
            raise problems.platform(406, "There is no such version of this resource.")
        if form["whole"]:
            resource = self._whole(place, resource)
        if form["text"]:
            dropped = {"title"} if form["text"] == "-desc" else {"title", "description"}
            stripped: Mapping[str, Any] = xdm.strip_texts(resource, dropped)
            return stripped
        return resource

    def list(
        self, place: Place, container: str, kind: str, parameters: MultiMapping[str], accept: str
    ) -> dict[str, Any]:
        """List the resources of one kind."""
        form = parse_accept(accept)
        if form is None or form["whole"] or form["style"] != "xed" or form["version"]:
            raise not_acceptable("XDM-1006-400", accept, "application/vnd.adobe.'{xed|xdm'}+json")
        every = library.STOCK.values() if container == "global" else self._all(place)
        resources = [resource for resource in every if resource["meta:resourceType"] == kind]
        if self._strict and parameters.get("start") == "0":
            resources = []
        path, short = f"{SCHEMA_REGISTRY_PATH}/{container}/{kind}", bool(form["short"])
        return build_page(resources, parameters, path, short=short)

    def delete(self, place: Place, kind: str, resource_id: str) -> None:
        """Delete a resource that nothing uses."""
        resource = self.own_or_stock(place, "tenant", kind, resource_id)
        users = [
            user["$id"] for user in self._all(place) if resource["$id"] in xdm.referenced_ids(user)
        ]
        datasets = self._store.referrers(place, "dataSets", "$.schemaRef.id", resource["$id"])
        users += [f"dataset {dataset['id']}" for dataset in datasets]
        if users:
            raise problems.platform(400, f"It is used by {', '.join(users)}.")
        for descriptor in list(self._store.items(place, DESCRIPTORS)):
            if descriptor["resource"]["xdm:sourceSchema"] == resource["$id"]:
                self._store.delete(place, DESCRIPTORS, descriptor["id"])
        self._store.delete(place, kind, resource["meta:altId"])

    def check_schema(self, place: Place, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Check a schema, and return what follows from its parts."""
        parts = {reference: self.find(place, reference) for reference in xdm.referenced_ids(schema)}
        kinds = {reference: part and part["meta:resourceType"] for reference, part in parts.items()}
        missing = [
            reference for reference, kind in kinds.items() if kind not in {"classes", "mixins"}
        ]
        if missing:
            raise problems.platform(
                400, f"allOf refers to {missing[0][:128]}, which is no class or field group."
            )
        classes = [reference for reference, kind in kinds.items() if kind == "classes"]
        if len(classes) != 1:
            raise problems.platform(400, "allOf must refer to exactly one class.")
        base = parts[classes[0]]
        assert base
        fitting = {base["$id"], *base.get("meta:extends", ())}
        for reference, part in parts.items():
            meant = (part or {}).get("meta:intendedToExtend")
            if kinds[reference] == "mixins" and meant and not fitting & set(meant):
                raise problems.platform(400, f"The field group {reference} is not for this class.")
        xdm.merge_parts(schema, lambda reference: self.find(place, reference))
        return {"meta:class": base["$id"], "refs": list(parts)}

    def _check_class(self, place: Place, resource: Mapping[str, Any]) -> dict[str, Any]:
        behaviours = set(xdm.referenced_ids(resource)) & {library.RECORD, library.TIME_SERIES}
        if len(behaviours) != 1:
            raise problems.platform(400, "allOf must refer to one behavior, record or time-series.")
        self._check_own_fields(place, resource, behaviours)
        return {}

    def _check_field_group(self, place: Place, resource: Mapping[str, Any]) -> dict[str, Any]:
        meant = resource.get("meta:intendedToExtend", [])
        if not isinstance(meant, list):
            raise problems.platform(400, "meta:intendedToExtend must be an array of class ids.")
        self._check_own_fields(place, resource, set())
        return {"meta:intendedToExtend": meant}

    def _check_own_fields(
        self, place: Place, resource: Mapping[str, Any], allowed: set[str]
    ) -> None:
        """Check that own fields stand in the organisation's namespace, as Adobe demands."""
        others = {
            reference for reference in xdm.referenced_ids(resource) if not reference.startswith("#")
        } - allowed
        if others:
            raise problems.platform(400, f"allOf cannot refer to {min(others)[:128]} here.")
        namespace = f"_{tenant_id(place.org)}"
        own = {"allOf": [{"$ref": r} for r in xdm.referenced_ids(resource) if r not in allowed]}
        definitions = resource.get("definitions", {})
        for name, part in definitions.items() if isinstance(definitions, Mapping) else ():
            properties = part.get("properties") if isinstance(part, Mapping) else None
            xdm.check_properties(properties, f"definitions.{name}.properties")
        whole = xdm.merge_parts({**resource, **own}, lambda _: None)
        if set(whole["properties"]) - {namespace}:
            raise problems.platform(
                400,
                f"For custom fields, you must use a top level field named {namespace} and all the "
                "other fields must be defined under it",
            )

    def refuse_title(self, place: Place, title: str) -> None:
        """Raise the documented error if a resource has this title already."""
        for resource in self._all(place):
            if resource["title"] == title:
                raise problems.schema_registry(
                    "XDM-3005-400",
                    "Title must be unique",
                    f"Title must be unique. An object {resource['$id']} already exists with the "
                    "same title.",
                )

    def _whole(self, place: Place, resource: xdm.Resource) -> dict[str, Any]:
        whole = xdm.merge_parts(resource, lambda reference: self.find(place, reference))
        rest = {k: v for k, v in resource.items() if k not in {"allOf", "definitions"}}
        return {
            **rest,
            "properties": xdm.add_xdm_types(whole["properties"]),
            **({"required": whole["required"]} if whole["required"] else {}),
        }

    def own_or_stock(
        self, place: Place, container: str, kind: str, resource_id: str
    ) -> xdm.Resource:
        """Return a resource of one kind from where a path says it is, or raise the error."""
        resource = self.find(place, resource_id)
        of = "global" if resource and resource["$id"] in library.STOCK else "tenant"
        if resource is None or resource["meta:resourceType"] != kind or of != container:
            raise not_found(resource_id)
        return resource

    def _all(self, place: Place) -> Iterator[xdm.Resource]:
        for kind in sorted(set(KINDS.values())):
            for item in self._store.items(place, kind):
                yield item["resource"]


def _created(resource: xdm.Resource) -> int:
    created: int = resource["meta:registryMetadata"]["repo:createdDate"]
    return created


def tenant_id(org: str) -> str:
    """Return the organisation's id in schemas: a letter and eight digits made of its own id."""
    return "t" + hashlib.sha256(org.encode()).hexdigest()[:8]
