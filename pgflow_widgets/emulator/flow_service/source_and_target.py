"""Keeps source and target connections, the two ends of a flow.

Source: contract, flow-service.md 3 and 4; dataflow.md 2 and 5; errors.md 4.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service.request_bodies import (
    INVALID,
    check_json_schema,
    find_spec,
    name_and_description,
    object_part,
)
from pgflow_widgets.emulator.flow_service.resource import CheckedBody, Resources
from pgflow_widgets.emulator.flow_service.specs import Specs
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store

DISABLED = "disabled"
SOURCES_OF_FLOW = ("sourceConnections", "sourceConnectionIds")
TARGETS_OF_FLOW = ("targetConnections", "targetConnectionIds")
_TABULAR = "tabular"
_VERSION = re.compile(r";\s*version=1(\.0)?$")


class Endpoints(Resources):
    """Source or target connections: the two ends of a flow."""

    ids_in_flow: str
    name_needed: bool

    def __init__(
        self,
        store: Store,
        identifiers: Identifiers,
        *,
        specs: Specs,
        lenient: Collection[Leniency] = (),
    ) -> None:
        super().__init__(store, identifiers)
        self._specs = specs
        self._lenient = lenient

    def _read_end(
        self, body: Mapping[str, Any], role: str, *, draft: bool
    ) -> tuple[dict[str, Any], Mapping[str, Any]]:
        """Return what source and target connections have in common, and the spec."""
        spec = find_spec(body, "connectionSpec", self._specs.items, version_needed=self.name_needed)
        if role not in spec:
            raise self.wrong_role()
        item: dict[str, Any] = {
            **name_and_description(body, name_needed=self.name_needed),
            "connectionSpec": {"id": spec["id"], "version": spec["version"]},
        }
        for name in ("data", "params"):
            if not draft or body.get(name) is not None:
                item[name] = object_part(body, name)
        if not draft:
            check_json_schema(spec[role]["spec"], item["params"], "params")
        return item, spec

    def wrong_role(self) -> problems.Problem:
        """Return the documented error for a spec that is there, but not for this end."""
        return problems.flow("1413-400", f"connectionSpec.id is not one of a {self.noun}.")

    def update(
        self, place: Place, entity_id: str, body: object, *, if_match: str | None
    ) -> dict[str, Any]:
        """Change an item; Adobe's documents disagree about the answer, so it is both."""
        changed = super().update(place, entity_id, body, if_match=if_match)
        return changed | self.get(place, entity_id)

    def in_use(self, place: Place, item: Mapping[str, Any]) -> problems.Problem | None:
        """Return the documented error while active flows use it."""
        pointer = f"$.{self.ids_in_flow}"
        using = self.store.referrers(place, "flows", pointer, item["id"])
        active = [flow["id"] for flow in using if flow["state"] not in {DRAFT, DISABLED}]
        if not active:
            return None
        detail = f"These active flows contain the {self.noun}: {', '.join(active)}."
        return problems.flow("1447-400", detail, entity=(self.kind, item["id"]))


class SourceConnections(Endpoints):
    """All source connections: one table each."""

    kind = "sourceConnections"
    noun = "source connection"
    ids_in_flow = SOURCES_OF_FLOW[1]
    name_needed = True
    changeable = frozenset({"name", "description", "data", "params"})
    body = changeable | {"baseConnectionId", "connectionSpec"}
    extra_fields = frozenset({"inheritedAttributes"})

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:
        """Check a body, and that its base connection is there."""
        item, spec = self._read_end(body, "sourceSpec", draft=draft)
        if item.get("data", {}).get("format", _TABULAR) != _TABULAR:
            raise connector.problem("1327-400", allowed=_TABULAR)
        params = item.get("params", {})
        if params.get("filters") is not None:
            raise connector.problem("1353-400")
        if params.get("cdcEnabled") and Leniency.CDC not in self._lenient:
            rule = "is not available for this source"
            raise connector.problem("1312-400", field="params.cdcEnabled", rule=rule)
        if "data" in item:
            item["data"] = {"schema": None, "properties": None, **item["data"]}
        base_id = body.get("baseConnectionId")
        if base_id is None and draft:
            return CheckedBody(item)
        base = get_referred(self.store, place, "connections", base_id, "baseConnectionId")
        if base["connectionSpec"]["id"] != spec["id"]:
            raise problems.flow(INVALID, "connectionSpec.id is not that of the base connection.")
        if not draft:
            refuse_draft(base, "baseConnectionId")
        inherited = {"baseConnection": {"id": base_id, "connectionSpec": base["connectionSpec"]}}
        return CheckedBody({**item, "baseConnectionId": base_id, "inheritedAttributes": inherited})


class TargetConnections(Endpoints):
    """All target connections: one dataset each."""

    kind = "targetConnections"
    noun = "target connection"
    ids_in_flow = TARGETS_OF_FLOW[1]
    name_needed = False
    changeable = frozenset({"name", "description", "data", "params"})
    body = changeable | {"connectionSpec"}

    def wrong_role(self) -> problems.Problem:
        """Return the documented error for a spec that is not that of the data lake."""
        return connector.problem("1307-400", field="connectionSpec.id")

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:
        """Check a body, and that its dataset is there."""
        if "baseConnectionId" in body:
            raise connector.problem("1332-400")
        dataset_id = body["params"].get("dataSetId") if _is_object(body, "params") else None
        if not draft and _is_object(body, "params") and not dataset_id:
            raise connector.problem("1325-400")
        item, _ = self._read_end(body, "targetSpec", draft=draft)
        _check_schema(item.get("data", {}).get("schema"))
        if isinstance(dataset_id, str) and self.store.get(place, "dataSets", dataset_id) is None:
            raise problems.flow(INVALID, "params.dataSetId: there is no such dataset.")
        return CheckedBody(item)


def _is_object(body: Mapping[str, Any], name: str) -> bool:
    return isinstance(body.get(name), Mapping)


def _check_schema(reference: object) -> None:
    """Check the schema that a target connection names; its version is the one that exists."""
    if reference is None:
        return
    if not isinstance(reference, Mapping) or not isinstance(reference.get("id"), str):
        raise problems.flow(INVALID, "data.schema.id is required and must be a string.")
    if not _VERSION.search(str(reference.get("version", ""))):
        raise problems.flow(INVALID, "data.schema.version must end with ;version=1.")


def get_referred(store: Store, place: Place, kind: str, entity_id: object, where: str) -> Any:  # noqa: ANN401 - an item
    """Return an item that a body refers to, or raise the documented error."""
    if not isinstance(entity_id, str) or not entity_id:
        raise problems.flow(INVALID, f"{where} is required.")
    item = store.get(place, kind, entity_id)
    if item is None:
        raise problems.flow("1439-400", f"{where}: no such thing.", entity=(kind, entity_id[:64]))
    return item


def refuse_draft(item: Mapping[str, Any], where: str) -> None:
    """Raise the documented error for a draft."""
    if item["state"] == DRAFT:
        raise problems.flow("1444-400", f"{where} is a draft: publish it first.")
