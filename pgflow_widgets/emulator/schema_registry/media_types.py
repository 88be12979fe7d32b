"""Reads in which form a resource is asked for, and builds the pages of lists.

Source: Adobe's Schema Registry description and its troubleshooting guide.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import parse_digits, refuse_unknown
from pgflow_widgets.emulator.schema_registry import library
from pgflow_widgets.emulator.schema_registry import schemas as xdm
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place

if TYPE_CHECKING:
    from multidict import MultiMapping

_ACCEPTED = re.compile(
    r"application/vnd\.adobe\.(?P<style>xed|xdm)(?P<whole>-full)?(?P<short>-id|-link)?"
    r"(?P<text>-notext|-desc)?\+json(?:\s*;\s*version=(?P<version>[\d.]+))?\s*"
)
_LARGEST_PAGE = 500
_LISTED = frozenset({"limit", "start", "orderby", "property"})


def short_form(resource: xdm.Resource) -> dict[str, Any]:
    """Return what a short list shows of a resource."""
    return {name: resource[name] for name in ("$id", "meta:altId", "version", "title")}


def parse_accept(accept: str) -> re.Match[str] | None:
    """Return what an ``Accept`` header asks for; None if it is none of Adobe's."""
    return _ACCEPTED.fullmatch(accept.strip())


def not_acceptable(code: str, accept: str, example: str) -> problems.Problem:
    """Return the documented error for an ``Accept`` header that does not do."""
    quoted = accept if accept.isascii() and accept.isprintable() else ""
    return problems.schema_registry(
        code,
        "Accept header invalid",
        f"The supplied Accept header is not valid: {quoted[:128]} - A valid Accept value should "
        f"look like {example}",
    )


def not_found(resource_id: str) -> problems.Problem:
    """Return the documented error for a resource that is not there."""
    return problems.schema_registry(
        "XDM-1010-404", "Resource Not Found", f"Requested resource {resource_id[:128]} is not found"
    )


def build_page(
    resources: list[xdm.Resource], parameters: MultiMapping[str], path: str, *, short: bool
) -> dict[str, Any]:
    """Return the page of a list that the query parameters ask for."""
    refuse_unknown(parameters, _LISTED)
    for expression in parameters.getall("property", []):
        match = re.fullmatch(r"([\w:$.@-]+)(==|~)(.+)", expression)
        if match is None:
            raise problems.platform(400, "property must be a field, == or ~, and a value.")
        name, wanted = match[1], match[3].strip('"')
        fits = operator.eq if match[2] == "==" else operator.contains
        resources = [one for one in resources if fits(str(one.get(name)), wanted)]
    order = parameters.get("orderby") or "title"
    name, down = order.strip("+- "), order.startswith("-")
    resources = sorted(resources, key=lambda one: (str(one.get(name)), one["$id"]), reverse=down)
    limit = parse_digits(parameters.get("limit", str(_LARGEST_PAGE)))
    if limit is None or not 1 <= limit <= _LARGEST_PAGE:
        raise problems.platform(400, f"limit must be a whole number from 1 to {_LARGEST_PAGE}.")
    start = parameters.get("start")
    ids = [resource["$id"] for resource in resources]
    first = ids.index(start) + 1 if start in ids else 0
    page = resources[first : first + limit]
    following = page[-1]["$id"] if page and len(resources) > first + len(page) else None
    query = urlencode({**parameters, "start": following or ""})
    return {
        "results": [short_form(resource) for resource in page] if short else page,
        "_page": {"orderby": order, "next": following, "count": len(page)},
        "_links": {"next": {"href": f"{path}?{query}"} if following else None},
    }


def registry_metadata(identifiers: Identifiers, place: Place, now: int) -> dict[str, Any]:
    """Return when and by whom a resource or a descriptor was made."""
    return {
        "repo:createdDate": now,
        "repo:lastModifiedDate": now,
        "xdm:createdClientId": place.client,
        "xdm:lastModifiedClientId": place.client,
        "eTag": identifiers.hex(32),
        "meta:globalLibVersion": library.LIBRARY_VERSION,
    }
