"""Call Schema Registry, Catalog, Data Prep and Data Access, beside Flow Service.

This module is over 300 lines because one object makes all of the calls, so that they share the
sign-in, the connections and the concurrency limit.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from pgflow_widgets.api import create_once
from pgflow_widgets.api.create_once import Creation
from pgflow_widgets.api.dataflow_part_calls import (
    FLOW_SERVICE_PATHS,
    PART_CALLS,
    ExistingPart,
    existing_identity,
    list_identities,
)
from pgflow_widgets.api.messages import datasets, flows, mappings, payload, runs, schemas, tables
from pgflow_widgets.api.messages import request as wording
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text
from pgflow_widgets.api.messages.mappings import MappedRow, MappingProblem
from pgflow_widgets.api.messages.payload import Created
from pgflow_widgets.api.messages.request import name_filters, split_mark
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.pagination import list_items, list_with_filters
from pgflow_widgets.api.platform_client.health_calls import HealthCalls
from pgflow_widgets.api.platform_client.lake_client import LakeClient
from pgflow_widgets.api.platform_client.relied_fields import Sample
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
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.row_keys import Key

T = TypeVar("T")

_NOT_FOUND = 404
_COPY_STEP = "Copy"
_FEW = 3
_STEPS_PATH = "/transformations"
_OPTIONS_PATH = "/options"


class PlatformClient(LakeClient, HealthCalls):
    """Calls that dataflows need, in one sandbox.

    Parameters, use and errors are as in `FlowServiceClient`.

    Notes
    -----
    Source: contract, dataflow.md.
    """

    _tenant = ""

    async def tenant(self) -> str:
        """Return the tenant's id, without the underscore before it."""
        if not self._tenant:
            self._tenant = await self._session.read(schemas.tenant_request(), schemas.read_tenant)
        return self._tenant

    def now(self) -> datetime:
        """Return the present time: that of the last answer, or of this machine if it is earlier."""
        here, there = datetime.now(UTC), self._session.answered_at
        return min(here, there) if there else here

    async def make(
        self,
        kind: Kind,
        body: Mapping[str, Any],
        mark: str,
        *,
        renew: Callable[[], Mapping[str, Any]] | None = None,
        mend: Callable[[ServiceError], bool] = lambda _refusal: False,
    ) -> tuple[ExistingPart, str]:
        """Create a part exactly once, with a mark by which it can be found.

        Parameters
        ----------
        kind, body
            What to make; the mark is put into its description, or its name if it has no other.
        mark
            16 hexadecimal digits.
        renew
            Returns the body each time that it is sent, if it changes.
        mend
            Takes a refusal, and returns whether to send the part once more, as `renew` gives it.

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
        calls = PART_CALLS[kind]

        async def keep(made: Created) -> ExistingPart:
            return ExistingPart(made.id, name)

        request = calls.create_request(body, mark)
        if renew:
            request = replace(request, renew=lambda: calls.add_mark_to(renew(), mark))
        creation = Creation(
            request=request,
            read=calls.read_id,
            find=partial(self.find, kind, body, mark),
            mark=mark,
            keep=keep,
            remove=partial(self.remove, kind),
            noun=str(kind),
            name=name,
            known_by=calls.known_by.format(mark=mark),
            mend=mend,
        )
        return await create_once.create(self._session, creation)

    async def find(self, kind: Kind, body: Mapping[str, Any], *marks: str) -> list[ExistingPart]:
        """Return the parts of a kind that bear one of some marks; `body` is as in `make`.

        A part is looked for where it hangs, by ids, for what is not found is made. Where the body
        ties it to nothing, it is looked for by its name.
        """
        return await PART_CALLS[kind].find(self._session.ask, body, marks)

    async def find_to_delete(
        self, kind: Kind, body: Mapping[str, Any], *marks: str
    ) -> list[ExistingPart]:
        """Return the same as `find`, and wait for a part that may still be made.

        The first of the marks is that of a create that was interrupted. What cannot be deleted is
        not waited for.
        """
        find = partial(self.find, kind, body, *marks)
        if PART_CALLS[kind].delete_request is None:
            return await find()
        return list(await create_once.find_also_late(self._session, marks[0], find))

    def forget(self, mark: str) -> None:
        """Wait no more for what a create with that mark may still make."""
        create_once.forget(self._session, mark)

    async def identities_of(self, schema_ids: Sequence[str]) -> list[ExistingPart]:
        """Return the identity descriptors of some schemas."""
        if not schema_ids:
            return []
        identities = await list_identities(self._session.ask, schema_ids)
        return [existing_identity(identity) for identity in identities]

    async def remove(self, kind: Kind, part_id: str) -> bool:
        """Delete a part; False if it cannot be deleted, such as a mapping set."""
        delete_request = PART_CALLS[kind].delete_request
        if delete_request is None:
            return False
        request = delete_request(part_id)
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
        """Return the columns of a table, its first rows, and its keys if the service reports them.

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
            return await self._session.read(request, tables.read_table_keys)
        except (ServiceError, ProtocolError):
            return None

    async def schema(self, schema_id: str) -> Mapping[str, Any]:
        """Read a schema with all the fields that it inherits."""
        return await self._session.read(schemas.get_schema_request(schema_id), payload.read_object)

    async def primary_identities(self, schema_id: str) -> list[str]:
        """Return the paths of the fields that tell whom a row of a schema is about."""
        descriptors = await list_identities(self._session.ask, [schema_id])
        return [
            get_text(descriptor, "xdm:sourceProperty")
            for descriptor in descriptors
            if descriptor.get("xdm:isPrimary") is True
        ]

    async def enable_schema_for_profile(self, schema_id: str) -> None:
        """Enable a schema for Profile; that cannot be taken back."""
        request = schemas.enable_schema_request(schema_id)
        await self._session.read(request, schemas.read_registered_id)

    async def set_profile(self, dataset_id: str, mode: ProfileUse) -> None:
        """Say in the tags of a dataset whether its rows go into Profile."""
        request = datasets.set_profile_request(dataset_id, mode)
        await self._session.read(request, datasets.read_created_dataset)

    async def mapping_functions(self) -> list[mappings.MappingFunction]:
        """Return the functions that an expression may use."""
        request = mappings.list_functions_request()
        return await self._session.read(request, mappings.read_functions)

    async def mapping_rules(self, mapping_id: str) -> list[mappings.MappingLine]:
        """Read the lines of a mapping set."""
        request = mappings.get_mapping_set_request(mapping_id)
        return await self._session.read(request, mappings.read_mapping_lines)

    async def validate(self, body: Mapping[str, Any]) -> list[list[MappingProblem]]:
        """Ask Data Prep to check a mapping set; return the problems of each of its lines."""
        request = mappings.validate_mappings_request(body)
        return await self._session.read(request, mappings.read_validation)

    async def preview_mapping(
        self, rows: Sequence[Mapping[str, Any]], body: Mapping[str, Any]
    ) -> list[MappedRow]:
        """Ask Data Prep to map some rows."""
        request = mappings.preview_mapping_request(rows, body)
        return await self._session.read(request, mappings.read_mapping_preview)

    async def dataflows(self, name: str = "") -> AsyncIterator[Dataflow]:
        """Iterate over the dataflows that bring data in, or those with one name."""

        async def ask_all(filters: Sequence[str]) -> list[Mapping[str, Any]]:
            return await list_items(
                self._session.ask, flows.list_items_request("flows", [flows.ONLY_SOURCES, *filters])
            )

        seen: set[str] = set()
        for item in await list_with_filters(name_filters(name), ask_all):
            flow = Dataflow.from_item(item)
            if flow.id not in seen and name in {"", flow.name}:
                seen.add(flow.id)
                yield flow

    async def dataflow(self, flow_id: str) -> Dataflow:
        """Read one dataflow; `NotFoundError` if no dataflow has that id."""
        return Dataflow.from_item(await self._one("flows", flow_id))

    async def dataflow_options(self, flow_id: str) -> Mapping[str, Any] | None:
        """Return the options of a dataflow as the service has them; None if it has none."""
        options = (await self._one("flows", flow_id)).get("options")
        return options if isinstance(options, dict) else None

    async def end_items(self, kind: Kind, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """Read source or target connections by id, as listed; deleted ones are left out.

        Several are read a hundred in a call, and those that such a call does not bring, one by one.
        """

        async def one(item_id: str) -> Mapping[str, Any] | None:
            try:
                return await self._one(FLOW_SERVICE_PATHS[kind], item_id)
            except NotFoundError:
                return None

        wanted = sorted(set(ids))
        several = len(wanted) > _FEW
        listed = await self.items_by_id(FLOW_SERVICE_PATHS[kind], wanted) if several else {}
        others = [item_id for item_id in wanted if item_id not in listed]
        read = zip(others, await asyncio.gather(*map(one, others)), strict=True)
        return listed | {key: item for key, item in read if item is not None}

    async def update_dataflow(
        self, flow: Dataflow, changes: Sequence[Mapping[str, Any]]
    ) -> Dataflow:
        """Change a dataflow unless it differs from `flow`; a new description keeps the old mark.

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
            payload.read_id_and_etag(request, response)
            return await self.dataflow(flow.id)
        except StaleError as error:
            if response.tries == 1:
                raise
            doubt = error
        except (AnswerLostError, TimedOutError, ProtocolError, UnavailableError) as error:
            doubt = error
        now = await self.dataflow(flow.id)
        if all(_shows(now, change) for change in wording.patch_body(changes, flow.mark)):
            return now
        raise doubt

    async def turn_dataflow(self, flow_id: str, action: str) -> Dataflow:
        """Enable or disable a dataflow."""
        request = flows.turn_flow_request(flow_id, action)
        await self._session.read(request, payload.read_id_and_etag)
        return await self.dataflow(flow_id)

    async def runs(self, flow_id: str) -> list[Run]:
        """List the runs of a dataflow, oldest first."""
        items = await list_items(self._session.ask, runs.list_runs_request(flow_id))
        return sorted(
            map(Run.from_item, items),
            key=lambda run: (run.created_at is not None, run.created_at, run.id),
        )

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
        return await self._session.read(request, runs.read_created_run)

    async def re_trigger(self, run_id: str) -> str:
        """Run a failed run again, and return the id of the run that does it."""
        return await self._session.read(runs.re_trigger_request(run_id), runs.read_created_run)

    async def answer_of(self, sample: Sample) -> object:
        """Return an answer as it came, to compare it with what is relied on."""
        return await self._session.read(sample.request, payload.read_json)

    async def _one(self, kind: str, item_id: str) -> Mapping[str, Any]:
        return await self._session.read(flows.get_item_request(kind, item_id), payload.read_item)


def _shows(flow: Dataflow, change: Mapping[str, Any]) -> bool:
    """Tell whether a change is visible in the dataflow."""
    if change["path"] == wording.DESCRIPTION_PATH:
        return flow.description == split_mark(str(change.get("value") or ""))[0]
    values = {
        "name": flow.name,
        "startTime": int(flow.start.timestamp()) if flow.start else None,
        "frequency": flow.frequency,
        "interval": flow.interval,
        "backfill": flow.backfill,
    }
    if str(change["path"]).startswith(_STEPS_PATH):
        if change["op"] == "remove":
            return _COPY_STEP not in flow.steps  # the one step that is ever taken away
        value = change.get("value")
        steps = value if isinstance(value, list) else [value]
        mapped = [get_object(step, "params") for step in as_objects(steps)]
        return flow.mapping_id in [get_text(params, "mappingId") for params in mapped]
    if str(change["path"]).startswith(_OPTIONS_PATH):
        return _shows_option(flow, change)
    name = str(change["path"]).rpartition("/")[2]
    return name in values and values[name] == change.get("value")


def _shows_option(flow: Dataflow, change: Mapping[str, Any]) -> bool:
    options, value = flow.options.body(), change.get("value")
    name = str(change["path"]).removeprefix(_OPTIONS_PATH).removeprefix("/")
    return options == value if not name else options.get(name) == value
