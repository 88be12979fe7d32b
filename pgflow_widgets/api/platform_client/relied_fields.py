"""Declare which fields of Adobe's answers are relied on, and which others its documents show.

A word is ``path:kind``; ``?`` behind it is a field that is used where it is there, ``+`` one that
is documented and not used, and below a path that ends with ``.*`` anything may stand.
Source: contract, flow-service.md; dataflow.md; after-the-load.md 4; auth.md 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.messages import connections, schemas
from pgflow_widgets.api.messages.json_values import as_objects
from pgflow_widgets.api.messages.request import Request, equality_filter, service_request
from pgflow_widgets.api.messages.sandboxes import list_sandboxes_request
from pgflow_widgets.model import platform
from pgflow_widgets.model.sources import POSTGRESQL

_FEW = ("limit", "20")
_ANY_OF_FLOW_SERVICE = """
    id:text name:text description:text? state:text? etag:text version:text? createdAt:number
    updatedAt:number createdBy:text? updatedBy:text? createdClient:text+ updatedClient:text+
    imsOrgId:text+ orgId:text+ sandboxId:text+ sandboxName:text? lastOperation.*:object+
    labels:list+ providerRefId:text+ connectionSpec.id:text connectionSpec.version:text?
    connectionSpec.name:text+ inheritedAttributes.*:object?
"""
_SPEC = """
    id:text name:text version:text providerId:text? attributes.*:object+ permissionsInfo.*:object+
    type:text+ uiAttributes.*:object+ description:text+
"""


@dataclass(frozen=True, slots=True)
class ReliedField:
    """A field of an answer.

    Parameters
    ----------
    path
        Dots between its parts, ``[]`` behind a list.
    kind
        ``text``, ``number``, ``flag``, ``list`` or ``object``.
    always
        Whether every item is relied on to have it.
    used
        Whether anything is read from it.
    """

    path: str
    kind: str
    always: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A list of things that an organisation has, and what each of them holds.

    Parameters
    ----------
    area, name
        The service, and the things.
    request
        Asks for a few of them.
    place
        Where they stand in the answer: the name of a list; empty where the answer is one thing,
        and ``*`` where it is an object of them by id.
    declared
        Their fields, as the module says.
    """

    area: str
    name: str
    request: Request
    place: str
    declared: str

    @property
    def fields(self) -> dict[str, ReliedField]:
        """The fields by path."""
        by_path = {}
        for word in self.declared.split():
            path, _, kind = word.rpartition(":")
            mark = kind[-1] if kind[-1] in "?+" else ""
            field = ReliedField(path, kind.removesuffix(mark), not mark, mark != "+")
            by_path[path.removesuffix(".*")] = field
        return by_path

    def items(self, answer: object) -> list[Mapping[str, Any]] | None:
        """Return the things of an answer; None if they do not stand where they should."""
        if not isinstance(answer, dict):
            return None
        if self.place == "*":
            return list(as_objects(list(answer.values())))
        things = [answer] if not self.place else answer.get(self.place)
        return list(as_objects(things)) if isinstance(things, list) else None


def _flow_service(name: str, path: str, declared: str, *query: tuple[str, str]) -> Sample:
    request = Request(f"look at the {name}", "GET", path, query or (_FEW,))
    return Sample("Flow Service", name, request, "items", declared)


def _neighbour(
    area: str, name: str, service: str, path: str, place: str, declared: str, **headers: str
) -> Sample:
    purpose = f"look at the {name}"
    request = service_request(service, purpose, "GET", path, [_FEW], headers=headers)
    return Sample(area, name, request, place, declared)


SAMPLES = (
    Sample(
        "Flow Service",
        "connection spec",
        connections.connection_specs_request([equality_filter("name", POSTGRESQL.name)]),
        "items",
        f"""
        {_SPEC} authSpec:list authSpec[].name:text authSpec[].type:text?
        authSpec[].spec.*:object sourceSpec.*:object+ targetSpec.*:object+ exploreSpec.*:object+
        """,
    ),
    _flow_service(
        "flow spec",
        "/flowSpecs",
        f"""
        {_SPEC} sourceConnectionSpecIds:list? targetConnectionSpecIds:list?
        transformationSpecs.*:list+ transformationSpec.*:list+ optionSpec.*:object?
        scheduleSpec.*:object? runSpec.*:object? sourceSpec.*:object+ uiManifest.*:object+
        """,
        ("property", f'name=="{platform.FLOW_SPEC_NAME}"'),
    ),
    _flow_service(
        "connections",
        "/connections",
        f"{_ANY_OF_FLOW_SERVICE} auth.specName:text auth.params.*:object?",
    ),
    _flow_service(
        "source connections",
        "/sourceConnections",
        f"""
        {_ANY_OF_FLOW_SERVICE} baseConnectionId:text? data.format:text? data.schema.*:object+
        data.properties.*:object+ params.*:object
        """,
    ),
    _flow_service(
        "target connections",
        "/targetConnections",
        f"{_ANY_OF_FLOW_SERVICE} baseConnectionId:text+ data.*:object? params.*:object",
    ),
    _flow_service(
        "dataflows",
        "/flows",
        """
        id:text name:text description:text? state:text etag:text version:text? createdAt:number
        updatedAt:number createdBy:text+ updatedBy:text+ createdClient:text+ updatedClient:text+
        imsOrgId:text+ orgId:text+ sandboxId:text+ sandboxName:text+ lastOperation.*:object+
        labels:list+ recordTypes:list+ runs:text+ providerRefId:text+ flowSpec.id:text
        flowSpec.version:text? sourceConnectionIds:list targetConnectionIds:list
        scheduleParams.frequency:text? scheduleParams.startTime:number?
        scheduleParams.interval:number? scheduleParams.backfill:flag? transformations:list?
        transformations[].name:text? transformations[].params.*:object? options.*:object?
        inheritedAttributes.*:object lastRunDetails.*:object? catalog.*:object+ policy.*:object+
        mappings.*:list+
        """,
    ),
    _flow_service(
        "runs",
        "/runs",
        """
        id:text flowId:text etag:text version:text+ createdAt:number updatedAt:number
        createdBy:text+ updatedBy:text+ createdClient:text+ updatedClient:text+ imsOrgId:text+
        orgId:text+ sandboxId:text+ sandboxName:text+ lastOperation.*:object+ flowSpec.*:object+
        state:text+ params.*:object? metrics.durationSummary.*:object
        metrics.sizeSummary.*:object? metrics.recordSummary.*:object?
        metrics.fileSummary.*:object+ metrics.statusSummary.status:text
        metrics.statusSummary.errors:list? metrics.statusSummary.errors[].code:text?
        metrics.statusSummary.errors[].message:text?
        metrics.statusSummary.errors[].recordCount:number?
        metrics.statusSummary.errors[].details.*:object+
        metrics.statusSummary.activityRefs:list+ metrics.statusSummary.extensions.*:object?
        activities.*:list? activites.*:list+ providerRefId:text+ sourceConnectionIds:list+
        targetConnectionIds:list+ recordTypes:list+
        """,
    ),
    _neighbour(
        "Catalog",
        "datasets",
        platform.CATALOG_PATH,
        "/dataSets",
        "*",
        """
        name:text description:text? schemaRef.id:text? schemaRef.contentType:text+
        tags.*:object? state:text+ created:number+ updated:number+ createdClient:text+
        createdUser:text+ updatedUser:text+ imsOrg:text+ version:text+ namespace:text+
        dataSource.*:object+ classification.*:object+ extensions.*:object+
        fileDescription.*:object+ files:text+ enableErrorDiagnostics:flag+ viewId:text+
        basePath:text+ statsCache.*:object+ schema.*:object+ schemaMetadata.*:object+
        unifiedProfile.*:object+ lastBatchId:text+ lastBatchStatus:text+
        lastSuccessfulBatch:text+ aspect:text+ status:text+
        """,
    ),
    _neighbour(
        "Catalog",
        "batches",
        platform.CATALOG_PATH,
        "/batches",
        "*",
        """
        status:text id:text+ externalId:text+ tags.*:object+ relatedObjects.*:list+
        inputFormat.*:object+ imsOrg:text+ started:number+ completed:number+ created:number+
        updated:number+ metrics.*:object+ errors.*:list+ createdClient:text+ createdUser:text+
        updatedUser:text+ version:text+ replay.*:object+ recordCount:number+
        availableDates.*:object+ sandboxId:text+
        """,
    ),
    Sample(
        "Schema Registry",
        "tenant",
        schemas.tenant_request(),
        "",
        """
        tenantId:text imsOrg:text+ recentlyCreatedResources.*:list+
        recentlyUpdatedResources.*:list+ classUsage.*:list+ counts.*:object+
        """,
    ),
    _neighbour(
        "Schema Registry",
        "schemas",
        platform.SCHEMA_REGISTRY_PATH,
        "/tenant/schemas",
        "results",
        """
        $id:text title:text description:text? version:text+ type:text+ allOf.*:list?
        meta:altId:text? meta:class:text? meta:immutableTags:list? meta:resourceType:text+
        meta:abstract:flag+ meta:extensible:flag+ meta:extends:list+ meta:containerId:text+
        meta:tenantNamespace:text+ meta:sandboxId:text+ meta:sandboxType:text+
        meta:xdmType:text+ meta:registryMetadata.*:object+ meta:descriptorStatus.*:object+
        imsOrg:text+ refs:list+ properties.*:object+ required:list+ meta:createdDate:text+
        meta:intendedToExtend:list+ meta:datasetNamespace:text+
        """,
        Accept="application/vnd.adobe.xed+json",
    ),
    _neighbour(
        "Data Prep",
        "mapping sets",
        platform.DATA_PREP_PATH,
        "/mappingSets",
        "data",
        """
        id:text name:text? version:number createdDate:number+ modifiedDate:number+
        createdBy:text+ modifiedBy:text+ outputSchema.*:object? inputSchema.*:object+
        mappings.*:list? xdmSchema:text+ xdmVersion:text+ status:text+ systemMappingSet:flag+
        expression.*:object+ ianaTimezone:text+ sampleData.*:object+ conflictingMappings.*:list+
        inputSchemas.*:list+
        """,
    ),
    Sample(
        "Sandbox API",
        "sandboxes",
        list_sandboxes_request(),
        "sandboxes",
        """
        name:text title:text? type:text? state:text? region:text? isDefault:flag? id:text+
        eTag:number+ createdDate:text+ lastModifiedDate:text+ createdBy:text+ modifiedBy:text+
        lastModifiedBy:text+ subState:text+ imsOrgId:text+ owner:text+
        """,
    ),
)
