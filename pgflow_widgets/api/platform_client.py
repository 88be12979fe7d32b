"""The calls of Schema Registry, Catalog, Data Prep and Data Access, beside those of Flow Service.

One object makes all of them, so that they share the sign-in, the session and the pace.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from pgflow_widgets.api import connection_listing, create_once
from pgflow_widgets.api.create_once import Creation
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages import datasets, flows, mappings, payload, runs, schemas, tables
from pgflow_widgets.api.messages import request as wording
from pgflow_widgets.api.messages.bounds import FileBounds, ListBounds
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import as_objects, get_integer, get_object, get_text
from pgflow_widgets.api.messages.mappings import MappedRow, MappingProblem
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
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.transport import AnswerLostError
from pgflow_widgets.errors import (
    NotFoundError,
    PgflowError,
    ProtocolError,
    ServiceError,
    StaleError,
    TimedOutError,
    UnavailableError,
)
from pgflow_widgets.model import platform
from pgflow_widgets.model.dataflow.plan_parts import Kind
from pgflow_widgets.model.dataflow.row_keys import Key

T = TypeVar("T")

_NOT_FOUND = 404
_CHUNK = 32 * 1024 * 1024
_ONLY_SOURCES = "inheritedAttributes.properties.isSourceFlow==true"


_FLOW_SERVICE = {
    Kind.SOURCE: "sourceConnections",
    Kind.TARGET: "targetConnections",
    Kind.FLOW: "flows",
}
_REGISTRY = {Kind.CLASS: "classes", Kind.FIELD_GROUP: "fieldgroups", Kind.SCHEMA: "schemas"}


@dataclass(frozen=True, slots=True)
class Made:
    """A part that exists."""

    id: str
    name: str


class PlatformClient(FlowServiceClient):
    """Calls that dataflows need, in one sandbox; parameters, use and errors as its base class.

    Notes
    -----
    Source: contract, dataflow.md.
    """

    _tenant = ""

    async def tenant(self) -> str:
        """Return the tenant's id, without the underscore before it."""
        if not self._tenant:
            request = schemas.tenant_request()
            self._tenant = schemas.read_tenant(request, await self._session.ask(request))
        return self._tenant

    async def make(self, kind: Kind, body: Mapping[str, Any], mark: str) -> tuple[Made, str]:
        """Make a part, once, with a mark by which it is found again.

        Parameters
        ----------
        kind, body
            What to make; the mark is put into its description, or its name if it has no other.
        mark
            16 hexadecimal digits.

        Returns
        -------
        tuple
            The part, and ``"created"``, ``"adopted"`` or ``"repeated"``.

        Raises
        ------
        OutcomeUnknownError
            No answer came, and looking for the part did not settle whether it was made.
        """
        name = str(body.get("title") or body.get("name") or body.get("xdm:sourceProperty", ""))
        request, read = create_of(kind, body, mark)

        async def keep(made: Created) -> Made:
            return Made(made.id, name)

        known_by = (
            f"{'name' if kind is Kind.MAPPING else 'description'} ends with {add_mark('', mark)}"
        )
        creation = Creation(
            request=request,
            read=read,
            find=partial(self.find, kind, body, mark),
            keep=keep,
            remove=partial(self.remove, kind),
            noun=str(kind),
            name=name,
            known_by="schema and field tell" if kind is Kind.IDENTITY else known_by,
        )
        return await create_once.create(self._session, creation)

    async def find(self, kind: Kind, body: Mapping[str, Any], *marks: str) -> list[Made]:
        """Return the parts of a kind that bear one of some marks; `body` is as in `make`.

        A part is looked for where it hangs, by ids, for what is not found is made. Where the body
        ties it to nothing, it is looked for by its name.
        """
        if kind in _FLOW_SERVICE:
            items = await self._flow_items(kind, body)
            return [_made(each, "id", "name") for each in items if _fits(kind, each, body, marks)]
        if kind in _REGISTRY:
            # A title is given once only: one that a filter hid would be refused, not doubled.
            found = await connection_listing.list_filtered(
                name_filters(str(body.get("title", "")), "title"),
                partial(self._resources, _REGISTRY[kind]),
            )
            return [_made(each, "$id", "title") for each in found if _fits(kind, each, body, marks)]
        if kind is Kind.DATASET:
            schema_id = _at(body, "schemaRef", "id")
            datasets = self.datasets(str(body.get("name", "")))
            return [
                Made(each.id, each.name)
                async for each in datasets
                if each.mark in marks and schema_id in {"", each.schema_id}
            ]
        if kind is Kind.MAPPING:
            name = add_mark(
                str(body.get("name", "")), marks[0]
            )  # an older one stays, and is not used
            sets = self._pages(
                "id", lambda start: mappings.list_mapping_sets_request(name, start=start)
            )
            return [
                _made(each, "id", "name")
                async for each in sets
                if each.get("name") == name and _linked(kind, each, body)
            ]
        same = ("xdm:sourceProperty", "xdm:namespace")
        return [
            _made(each, "@id", "xdm:sourceProperty")
            for each in await self._identities([str(body.get("xdm:sourceSchema", ""))])
            if all(each.get(name) == body.get(name) for name in same)
        ]

    async def _flow_items(self, kind: Kind, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        async def ask_all(filters: Sequence[str]) -> list[Mapping[str, Any]]:
            return await self._items(flows.list_items_request(_FLOW_SERVICE[kind], filters))

        if ties := _ties(kind, body):
            return await ask_all(ties)
        return await connection_listing.list_filtered(
            name_filters(str(body.get("name", ""))), ask_all
        )

    async def identities_of(self, schema_ids: Sequence[str]) -> list[Made]:
        """Return the identity descriptors of some schemas."""
        found = await self._identities(schema_ids) if schema_ids else []
        return [_made(each, "@id", "xdm:sourceProperty") for each in found]

    async def _identities(self, schema_ids: Sequence[str]) -> list[Mapping[str, Any]]:
        request = schemas.list_descriptors_request()
        found = schemas.read_identities(request, await self._session.ask(request))
        return [each for each in found if get_text(each, "xdm:sourceSchema") in schema_ids]

    async def remove(self, kind: Kind, part_id: str) -> bool:
        """Delete a part; return whether that is possible, for a mapping set cannot be deleted."""
        if kind is Kind.MAPPING:
            return False
        if kind in _FLOW_SERVICE:
            request = flows.delete_item_request(_FLOW_SERVICE[kind], part_id)
        elif kind in _REGISTRY:
            request = schemas.delete_resource_request(_REGISTRY[kind], part_id)
        elif kind is Kind.DATASET:
            request = datasets.delete_dataset_request(part_id)
        else:
            request = schemas.delete_descriptor_request(part_id)
        response = await self._session.ask(request)
        if response.status != _NOT_FOUND or response.tries == 1:
            payload.check_success(request, response)
        return True

    async def table_columns(self, connection_id: str, path: str) -> list[Mapping[str, Any]]:
        """Return the columns of a table as explore describes them, for a source connection."""
        request = tables.explore_request(connection_id, path)
        response = await self._session.ask(request)
        tables.read_table_schema(request, response)  # an answer that cannot be read is an error
        data = payload.read_object(request, response)
        return list(as_objects(get_object(data, "schema").get("columns")))

    async def plannable_table(self, connection_id: str, path: str) -> tables.TableSchema:
        """Return the columns of a table, its first rows, and its keys if somebody tells them.

        Adobe does not, so only a service on this machine is asked; if it knows no answer, a key is
        guessed like there.
        """
        schema = await self.explore_table(connection_id, path, preview=True)
        if not self._local:
            return schema
        return replace(schema, keys=await self._table_keys(connection_id, path))

    async def _table_keys(self, connection_id: str, path: str) -> tuple[Key, ...] | None:
        request = tables.table_keys_request(connection_id, path)
        try:
            return tables.read_table_keys(request, await self._session.ask(request))
        except (ServiceError, ProtocolError):
            return None

    async def schema(self, schema_id: str) -> Mapping[str, Any]:
        """Read a schema with all the fields that it inherits."""
        request = schemas.get_schema_request(schema_id)
        return payload.read_object(request, await self._session.ask(request))

    async def datasets(self, name: str = "") -> AsyncIterator[Dataset]:
        """Iterate over the datasets, those of a name if one is given, all pages."""
        pages = self._numbered(
            lambda start: datasets.list_datasets_request(name, start=start),
            datasets.read_datasets,
            lambda each: each.id,
        )
        async for each in pages:
            if name in {"", each.name}:
                yield each

    async def dataset(self, dataset_id: str) -> Dataset:
        """Read one dataset; `NotFoundError` if there is none of that id."""
        request = datasets.get_dataset_request(dataset_id)
        found = datasets.read_datasets(request, await self._session.ask(request))
        if not found:
            raise ProtocolError(f"Could not {request.purpose}: the answer holds none.")
        return found[0]

    async def dataset_files(self, dataset_id: str) -> AsyncIterator[bytes]:
        """Iterate over the Parquet files of a dataset, oldest batch first."""
        batches = self._numbered(
            lambda start: datasets.list_batches_request(dataset_id, start=start),
            datasets.read_batch_ids,
            str,
        )
        async for batch in batches:
            async for each in self._batch(batch):
                yield each

    async def _batch(self, batch_id: str) -> AsyncIterator[bytes]:
        files = self._pages(
            "dataSetFileId",
            lambda start: datasets.list_batch_files_request(batch_id, start=start),
        )
        async for file in files:
            file_id = get_text(file, "dataSetFileId")
            async for part in self._pages("name", partial(_parts_of, file_id)):
                name = get_text(part, "name")
                if name.endswith(".parquet"):
                    yield await self._content(file_id, name, get_integer(part, "length"))

    async def _content(self, file_id: str, name: str, length: int | None = None) -> bytes:
        content = bytearray()
        bounds = FileBounds("read the dataset's file", length)
        more = True
        while more:
            start = len(content)
            request = datasets.file_bytes_request(file_id, name, start, start + _CHUNK - 1)
            response = await self._session.ask(request)
            piece, told = datasets.read_file_piece(request, response, start)
            content += piece
            more = bounds.goes_on(len(piece), _CHUNK, told)
        return bytes(content)

    async def mapping_functions(self) -> list[str]:
        """Return the names of the functions that an expression may use."""
        request = mappings.list_functions_request()
        return mappings.read_function_names(request, await self._session.ask(request))

    async def mapping_rules(self, mapping_id: str) -> list[mappings.MappingLine]:
        """Read the lines of a mapping set."""
        request = mappings.get_mapping_set_request(mapping_id)
        return mappings.read_mapping_lines(
            payload.read_object(request, await self._session.ask(request))
        )

    async def validate(self, body: Mapping[str, Any]) -> list[list[MappingProblem]]:
        """Have Data Prep check a mapping set; return what is wrong with each of its lines."""
        request = mappings.validate_mappings_request(body)
        return mappings.read_validation(request, await self._session.ask(request))

    async def preview_mapping(
        self, rows: Sequence[Mapping[str, Any]], body: Mapping[str, Any]
    ) -> list[MappedRow]:
        """Have Data Prep map some rows."""
        request = mappings.preview_mapping_request(rows, body)
        return mappings.read_mapping_preview(request, await self._session.ask(request))

    async def dataflows(self, name: str = "") -> AsyncIterator[Dataflow]:
        """Iterate over the dataflows that bring data in, those of a name if one is given."""

        async def ask_all(filters: Sequence[str]) -> list[Mapping[str, Any]]:
            return await self._items(flows.list_items_request("flows", [_ONLY_SOURCES, *filters]))

        seen: set[str] = set()
        for item in await connection_listing.list_filtered(name_filters(name), ask_all):
            flow = Dataflow.from_item(item)
            if flow.id not in seen and name in {"", flow.name}:
                seen.add(flow.id)
                yield flow

    async def dataflow(self, flow_id: str) -> Dataflow:
        """Read one dataflow; `NotFoundError` if there is none of that id."""
        return Dataflow.from_item(await self._one("flows", flow_id))

    async def end_items(self, kind: Kind, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """Read source or target connections as they are listed, by id; what is gone is left out."""

        async def one(item_id: str) -> Mapping[str, Any] | None:
            try:
                return await self._one(_FLOW_SERVICE[kind], item_id)
            except NotFoundError:
                return None

        wanted = sorted(set(ids))
        found = await asyncio.gather(*map(one, wanted))
        return {key: each for key, each in zip(wanted, found, strict=True) if each is not None}

    async def update_dataflow(
        self, flow: Dataflow, changes: Sequence[Mapping[str, Any]]
    ) -> Dataflow:
        """Change a dataflow that is as `flow` has it; a new description keeps the mark of the old.

        A change that is sent again after a lost answer has its effect once, for the etag is new
        then; whether it was made is read off the dataflow.

        Raises
        ------
        StaleError
            It was changed meanwhile; nothing was changed here.
        """
        request = flows.update_flow_request(flow.id, changes, flow.etag, flow.mark)
        doubt: PgflowError
        try:
            response = await self._session.ask(request)
            payload.read_created(request, response)
            return await self.dataflow(flow.id)
        except StaleError as error:
            if response.tries == 1:
                raise
            doubt = error
        except (AnswerLostError, TimedOutError, ProtocolError, UnavailableError) as error:
            doubt = error
        now = await self.dataflow(flow.id)
        if all(_shows(now, each) for each in wording.patch_body(changes, flow.mark)):
            return now
        raise doubt

    async def turn_dataflow(self, flow_id: str, action: str) -> Dataflow:
        """Enable or disable a dataflow."""
        request = flows.turn_flow_request(flow_id, action)
        payload.read_created(request, await self._session.ask(request))
        return await self.dataflow(flow_id)

    async def runs(self, flow_id: str) -> list[Run]:
        """List the runs of a dataflow, oldest first."""
        found = [Run.from_item(item) for item in await self._items(runs.list_runs_request(flow_id))]
        return sorted(found, key=lambda run: (run.created_at is not None, run.created_at, run.id))

    async def run(self, run_id: str) -> Run:
        """Read one run."""
        return Run.from_item(await self._one("runs", run_id))

    async def create_run(self, flow_id: str, params: Mapping[str, Any]) -> str:
        """Run a dataflow that is scheduled once, and return the run's id.

        Raises
        ------
        UnansweredError
            No answer came, so it may run: the runs tell.
        """
        request = runs.create_run_request(flow_id, params)
        return runs.read_created_run(request, await self._session.ask(request))

    async def re_trigger(self, run_id: str) -> str:
        """Run a failed run again, and return the id of the run that does it."""
        request = runs.re_trigger_request(run_id)
        return runs.read_created_run(request, await self._session.ask(request))

    async def _one(self, kind: str, item_id: str) -> Mapping[str, Any]:
        request = flows.get_item_request(kind, item_id)
        return payload.read_item(request, await self._session.ask(request))

    async def _resources(self, kind: str, filters: Sequence[str]) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        request, start = schemas.list_resources_request(kind, filters, start=""), ""
        bounds: ListBounds[Mapping[str, Any]] = ListBounds(
            request.purpose, lambda each: get_text(each, "$id")
        )
        while True:
            response = await self._session.ask(request)
            page, start = schemas.read_registry_page(request, response)
            found += bounds.new_items(page, len(response.body))
            if not start:
                return found
            bounds.go_on(start)
            request = schemas.list_resources_request(kind, filters, start=start)

    def _pages(self, key: str, page: Callable[[int], Request]) -> AsyncIterator[Mapping[str, Any]]:
        """Iterate over a list of Data Prep or Data Access; `key` names what an item is known by."""
        return self._numbered(page, payload.read_data_list, lambda each: get_text(each, key))

    async def _numbered(
        self,
        page: Callable[[int], Request],
        read: Callable[[Request, Response], Sequence[T]],
        key: Callable[[T], str],
    ) -> AsyncIterator[T]:
        """Iterate over a list that is read with ``start`` and ``limit``."""
        start = 0
        request = page(start)
        bounds = ListBounds(request.purpose, key, patience=1)
        while True:
            response = await self._session.ask(request)
            items = read(request, response)
            for each in bounds.new_items(items, len(response.body)):
                yield each
            if len(items) < platform.PAGE_SIZE:
                return
            start += len(items)
            bounds.go_on(str(start))
            request = page(start)


def _parts_of(file_id: str, start: int) -> Request:
    return datasets.list_file_parts_request(file_id, start=start)


def create_of(
    kind: Kind, body: Mapping[str, Any], mark: str
) -> tuple[Request, Callable[[Request, Response], Created]]:
    """Return the request that makes a part with its mark, and what understands its answer."""
    described = {**body, "description": add_mark(str(body.get("description", "")), mark)}
    if kind in _FLOW_SERVICE:
        return flows.create_item_request(_FLOW_SERVICE[kind], described), payload.read_created
    if kind in _REGISTRY:
        return schemas.create_resource_request(_REGISTRY[kind], described), schemas.read_registered
    if kind is Kind.DATASET:
        return datasets.create_dataset_request(described), datasets.read_created_dataset
    if kind is Kind.MAPPING:
        request = mappings.create_mapping_set_request(
            {**body, "name": add_mark(str(body.get("name", "")), mark)}
        )
        return request, payload.read_created
    return schemas.create_descriptor_request(body), schemas.read_registered


_LINKS = {
    Kind.SOURCE: ("baseConnectionId",),
    Kind.TARGET: ("params", "dataSetId"),
    Kind.MAPPING: ("outputSchema", "schemaRef", "id"),
}


def _ties(kind: Kind, body: Mapping[str, Any]) -> list[str]:
    """Return the filters for the part that an item would hang on; none if the body names none."""
    if kind is Kind.FLOW:
        return [
            equality_filter("sourceConnectionIds[]", each)
            for each in body.get("sourceConnectionIds", ())
        ]
    path = _LINKS[kind]
    found = _at(body, *path)
    ties = [equality_filter(".".join(path), found)] if found else []
    return (
        ties + safe_name_filters(_at(body, "params", "tableName"), "params.tableName")
        if ties
        else []
    )


def _fits(
    kind: Kind, item: Mapping[str, Any], body: Mapping[str, Any], marks: Sequence[str]
) -> bool:
    """Whether an item bears one of some marks and hangs on the parts that the body names."""
    bears = split_mark(get_text(item, "description"))[1] in marks
    return bears and _linked(kind, item, body)


def _linked(kind: Kind, item: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether an item hangs on the same part as the body would.

    A part that stayed when what it hangs on was deleted and made anew is of no use.
    """
    path = _LINKS.get(kind, ())
    if kind is Kind.SCHEMA:
        wanted, there = _refs(body), _refs(item)
        return not wanted or not there or wanted <= there
    wanted_id, id_there = _at(body, *path), _at(item, *path)
    return not wanted_id or not id_there or wanted_id == id_there


def _refs(item: Mapping[str, Any]) -> set[str]:
    return {get_text(each, "$ref") for each in as_objects(item.get("allOf"))} - {""}


def _at(item: Mapping[str, Any], *path: str) -> str:
    found: Any = item if path else ""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _made(item: Mapping[str, Any], key: str, name: str) -> Made:
    return Made(get_text(item, key), get_text(item, name))


def _shows(flow: Dataflow, change: Mapping[str, Any]) -> bool:
    """Tell whether a change was made, as far as it shows."""
    if change["path"] == wording.DESCRIPTION:
        return flow.description == split_mark(str(change.get("value") or ""))[0]
    shown = {
        "name": flow.name,
        "startTime": int(flow.start.timestamp()) if flow.start else None,
        "frequency": flow.frequency,
        "interval": flow.interval,
        "backfill": flow.backfill,
    }
    name = str(change["path"]).rpartition("/")[2]
    return name in shown and shown[name] == change.get("value")
