"""Define how each kind of part of a dataflow is created, found by its mark, and deleted.

Source: contract, dataflow.md 2 to 8.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pgflow_widgets.api.dataset_files import iterate_datasets
from pgflow_widgets.api.messages import datasets, flows, mappings, payload, schemas
from pgflow_widgets.api.messages.json_values import as_objects, get_text
from pgflow_widgets.api.messages.payload import Created
from pgflow_widgets.api.messages.request import (
    Request,
    add_mark,
    equality_filter,
    name_filters,
    safe_name_filters,
    split_mark,
)
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.pagination import (
    Item,
    SendRequest,
    iterate_data,
    list_items,
    list_resources,
    list_with_filters,
)
from pgflow_widgets.model.dataflow.part_bodies import Kind

FLOW_SERVICE_PATHS: Mapping[Kind, str] = {
    Kind.SOURCE: "sourceConnections",
    Kind.TARGET: "targetConnections",
    Kind.FLOW: "flows",
}
_DESCRIPTION_ENDS = "description ends with [pgflow {mark}]"


def _mark_description(body: Item, mark: str) -> Item:
    return {**body, "description": add_mark(str(body.get("description", "")), mark)}


@dataclass(frozen=True, slots=True)
class ExistingPart:
    """A part that exists."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PartCalls:
    """The calls for the parts of one kind.

    Parameters
    ----------
    post
        Returns the create request for a body that has its mark.
    read_id
        Reads the id from its response.
    find
        Returns the parts that carry one of the marks and depend on the parts that a body names.
    delete_request
        Returns the delete request for an id; None where the service has none.
    add_mark_to
        Returns a body with a mark.
    known_by
        How a person recognises a part by its mark, as the end of "its ...".
    """

    post: Callable[[Item], Request]
    read_id: Callable[[Request, Response], Created]
    find: Callable[[SendRequest, Item, Sequence[str]], Awaitable[list[ExistingPart]]]
    delete_request: Callable[[str], Request] | None
    add_mark_to: Callable[[Item, str], Item] = _mark_description
    known_by: str = _DESCRIPTION_ENDS

    def create_request(self, body: Item, mark: str) -> Request:
        """Return the create request for a body and a mark."""
        return self.post(self.add_mark_to(body, mark))


def _flow_service_calls(
    kind: Kind, ties: Callable[[Item], list[str]], link: tuple[str, ...] = ()
) -> PartCalls:
    """Return the calls for a part in Flow Service.

    Parameters
    ----------
    kind
        Of the part.
    ties
        Returns the filters for items that depend on the same part as a body; none if it names none.
    link
        The path to the id of the part that it depends on.
    """
    path = FLOW_SERVICE_PATHS[kind]

    async def find(ask: SendRequest, body: Item, marks: Sequence[str]) -> list[ExistingPart]:
        async def ask_all(filters: Sequence[str]) -> list[Item]:
            return await list_items(ask, flows.list_items_request(path, filters))

        if filters := ties(body):
            items = await ask_all(filters)
        else:  # a body that names no other part is searched for by its name
            items = await list_with_filters(name_filters(_name(body)), ask_all)
        return [
            _existing(item, "id", "name")
            for item in items
            if _mark(item) in marks and _has_same_link(link, item, body)
        ]

    return PartCalls(
        post=partial(flows.create_item_request, path),
        read_id=payload.read_id_and_etag,
        find=find,
        delete_request=partial(flows.delete_item_request, path),
    )


def _registry_calls(
    path: str, fits: Callable[[Item, Item], bool] = lambda _item, _body: True
) -> PartCalls:
    """Return the calls for a resource of the Schema Registry that fits to a body."""

    async def find(ask: SendRequest, body: Item, marks: Sequence[str]) -> list[ExistingPart]:
        async def ask_all(filters: Sequence[str]) -> list[Item]:
            return await list_resources(ask, path, filters)

        # A title is given once only: one that a filter hid would be refused, not doubled.
        filters = name_filters(str(body.get("title", "")), "title")
        resources = await list_with_filters(filters, ask_all)
        return [
            _existing(resource, "$id", "title")
            for resource in resources
            if _mark(resource) in marks and fits(resource, body)
        ]

    return PartCalls(
        post=partial(schemas.create_resource_request, path),
        read_id=schemas.read_registered_id,
        find=find,
        delete_request=partial(schemas.delete_resource_request, path),
    )


async def _find_datasets(ask: SendRequest, body: Item, marks: Sequence[str]) -> list[ExistingPart]:
    name, schema_id = _name(body), _text_at(body, "schemaRef", "id")
    return [
        ExistingPart(dataset.id, dataset.name)
        async for dataset in iterate_datasets(ask, name)
        if dataset.mark in marks and schema_id in {"", dataset.schema_id}
    ]


async def _find_mapping_sets(
    ask: SendRequest, body: Item, marks: Sequence[str]
) -> list[ExistingPart]:
    name = add_mark(_name(body), marks[0])  # an older one stays unused
    pages = partial(mappings.list_mapping_sets_request, name)
    link = ("outputSchema", "schemaRef", "id")
    return [
        _existing(mapping_set, "id", "name")
        async for mapping_set in iterate_data(ask, "id", pages)
        if mapping_set.get("name") == name and _has_same_link(link, mapping_set, body)
    ]


async def _find_identities(
    ask: SendRequest, body: Item, _marks: Sequence[str]
) -> list[ExistingPart]:
    same = ("xdm:sourceProperty", "xdm:namespace")
    return [
        existing_identity(identity)
        for identity in await list_identities(ask, [str(body.get("xdm:sourceSchema", ""))])
        if all(identity.get(name) == body.get(name) for name in same)
    ]


async def _find_union(ask: SendRequest, body: Item, _marks: Sequence[str]) -> list[ExistingPart]:
    schema_id = get_text(body, "schema")
    if not schema_id:
        return []
    request = schemas.get_schema_request(schema_id)
    schema = payload.read_object(request, await ask(request))
    enabled = schemas.UNION in schemas.immutable_tags(schema)
    return [ExistingPart(schema_id, _name(body))] if enabled else []


async def list_identities(ask: SendRequest, schema_ids: Sequence[str]) -> list[Item]:
    """Return the identity descriptors of some schemas."""
    request = schemas.list_descriptors_request()
    identities = schemas.read_identities(request, await ask(request))
    return [i for i in identities if get_text(i, "xdm:sourceSchema") in schema_ids]


def existing_identity(identity: Item) -> ExistingPart:
    """Return an identity descriptor as a part."""
    return _existing(identity, "@id", "xdm:sourceProperty")


def _ties_by(link: tuple[str, ...]) -> Callable[[Item], list[str]]:
    def ties(body: Item) -> list[str]:
        part_id = _text_at(body, *link)
        if not part_id:
            return []
        of_table = safe_name_filters(_text_at(body, "params", "tableName"), "params.tableName")
        return [equality_filter(".".join(link), part_id), *of_table]

    return ties


def _ties_of_flow(body: Item) -> list[str]:
    ids = body.get("sourceConnectionIds", ())
    return [equality_filter("sourceConnectionIds[]", source_id) for source_id in ids]


def _has_same_link(link: tuple[str, ...], item: Item, body: Item) -> bool:
    """Whether an item depends on the same part as the body would.

    A part is useless after the part that it depends on was deleted and created again.
    """
    wanted, there = _text_at(body, *link), _text_at(item, *link)
    return not wanted or not there or wanted == there


def _has_same_bases(schema: Item, body: Item) -> bool:
    wanted, there = _references(body), _references(schema)
    return not wanted or not there or wanted <= there


def _references(item: Item) -> set[str]:
    return {get_text(base, "$ref") for base in as_objects(item.get("allOf"))} - {""}


def _text_at(item: Item, *path: str) -> str:
    value: Any = item if path else ""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _name(body: Item) -> str:
    return str(body.get("name", ""))


def _mark(item: Item) -> str:
    return split_mark(get_text(item, "description"))[1]


def _existing(item: Item, id_name: str, name: str) -> ExistingPart:
    return ExistingPart(get_text(item, id_name), get_text(item, name))


_BASE, _DATASET = ("baseConnectionId",), ("params", "dataSetId")

PART_CALLS: Mapping[Kind, PartCalls] = {
    Kind.SOURCE: _flow_service_calls(Kind.SOURCE, _ties_by(_BASE), _BASE),
    Kind.CLASS: _registry_calls("classes"),
    Kind.FIELD_GROUP: _registry_calls("fieldgroups"),
    Kind.SCHEMA: _registry_calls("schemas", _has_same_bases),
    Kind.IDENTITY: PartCalls(
        post=schemas.create_descriptor_request,
        read_id=schemas.read_registered_id,
        find=_find_identities,
        delete_request=schemas.delete_descriptor_request,
        add_mark_to=lambda body, _: body,
        known_by="schema and field tell",
    ),
    Kind.UNION: PartCalls(
        post=lambda body: schemas.enable_schema_request(get_text(body, "schema")),
        read_id=schemas.read_registered_id,
        find=_find_union,
        delete_request=None,
        add_mark_to=lambda body, _: body,
        known_by="schema tells",
    ),
    Kind.DATASET: PartCalls(
        post=datasets.create_dataset_request,
        read_id=datasets.read_created_dataset,
        find=_find_datasets,
        delete_request=datasets.delete_dataset_request,
    ),
    Kind.TARGET: _flow_service_calls(Kind.TARGET, _ties_by(_DATASET), _DATASET),
    Kind.MAPPING: PartCalls(
        post=mappings.create_mapping_set_request,
        read_id=payload.read_id_and_etag,
        find=_find_mapping_sets,
        delete_request=None,
        add_mark_to=lambda body, mark: {**body, "name": add_mark(_name(body), mark)},
        known_by="name ends with [pgflow {mark}]",
    ),
    Kind.FLOW: _flow_service_calls(Kind.FLOW, _ties_of_flow),
}
