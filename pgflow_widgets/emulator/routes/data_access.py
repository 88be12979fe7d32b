"""The paths of Data Access: the files of a batch, to be downloaded.

Source: Adobe's page on viewing dataset data with the Data Access API.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import BATCHES, SUCCESS, Catalog
from pgflow_widgets.emulator.http import PlaceOf, Route, under
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

    async def list_all(request: web.Request) -> web.Response:
        batch_id = request.match_info["id"]
        parts = enumerate(files.parts(place(request), batch_id), 1)
        return _page(
            request, [_described(request, f"{batch_id}-{number}", path) for number, path in parts]
        )

    async def failed(request: web.Request) -> web.Response:
        batch_id = request.match_info["id"]
        path = files.folder(place(request), batch_id) / FAILED
        file_id = f"{batch_id}-{_BAD}"
        return _page(request, [_described(request, file_id, path)] if path.exists() else [])

    async def file(request: web.Request) -> web.StreamResponse:
        path = files.file(place(request), request.match_info["id"])
        wanted = request.query.get("path")
        if wanted is None:
            return _page(request, [_detailed(request, path)])
        if wanted != path.name:
            raise problems.platform(404, "No such file.")
        return web.FileResponse(path, headers={"Content-Type": _TYPES[path.suffix]})

    operations = [
        ("GET", "/batches/{id}/files", list_all),
        ("GET", "/batches/{id}/failed", failed),
        ("GET", "/files/{id}", file),
        ("HEAD", "/files/{id}", file),
    ]
    return under(DATA_ACCESS_PATH, operations)


class _Files:
    """Finds the files of batches that are complete."""

    def __init__(self, catalog: Catalog, lake: Lake) -> None:
        self._catalog = catalog
        self._lake = lake

    def folder(self, place: Place, batch_id: str) -> Path:
        batch = self._catalog.item(place, BATCHES, batch_id)
        if batch["status"] != SUCCESS:
            raise problems.platform(404, "This batch has brought nothing.")
        return self._lake.batch(place, batch["relatedObjects"][0]["id"], batch_id)

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


def _detailed(request: web.Request, path: Path) -> dict[str, Any]:
    href = f"{request.url.origin()}{request.path.rstrip('/')}?path={path.name}"
    length = str(path.stat().st_size)
    return {"name": path.name, "length": length, "_links": {"self": {"href": href}}}


def _described(request: web.Request, file_id: str, path: Path) -> dict[str, Any]:
    changed = str(int(path.stat().st_mtime * 1000))
    href = f"{request.url.origin()}{DATA_ACCESS_PATH}/files/{file_id}"
    return {
        "dataSetFileId": file_id,
        "dataSetViewId": file_id.partition("-")[0],
        "version": "1.0.0",
        "created": changed,
        "updated": changed,
        "isValid": True,
        "_links": {"self": {"href": href}},
    }


def _page(request: web.Request, files: Sequence[Any]) -> web.Response:
    start, limit = (
        _whole(request.query.get(name, ""), default)
        for name, default in (("start", 0), ("limit", _LARGEST_PAGE))
    )
    page = files[start : start + limit]
    return web.json_response({"data": page, "_page": {"limit": limit, "count": len(page)}})


def _whole(text: str, default: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise problems.platform(400, "start and limit must be whole numbers.")
    return int(text)
