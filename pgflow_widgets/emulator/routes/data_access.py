"""The paths of Data Access: the files of a batch, to be downloaded.

Source: Adobe's page on viewing dataset data with the Data Access API.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import BATCHES, SUCCESS, Catalog
from pgflow_widgets.emulator.http import Call, PlaceOf, Route, json_routes, parse_digits, under
from pgflow_widgets.emulator.storage.lake import FAILED, Lake, parquet_files
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.model.platform import DATA_ACCESS_PATH

_LARGEST_PAGE = 100
_BAD = "failed-1"
_FILE_ID = re.compile(r"(?P<batch>[0-9a-f]{24})-(?P<which>failed-1|\d{1,6})")
_TYPES = {".parquet": "application/parquet", ".jsonl": "application/json"}


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
        parts = enumerate(files.parts(call.place, call.id), 1)
        return _page(call, [_described(call, f"{call.id}-{n}", path) for n, path in parts])

    def list_failed(call: Call) -> object:
        path = files.folder(call.place, call.id) / FAILED
        file_id = f"{call.id}-{_BAD}"
        return _page(call, [_described(call, file_id, path)] if path.exists() else [])

    def file(call: Call) -> object:
        path = files.file(call.place, call.id)
        wanted = call.query.get("path")
        if wanted is None:
            return _page(call, [_detailed(call, path)])
        if wanted != path.name:
            raise problems.platform(404, "No such file.")
        return web.FileResponse(path, headers={"Content-Type": _TYPES[path.suffix]})

    operations = [
        ("GET", "/batches/{id}/files", list_all),
        ("GET", "/batches/{id}/failed", list_failed),
        ("GET", "/files/{id}", file),
        ("HEAD", "/files/{id}", file),
    ]
    return under(DATA_ACCESS_PATH, json_routes(place, operations))


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
        if match["which"] == _BAD:
            paths: Sequence[Path] = [self.folder(place, match["batch"]) / FAILED]
        else:
            number = int(match["which"])
            paths = self.parts(place, match["batch"])[max(0, number - 1) : number]
        if not paths or not paths[0].is_file():
            raise problems.platform(404, "No such file.")
        return paths[0]


def _detailed(call: Call, path: Path) -> dict[str, Any]:
    href = f"{call.request.url.origin()}{call.request.path.rstrip('/')}?path={path.name}"
    length = str(path.stat().st_size)
    return {"name": path.name, "length": length, "_links": {"self": {"href": href}}}


def _described(call: Call, file_id: str, path: Path) -> dict[str, Any]:
    changed = str(int(path.stat().st_mtime * 1000))
    href = f"{call.request.url.origin()}{DATA_ACCESS_PATH}/files/{file_id}"
    return {
        "dataSetFileId": file_id,
        "dataSetViewId": file_id.partition("-")[0],
        "version": "1.0.0",
        "created": changed,
        "updated": changed,
        "isValid": True,
        "_links": {"self": {"href": href}},
    }


def _page(call: Call, files: Sequence[Any]) -> dict[str, Any]:
    start = _whole(call.query.get("start", ""), 0)
    limit = _whole(call.query.get("limit", ""), _LARGEST_PAGE)
    page = files[start : start + limit]
    return {"data": page, "_page": {"limit": limit, "count": len(page)}}


def _whole(text: str, default: int) -> int:
    number = parse_digits(text or str(default), most_digits=6)
    if number is None:
        raise problems.platform(400, "start and limit must be whole numbers.")
    return number
