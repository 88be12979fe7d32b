"""Build requests to the Schema Registry, and read the responses.

Source: contract, dataflow.md 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from pgflow_widgets.api.messages.json_values import as_objects, as_texts, get_object, get_text
from pgflow_widgets.api.messages.payload import Created, read_object
from pgflow_widgets.api.messages.request import Request, encoded_id, plural, service_request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.model import platform


def read_tenant(request: Request, response: Response) -> str:
    """Read the tenant's id, without the underscore before it."""
    tenant = get_text(read_object(request, response), "tenantId").removeprefix("_")
    if not tenant:
        raise unreadable_answer(request, response, "it holds no tenantId")
    return tenant


def read_registered_id(request: Request, response: Response) -> Created:
    """Read the response to a create in the Schema Registry."""
    data = read_object(request, response)
    registered_id = get_text(data, "$id") or get_text(data, "@id")
    if not registered_id:
        raise unreadable_answer(request, response, "it holds no $id")
    return Created(registered_id, "")


def read_registry_page(request: Request, response: Response) -> tuple[list[Mapping[str, Any]], str]:
    """Read a list of the Schema Registry, and where the next page begins; empty on the last."""
    data = read_object(request, response)
    if not isinstance(data.get("results"), list):
        raise unreadable_answer(request, response, "it holds no results")
    return list(as_objects(data["results"])), get_text(get_object(data, "_page"), "next")


def read_identities(request: Request, response: Response) -> list[Mapping[str, Any]]:
    """Read the identity descriptors."""
    return list(as_objects(read_object(request, response).get("xdm:descriptorIdentity")))


UNION = "union"
"""The tag of a schema whose rows may go into Real-Time Customer Profile."""

_TAGS = "meta:immutableTags"
_WHOLE = {"Accept": "application/vnd.adobe.xed+json"}
_FULL = {"Accept": "application/vnd.adobe.xed-full+json; version=1"}
_DESCRIPTORS = {"Accept": "application/vnd.adobe.xdm+json"}
_registry = partial(service_request, platform.SCHEMA_REGISTRY_PATH)
_RESOURCE_NOUNS = {"schemas": "schema", "fieldgroups": "field group", "classes": "class"}


def tenant_request() -> Request:
    """``GET /stats`` of the Schema Registry, for the tenant's id."""
    return _registry("read the tenant's id", "GET", "/stats")


def list_resources_request(
    kind: str, properties: Iterable[str] = (), *, start: str = ""
) -> Request:
    """``GET /tenant/{kind}``: the organisation's schemas, field groups or classes, in full."""
    query = [("orderby", "title"), ("limit", str(platform.PAGE_SIZE))]
    query += [("property", condition) for condition in properties]
    if start:
        query.append(("start", start))
    purpose = f"list the {plural(_RESOURCE_NOUNS[kind])}"
    return _registry(purpose, "GET", f"/tenant/{kind}", query=query, headers=_WHOLE)


def create_resource_request(kind: str, body: Mapping[str, Any]) -> Request:
    """``POST /tenant/{kind}``."""
    purpose = f"create the {_RESOURCE_NOUNS[kind]} {body.get('title', '')!r}"
    return _registry(purpose, "POST", f"/tenant/{kind}", body=body)


def delete_resource_request(kind: str, resource_id: str) -> Request:
    """``DELETE /tenant/{kind}/{id}``."""
    return _registry(
        f"delete the {_RESOURCE_NOUNS[kind]}", "DELETE", f"/tenant/{kind}/{encoded_id(resource_id)}"
    )


def get_schema_request(schema_id: str) -> Request:
    """``GET /tenant/schemas/{id}``, all inherited fields included."""
    container = "tenant" if "/schemas/" in schema_id else "global"
    path = f"/{container}/schemas/{encoded_id(schema_id)}"
    return _registry("read the schema", "GET", path, headers=_FULL)


def immutable_tags(schema: Mapping[str, Any]) -> list[str]:
    """Return what a schema is enabled for; none of it can be taken back."""
    return as_texts(schema.get(_TAGS))


def enable_schema_request(schema_id: str) -> Request:
    """``PATCH /tenant/schemas/{id}``: enable a schema for Profile, for good."""
    change = [{"op": "add", "path": f"/{_TAGS}", "value": [UNION]}]
    path = f"/tenant/schemas/{encoded_id(schema_id)}"
    return _registry("enable the schema for Profile", "PATCH", path, body=change)


def list_descriptors_request() -> Request:
    """``GET /tenant/descriptors``."""
    purpose = "list the schemas' descriptors"
    return _registry(purpose, "GET", "/tenant/descriptors", headers=_DESCRIPTORS)


def create_descriptor_request(body: Mapping[str, Any]) -> Request:
    """``POST /tenant/descriptors``."""
    return _registry("declare the identity", "POST", "/tenant/descriptors", body=body)


def delete_descriptor_request(descriptor_id: str) -> Request:
    """``DELETE /tenant/descriptors/{id}``."""
    return _registry(
        "delete the identity", "DELETE", f"/tenant/descriptors/{encoded_id(descriptor_id)}"
    )
