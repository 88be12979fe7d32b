"""Ask where Query Service takes SQL, and by which token.

Source: contract, query-service.md 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.payload import read_object
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret, call_hiding_frames


@dataclass(frozen=True, slots=True)
class QueryParameters:
    """Where Query Service takes SQL, and how to sign in: its answer without what is not needed."""

    host: str
    port: int
    database: str
    username: str
    token: Secret


def query_parameters_request() -> Request:
    """``GET /data/foundation/query/connection_parameters``."""
    purpose = "ask where Query Service is"
    path = "/connection_parameters"
    return Request(purpose, "GET", path, service=platform.QUERY_SERVICE_PATH)


def read_query_parameters(request: Request, response: Response) -> QueryParameters:
    """Read the answer; no frame of an error shows the token in it."""
    return call_hiding_frames(lambda: _read(request, response))


def _read(request: Request, response: Response) -> QueryParameters:
    data = read_object(request, response)
    parameters = QueryParameters(
        host=get_text(data, "host"),
        port=data["port"] if type(data.get("port")) is int else 0,
        database=get_text(data, "dbName"),
        username=get_text(data, "username"),
        token=Secret(get_text(data, "token")),
    )
    missing = [name for name in QueryParameters.__slots__ if not getattr(parameters, name)]
    if missing:
        raise unreadable_answer(request, response, f"it holds no {missing[0]}")
    return parameters
