"""The paths of Catalog: datasets and batches.

Source: contract, dataflow.md 4; the operations are some of Adobe's OpenAPI description.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from pgflow_widgets.emulator.catalog import BATCHES, DATASETS, Catalog
from pgflow_widgets.emulator.http import (
    Call,
    PlaceOf,
    Route,
    RouteOperation,
    created_response,
    json_routes,
    under,
)
from pgflow_widgets.emulator.routes.neighbour_patches import read_either_patch
from pgflow_widgets.emulator.schema_registry.schema_changes import Change
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

    def create(call: Call) -> object:
        path = f"/{DATASETS}/{catalog.create(call.place, call.body)}"
        return created_response([f"@{path}"], CATALOG_PATH + path)

    def delete(call: Call) -> list[str]:
        forget(call.place, call.id, catalog.delete(call.place, call.id))
        return [f"@/{DATASETS}/{call.id}"]

    def change(call: Call) -> list[str]:
        catalog.change(call.place, call.id, cast("Change", call.body))
        return [f"@/{DATASETS}/{call.id}"]

    def reading(kind: str) -> list[RouteOperation]:
        def get(call: Call) -> dict[str, Any]:
            return catalog.get(call.place, kind, call.id, call.query.get("properties", ""))

        def list_all(call: Call) -> dict[str, Any]:
            return catalog.list(call.place, kind, call.query)

        return [("GET", f"/{kind}", list_all), ("GET", f"/{kind}/{{id}}", get)]

    operations = [
        ("POST", f"/{DATASETS}", create),
        ("DELETE", f"/{DATASETS}/{{id}}", delete),
        *reading(DATASETS),
        *reading(BATCHES),
        ("GET", "/lastBatches", lambda call: catalog.last_batches(call.place, call.query)),
    ]
    routes = json_routes(place, operations)
    changing = [("PATCH", f"/{DATASETS}/{{id}}", change)]
    routes += json_routes(place, changing, read=read_either_patch)
    return under(CATALOG_PATH, routes)
