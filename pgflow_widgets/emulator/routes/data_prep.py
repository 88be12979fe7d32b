"""The paths of Data Prep: mapping sets, and the language of their expressions.

Source: contract, dataflow.md 6; the operations are some of Adobe's OpenAPI description.
"""

from __future__ import annotations

from aiohttp import web

from pgflow_widgets.emulator.data_prep import language
from pgflow_widgets.emulator.data_prep.mapping_sets import DataPrep
from pgflow_widgets.emulator.http import PlaceOf, Route, read_body, under
from pgflow_widgets.model.platform import DATA_PREP_PATH

_MAPPING_SETS = "/mappingSets"


def data_prep_routes(place: PlaceOf, prep: DataPrep) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    prep
        What answers.
    """
    operations = [*_mapping_sets(prep, place), *_trials(prep, place), *_language(place)]
    return under(DATA_PREP_PATH, operations)


def _mapping_sets(prep: DataPrep, place: PlaceOf) -> list[Route]:
    async def create(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(prep.create(where, await read_body(request)))

    async def replace(request: web.Request) -> web.Response:
        where = place(request)
        mapping_set = await read_body(request)
        return web.json_response(prep.replace(where, request.match_info["id"], mapping_set))

    async def list_all(request: web.Request) -> web.Response:
        return web.json_response(prep.list(place(request), request.query))

    async def get(request: web.Request) -> web.Response:
        return web.json_response(prep.get(place(request), request.match_info["id"]))

    async def mappings(request: web.Request) -> web.Response:
        return web.json_response(prep.mappings(place(request), request.match_info["id"]))

    async def mapping(request: web.Request) -> web.Response:
        ids = request.match_info["id"], request.match_info["mapping"]
        return web.json_response(prep.mapping(place(request), *ids))

    return [
        ("POST", _MAPPING_SETS, create),
        ("GET", _MAPPING_SETS, list_all),
        ("GET", f"{_MAPPING_SETS}/{{id}}", get),
        ("PUT", f"{_MAPPING_SETS}/{{id}}", replace),
        ("GET", f"{_MAPPING_SETS}/{{id}}/mappings", mappings),
        ("GET", f"{_MAPPING_SETS}/{{id}}/mappings/{{mapping}}", mapping),
    ]


def _trials(prep: DataPrep, place: PlaceOf) -> list[Route]:
    async def validate(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(prep.validate(where, await read_body(request)))

    async def preview(request: web.Request) -> web.Response:
        where = place(request)
        return web.json_response(await prep.preview(where, await read_body(request)))

    return [
        ("POST", f"{_MAPPING_SETS}/validate", validate),
        ("POST", f"{_MAPPING_SETS}/preview", preview),
    ]


def _language(place: PlaceOf) -> list[Route]:
    async def validate(request: web.Request) -> web.Response:
        place(request)
        return web.json_response(language.is_valid_expression(await read_body(request)))

    async def functions(request: web.Request) -> web.Response:
        place(request)
        return web.json_response(language.list_functions())

    async def operators(request: web.Request) -> web.Response:
        place(request)
        return web.json_response(language.list_operators())

    return [
        ("POST", "/languages/el/validate", validate),
        ("GET", "/languages/el/functions", functions),
        ("GET", "/languages/el/operators", operators),
    ]
