"""The paths of Data Access: the files of a batch, what is told of it, and a look at a dataset.

Source: contract, after-the-load.md 1 and 4; Adobe's page on viewing dataset data with the Data
Access API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import BATCHES, SUCCESS, Catalog
from pgflow_widgets.emulator.http import (
    Call,
    PlaceOf,
    Route,
    RouteOperation,
    json_routes,
    refuse_unknown,
    under,
)
from pgflow_widgets.emulator.routes.batch_meta import list_page, meta_operations
from pgflow_widgets.emulator.storage.lake import Lake, first_rows, parquet_files, row_count
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.model.platform import DATA_ACCESS_PATH, EMULATOR_PATH

_PAGING = frozenset({"start", "limit"})
_FILE_ID = re.compile(r"(?P<batch>[0-9A-Z]{26}|[0-9a-f]{24})-(?P<which>\d{1,6})")
_PREVIEW_ROWS = 100


def data_access_routes(place: PlaceOf, catalog: Catalog, lake: Lake) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    catalog, lake
        What batches there are, and where.
    """
    files = _Files(catalog, lake)

    def list_all(call: Call) -> object:
        refuse_unknown(call.query, _PAGING)
        parts = enumerate(files.parts(call.place, call.id), 1)
        return list_page(call, [_described(call, f"{call.id}-{n}", path) for n, path in parts])

    def file(call: Call) -> object:
        refuse_unknown(call.query, {*_PAGING, "path"})
        path = files.file(call.place, call.id)
        wanted = call.query.get("path")
        if wanted is None:
            return list_page(call, [_detailed(call, path)])
        if wanted != path.name:
            raise problems.platform(404, "No such file.")
        return web.FileResponse(path, headers={"Content-Type": "application/parquet"})

    def preview(call: Call) -> object:
        refuse_unknown(call.query, ())
        return {"data": files.preview(call.place, call.id)}

    operations: list[RouteOperation] = [
        ("GET", "/batches/{id}/files", list_all),
        ("GET", "/files/{id}", file),
        ("HEAD", "/files/{id}", file),
        ("GET", "/datasets/{id}/preview", preview),
        *meta_operations(catalog, lake),
    ]
    return under(DATA_ACCESS_PATH, json_routes(place, operations))


def local_files_route(place: PlaceOf, catalog: Catalog, lake: Lake) -> Route:
    """Return what Adobe does not offer: where the files of a dataset are on this machine."""
    files = _Files(catalog, lake)

    def list_paths(call: Call) -> object:
        refuse_unknown(call.query, {"dataSet"})
        paths = files.of_dataset(call.place, call.query.get("dataSet", ""))
        return {"files": [_placed(path) for path in paths]}

    operations: list[RouteOperation] = [("GET", f"{EMULATOR_PATH}/datasets/files", list_paths)]
    (route,) = json_routes(place, operations)
    return route


@dataclass(frozen=True, slots=True)
class _Files:
    """Finds the files of batches that are complete."""

    catalog: Catalog
    lake: Lake

    def folder(self, place: Place, batch_id: str) -> Path:
        batch = self.catalog.item(place, BATCHES, batch_id)
        if batch["status"] != SUCCESS:
            raise problems.platform(404, "This batch has brought nothing.")
        return self.lake.batch(place, batch["relatedObjects"][0]["id"], batch_id)

    def parts(self, place: Place, batch_id: str) -> Sequence[Path]:
        return list(parquet_files(self.folder(place, batch_id)))

    def file(self, place: Place, file_id: str) -> Path:
        match = _FILE_ID.fullmatch(file_id)
        if match is None:
            raise problems.platform(404, "No such file.")
        number = int(match["which"])
        paths = self.parts(place, match["batch"])[max(0, number - 1) : number]
        if not paths or not paths[0].is_file():
            raise problems.platform(404, "No such file.")
        return paths[0]

    def preview(self, place: Place, dataset_id: str) -> list[dict[str, Any]]:
        """Return the first rows of a dataset, in the order in which they came."""
        rows: list[dict[str, Any]] = []
        for path in self.of_dataset(place, dataset_id):
            rows += first_rows(path, _PREVIEW_ROWS - len(rows))
            if len(rows) >= _PREVIEW_ROWS:
                return rows
        return rows

    def of_dataset(self, place: Place, dataset_id: str) -> Iterator[Path]:
        """Iterate over the files of a dataset, in the order in which they came."""
        self.catalog.item(place, "dataSets", dataset_id)
        for batch in self.catalog.batches(place, dataset_id):
            if batch["status"] == SUCCESS:
                yield from self.parts(place, batch["id"])


def _detailed(call: Call, path: Path) -> dict[str, Any]:
    href = f"{call.request.url.origin()}{call.request.path.rstrip('/')}?path={path.name}"
    length = str(path.stat().st_size)
    return {"name": path.name, "length": length, "_links": {"self": {"href": href}}}


def _placed(path: Path) -> dict[str, Any]:
    length = str(path.stat().st_size)
    return {"path": str(path.absolute()), "length": length, "batch": path.parent.name}


def _described(call: Call, file_id: str, path: Path) -> dict[str, Any]:
    facts = path.stat()
    changed = str(int(facts.st_mtime * 1000))
    href = f"{call.request.url.origin()}{DATA_ACCESS_PATH}/files/{file_id}"
    return {
        "dataSetFileId": file_id,
        "dataSetViewId": file_id.partition("-")[0],
        "version": "1.0.0",
        "created": changed,
        "updated": changed,
        "records": str(row_count(path)),
        "size": str(facts.st_size),
        "isValid": True,
        "_links": {"self": {"href": href}},
    }
