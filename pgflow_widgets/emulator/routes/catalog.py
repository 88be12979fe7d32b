"""The paths of Catalog: datasets and batches.

Source: contract, dataflow.md 4; the operations are some of Adobe's OpenAPI description.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from pgflow_widgets.emulator.catalog import BATCHES, DATASETS, Catalog
from pgflow_widgets.emulator.http import PlaceOf, Route, read_body, under
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.model.platform import CATALOG_PATH


def catalog_routes(
    place: PlaceOf, catalog: Catalog, *, forget: Callable[[Place, str, Sequence[str]], None]
) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    catalog
        What answers.
    forget
        Deletes the files of a dataset's batches.
    """

    async def create(request: web.Request) -> web.Response:
        where = place(request)
        path = f"/{DATASETS}/{catalog.create(where, await read_body(request))}"
        headers = {"Location": CATALOG_PATH + path}
        return web.json_response([f"@{path}"], status=201, headers=headers)

    async def delete(request: web.Request) -> web.Response:
        where, dataset_id = place(request), request.match_info["id"]
        forget(where, dataset_id, catalog.delete(where, dataset_id))
        return web.json_response([f"@/{DATASETS}/{dataset_id}"])

    def reading(kind: str) -> list[Route]:
        async def list_all(request: web.Request) -> web.Response:
            return web.json_response(catalog.list(place(request), kind, request.query))

        async def get(request: web.Request) -> web.Response:
            where, properties = place(request), request.query.get("properties", "")
            return web.json_response(catalog.get(where, kind, request.match_info["id"], properties))

        return [("GET", f"/{kind}", list_all), ("GET", f"/{kind}/{{id}}", get)]

    operations = [
        ("POST", f"/{DATASETS}", create),
        ("DELETE", f"/{DATASETS}/{{id}}", delete),
        *reading(DATASETS),
        *reading(BATCHES),
    ]
    return under(CATALOG_PATH, operations)
