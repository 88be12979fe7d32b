"""The paths of Flow Service's neighbours: Schema Registry, Catalog and Data Prep.

Source: contract, dataflow.md 3, 4 and 6; the operations are some of Adobe's OpenAPI descriptions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from pgflow_widgets.emulator.catalog import BATCHES, DATASETS, Catalog
from pgflow_widgets.emulator.data_prep import mapping_sets
from pgflow_widgets.emulator.data_prep.mapping_sets import DataPrep
from pgflow_widgets.emulator.http import Placing, Route, body
from pgflow_widgets.emulator.schema_registry.registry import KINDS, SchemaRegistry
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.model.platform import CATALOG_PATH, DATA_PREP_PATH, SCHEMA_REGISTRY_PATH

_CONTAINERS = ("global", "tenant")


def routes(
    place: Placing,
    registry: SchemaRegistry,
    catalog: Catalog,
    prep: DataPrep,
    *,
    forget: Callable[[Place, str, Sequence[str]], None],
) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    registry, catalog, prep
        The services.
    forget
        Deletes the files of a dataset's batches.
    """
    found = [
        *_prefixed(SCHEMA_REGISTRY_PATH, _resources(registry, place)),
        *_prefixed(SCHEMA_REGISTRY_PATH, _descriptors(registry, place)),
        *_prefixed(CATALOG_PATH, _objects(catalog, place, forget)),
        *_prefixed(DATA_PREP_PATH, _mapping_sets(prep, place)),
        *_prefixed(DATA_PREP_PATH, _language(place)),
    ]
    return [(method, path + end, handler) for method, path, handler in found for end in ("", "/")]


def _prefixed(base: str, found: list[Route]) -> list[Route]:
    return [(method, base + path, handler) for method, path, handler in found]


def _resources(registry: SchemaRegistry, place: Placing) -> list[Route]:
    async def stats(request: web.Request) -> web.Response:
        return web.json_response(registry.stats(place(request)))

    found: list[Route] = [("GET", "/stats", stats)]
    for name, kind in {**KINDS, "behaviors": "behaviors"}.items():
        found += _reading(registry, place, name, kind)
    for name, kind in KINDS.items():
        found += _making(registry, place, name, kind)
    return found


def _reading(registry: SchemaRegistry, place: Placing, name: str, kind: str) -> list[Route]:
    def within(container: str) -> list[Route]:
        async def listed(request: web.Request) -> web.Response:
            where, accept = place(request), request.headers.get("Accept", "")
            return web.json_response(registry.list(where, container, kind, request.query, accept))

        async def get(request: web.Request) -> web.Response:
            where, accept = place(request), request.headers.get("Accept", "")
            resource_id = request.match_info["id"]
            return web.json_response(registry.get(where, container, kind, resource_id, accept))

        path = f"/{container}/{name}"
        return [("GET", path, listed), ("GET", f"{path}/{{id}}", get)]

    return [route for container in _CONTAINERS for route in within(container)]


def _making(registry: SchemaRegistry, place: Placing, name: str, kind: str) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        made = registry.create(where, kind, await body(request))
        location = f"{SCHEMA_REGISTRY_PATH}/tenant/{name}/{made['meta:altId']}"
        return web.json_response(made, status=201, headers={"Location": location})

    async def delete(request: web.Request) -> web.Response:
        registry.delete(place(request), kind, request.match_info["id"])
        return web.Response(status=204)

    path = f"/tenant/{name}"
    return [("POST", path, create), ("DELETE", f"{path}/{{id}}", delete)]


def _descriptors(registry: SchemaRegistry, place: Placing) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        made = registry.describe(where, await body(request))
        location = f"{SCHEMA_REGISTRY_PATH}/tenant/descriptors/{made['@id']}"
        return web.json_response(made, status=201, headers={"Location": location})

    async def listed(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(registry.descriptors(where, request.headers.get("Accept", "")))

    async def get(request: web.Request) -> web.Response:
        return web.json_response(registry.descriptor(place(request), request.match_info["id"]))

    async def delete(request: web.Request) -> web.Response:
        registry.delete_descriptor(place(request), request.match_info["id"])
        return web.Response(status=204)

    path = "/tenant/descriptors"
    return [
        ("POST", path, create),
        ("GET", path, listed),
        ("GET", f"{path}/{{id}}", get),
        ("DELETE", f"{path}/{{id}}", delete),
    ]


def _objects(
    catalog: Catalog, place: Placing, forget: Callable[[Place, str, Sequence[str]], None]
) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        path = f"/{DATASETS}/{catalog.create(where, await body(request))}"
        headers = {"Location": CATALOG_PATH + path}
        return web.json_response([f"@{path}"], status=201, headers=headers)

    async def delete(request: web.Request) -> web.Response:
        where, dataset_id = place(request), request.match_info["id"]
        forget(where, dataset_id, catalog.delete(where, dataset_id))
        return web.json_response([f"@/{DATASETS}/{dataset_id}"])

    def reading(kind: str) -> list[Route]:
        async def listed(request: web.Request) -> web.Response:
            return web.json_response(catalog.list(place(request), kind, request.query))

        async def get(request: web.Request) -> web.Response:
            where, properties = place(request), request.query.get("properties", "")
            return web.json_response(catalog.get(where, kind, request.match_info["id"], properties))

        return [("GET", f"/{kind}", listed), ("GET", f"/{kind}/{{id}}", get)]

    return [
        ("POST", f"/{DATASETS}", create),
        ("DELETE", f"/{DATASETS}/{{id}}", delete),
        *reading(DATASETS),
        *reading(BATCHES),
    ]


def _mapping_sets(prep: DataPrep, place: Placing) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(prep.create(where, await body(request)))

    async def replace(request: web.Request) -> web.Response:
        where = place(request)
        given = await body(request)
        return web.json_response(prep.replace(where, request.match_info["id"], given))

    async def listed(request: web.Request) -> web.Response:
        return web.json_response(prep.list(place(request), request.query))

    async def get(request: web.Request) -> web.Response:
        return web.json_response(prep.get(place(request), request.match_info["id"]))

    async def mappings(request: web.Request) -> web.Response:
        return web.json_response(prep.mappings(place(request), request.match_info["id"]))

    async def mapping(request: web.Request) -> web.Response:
        ids = request.match_info["id"], request.match_info["mapping"]
        return web.json_response(prep.mapping(place(request), *ids))

    async def validate(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(prep.validate(where, await body(request)))

    async def preview(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(await prep.preview(where, await body(request)))

    path = "/mappingSets"
    return [
        ("POST", path, create),
        ("GET", path, listed),
        ("POST", f"{path}/validate", validate),
        ("POST", f"{path}/preview", preview),
        ("GET", f"{path}/{{id}}", get),
        ("PUT", f"{path}/{{id}}", replace),
        ("GET", f"{path}/{{id}}/mappings", mappings),
        ("GET", f"{path}/{{id}}/mappings/{{mapping}}", mapping),
    ]


def _language(place: Placing) -> list[Route]:
    async def validate(request: web.Request) -> web.Response:
        place(request)
        return web.json_response(mapping_sets.is_valid(await body(request)))

    async def functions(request: web.Request) -> web.Response:
        place(request)
        return web.json_response(mapping_sets.functions())

    async def operators(request: web.Request) -> web.Response:
        place(request)
        return web.json_response(mapping_sets.operators())

    return [
        ("POST", "/languages/el/validate", validate),
        ("GET", "/languages/el/functions", functions),
        ("GET", "/languages/el/operators", operators),
    ]
