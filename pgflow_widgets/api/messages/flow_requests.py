"""One builder for each call that a dataflow needs beside its base connection.

Source: contract, dataflow.md 2 to 10; flow-service.md 3 to 7; openapi/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pgflow_widgets.api.messages.request import Request, encoded_id, equals, patched
from pgflow_widgets.model import platform

_WHOLE = {"Accept": "application/vnd.adobe.xed+json"}
_FULL = {"Accept": "application/vnd.adobe.xed-full+json; version=1"}
_DESCRIPTORS = {"Accept": "application/vnd.adobe.xdm+json"}
_NOUNS = {
    "sourceConnections": "source connection",
    "targetConnections": "target connection",
    "flows": "dataflow",
    "runs": "run",
    "schemas": "schema",
    "fieldgroups": "field group",
    "classes": "class",
}


def table_keys(connection_id: str, path: str) -> Request:
    """``GET /emulator/tables/keys``, which the local Flow Service has and Adobe does not."""
    query = (("connection", connection_id), ("table", path))
    purpose = f"read the keys of {path}"
    return Request(purpose, "GET", "/tables/keys", query, service=platform.EMULATOR_PATH)


def stats() -> Request:
    """``GET /stats`` of the Schema Registry, for the tenant's id."""
    return _registry("read the tenant's id", "GET", "/stats")


def resources(kind: str, properties: Iterable[str] = (), *, start: str = "") -> Request:
    """``GET /tenant/{kind}``: schemas, field groups or classes of one's own, with all they hold."""
    query = [("orderby", "title"), ("limit", str(platform.PAGE_SIZE))]
    query += [("property", each) for each in properties]
    if start:
        query.append(("start", start))
    purpose = f"list the {_NOUNS[kind]}s"
    return _registry(purpose, "GET", f"/tenant/{kind}", query=query, headers=_WHOLE)


def create_resource(kind: str, body: Mapping[str, Any]) -> Request:
    """``POST /tenant/{kind}``."""
    purpose = f"create the {_NOUNS[kind]} {body.get('title', '')!r}"
    return _registry(purpose, "POST", f"/tenant/{kind}", body=body)


def delete_resource(kind: str, resource_id: str) -> Request:
    """``DELETE /tenant/{kind}/{id}``."""
    return _registry(
        f"delete the {_NOUNS[kind]}", "DELETE", f"/tenant/{kind}/{encoded_id(resource_id)}"
    )


def read_schema(schema_id: str) -> Request:
    """``GET /tenant/schemas/{id}``, all inherited fields included."""
    container = "tenant" if "/schemas/" in schema_id else "global"
    path = f"/{container}/schemas/{encoded_id(schema_id)}"
    return _registry("read the schema", "GET", path, headers=_FULL)


def descriptors() -> Request:
    """``GET /tenant/descriptors``."""
    purpose = "list the schemas' descriptors"
    return _registry(purpose, "GET", "/tenant/descriptors", headers=_DESCRIPTORS)


def create_descriptor(body: Mapping[str, Any]) -> Request:
    """``POST /tenant/descriptors``."""
    return _registry("declare the identity", "POST", "/tenant/descriptors", body=body)


def delete_descriptor(descriptor_id: str) -> Request:
    """``DELETE /tenant/descriptors/{id}``."""
    return _registry(
        "delete the identity", "DELETE", f"/tenant/descriptors/{encoded_id(descriptor_id)}"
    )


def datasets(name: str = "", *, start: int = 0) -> Request:
    """``GET /dataSets``, one page."""
    query = [("limit", str(platform.PAGE_SIZE)), ("start", str(start))]
    query.append(("orderBy", "asc:created"))
    if name and "," not in name:  # a comma would make two names of it
        query.append(("name", name))
    return _catalog("list the datasets", "GET", "/dataSets", query=query)


def read_dataset(dataset_id: str) -> Request:
    """``GET /dataSets/{id}``."""
    return _catalog("read the dataset", "GET", f"/dataSets/{encoded_id(dataset_id)}")


def create_dataset(body: Mapping[str, Any]) -> Request:
    """``POST /dataSets``."""
    return _catalog(f"create the dataset {body.get('name', '')!r}", "POST", "/dataSets", body=body)


def delete_dataset(dataset_id: str) -> Request:
    """``DELETE /dataSets/{id}``."""
    return _catalog("delete the dataset", "DELETE", f"/dataSets/{encoded_id(dataset_id)}")


def batches(dataset_id: str, *, start: int = 0) -> Request:
    """``GET /batches``: those of a dataset that came in whole, oldest first, one page."""
    query = [("dataSet", dataset_id), ("status", "success"), ("orderBy", "asc:created")]
    query += [("limit", str(platform.PAGE_SIZE)), ("start", str(start))]
    return _catalog("list the dataset's batches", "GET", "/batches", query=query)


def batch_files(batch_id: str, *, start: int = 0) -> Request:
    """``GET /batches/{id}/files`` of Data Access, one page."""
    query = [("limit", str(platform.PAGE_SIZE)), ("start", str(start))]
    return _access("list the batch's files", f"/batches/{encoded_id(batch_id)}/files", query)


def file_parts(file_id: str, *, start: int = 0) -> Request:
    """``GET /files/{id}`` of Data Access: the parts of a file, one page."""
    query = [("limit", str(platform.PAGE_SIZE)), ("start", str(start))]
    return _access("list the file's parts", f"/files/{encoded_id(file_id)}", query)


def file_bytes(file_id: str, part: str, first: int, last: int) -> Request:
    """``GET /files/{id}?path={name}``: the bytes of a part, from the first to the last."""
    headers = {"Accept": "*/*", "Range": f"bytes={first}-{last}"}
    path = f"/files/{encoded_id(file_id)}"
    return _access("read the dataset's rows", path, [("path", part)], headers)


def functions() -> Request:
    """``GET /languages/el/functions``."""
    return _prep("list the mapping functions", "GET", "/languages/el/functions")


def mapping_sets(name: str, *, start: int = 0) -> Request:
    """``GET /mappingSets``, one page."""
    query = [("limit", str(platform.PAGE_SIZE)), ("start", str(start)), ("name", name)]
    return _prep("list the mapping sets", "GET", "/mappingSets", query=query)


def read_mapping_set(mapping_id: str) -> Request:
    """``GET /mappingSets/{id}``."""
    return _prep("read the mapping set", "GET", f"/mappingSets/{encoded_id(mapping_id)}")


def create_mapping_set(body: Mapping[str, Any]) -> Request:
    """``POST /mappingSets``."""
    return _prep("create the mapping set", "POST", "/mappingSets", body=body)


def validate_mappings(body: Mapping[str, Any]) -> Request:
    """``POST /mappingSets/validate``; it changes nothing, so it may be repeated."""
    return _prep("check the mapping", "POST", "/mappingSets/validate", body=body, repeatable=True)


def preview_mappings(rows: Sequence[Mapping[str, Any]], body: Mapping[str, Any]) -> Request:
    """``POST /mappingSets/preview``; it changes nothing, so it may be repeated."""
    sent = {"data": list(rows), "mappingSet": body}
    return _prep("preview the mapping", "POST", "/mappingSets/preview", body=sent, repeatable=True)


def items(kind: str, properties: Iterable[str] = ()) -> Request:
    """``GET /{kind}`` of Flow Service: source and target connections, or flows."""
    query = [("property", each) for each in properties]
    query.append(("limit", str(platform.PAGE_SIZE)))
    return Request(f"list the {_NOUNS[kind]}s", "GET", f"/{kind}", tuple(query))


def item(kind: str, item_id: str) -> Request:
    """``GET /{kind}/{id}``."""
    return Request(f"read the {_NOUNS[kind]}", "GET", f"/{kind}/{encoded_id(item_id)}")


def create_item(kind: str, body: Mapping[str, Any]) -> Request:
    """``POST /{kind}``; repeating it would make a second one."""
    purpose = f"create the {_NOUNS[kind]} {body.get('name', '')!r}"
    return Request(purpose, "POST", f"/{kind}", body=body, repeatable=False)


def delete_item(kind: str, item_id: str) -> Request:
    """``DELETE /{kind}/{id}``."""
    return Request(f"delete the {_NOUNS[kind]}", "DELETE", f"/{kind}/{encoded_id(item_id)}")


def update_flow(
    flow_id: str, changes: Sequence[Mapping[str, Any]], etag: str, mark: str = ""
) -> Request:
    """``PATCH /flows/{id}``; `changes` are in JSON Patch, `mark` is as there."""
    path = f"/flows/{encoded_id(flow_id)}"
    body = patched(changes, mark)
    return Request("change the dataflow", "PATCH", path, body=body, etag=etag)


def turn_flow(flow_id: str, action: str) -> Request:
    """``POST /flows/{id}/action?op=enable`` or ``disable``; twice is no more than once."""
    purpose = f"{action} the dataflow"
    return Request(purpose, "POST", f"/flows/{encoded_id(flow_id)}/action", (("op", action),))


def runs(flow_id: str) -> Request:
    """``GET /runs`` of a flow."""
    query = (("property", equals("flowId", flow_id)), ("limit", str(platform.PAGE_SIZE)))
    return Request("list the runs", "GET", "/runs", query)


def create_run(flow_id: str, params: Mapping[str, Any]) -> Request:
    """``POST /runs``; repeating it would run the flow twice."""
    body = {"flowId": flow_id, "params": params}
    return Request("run the dataflow", "POST", "/runs", body=body, repeatable=False)


def re_trigger(run_id: str) -> Request:
    """``POST /runs/{id}/action?op=re_trigger``: a failed run again, over its own window.

    It may be repeated: a run that is under way again is refused.
    """
    path = f"/runs/{encoded_id(run_id)}/action"
    return Request("run the failed run again", "POST", path, (("op", "re_trigger"),))


def _request(
    service: str,
    purpose: str,
    method: str,
    path: str,
    query: Iterable[tuple[str, str]] = (),
    *,
    body: Mapping[str, Any] | None = None,
    repeatable: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Request:
    return Request(
        purpose,
        method,
        path,
        tuple(query),
        body=body,
        repeatable=repeatable or method != "POST",
        service=service,
        headers=headers or {},
    )


def _registry(purpose: str, method: str, path: str, **rest: Any) -> Request:  # noqa: ANN401
    return _request(platform.SCHEMA_REGISTRY_PATH, purpose, method, path, **rest)


def _catalog(purpose: str, method: str, path: str, **rest: Any) -> Request:  # noqa: ANN401
    return _request(platform.CATALOG_PATH, purpose, method, path, **rest)


def _prep(purpose: str, method: str, path: str, **rest: Any) -> Request:  # noqa: ANN401
    return _request(platform.DATA_PREP_PATH, purpose, method, path, **rest)


def _access(
    purpose: str,
    path: str,
    query: Iterable[tuple[str, str]],
    headers: Mapping[str, str] | None = None,
) -> Request:
    return _request(platform.DATA_ACCESS_PATH, purpose, "GET", path, query, headers=headers)
