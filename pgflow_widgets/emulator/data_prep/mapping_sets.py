"""Keeps mapping sets, validates them and previews what they make of rows.

Source: contract, dataflow.md 6; Adobe's Data Prep description.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.data_prep import syntax
from pgflow_widgets.emulator.data_prep.mapping_bodies import (
    read_mappings,
    schema_in_body,
    schema_reference,
    source_columns,
)
from pgflow_widgets.emulator.data_prep.row_mapping import CompiledRule, MappingError, compile_rule
from pgflow_widgets.emulator.data_prep.row_preview import describe_failure, preview_rows
from pgflow_widgets.emulator.http import json_object, number_parameter, refuse_unknown
from pgflow_widgets.emulator.limits.cost_limits import SlowError
from pgflow_widgets.emulator.limits.daemon_threads import DaemonThreads
from pgflow_widgets.emulator.schema_registry import schemas
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store

if TYPE_CHECKING:
    from multidict import MultiMapping

KIND = "mappingSets"
_MOST_ROWS = 1000
_AT_ONCE = 2
_LARGEST_PAGE = 100
_VERSIONED = ("version", "name", "updatedAt", "client", "schema", "inputSchema", "mappings")


class DataPrep:
    """All mapping sets of all organisations.

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
        self._threads = DaemonThreads(_AT_ONCE)

    def create(self, place: Place, body: object) -> dict[str, Any]:
        """Store a new mapping set, if all its mappings are valid."""
        now, set_id = self._identifiers.now(), self._identifiers.hex(16)
        item = self._build_item(place, body, set_id, now) | {"createdAt": now, "version": 0}
        self._store.add(place, KIND, item, {})
        return _brief(item)

    def replace(self, place: Place, set_id: str, body: object) -> dict[str, Any]:
        """Put other mappings in place of those of a set: its next version."""
        before = self.item(place, set_id)
        now = self._identifiers.now()
        item = self._build_item(place, body, set_id, now)
        earlier = [*before.get("earlier", ()), {name: before[name] for name in _VERSIONED}]
        version = before["version"] + 1
        item |= {"createdAt": before["createdAt"], "version": version, "earlier": earlier}
        self._store.update(place, KIND, item, {})
        return _answer_of(item)

    def list(self, place: Place, parameters: MultiMapping[str]) -> dict[str, Any]:
        """List mapping sets."""
        refuse_unknown(parameters, {"limit", "start", "name", "orderBy", "expandSchema"})
        limit = number_parameter(parameters, "limit", 10)
        start = number_parameter(parameters, "start", 0)
        name = parameters.get("name")
        items = [item for item in self._store.items(place, KIND) if name in {None, item["name"]}]
        if (parameters.get("orderBy") or "").startswith("-"):
            items.reverse()
        page = items[start : start + min(limit, _LARGEST_PAGE)]
        return _page_of([_answer_of(item) for item in page], limit)

    def get(self, place: Place, set_id: str, version: str | None = None) -> dict[str, Any]:
        """Return one mapping set, its newest version if none is named."""
        return _answer_of(self.item(place, set_id, version))

    def mappings(self, place: Place, set_id: str) -> dict[str, Any]:
        """List the mappings of a set."""
        mappings = _answer_of(self.item(place, set_id))["mappings"]
        return _page_of(mappings, len(mappings))

    def mapping(self, place: Place, set_id: str, mapping_id: str) -> dict[str, Any]:
        """Return one mapping of a set."""
        for mapping in _answer_of(self.item(place, set_id))["mappings"]:
            if mapping["id"] == mapping_id:
                answer: dict[str, Any] = mapping
                return answer
        raise problems.platform(404, "No such mapping.")

    def item(self, place: Place, set_id: str, version: str | None = None) -> dict[str, Any]:
        """Return a version of a mapping set as it is kept, or raise the error."""
        newest = self._store.get(place, KIND, set_id)
        if newest is None:
            raise problems.platform(404, "No such mapping set.")
        for item in (newest, *newest.get("earlier", ())):
            if version in {None, str(item["version"])}:
                return {**newest, **item}
        raise problems.platform(404, "No such version of the mapping set.")

    def rules(
        self,
        place: Place,
        set_id: str,
        schema_id: str,
        columns: Sequence[str],
        *,
        version: str | None = None,
    ) -> Sequence[CompiledRule]:
        """Return the rules of a set for a run into a schema, of its newest version if none is said.

        Raises
        ------
        Problem
            The set is gone, is for another schema, or does not fit the schema or the columns.
        """
        item = self.item(place, set_id, version)
        if item["schema"]["id"] != schema_id:
            raise problems.platform(400, "The mapping is for another schema than the dataset.")
        mapping_set = {"mappings": item["mappings"], "outputSchema": {"schemaRef": item["schema"]}}
        if columns:
            properties = dict.fromkeys(columns)
            mapping_set["inputSchema"] = {"jsonSchema": {"properties": properties}}
        rules = []
        for mapping, rule in zip(item["mappings"], self._rules(place, mapping_set), strict=True):
            if isinstance(rule, MappingError):
                raise problems.platform(400, f"{mapping['destination']}: {rule}")
            rules.append(rule)
        return rules

    def validate(self, place: Place, body: object) -> dict[str, Any]:
        """Return for each mapping whether it can work."""
        mapping_set = json_object(body)
        results = self._rules(place, mapping_set)
        answers = [
            {"status": "FAILED", "errors": [describe_failure(mapping, result)]}
            if isinstance(result, MappingError)
            else {"status": "SUCCESS", "errors": None}
            for mapping, result in zip(read_mappings(mapping_set), results, strict=True)
        ]
        return {"validationResponse": answers}

    async def preview(self, place: Place, body: object) -> object:
        """Map rows, and tell for each what did not work."""
        request = json_object(body)
        mapping_set = json_object(request.get("mappingSet"), "mappingSet")
        data = request.get("data")
        given_rows = data if isinstance(data, list) else [data]
        rows = [row for row in given_rows if isinstance(row, Mapping)]
        if len(rows) > _MOST_ROWS or len(rows) < len(given_rows):
            raise problems.platform(400, f"data must be an object or at most {_MOST_ROWS} of them.")
        rules = [*zip(read_mappings(mapping_set), self._rules(place, mapping_set), strict=True)]
        try:
            answers = await self._threads.run(lambda: preview_rows(rows, rules))
        except SlowError as error:
            raise problems.platform(400, error.message) from None
        return answers if isinstance(data, list) else answers[0]

    def _build_item(self, place: Place, body: object, set_id: str, now: int) -> dict[str, Any]:
        mapping_set = json_object(body)
        mappings = read_mappings(mapping_set)
        if not mappings:
            raise problems.platform(400, "mappings is required and must be an array of mappings.")
        schema_id, content_type = schema_reference(mapping_set)
        for number, result in enumerate(self._rules(place, mapping_set)):
            if isinstance(result, MappingError):
                raise problems.platform(400, f"mappings.{number}: {result}")
        name = mapping_set.get("name")
        return {
            "id": set_id,
            "name": name if isinstance(name, str) else "",
            "updatedAt": now,
            "client": place.client,
            "schema": {"id": schema_id, "contentType": content_type},
            "inputSchema": mapping_set.get("inputSchema"),
            "mappings": [{"id": self._identifiers.hex(16), **mapping} for mapping in mappings],
        }

    def _rules(
        self, place: Place, mapping_set: Mapping[str, Any]
    ) -> Sequence[CompiledRule | MappingError]:
        schema = schema_in_body(mapping_set)
        if schema is None:
            schema_id, _ = schema_reference(mapping_set)
            schema = self._registry.schema(place, schema_id)
        if schema is None:
            raise problems.platform(400, "outputSchema.schemaRef.id is not a known schema.")
        targets = {field.path: field for field in schemas.iterate_fields(schema)}
        columns = source_columns(mapping_set)
        taken: set[tuple[str, ...]] = set()
        rules: list[CompiledRule | MappingError] = []
        for mapping in read_mappings(mapping_set):
            try:
                understood: CompiledRule | MappingError = compile_rule(mapping, targets, columns)
            except MappingError as error:
                understood = error
            path = syntax.attribute_path(mapping["destination"])
            if path in taken:
                understood = MappingError("Another mapping fills this field already.")
            taken.add(path)
            rules.append(understood)
        return rules


def _page_of(data: Sequence[Any], limit: int) -> dict[str, Any]:
    return {"data": data, "_page": {"count": len(data), "limit": limit}, "_links": {}}


def _brief(item: Mapping[str, Any]) -> dict[str, Any]:
    user = f"{item['client']}@techacct.adobe.com"
    return {
        "id": item["id"],
        "version": item["version"],
        "createdDate": item["createdAt"],
        "modifiedDate": item["updatedAt"],
        "createdBy": user,
        "modifiedBy": user,
    }


def _answer_of(item: Mapping[str, Any]) -> dict[str, Any]:
    brief = _brief(item)
    shared = {**brief, "version": 0, "identity": False}
    del shared["id"]
    mappings = [
        {
            **shared,
            **mapping,
            "sourceAttribute": mapping["source"],
            "destinationXdmPath": mapping["destination"],
        }
        for mapping in item["mappings"]
    ]
    return {
        **brief,
        **{name: item[name] for name in ("name", "inputSchema") if item[name]},
        "outputSchema": {"schemaRef": item["schema"]},
        "xdmSchema": item["schema"]["id"],
        "xdmVersion": "1.0",
        "mappings": mappings,
    }
