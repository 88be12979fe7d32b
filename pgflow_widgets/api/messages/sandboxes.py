"""Build the request for the sandboxes that a credential may use, and read the response."""

from __future__ import annotations

from dataclasses import dataclass

from pgflow_widgets.api.messages.json_values import as_objects, get_text
from pgflow_widgets.api.messages.payload import read_json
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.model import platform


@dataclass(frozen=True, slots=True)
class SandboxInfo:
    """A sandbox as the Sandbox API lists it; `region` tells the cloud."""

    name: str
    title: str
    type: str
    state: str
    region: str
    default: bool


def read_sandboxes(request: Request, response: Response) -> list[SandboxInfo]:
    """Read the list of the Sandbox API."""
    data = read_json(request, response)
    sandboxes = data.get("sandboxes") if isinstance(data, dict) else None
    if not isinstance(sandboxes, list):
        raise unreadable_answer(request, response, "it holds no list of sandboxes")
    return [
        SandboxInfo(
            name=get_text(item, "name"),
            title=get_text(item, "title"),
            type=get_text(item, "type"),
            state=get_text(item, "state"),
            region=get_text(item, "region"),
            default=item.get("isDefault") is True,
        )
        for item in as_objects(sandboxes)
    ]


def list_sandboxes_request() -> Request:
    """``GET /sandbox-management/``, the sandboxes that the caller may use."""
    return Request("list the sandboxes", "GET", "/", service=platform.SANDBOX_MANAGEMENT_PATH)
