"""What Data Access tells of a batch beside its rows: bad rows, samples of them, its input files.

A list holds the addresses of its files, with escaped slashes as Adobe's own.
Source: contract, after-the-load.md 1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import BATCHES, Catalog
from pgflow_widgets.emulator.http import Call, RouteOperation, parse_digits, refuse_unknown
from pgflow_widgets.emulator.storage.lake import ROW_ERRORS, Lake
from pgflow_widgets.emulator.storage.state_file import Place

LARGEST_PAGE = 100
_SAMPLES = ("row_error_samples.json", "row_errors_sample.json")
_INPUT_FILES = "input_files"
_MOST_SAMPLES = 100
_QUERY = frozenset({"path", "start", "limit"})


def meta_operations(catalog: Catalog, lake: Lake) -> list[RouteOperation]:
    """Return the operations as method, path and what answers."""

    def meta(call: Call) -> object:
        refuse_unknown(call.query, _QUERY)
        files = _MetaFiles(catalog, lake).of_batch(call.place, call.id)
        wanted = call.query.get("path", "").strip("/")
        if wanted in files:
            return _download(files[wanted])
        folder = f"{wanted}/" if wanted else ""
        below = {name: text for name, text in files.items() if name.startswith(folder)}
        if not below and wanted != _INPUT_FILES:
            raise problems.platform(404, "The path is not found.")
        return list_page(call, [_entry(call, name, folder, text) for name, text in below.items()])

    def failed(call: Call) -> object:
        refuse_unknown(call.query, _QUERY)
        folder = f"{ROW_ERRORS}/"
        files = {
            name.removeprefix(folder): text
            for name, text in _MetaFiles(catalog, lake).of_batch(call.place, call.id).items()
            if name.startswith(folder)
        }
        wanted = call.query.get("path")
        if wanted is None:
            return list_page(call, [_entry(call, name, "", text) for name, text in files.items()])
        if wanted not in files:
            raise problems.platform(404, "The path is not found.")
        return _download(files[wanted])

    return [("GET", "/batches/{id}/meta", meta), ("GET", "/batches/{id}/failed", failed)]


@dataclass(frozen=True, slots=True)
class _MetaFiles:
    """Reads what is told of batches that have ended."""

    catalog: Catalog
    lake: Lake

    def of_batch(self, place: Place, batch_id: str) -> Mapping[str, Path | bytes]:
        """Return the files, or what would be in them, by their paths."""
        batch = self.catalog.item(place, BATCHES, batch_id)
        folder = self.lake.batch(place, batch["relatedObjects"][0]["id"], batch_id)
        bad = sorted((folder / ROW_ERRORS).glob("*.json"))
        files: dict[str, Path | bytes] = {f"{ROW_ERRORS}/{path.name}": path for path in bad}
        if bad:
            with bad[0].open("rb") as lines:
                files |= dict.fromkeys(_SAMPLES, b"".join(islice(lines, _MOST_SAMPLES)))
        read = json.dumps({"path": f"{batch_id}.parquet"}) + "\n"
        files[f"{_INPUT_FILES}/{_INPUT_FILES}_0.json"] = read.encode()
        return files


def _entry(call: Call, name: str, folder: str, content: Path | bytes) -> dict[str, Any]:
    length = content.stat().st_size if isinstance(content, Path) else len(content)
    path = f"{call.request.url.origin()}{call.request.path.rstrip('/')}?path="
    return {
        "name": name.removeprefix(folder),
        "length": str(length),
        "_links": {"self": {"href": path + quote(name, safe="")}},
    }


def _download(content: Path | bytes) -> web.StreamResponse:
    if isinstance(content, Path):
        return web.FileResponse(content, headers={"Content-Type": "application/json"})
    return web.Response(body=content, content_type="application/json")


def list_page(call: Call, files: Sequence[Any]) -> dict[str, Any]:
    """Return the page of a list that the query parameters ask for."""
    start = _whole(call.query.get("start", ""), 0)
    limit = _whole(call.query.get("limit", ""), LARGEST_PAGE)
    if not 1 <= limit <= LARGEST_PAGE:
        raise problems.platform(400, f"limit must be a whole number from 1 to {LARGEST_PAGE}.")
    page = files[start : start + limit]
    return {"data": page, "_page": {"limit": limit, "count": len(page)}}


def _whole(text: str, default: int) -> int:
    number = parse_digits(text or str(default), most_digits=6)
    if number is None:
        raise problems.platform(400, "start and limit must be whole numbers.")
    return number
