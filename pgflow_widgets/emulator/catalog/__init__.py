"""Keeps datasets, and the batches that flows bring into them, as Catalog does.

Source: contract, dataflow.md 4; Adobe's Catalog description and its pages on data access.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import dataset_bodies
from pgflow_widgets.emulator.http import json_object, number_parameter, parse_digits, refuse_unknown
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store

if TYPE_CHECKING:
    from multidict import MultiMapping

DATASETS = "dataSets"
BATCHES = "batches"
SUCCESS = "success"

_LARGEST_PAGE = 100
_DEFAULT_PAGE = 20
_PAGING = frozenset({"limit", "start", "orderBy", "properties", "property", "tags"})
_LAST_BATCHES = frozenset(
    {
        *("dataSetId", "lastBatchId", "lastBatchStatus", "lastSuccessfulBatchId"),
        *("lastFailedBatchId", "created", "updated", "limit", "start", "orderBy", "properties"),
    }
)
_OWN = {
    DATASETS: frozenset({"name", "description", "enableErrorDiagnostics"}),
    BATCHES: frozenset({"status", "externalId"}),
}
_STAMPED = frozenset(
    {"version", "created", "updated", "createdClient", "createdUser", "updatedUser"}
)
_BOUNDS = {
    f"{name}{word}": (field, sign)
    for name, field in (("created", "created"), ("start", "started"), ("end", "completed"))
    for word, sign in (("After", 1), ("Before", -1))
}


class Catalog:
    """All datasets and batches of all organisations.

    Parameters
    ----------
    store, identifiers
        Where everything is kept, and what gives times.
    registry
        Knows the schemas.
    """

    def __init__(self, store: Store, identifiers: Identifiers, registry: SchemaRegistry) -> None:
        self._store = store
        self._identifiers = identifiers
        self._registry = registry

    def create(self, place: Place, body: object) -> str:
        """Store a new dataset, and return its id."""
        fields = dataset_bodies.new_dataset(json_object(body), self._table_names(place))
        if self._registry.schema(place, fields["schemaRef"]["id"]) is None:
            raise problems.platform(400, "schemaRef.id is not a schema of this organisation.")
        return self._add(place, DATASETS, fields)

    def change(
        self, place: Place, dataset_id: str, change: Callable[[Mapping[str, Any]], dict[str, Any]]
    ) -> None:
        """Change a dataset that exists, all of it or nothing."""
        before = self.item(place, DATASETS, dataset_id)
        item = dataset_bodies.changed_dataset(before, change(before))
        item |= {"updatedAt": self._identifiers.now()}
        self._store.update(place, DATASETS, item, {})

    def _table_names(self, place: Place) -> set[str]:
        datasets = self._store.items(place, DATASETS)
        return {n for d in datasets for n in d.get("tags", {}).get(dataset_bodies.TABLE_TAG, ())}

    def add_batch(self, place: Place, fields: Mapping[str, Any]) -> str:
        """Store a new batch, and return its id."""
        return self._add(place, BATCHES, fields)

    def last_batches(self, place: Place, parameters: MultiMapping[str]) -> dict[str, Any]:
        """Return the last batch of each dataset, the last good and the last bad one, by dataset."""
        refuse_unknown(parameters, _LAST_BATCHES)
        last: dict[str, Any] = {}
        for batch in self._store.items(place, BATCHES):
            dataset = batch["relatedObjects"][0]["id"]
            facts = last.setdefault(dataset, {"_id": dataset, "imsOrg": place.org})
            facts |= {
                "lastBatchId": batch["id"],
                "lastBatchStatus": batch["status"],
                "created": batch["createdAt"],
                "updated": batch["updatedAt"],
            }
            kind = {SUCCESS: "lastSuccessfulBatchId", "failed": "lastFailedBatchId"}
            if batch["status"] in kind:
                facts[kind[batch["status"]]] = batch["id"]
        return _page([*last.values()], parameters)

    def update_batch(self, place: Place, batch_id: str, changed: Mapping[str, Any]) -> None:
        """Change a batch that exists."""
        item = self.item(place, BATCHES, batch_id)
        item |= {**changed, "updatedAt": self._identifiers.now()}
        self._store.update(place, BATCHES, item, {})

    def batches(self, place: Place, dataset_id: str) -> Sequence[dict[str, Any]]:
        """Return the batches of a dataset."""
        pointer = "$.relatedObjects[0].id"
        return list(self._store.referrers(place, BATCHES, pointer, dataset_id))

    def item(self, place: Place, kind: str, entity_id: str) -> dict[str, Any]:
        """Return a dataset or a batch as it is kept, or raise the error."""
        item = self._store.get(place, kind, entity_id)
        if item is None:
            raise problems.platform(404, f"No such object in {kind}.")
        return item

    def get(self, place: Place, kind: str, entity_id: str, properties: str) -> dict[str, Any]:
        """Return one object, keyed by its id."""
        item = _answer_of(place, kind, self.item(place, kind, entity_id))
        return {entity_id: _only(item, properties)}

    def list(self, place: Place, kind: str, parameters: MultiMapping[str]) -> dict[str, Any]:
        """List what fits, keyed by id."""
        allowed = _PAGING | _OWN[kind] | _STAMPED
        if kind == BATCHES:
            allowed |= {"dataSet", "batch", *_BOUNDS}
        refuse_unknown(parameters, allowed)
        stored = self._store.items(place, kind)
        items = [_answer_of(place, kind, item) | {"_id": item["id"]} for item in stored]
        return _page(items, parameters)

    def delete(self, place: Place, dataset_id: str) -> Sequence[str]:
        """Delete a dataset that no flow writes to; return the ids of its batches, deleted too."""
        self.item(place, DATASETS, dataset_id)
        targets = list(
            self._store.referrers(place, "targetConnections", "$.params.dataSetId", dataset_id)
        )
        flows = [
            flow["id"]
            for target in targets
            for flow in self._store.referrers(place, "flows", "$.targetConnectionIds", target["id"])
            if flow["state"] not in {DRAFT, "disabled"}
        ]
        if flows:
            raise problems.platform(400, f"These flows write to the dataset: {', '.join(flows)}.")
        batches = [batch["id"] for batch in self.batches(place, dataset_id)]
        for batch_id in batches:
            self._store.delete(place, BATCHES, batch_id)
        self._store.delete(place, DATASETS, dataset_id)
        return batches

    def _add(self, place: Place, kind: str, fields: Mapping[str, Any]) -> str:
        now, is_batch = self._identifiers.now(), kind == BATCHES
        entity_id = self._identifiers.ulid() if is_batch else self._identifiers.hex(12)
        stamped = {"id": entity_id, "createdAt": now, "updatedAt": now, "client": place.client}
        self._store.add(place, kind, {**stamped, **fields}, {})
        return entity_id


def _answer_of(place: Place, kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    hidden = {"id", "createdAt", "updatedAt", "client"}
    ids = {"id": item["id"], "externalId": item["id"]} if kind == BATCHES else {}
    user = f"{item['client']}@techacct.adobe.com"
    return {
        **{name: value for name, value in item.items() if name not in hidden},
        **ids,
        "created": item["createdAt"],
        "updated": item["updatedAt"],
        "createdClient": item["client"],
        "createdUser": user,
        "updatedUser": user,
        "imsOrg": place.org,
        "version": "1.0.5" if kind == BATCHES else "1.0.0",
    }


def _page(items: list[dict[str, Any]], parameters: MultiMapping[str]) -> dict[str, Any]:
    """Return the page of a list that the query parameters ask for, keyed by id."""
    limit = number_parameter(parameters, "limit", _DEFAULT_PAGE)
    if not 1 <= limit <= _LARGEST_PAGE:
        raise problems.platform(400, f"limit must be a whole number from 1 to {_LARGEST_PAGE}.")
    start = number_parameter(parameters, "start", 0)
    items = [i for i in items if all(_fits(i, *wanted) for wanted in parameters.items())]
    for name, down in reversed(_order(parameters.get("orderBy") or "desc:created")):
        items.sort(key=lambda item, name=name: _key(item.get(name)), reverse=down)  # type: ignore[misc]
    properties = parameters.get("properties", "")
    return {item.pop("_id"): _only(item, properties) for item in items[start : start + limit]}


def _only(item: dict[str, Any], properties: str) -> dict[str, Any]:
    wanted = {name.strip() for name in properties.split(",")} - {""}
    return {k: v for k, v in item.items() if k in wanted} if wanted else item


def _fits(item: Mapping[str, Any], name: str, value: str) -> bool:
    if name in _PAGING - {"property"}:
        return True
    if name == "property":
        path, sign, wanted = value.partition("==")
        if not sign:
            raise problems.platform(400, "property must be a field, ==, and a value.")
        inner: Any = item
        for part in path.split("."):
            inner = inner.get(part) if isinstance(inner, Mapping) else None
        return str(inner) == wanted.strip('"')
    if name == "dataSet":
        related = item.get("relatedObjects", ())
        return any(reference == {"type": "dataSet", "id": value} for reference in related)
    if name in {"batch", "dataSetId"}:
        return item["_id"] in value.split(",")
    if name in _BOUNDS:
        field, sign_of = _BOUNDS[name]
        time = parse_digits(value, 15)
        if time is None:
            raise problems.platform(400, "A time must be milliseconds since 1970.")
        return field in item and bool((item[field] - time) * sign_of > 0)
    known = item.get(name)
    return (str(known).lower() if isinstance(known, bool) else str(known)) in value.split(",")


def _order(text: str) -> list[tuple[str, bool]]:
    direction, sign, names = text.rpartition(":")
    if sign and direction not in {"asc", "desc"}:
        raise problems.platform(400, "orderBy must be asc: or desc: and names of fields.")
    return [(name.strip(), direction == "desc") for name in names.split(",")]


def _key(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value)
