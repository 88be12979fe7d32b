"""Serves the connection specs and flow specs, the same ones to all organisations.

Source: contract, flow-service.md 2 and 5; dataflow.md 7.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import flow_spec
from pgflow_widgets.emulator.flow_service.list_query import ListQuery
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.model import platform
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import SOURCES, Source

if TYPE_CHECKING:
    from multidict import MultiMapping

Spec = dict[str, Any]

_FIELDS = frozenset(
    {
        *("id", "name", "providerId", "version", "attributes", "permissionsInfo"),
        *("authSpec", "sourceSpec", "targetSpec", "exploreSpec"),
        *("sourceConnectionSpecIds", "targetConnectionSpecIds"),
        *("optionSpec", "transformationSpecs", "scheduleSpec", "runSpec"),
    }
)


class Specs:
    """The specs of one kind, the same in every place.

    Parameters
    ----------
    kind
        As in the path.
    noun
        As in a sentence.
    items
        All of them.
    """

    def __init__(self, kind: str, noun: str, items: Sequence[Spec]) -> None:
        self.kind = kind
        self.items = items
        self._noun = noun

    def list(self, _place: Place, parameters: MultiMapping[str]) -> str:
        """List what fits a query string, as JSON."""
        return self._answer(ListQuery.parse(parameters, _FIELDS), f"/{self.kind}")

    def search(self, _place: Place, parameters: MultiMapping[str], body: object) -> str:
        """List what fits the filters of a body, as JSON."""
        return self._answer(
            ListQuery.parse_search(parameters, body, _FIELDS), f"/{self.kind}/search"
        )

    def get(self, _place: Place, spec_id: str) -> dict[str, Any]:
        """Return one spec, in the envelope of a list."""
        specs = [spec for spec in self.items if spec["id"] == spec_id]
        if not specs:
            raise problems.flow("1439-404", f"No such {self._noun}.", entity=(self.kind, spec_id))
        return {"items": specs}

    def not_writable(self) -> problems.Problem:
        """Return the error for who is no provider."""
        return problems.flow("1426-400", f"A {self._noun} is written by its provider only.")

    def _answer(self, query: ListQuery, path: str) -> str:
        return json.dumps(query.answer(path, query.sort_items(self.items)))


def list_connection_specs(cloud: Cloud) -> Specs:
    """Return the specs of the databases that the cloud offers, and of the data lake."""
    described = [_source(source, cloud) for source in SOURCES]
    return Specs("connectionSpecs", "connection spec", [*described, _data_lake()])


def list_flow_specs() -> Specs:
    """Return the flow spec that brings a database's table into the data lake."""
    return Specs("flowSpecs", "flow spec", [_crm_to_aep()])


def _source(source: Source, cloud: Cloud) -> Spec:
    return {
        "id": source.connection_spec_id,
        "name": source.name,
        "providerId": source.provider_id,
        "version": source.connection_spec_version,
        "authSpec": [
            {"name": spec.name, "type": spec.type, "spec": spec.json_schema()}
            for spec in source.auth[cloud]
        ],
        "sourceSpec": {
            "spec": {
                "type": "object",
                "properties": {"tableName": {"type": "string"}, "columns": {"type": "array"}},
                "required": ["tableName"],
            },
            "attributes": {"uiAttributes": {"isSource": True, "category": "database"}},
        },
        "exploreSpec": {
            "name": "Resource",
            "type": "Resource",
            "requestSpec": {},
            "responseSpec": {},
        },
        "attributes": {
            "category": "Databases",
            "isSource": True,
            "isDraftModeSupported": True,
            "uiAttributes": {"apiFeatures": {"explorePaginationSupported": False}},
        },
        "permissionsInfo": _permissions(),
    }


def _data_lake() -> Spec:
    return {
        "id": platform.DATA_LAKE_SPEC_ID,
        "name": "Data Lake",
        "providerId": SOURCES[0].provider_id,
        "version": platform.DATA_LAKE_SPEC_VERSION,
        "authSpec": [],
        "targetSpec": {
            "name": "Data Lake",
            "type": "DataLake",
            "spec": {
                "type": "object",
                "properties": {"dataSetId": {"type": "string", "minLength": 1}},
                "required": ["dataSetId"],
            },
        },
        "attributes": {"category": "Data Lake", "isSource": False, "isDraftModeSupported": True},
        "permissionsInfo": _permissions(),
    }


def _crm_to_aep() -> Spec:
    schedule = {"name": "PeriodicSchedule", "type": "Periodic", "spec": flow_spec.schedule_schema()}
    return {
        "id": platform.FLOW_SPEC_ID,
        "name": platform.FLOW_SPEC_NAME,
        "providerId": SOURCES[0].provider_id,
        "version": platform.FLOW_SPEC_VERSION,
        "sourceConnectionSpecIds": [source.connection_spec_id for source in SOURCES],
        "targetConnectionSpecIds": [platform.DATA_LAKE_SPEC_ID],
        "optionSpec": {"name": "OptionSpec", "spec": flow_spec.options_schema()},
        "transformationSpecs": [
            {"name": name, "spec": schema}
            for name, schema in flow_spec.transformation_schemas().items()
        ],
        "scheduleSpec": schedule,
        "runSpec": {"name": "ProviderParams", "spec": flow_spec.run_schema()},
        "attributes": {
            "isSourceFlow": True,
            "isDraftModeSupported": True,
            "recordTypeEnabled": True,
            "defaultRecordType": "profile",
            "flacValidationSupported": True,
            "frequency": "batch",
            "notification": {"category": "sources", "flowRun": {"enabled": True}},
        },
        "permissionsInfo": _permissions(),
    }


def _permissions() -> dict[str, Any]:
    wanted = {"@type": "lowLevel", "name": "EnterpriseSource"}
    return {
        "view": [{**wanted, "permissions": ["read"]}],
        "manage": [{**wanted, "permissions": ["write"]}],
    }
