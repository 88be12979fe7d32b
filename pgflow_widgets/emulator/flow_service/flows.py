"""Keeps flows, and checks what they refer to and what may change once they have started.

Source: contract, flow-service.md 6; dataflow.md 2, 5, 8 to 11; errors.md 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import json_patch
from pgflow_widgets.emulator.flow_service.flow_spec import options_schema, transformation_schemas
from pgflow_widgets.emulator.flow_service.request_bodies import (
    INVALID,
    check_json_schema,
    find_spec,
    name_and_description,
    object_part,
)
from pgflow_widgets.emulator.flow_service.resource import ENABLED, CheckedBody, Resources
from pgflow_widgets.emulator.flow_service.source_and_target import (
    DISABLED,
    SOURCES_OF_FLOW,
    TARGETS_OF_FLOW,
    get_referred,
    refuse_draft,
)
from pgflow_widgets.emulator.flow_service.specs import Specs
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import Schedule


class Flows(Resources):
    """All flows."""

    kind = "flows"
    noun = "flow"
    changeable = frozenset(
        {"name", "description", "transformations", "scheduleParams", "labels", "policy"}
    )
    body = changeable | {"flowSpec", "sourceConnectionIds", "targetConnectionIds", "options"}
    extra_fields = frozenset({"inheritedAttributes", "runs", "lastRunDetails"})

    def __init__(self, store: Store, identifiers: Identifiers, *, specs: Specs) -> None:
        super().__init__(store, identifiers)
        self._specs = specs
        self.on_change: Callable[[], object] = lambda: None
        self.on_delete: Callable[[Place, str], object] = lambda *_: None

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:
        """Check a body, and that its connections are there."""
        if "state" in body:
            raise problems.flow("1410-400", "state cannot be given when a flow is made.")
        spec = find_spec(body, "flowSpec", self._specs.items)
        item: dict[str, Any] = {
            **name_and_description(body, name_needed=True),
            "flowSpec": {"id": spec["id"], "version": spec["version"]},
            "transformations": _transformations(body.get("transformations")),
        }
        if not draft or body.get("scheduleParams") is not None:
            item["scheduleParams"] = object_part(body, "scheduleParams")
            _schedule(item["scheduleParams"])
        item |= _optional(body, labels=list, policy=dict, options=dict)
        if "options" in item:
            check_json_schema(options_schema(), item["options"], "options")
        inherited: dict[str, Any] = {"properties": {"isSourceFlow": True}}
        for kind_of_end, name in (SOURCES_OF_FLOW, TARGETS_OF_FLOW):
            ids = _ids(body, name, needed=not draft)
            ends = [get_referred(self.store, place, kind_of_end, end_id, name) for end_id in ids]
            for end in ends:
                if end["connectionSpec"]["id"] not in spec[f"{name[:6]}ConnectionSpecIds"]:
                    raise problems.flow(INVALID, f"{name}: the flow spec does not go with it.")
                if not draft:
                    refuse_draft(end, name)
            item[name] = ids
            inherited[kind_of_end] = [_inherited(end) for end in ends]
        if not draft:
            self._check_schemas(place, item)
        return CheckedBody({**item, "inheritedAttributes": inherited})

    def delete(self, place: Place, entity_id: str) -> None:
        """Delete a flow; a run that goes on is stopped."""
        super().delete(place, entity_id)
        self.on_delete(place, entity_id)

    def _add(self, place: Place, content: CheckedBody, *, draft: bool) -> dict[str, Any]:
        created = super()._add(place, content, draft=draft)
        self.on_change()
        return created

    def _update(
        self, place: Place, item: dict[str, Any], secret: Mapping[str, Any], operation: str
    ) -> dict[str, Any]:
        changed = super()._update(place, item, secret, operation)
        self.on_change()
        return changed

    def _check_schemas(self, place: Place, item: Mapping[str, Any]) -> None:
        """Check what only the parts together show: one schema, and no row brought twice."""
        params = transformation_params(item)
        repeats = _schedule(item["scheduleParams"]).interval is not None
        if repeats and "Mapping" in params and "Copy" not in params:
            raise problems.flow(
                INVALID,
                "transformations: without Copy and its deltaColumn every run would bring all rows "
                "again; a flow without one runs once.",
            )
        mapping_id = params.get("Mapping", {}).get("mappingId", "")
        mapping = self.store.get(place, "mappingSets", mapping_id)
        for target_id in item["targetConnectionIds"]:
            target = self.store.get(place, "targetConnections", target_id) or {}
            dataset = self.store.get(place, "dataSets", target["params"]["dataSetId"])
            if mapping and dataset and mapping["schema"]["id"] != dataset["schemaRef"]["id"]:
                raise problems.flow(
                    "1425-400", "The mapping is for another schema than the dataset."
                )

    def derived_fields(self, entity_id: str) -> dict[str, Any]:
        """Return where the flow's runs are listed."""
        return {"runs": f"/runs?property=flowId=={entity_id}"}

    def refuse_change(
        self, item: Mapping[str, Any], instruction: json_patch.PatchInstruction
    ) -> None:
        """Refuse another start time once the flow has started, and what cannot change at all."""
        super().refuse_change(item, instruction)
        if instruction.path[0] != "scheduleParams" or item["state"] == DRAFT:
            return
        old = _schedule(item["scheduleParams"]).start_seconds
        new: object = old
        if instruction.path[1:] == ("startTime",):
            new = instruction.value
        elif len(instruction.path) == 1 and isinstance(instruction.value, Mapping):
            new = instruction.value.get("startTime")
        if str(new) != str(old) and old * 1000 <= self.identifiers.now():
            raise problems.flow("1455-400", "/scheduleParams/startTime has passed: it is fixed.")

    def transition(self, place: Place, item: dict[str, Any], action: str) -> dict[str, Any]:
        """Publish, enable or disable."""
        wanted = {"enable": ENABLED, "disable": DISABLED}.get(action)
        if wanted is None:
            return super().transition(place, item, action)
        if item["state"] == DRAFT:
            raise problems.flow(
                "1422-400", "A draft has to be published first.", entity=(self.kind, item["id"])
            )
        if item["state"] == wanted:
            return {"id": item["id"], "etag": item["etag"]}
        if wanted == ENABLED:  # its connections may have gone while it was disabled
            self.content(place, self.editable_body(place, item), draft=False)
        return self._update(place, item | {"state": wanted}, {}, action)

    def wrong_state(self, item: Mapping[str, Any], detail: str) -> problems.Problem:
        """Return the error for something that the flow's state does not allow."""
        return problems.flow("1444-400", detail, entity=(self.kind, item["id"]))


def transformation_params(flow: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the params of each transformation by its name; the first of a name counts."""
    return {step["name"]: step["params"] for step in reversed(flow.get("transformations", ()))}


def _ids(body: Mapping[str, Any], name: str, *, needed: bool) -> Sequence[str]:
    ids = body.get(name)
    if ids is None and not needed:
        return []
    if not isinstance(ids, list) or (needed and not ids):
        raise problems.flow(INVALID, f"{name} is required and must be an array of ids.")
    return ids


def _optional(body: Mapping[str, Any], **kinds: type) -> dict[str, Any]:
    optional = {name: body[name] for name in kinds if body.get(name) is not None}
    for name, value in optional.items():
        if not isinstance(value, kinds[name]):
            raise problems.flow(INVALID, f"{name} is of the wrong type.")
    return optional


def _inherited(end: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": end["id"],
        "connectionSpec": end["connectionSpec"],
        **end.get("inheritedAttributes", {}),
    }


def _schedule(params: Mapping[str, Any]) -> Schedule:
    """Parse a schedule, which is kept as it was sent: its numbers may be text."""
    try:
        return Schedule.read_params(params)
    except InputError as error:
        raise problems.flow(INVALID, f"scheduleParams.{error.field} {error.message}") from None


def _transformations(transformations: object) -> list[dict[str, Any]]:
    if transformations is None:
        return []
    if not isinstance(transformations, list):
        raise problems.flow(INVALID, "transformations must be an array.")
    schemas = transformation_schemas()
    read = []
    for number, transformation in enumerate(transformations):
        where = f"transformations.{number}"
        if not isinstance(transformation, Mapping) or transformation.get("name") not in [*schemas]:
            raise problems.flow(INVALID, f"{where}.name must be one of {', '.join(schemas)}.")
        params = object_part(transformation, "params")
        version = params.get("mappingVersion")
        # Documented requests have a number here, documented answers text.
        if isinstance(version, int):
            params = {**params, "mappingVersion": str(version)}
        check_json_schema(schemas[transformation["name"]], params, f"{where}.params")
        read.append({**transformation, "params": params})
    return read
