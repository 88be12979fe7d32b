"""Makes, lists, changes, publishes and deletes resources of any kind.

Source: contract, flow-service.md 0, 1.4 and 1.5; dataflow.md 11.
"""

from __future__ import annotations

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import json_patch
from pgflow_widgets.emulator.flow_service.list_query import ListQuery
from pgflow_widgets.emulator.flow_service.request_bodies import (
    INVALID,
    body_object,
    refuse_unknown_flow_parameters,
)
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store

if TYPE_CHECKING:
    from multidict import MultiMapping

ENABLED = "enabled"

_STAMPED = frozenset(
    {
        *("id", "createdAt", "updatedAt", "createdBy", "updatedBy"),
        *("createdClient", "updatedClient", "sandboxId", "sandboxName", "imsOrgId"),
        *("state", "version", "etag", "lastOperation"),
    }
)


@dataclass(frozen=True, slots=True)
class CheckedBody:
    """What a body asks for, checked.

    Parameters
    ----------
    visible
        The item's fields.
    secret
        What is kept and never shown.
    """

    visible: Mapping[str, Any]
    secret: Mapping[str, Any] = field(default_factory=dict)


class Resources(ABC):
    """All things of one kind.

    Parameters
    ----------
    store
        Where everything is kept.
    identifiers
        What gives ids, etags and times.
    """

    kind: ClassVar[str]
    """As in the path."""
    noun: ClassVar[str]
    """As in a sentence."""
    body: ClassVar[frozenset[str]]
    """What a create call may hold."""
    changeable: ClassVar[frozenset[str]]
    """What a patch may touch."""
    extra_fields: ClassVar[frozenset[str]] = frozenset()
    """What an item has beyond its body and the stamps that all have."""

    def __init__(self, store: Store, identifiers: Identifiers) -> None:
        self.store = store
        self.identifiers = identifiers

    @abstractmethod
    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:
        """Check a body, whether it is new or what a patch made of it.

        A draft may leave out what is needed later; what it holds must be right.
        """

    def in_use(self, place: Place, item: Mapping[str, Any]) -> problems.Problem | None:  # noqa: ARG002
        """Return the documented error if something still uses the item."""
        return None

    def check_new(self, item: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Raise the documented error if an item cannot begin like this, though it could stay."""
        return

    def create(self, place: Place, parameters: MultiMapping[str], body: object) -> dict[str, Any]:
        """Store a new item."""
        draft = _is_draft(parameters)
        content = self.content(place, body_object(body), draft=draft)
        if not draft:
            self.check_new(content.visible)
        return self._add(place, content, draft=draft)

    def list(self, place: Place, parameters: MultiMapping[str]) -> str:
        """List what fits a query string, as JSON."""
        return self._list(place, ListQuery.parse(parameters, self._filterable), f"/{self.kind}")

    def search(self, place: Place, parameters: MultiMapping[str], body: object) -> str:
        """List what fits the filters of a body, as JSON."""
        query = ListQuery.parse_search(parameters, body, self._filterable)
        return self._list(place, query, f"/{self.kind}/search")

    def get(self, place: Place, entity_id: str) -> dict[str, Any]:
        """Return one item, in the envelope of a list."""
        return {"items": [self.item(place, entity_id)]}

    def update(
        self, place: Place, entity_id: str, body: object, *, if_match: str | None
    ) -> dict[str, Any]:
        """Change an item, if the caller has seen its present version.

        Nothing is awaited between the look and the write, so no update gets lost.
        """
        item = self.item(place, entity_id)
        instructions = json_patch.parse_patch(body)
        if if_match is None:
            raise problems.flow("1403-400", "The header If-Match is missing.")
        self._match(item, if_match)
        for instruction in instructions:
            self.refuse_change(item, instruction)
        changed = json_patch.apply_patch(
            self.editable_body(place, item), instructions, optional=self.changeable
        )
        content = self.content(place, changed, draft=item["state"] == DRAFT)
        rest = {name: value for name, value in item.items() if name not in self.body}
        rest["state"] = self.state_after(item, changed)
        return self._update(place, {**rest, **content.visible}, content.secret, "update")

    def delete(self, place: Place, entity_id: str) -> None:
        """Delete an item that nothing uses."""
        if problem := self.in_use(place, self.item(place, entity_id)):
            raise problem
        self.store.delete(place, self.kind, entity_id)

    def act(
        self, place: Place, entity_id: str, parameters: MultiMapping[str], *, if_match: str | None
    ) -> dict[str, Any]:
        """Do what ``op`` says: publish a draft, or what the kind knows besides."""
        item = self.item(place, entity_id)
        if if_match is not None:
            self._match(item, if_match)
        refuse_unknown_flow_parameters(parameters, {"op", "subOp"})
        step = (parameters.get("subOp") or "apply").casefold()
        if step not in {"apply", "rollback", "progress"}:
            raise problems.flow("1435-400", "subOp must be apply, rollback or progress.")
        return self.transition(place, item, (parameters.get("op") or "").casefold())

    def transition(self, place: Place, item: dict[str, Any], action: str) -> dict[str, Any]:
        """Bring an item into another state."""
        if action in {"finalize", "finalize_update"}:
            raise problems.flow("1402-400", f"The action {action} is for providers only.")
        if action != "publish":
            raise problems.flow(INVALID, f"op is not an action that a {self.noun} knows.")
        if item["state"] != DRAFT:
            raise self.wrong_state(item, f"This {self.noun} is no draft.")
        content = self.content(place, self.editable_body(place, item), draft=False)
        self.check_new(content.visible)
        published = {**item, **content.visible, "state": ENABLED}
        return self._update(place, published, content.secret, "publish")

    def item(self, place: Place, entity_id: str) -> dict[str, Any]:
        """Return an item, or raise the documented error."""
        item = self.store.get(place, self.kind, entity_id)
        if item is None:
            raise problems.flow(
                "1439-404", f"No such {self.noun}.", entity=(self.kind, entity_id[:64])
            )
        return item

    def derived_fields(self, entity_id: str) -> dict[str, Any]:  # noqa: ARG002
        """Return what an item shows besides, from its id."""
        return {}

    def editable_body(self, place: Place, item: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return the body that would make this item, for a patch to work on."""
        return {name: item[name] for name in self.body if name in item}

    def refuse_change(
        self,
        item: Mapping[str, Any],  # noqa: ARG002
        instruction: json_patch.PatchInstruction,
    ) -> None:
        """Raise the documented error if an instruction touches what cannot change."""
        if instruction.path[0] not in self.changeable:
            raise problems.flow("1455-400", f"{instruction.pointer[:64]} cannot be changed.")

    def state_after(self, item: Mapping[str, Any], changed: Mapping[str, Any]) -> str:  # noqa: ARG002
        """Return the state after a patch."""
        state: str = item["state"]
        return state

    def wrong_state(self, item: Mapping[str, Any], detail: str) -> problems.Problem:
        """Return the error for something that the item's state does not allow."""
        return problems.flow("1457-400", detail, entity=(self.kind, item["id"]))

    @property
    def _filterable(self) -> frozenset[str]:
        return _STAMPED | self.body | self.extra_fields

    def _list(self, place: Place, query: ListQuery, path: str) -> str:
        bounds, rest = query.bounds, query.rest
        if query.count and not rest:
            return json.dumps({"count": self.store.count(place, self.kind, bounds=bounds)})
        items = self.store.json_items(
            place, self.kind, order=query.order, after=query.after, bounds=bounds
        )
        if query.count or rest or query.fields:
            return json.dumps(query.answer(path, map(json.loads, items)))
        return query.answer_json(path, items)  # what is kept is sent as it is

    def _match(self, item: Mapping[str, Any], if_match: str) -> None:
        if if_match != item["etag"]:
            raise problems.flow(
                "1404-412", "If-Match is not the current etag.", entity=(self.kind, item["id"])
            )

    def _add(self, place: Place, content: CheckedBody, *, draft: bool) -> dict[str, Any]:
        now, etag = self.identifiers.now(), self.identifiers.etag()
        entity_id = self.identifiers.id()
        item = {
            "id": entity_id,
            "createdAt": now,
            "updatedAt": now,
            "createdBy": _account(place),
            "updatedBy": _account(place),
            "createdClient": place.client,
            "updatedClient": place.client,
            "sandboxId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{place.org}/{place.sandbox}")),
            "sandboxName": place.sandbox,
            "imsOrgId": place.org,
            **content.visible,
            **self.derived_fields(entity_id),
            "state": DRAFT if draft else ENABLED,
            "version": etag,
            "etag": etag,
            "lastOperation": {
                "started": now,
                "updated": now,
                "operation": "draft_create" if draft else "create",
            },
        }
        self.store.add(place, self.kind, item, content.secret)
        return {"id": item["id"], "etag": etag}

    def _update(
        self, place: Place, item: dict[str, Any], secret: Mapping[str, Any], operation: str
    ) -> dict[str, Any]:
        now, etag = self.identifiers.now(), self.identifiers.etag()
        item |= {
            "updatedAt": now,
            "updatedBy": _account(place),
            "updatedClient": place.client,
            "version": etag,
            "etag": etag,
            "lastOperation": {"started": now, "updated": now, "operation": operation},
        }
        self.store.update(place, self.kind, item, secret)
        return {"id": item["id"], "etag": etag}


def _is_draft(parameters: MultiMapping[str]) -> bool:
    refuse_unknown_flow_parameters(parameters, {"mode"})
    mode = parameters.get("mode") or ""
    if mode.casefold() not in {"", DRAFT}:
        raise problems.flow("1452-400", f"mode must be {DRAFT}.")
    return bool(mode)


def _account(place: Place) -> str:
    return f"{place.client}@techacct.adobe.com"
