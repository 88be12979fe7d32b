"""Source and target connections and flows, and how they refer to each other.

Source: contract, flow-service.md 3, 4 and 6; dataflow.md 2, 5, 8 to 11; errors.md 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import json_patch
from pgflow_widgets.emulator.flow_service.resource import (
    ENABLED,
    INVALID,
    Content,
    Resources,
    fit,
    inner,
    spec_of,
    texts,
)
from pgflow_widgets.emulator.flow_service.specs import Specs
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import Schedule, options_schema, transformations

_DISABLED = "disabled"
_SOURCES = ("sourceConnections", "sourceConnectionIds")
_TARGETS = ("targetConnections", "targetConnectionIds")


class _Ends(Resources):
    """Source or target connections: the two ends of a flow."""

    ids_in_flow: str
    name_needed: bool

    def __init__(self, store: Store, stamps: Identifiers, *, specs: Specs) -> None:
        super().__init__(store, stamps)
        self._specs = specs

    def _ended(
        self, body: Mapping[str, Any], role: str, *, draft: bool
    ) -> tuple[dict[str, Any], Mapping[str, Any]]:
        """Return what source and target connections have in common, and the spec."""
        spec = spec_of(body, "connectionSpec", self._specs.items, version_needed=self.name_needed)
        if role not in spec:
            raise problems.flow("1413-400", f"connectionSpec.id is not one of a {self.noun}.")
        shown: dict[str, Any] = {
            **texts(body, name_needed=self.name_needed),
            "connectionSpec": {"id": spec["id"], "version": spec["version"]},
        }
        for name in ("data", "params"):
            if not draft or body.get(name) is not None:
                shown[name] = inner(body, name)
        if not draft:
            fit(spec[role]["spec"], shown["params"], "params")
        return shown, spec

    def update(
        self, place: Place, entity_id: str, body: object, *, if_match: str | None
    ) -> dict[str, Any]:
        """Change an item; Adobe's documents disagree about the answer, so it is both."""
        changed = super().update(place, entity_id, body, if_match=if_match)
        return changed | self.get(place, entity_id)

    def in_use(self, place: Place, item: Mapping[str, Any]) -> problems.Problem | None:
        """Return the documented error while active flows use it."""
        pointer = f"$.{self.ids_in_flow}"
        using = self.store.referring(place, "flows", pointer, item["id"])
        active = [flow["id"] for flow in using if flow["state"] not in {DRAFT, _DISABLED}]
        if not active:
            return None
        detail = f"These active flows contain the {self.noun}: {', '.join(active)}."
        return problems.flow("1447-400", detail, entity=(self.kind, item["id"]))


class SourceConnections(_Ends):
    """All source connections: one table each."""

    kind = "sourceConnections"
    noun = "source connection"
    ids_in_flow = _SOURCES[1]
    name_needed = True
    changeable = frozenset({"name", "description", "data", "params"})
    body = changeable | {"baseConnectionId", "connectionSpec"}
    shown = frozenset({"inheritedAttributes"})

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> Content:
        """Check a body, and that its base connection is there."""
        shown, spec = self._ended(body, "sourceSpec", draft=draft)
        base_id = body.get("baseConnectionId")
        if base_id is None and draft:
            return Content(shown)
        base = _referred(self.store, place, "connections", base_id, "baseConnectionId")
        if base["connectionSpec"]["id"] != spec["id"]:
            raise problems.flow(INVALID, "connectionSpec.id is not that of the base connection.")
        if not draft:
            _refuse_draft(base, "baseConnectionId")
        inherited = {"baseConnection": {"id": base_id, "connectionSpec": base["connectionSpec"]}}
        return Content({**shown, "baseConnectionId": base_id, "inheritedAttributes": inherited})


class TargetConnections(_Ends):
    """All target connections: one dataset each."""

    kind = "targetConnections"
    noun = "target connection"
    ids_in_flow = _TARGETS[1]
    name_needed = False
    changeable = frozenset({"name", "description", "data", "params"})
    body = changeable | {"connectionSpec"}

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> Content:  # noqa: ARG002
        """Check a body."""
        return Content(self._ended(body, "targetSpec", draft=draft)[0])


class Flows(Resources):
    """All flows."""

    kind = "flows"
    noun = "flow"
    changeable = frozenset(
        {"name", "description", "transformations", "scheduleParams", "labels", "policy"}
    )
    body = changeable | {"flowSpec", "sourceConnectionIds", "targetConnectionIds", "options"}
    shown = frozenset({"inheritedAttributes", "runs", "lastRunDetails"})

    def __init__(self, store: Store, stamps: Identifiers, *, specs: Specs) -> None:
        super().__init__(store, stamps)
        self._specs = specs
        self.changed: Callable[[], object] = lambda: None
        self.gone: Callable[[Place, str], object] = lambda *_: None

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> Content:
        """Check a body, and that its connections are there."""
        if "state" in body:
            raise problems.flow("1410-400", "state cannot be given when a flow is made.")
        spec = spec_of(body, "flowSpec", self._specs.items)
        shown: dict[str, Any] = {
            **texts(body, name_needed=True),
            "flowSpec": {"id": spec["id"], "version": spec["version"]},
            "transformations": _transformations(body.get("transformations")),
        }
        if not draft or body.get("scheduleParams") is not None:
            shown["scheduleParams"] = inner(body, "scheduleParams")
            _schedule(shown["scheduleParams"])
        shown |= _optional(body, labels=list, policy=dict, options=dict)
        if "options" in shown:
            fit(options_schema(), shown["options"], "options")
        inherited: dict[str, Any] = {"properties": {"isSourceFlow": True}}
        for kind_of_end, name in (_SOURCES, _TARGETS):
            ids = _ids(body, name, needed=not draft)
            ends = [_referred(self.store, place, kind_of_end, each, name) for each in ids]
            for end in ends:
                if end["connectionSpec"]["id"] not in spec[f"{name[:6]}ConnectionSpecIds"]:
                    raise problems.flow(INVALID, f"{name}: the flow spec does not go with it.")
                if not draft:
                    _refuse_draft(end, name)
            shown[name] = ids
            inherited[kind_of_end] = [_inherited(end) for end in ends]
        if not draft:
            self._check_schemas(place, shown)
        return Content({**shown, "inheritedAttributes": inherited})

    def delete(self, place: Place, entity_id: str) -> None:
        """Delete a flow; a run that goes on is stopped."""
        super().delete(place, entity_id)
        self.gone(place, entity_id)

    def _kept(self, place: Place, content: Content, *, draft: bool) -> dict[str, Any]:
        made = super()._kept(place, content, draft=draft)
        self.changed()
        return made

    def _changed(
        self, place: Place, item: dict[str, Any], secret: Mapping[str, Any], operation: str
    ) -> dict[str, Any]:
        changed = super()._changed(place, item, secret, operation)
        self.changed()
        return changed

    def _check_schemas(self, place: Place, shown: Mapping[str, Any]) -> None:
        """Check what only the parts together show: one schema, and no row brought twice."""
        params = {each["name"]: each["params"] for each in shown["transformations"]}
        repeats = _schedule(shown["scheduleParams"]).interval is not None
        if repeats and "Mapping" in params and "Copy" not in params:
            raise problems.flow(
                INVALID,
                "transformations: without Copy and its deltaColumn every run would bring all rows "
                "again; a flow without one runs once.",
            )
        mapping_id = params.get("Mapping", {}).get("mappingId", "")
        mapping = self.store.get(place, "mappingSets", mapping_id)
        for target_id in shown["targetConnectionIds"]:
            target = self.store.get(place, "targetConnections", target_id) or {}
            dataset = self.store.get(place, "dataSets", target["params"]["dataSetId"])
            if mapping and dataset and mapping["schema"]["id"] != dataset["schemaRef"]["id"]:
                raise problems.flow(
                    "1425-400", "The mapping is for another schema than the dataset."
                )

    def derived(self, entity_id: str) -> dict[str, Any]:
        """Return where the flow's runs are listed."""
        return {"runs": f"/runs?property=flowId=={entity_id}"}

    def refuse_change(self, item: Mapping[str, Any], instruction: json_patch.Instruction) -> None:
        """Refuse another start time once the flow has started, and what cannot change at all."""
        super().refuse_change(item, instruction)
        if instruction.path[0] != "scheduleParams" or item["state"] == DRAFT:
            return
        old = _schedule(item["scheduleParams"]).start
        new: object = old
        if instruction.path[1:] == ("startTime",):
            new = instruction.value
        elif len(instruction.path) == 1 and isinstance(instruction.value, Mapping):
            new = instruction.value.get("startTime")
        if str(new) != str(old) and old * 1000 <= self.stamps.now():
            raise problems.flow("1455-400", "/scheduleParams/startTime has passed: it is fixed.")

    def transition(self, place: Place, item: dict[str, Any], action: str) -> dict[str, Any]:
        """Publish, enable or disable."""
        wanted = {"enable": ENABLED, "disable": _DISABLED}.get(action)
        if wanted is None:
            return super().transition(place, item, action)
        if item["state"] == DRAFT:
            raise problems.flow(
                "1422-400", "A draft has to be published first.", entity=(self.kind, item["id"])
            )
        if item["state"] == wanted:
            return {"id": item["id"], "etag": item["etag"]}
        if wanted == ENABLED:  # its connections may have gone while it was disabled
            self.content(place, self.editable(place, item), draft=False)
        return self._changed(place, item | {"state": wanted}, {}, action)

    def wrong_state(self, item: Mapping[str, Any], detail: str) -> problems.Problem:
        """Return the error for something that the flow's state does not allow."""
        return problems.flow("1444-400", detail, entity=(self.kind, item["id"]))


def _referred(store: Store, place: Place, kind: str, entity_id: object, where: str) -> Any:  # noqa: ANN401 - an item
    if not isinstance(entity_id, str) or not entity_id:
        raise problems.flow(INVALID, f"{where} is required.")
    found = store.get(place, kind, entity_id)
    if found is None:
        raise problems.flow("1439-400", f"{where}: no such thing.", entity=(kind, entity_id[:64]))
    return found


def _refuse_draft(item: Mapping[str, Any], where: str) -> None:
    if item["state"] == DRAFT:
        raise problems.flow("1444-400", f"{where} is a draft: publish it first.")


def _ids(body: Mapping[str, Any], name: str, *, needed: bool) -> Sequence[str]:
    ids = body.get(name)
    if ids is None and not needed:
        return []
    if not isinstance(ids, list) or (needed and not ids):
        raise problems.flow(INVALID, f"{name} is required and must be an array of ids.")
    return ids


def _optional(body: Mapping[str, Any], **kinds: type) -> dict[str, Any]:
    shown = {name: body[name] for name in kinds if body.get(name) is not None}
    for name, value in shown.items():
        if not isinstance(value, kinds[name]):
            raise problems.flow(INVALID, f"{name} is of the wrong type.")
    return shown


def _inherited(end: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": end["id"],
        "connectionSpec": end["connectionSpec"],
        **end.get("inheritedAttributes", {}),
    }


def _schedule(params: Mapping[str, Any]) -> Schedule:
    """Understand a schedule, which is kept as it was sent: its numbers may be text."""
    try:
        return Schedule.read(params)
    except InputError as error:
        raise problems.flow(INVALID, f"scheduleParams.{error.field} {error.message}") from None


def _transformations(given: object) -> list[dict[str, Any]]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise problems.flow(INVALID, "transformations must be an array.")
    known = transformations()
    found = []
    for number, each in enumerate(given):
        where = f"transformations.{number}"
        if not isinstance(each, Mapping) or each.get("name") not in [*known]:
            raise problems.flow(INVALID, f"{where}.name must be one of {', '.join(known)}.")
        params = inner(each, "params")
        version = params.get("mappingVersion")
        # Documented requests have a number here, documented answers text.
        if isinstance(version, int):
            params = {**params, "mappingVersion": str(version)}
        fit(known[each["name"]], params, f"{where}.params")
        found.append({**each, "params": params})
    return found
