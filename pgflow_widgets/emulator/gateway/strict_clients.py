"""Refuses what the real services may dislike in clients, and the local ones otherwise let pass.

A query parameter that no description of an operation has is refused by every operation, not only by
lists; the page of a list that begins at 0 is left to the services.
Source: contract, flow-service.md 0 and 8; errors.md 2 (1451); Adobe's OpenAPI descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import refuse_unknown
from pgflow_widgets.model import platform

if TYPE_CHECKING:
    from aiohttp import web

T = TypeVar("T")
_Rule = tuple[str, frozenset[str] | None]
"""A path below a service, and its query parameters; None where the operation looks itself."""

_PAGES = frozenset({"start", "limit"})
_LISTED = _PAGES | {"property", "orderby", "isPrevLink", "page", "pagesize"}
_PATHS: Mapping[str, Sequence[_Rule]] = {
    platform.FLOW_SERVICE_PATH: (
        (r"/\w+(/search)?|/\w+/{id}/(action|explore)", None),
        (r"/connections/{id}/configs", frozenset({"objectType", "object"})),
        (r"/\w+/{id}", frozenset({"if-match"})),  # Adobe's Postman collection sends it there
    ),
    platform.CATALOG_PATH: (
        (r"/\w+", None),
        (r"/dataSets/{id}", frozenset({"properties"})),
        (r"/batches/{id}", frozenset({"properties", "aggregate"})),
    ),
    platform.DATA_ACCESS_PATH: (
        (r"/batches/{id}/files", _PAGES),
        (r"/batches/{id}/\w+|/files/{id}", _PAGES | {"path"}),
    ),
    platform.DATA_PREP_PATH: (
        (r"/mappingSets", None),
        (r"/mappingSets/{id}", frozenset({"expandSchema", "version"})),
    ),
    platform.QUERY_SERVICE_PATH: (
        (r"/queries", None),
        (r"/[\w-]+(/count)?|/schedules/{id}/runs", _LISTED),
        (r"/alert-subscriptions/.*", _LISTED),
    ),
    platform.SCHEMA_REGISTRY_PATH: ((r"/\w+/\w+", _PAGES | {"property", "orderby"}),),
    platform.SANDBOX_MANAGEMENT_PATH: ((r"(/sandboxes)?", _PAGES | {"property", "orderBy"}),),
}


def strictly(check: Callable[[web.Request], T]) -> Callable[[web.Request], T]:
    """Return a check of a call that also refuses query parameters that it does not know."""

    def check_all(request: web.Request) -> T:
        checked = check(request)
        _refuse_unknown_queries(request)
        return checked

    return check_all


def _refuse_unknown_queries(request: web.Request) -> None:
    resource = request.match_info.route.resource
    path = resource.canonical.rstrip("/") if resource else ""
    for base, rules in _PATHS.items():
        if path.startswith(base):
            allowed = _allowed(path.removeprefix(base), rules)
            unknown = set() if allowed is None else set(request.query) - allowed
            if unknown and base == platform.FLOW_SERVICE_PATH:
                raise problems.flow("1451-400", f"Unknown query parameter {min(unknown)[:64]}.")
            refuse_unknown(unknown, ())


def _allowed(path: str, rules: Sequence[_Rule]) -> frozenset[str] | None:
    for pattern, names in rules:
        if re.fullmatch(pattern.replace("{id}", r"\{\w+\}"), path):
            return names
    return frozenset()
