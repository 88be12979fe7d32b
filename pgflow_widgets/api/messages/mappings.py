"""Build requests to Data Prep, and read the responses.

Source: contract, dataflow.md 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text
from pgflow_widgets.api.messages.payload import read_json, read_object
from pgflow_widgets.api.messages.request import Request, encoded_id, page_query, service_request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """A problem that Data Prep reports for one line of a mapping."""

    source: str
    destination: str
    message: str


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row of a mapping's preview, and its problems."""

    data: Mapping[str, Any]
    problems: tuple[MappingProblem, ...]

    def value(self, path: str) -> object:
        """Return the value at a path, dots between its parts; None if there is none."""
        value: object = self.data
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One line of a stored mapping set."""

    source: str
    destination: str
    source_type: str


@dataclass(frozen=True, slots=True)
class MappingFunction:
    """A function of the mapping language, as Data Prep describes it."""

    name: str
    syntax: str
    description: str
    example: str


def read_functions(request: Request, response: Response) -> list[MappingFunction]:
    """Read the mapping functions, in the order of their names."""
    functions = {
        name: MappingFunction(
            name,
            visible(get_text(item, "syntax")),
            visible(get_text(item, "description")),
            visible(get_text(item, "example")),
        )
        for item in as_objects(read_json(request, response))
        if (name := visible(get_text(item, "function")))
    }
    return [functions[name] for name in sorted(functions)]


def read_validation(request: Request, response: Response) -> list[list[MappingProblem]]:
    """Read the problems of each line of a mapping, in the order of the lines."""
    results = read_object(request, response).get("validationResponse")
    if not isinstance(results, list):
        raise unreadable_answer(request, response, "it holds no validationResponse")
    return [_problems(result) for result in as_objects(results)]


def read_mapping_preview(request: Request, response: Response) -> list[MappedRow]:
    """Read the mapped rows: one object, or one for each row."""
    data = read_json(request, response)
    several = data if isinstance(data, list) else [data]
    return [
        MappedRow(get_object(row, "data"), tuple(_problems(row))) for row in as_objects(several)
    ]


def read_mapping_lines(request: Request, response: Response) -> list[MappingLine]:
    """Read the lines of a mapping set, in either of the documented forms."""
    return [
        MappingLine(
            get_text(line, "source") or get_text(line, "sourceAttribute"),
            get_text(line, "destination") or get_text(line, "destinationXdmPath"),
            get_text(line, "sourceType") or "ATTRIBUTE",
        )
        for line in as_objects(read_object(request, response).get("mappings"))
    ]


def _problems(item: Mapping[str, Any]) -> list[MappingProblem]:
    return [
        MappingProblem(
            get_text(error, "source"),
            get_text(error, "destination"),
            visible(get_text(error, "exception")) or "Data Prep gave no reason.",
        )
        for error in as_objects(item.get("errors"))
    ]


_prep = partial(service_request, platform.DATA_PREP_PATH)


def list_functions_request() -> Request:
    """``GET /languages/el/functions``."""
    return _prep("list the mapping functions", "GET", "/languages/el/functions")


def list_mapping_sets_request(name: str, start: int) -> Request:
    """``GET /mappingSets``, one page."""
    query = [*page_query(start), ("name", name)]
    return _prep("list the mapping sets", "GET", "/mappingSets", query=query)


def get_mapping_set_request(mapping_id: str) -> Request:
    """``GET /mappingSets/{id}``."""
    return _prep("read the mapping set", "GET", f"/mappingSets/{encoded_id(mapping_id)}")


def create_mapping_set_request(body: Mapping[str, Any]) -> Request:
    """``POST /mappingSets``."""
    return _prep("create the mapping set", "POST", "/mappingSets", body=body)


def validate_mappings_request(body: Mapping[str, Any]) -> Request:
    """``POST /mappingSets/validate``; it changes nothing, so it may be repeated."""
    return _prep("check the mapping", "POST", "/mappingSets/validate", body=body, repeatable=True)


def preview_mapping_request(rows: Sequence[Mapping[str, Any]], body: Mapping[str, Any]) -> Request:
    """``POST /mappingSets/preview``; it changes nothing, so it may be repeated."""
    sent = {"data": list(rows), "mappingSet": body}
    return _prep("preview the mapping", "POST", "/mappingSets/preview", body=sent, repeatable=True)
