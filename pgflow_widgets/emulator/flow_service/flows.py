"""Keeps flows, and checks what they refer to and what may change once they have started.

Source: contract, flow-service.md 6; dataflow.md 2, 5, 8 to 11; errors.md 4.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import schedule_rules
from pgflow_widgets.emulator.flow_service.flow_bodies import (
    read_ids,
    read_optional,
    read_options,
    read_schedule_params,
    read_transformations,
    refuse_misplaced,
)
from pgflow_widgets.emulator.flow_service.record_types import record_types
from pgflow_widgets.emulator.flow_service.request_bodies import (
    INVALID,
    find_spec,
    name_and_description,
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
from pgflow_widgets.emulator.http import parse_digits
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.problems.leniency import START_TOLERANCE_SECONDS, Leniency
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store


class Flows(Resources):
    """All flows.

    Parameters
    ----------
    store, identifiers
        As for all resources.
    specs
        The flow specs on offer.
    lenient
        The rules that are not kept.
    once_needs_copy
        Whether a one-time flow needs a delta column, as one reading of Adobe's pages has it.
    clock
        Seconds since 1970.
    """

    kind = "flows"
    noun = "flow"
    changeable = frozenset(
        {"name", "description", "transformations", "scheduleParams", "labels", "policy", "options"}
    )
    body = changeable | {"flowSpec", "sourceConnectionIds", "targetConnectionIds"}
    extra_fields = frozenset({"inheritedAttributes", "runs", "lastRunDetails", "recordTypes"})

    def __init__(
        self,
        store: Store,
        identifiers: Identifiers,
        *,
        specs: Specs,
        lenient: Collection[Leniency],
        once_needs_copy: bool,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(store, identifiers)
        self._specs = specs
        self._lenient = lenient
        self._once_needs_copy = once_needs_copy
        self._clock = clock
        self.on_change: Callable[[], object] = lambda: None
        self.on_delete: Callable[[Place, str], object] = lambda *_: None

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:
        """Check a body, and that its connections are there."""
        refuse_misplaced(body)
        spec = find_spec(body, "flowSpec", self._specs.items)
        item: dict[str, Any] = {
            **name_and_description(body, name_needed=True),
            "flowSpec": {"id": spec["id"], "version": spec["version"]},
            "transformations": read_transformations(body.get("transformations")),
        }
        if not draft or body.get("scheduleParams") is not None:
            item["scheduleParams"] = read_schedule_params(body)
        item |= read_optional(body, labels=list, policy=dict, options=dict)
        if "options" in item:
            item["options"] = read_options(item["options"])
        inherited: dict[str, Any] = {"properties": {"isSourceFlow": True}}
        for kind_of_end, name in (SOURCES_OF_FLOW, TARGETS_OF_FLOW):
            ids = read_ids(body, name, needed=not draft)
            ends = [get_referred(self.store, place, kind_of_end, end_id, name) for end_id in ids]
            for end in ends:
                if end["connectionSpec"]["id"] not in spec[f"{name[:6]}ConnectionSpecIds"]:
                    raise problems.flow(INVALID, f"{name}: the flow spec does not go with it.")
                if not draft:
                    refuse_draft(end, name)
            item[name] = ids
            inherited[kind_of_end] = [_inherited(end) for end in ends]
        if not draft:
            self._check_parts(place, item)
        kinds = record_types(self.store, place, item["targetConnectionIds"])
        facts = {"labels": [], "recordTypes": kinds, "inheritedAttributes": inherited}
        return CheckedBody({**facts, **item})

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

    def _check_parts(self, place: Place, item: Mapping[str, Any]) -> None:
        """Check what only the parts together show: one schema, and no row brought twice."""
        params = transformation_params(item)
        if "Mapping" not in params:
            raise connector.problem("1370-400")
        repeats = schedule_rules.read_schedule(item["scheduleParams"]).interval is not None
        if repeats and "Copy" not in params:
            raise connector.problem("1367-400")
        if "Copy" in params:
            delta = params["Copy"]["deltaColumn"]
            schedule_rules.refuse_delta_format(delta, "Copy.params.deltaColumn", self._lenient)
        mapping = self._mapping(place, params["Mapping"])
        for target_id in item["targetConnectionIds"]:
            target = self.store.get(place, "targetConnections", target_id) or {}
            dataset = self.store.get(place, "dataSets", target["params"]["dataSetId"])
            schemas = {mapping["schema"]["id"]}
            if dataset:
                schemas.add(dataset["schemaRef"]["id"])
            if isinstance(target["data"].get("schema"), Mapping):
                schemas.add(target["data"]["schema"].get("id"))
            if len(schemas) > 1:
                raise problems.flow(
                    "1425-400",
                    "The mapping is for another schema than the dataset or the target connection.",
                )

    def _mapping(self, place: Place, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the mapping set of a flow, or raise the documented error."""
        mapping_id, version = params.get("mappingId"), params.get("mappingVersion", "0")
        if not mapping_id:
            raise connector.problem("1304-400", field="transformations.Mapping.params.mappingId")
        mapping = self.store.get(place, "mappingSets", mapping_id)
        if mapping is None:
            raise problems.flow(
                "1419-400", "The mapping could not be validated: there is no such mapping set."
            )
        if parse_digits(version) not in range(mapping["version"] + 1):
            raise problems.flow(
                "1412-400", "mappingVersion is not valid: the mapping set has no such version."
            )
        return mapping

    def derived_fields(self, entity_id: str) -> dict[str, Any]:
        """Return where the flow's runs are listed."""
        return {"runs": f"/runs?property=flowId=={entity_id}"}

    def check_new(self, item: Mapping[str, Any]) -> None:
        """Refuse a start that has passed, and for a one-time flow a delta column in Copy."""
        schedule = schedule_rules.read_schedule(item["scheduleParams"])
        schedule_rules.refuse_past(schedule, self._clock() - self._tolerance)
        if schedule.interval is not None:
            return
        if "Copy" in transformation_params(item):
            self._refuse_copy_with_once()
        elif self._once_needs_copy:
            raise connector.problem("1367-400")

    def state_after(self, item: Mapping[str, Any], changed: Mapping[str, Any]) -> str:
        """Return the state, which stays; refuse what can no longer change after the start."""
        if item["state"] != DRAFT:
            self._refuse_after_run(item, changed)
            schedule_rules.refuse_fixed(
                item["scheduleParams"],
                changed["scheduleParams"],
                self._clock(),
                tolerance=self._tolerance,
            )
            # The first run on demand brings it itself.
            if _copies_once(changed) and not _copies_once(item):
                self._refuse_copy_with_once()
            once = schedule_rules.read_schedule(changed["scheduleParams"]).interval is None
            if self._once_needs_copy and once and not _copies_once(changed):
                raise connector.problem("1367-400")
        return super().state_after(item, changed)

    def _refuse_copy_with_once(self) -> None:
        """Refuse a delta column in the Copy of a one-time flow, by default."""
        if not self._once_needs_copy and Leniency.COPY_WITH_ONCE not in self._lenient:
            raise connector.problem("1369-400")

    def _refuse_after_run(self, item: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        """Refuse another schedule or mapping for a one-time flow that has run."""
        once = schedule_rules.read_schedule(item["scheduleParams"]).interval is None
        if not once or "lastRunDetails" not in item or Leniency.ONE_TIME_CHANGES in self._lenient:
            return
        after = dict(changed) | {
            "transformations": read_transformations(changed["transformations"])
        }
        for name in ("scheduleParams", "transformations"):
            if item[name] != after[name]:
                raise connector.problem("1366-400", field=name)

    @property
    def _tolerance(self) -> float:
        return START_TOLERANCE_SECONDS if Leniency.START_TOLERANCE in self._lenient else 0

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


def _copies_once(body: Mapping[str, Any]) -> bool:
    """Whether a body is that of a one-time flow with a delta column; it is valid."""
    once = schedule_rules.read_schedule(body["scheduleParams"]).interval is None
    return once and any(step["name"] == "Copy" for step in body["transformations"])


def _inherited(end: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": end["id"],
        "connectionSpec": end["connectionSpec"],
        **end.get("inheritedAttributes", {}),
    }
