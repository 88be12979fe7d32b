"""Build requests about base connections and their specs, and read the responses.

Source: contract, flow-service.md 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import msgspec

from pgflow_widgets.api.messages.json_values import as_text, as_time, get_object, get_text
from pgflow_widgets.api.messages.payload import (
    Created,
    ItemList,
    Page,
    only_item,
    read_json,
    read_list,
)
from pgflow_widgets.api.messages.request import (
    Request,
    add_mark,
    encoded_id,
    patch_body,
    split_mark,
)
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.errors import ProviderError, visible
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact, Tone, moment

_NoObject = str | float | int | bool | list[Any] | None


class _SpecItem(msgspec.Struct, gc=False):
    id: Any = None


class _PlaceItem(msgspec.Struct, gc=False):
    server: Any = None
    database: Any = None
    username: Any = None


class _AuthItem(msgspec.Struct, gc=False, rename="camel"):
    spec_name: Any = None
    params: _PlaceItem | _NoObject = None


class ConnectionItem(msgspec.Struct, gc=False, rename="camel"):
    """The fields of a listed base connection that are kept, before their values are checked.

    Other fields are skipped, those of the auth params but for server, database and username too.
    """

    id: Any = None
    name: Any = None
    description: Any = None
    state: Any = None
    connection_spec: _SpecItem | _NoObject = None
    auth: _AuthItem | _NoObject = None
    created_at: Any = None
    created_by: Any = None
    updated_at: Any = None
    updated_by: Any = None
    sandbox_name: Any = None
    etag: Any = None
    version: Any = None


@dataclass(frozen=True, slots=True)
class BaseConnection:
    """A base connection as Flow Service lists it, without its credentials.

    ``mark`` is what the client put at the end of the description to know its create again, and
    ``outcome`` what came of that: ``"created"``; ``"adopted"`` if the answer was lost and the
    connection found by its mark; ``"repeated"`` if the first request made nothing and was sent
    once more. Both are empty for a connection that was only read. ``server``, ``database`` and
    ``username`` are empty where the service does not tell them, as for a connection string.
    """

    id: str
    name: str
    description: str = ""
    state: str = ""
    connection_spec_id: str = ""
    auth: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""
    sandbox: str = ""
    etag: str = ""
    mark: str = ""
    outcome: str = field(default="", compare=False)
    server: str = ""
    database: str = ""
    username: str = ""

    def __repr__(self) -> str:
        state = f", {visible(self.state)}" if self.state else ""
        return f"<BaseConnection {self.name!r}, id {self.id!r}{state}>"

    def _card(self) -> Card:
        facts = (
            Fact("ID", self.id, is_id=True),
            Fact("Description", self.description),
            Fact("Sandbox", self.sandbox),
            Fact("Server", self.server),
            Fact("Database", self.database),
            Fact("Authentication", self.auth),
            Fact("Created", moment(self.created_at)),
        )
        tone: Tone = "good" if self.state == "enabled" else ""
        return Card("Connection", self.name, self.state, tone, facts)

    def _repr_html_(self) -> str:
        return self._card().html()

    @classmethod
    def from_item(cls, item: ConnectionItem) -> Self:
        """Read one item of a list."""
        description, mark = split_mark(as_text(item.description))
        params = getattr(item.auth, "params", None)
        return cls(
            id=as_text(item.id),
            name=as_text(item.name),
            description=description,
            mark=mark,
            state=as_text(item.state),
            connection_spec_id=as_text(getattr(item.connection_spec, "id", None)),
            auth=as_text(getattr(item.auth, "spec_name", None)),
            created_at=as_time(item.created_at),
            created_by=as_text(item.created_by),
            updated_at=as_time(item.updated_at),
            updated_by=as_text(item.updated_by),
            sandbox=as_text(item.sandbox_name),
            etag=as_text(item.etag) or as_text(item.version),
            server=as_text(getattr(params, "server", None)),
            database=as_text(getattr(params, "database", None)),
            username=as_text(getattr(params, "username", None)),
        )


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """Whether the database let the service in, and if not, the error that tells why."""

    ok: bool
    error: ProviderError | None = None

    @property
    def reason(self) -> str:
        """The database's own words; empty if it let the service in."""
        if self.ok:
            return ""
        return self.error.detail if self.error else "The service gave no reason."


def connection_from_create(request: Request, created: Created, sandbox: str) -> BaseConnection:
    """Return a new connection from its create request and response alone."""
    body = request.body if isinstance(request.body, Mapping) else {}
    description, mark = split_mark(str(body.get("description", "")))
    params = body.get("auth", {}).get("params", {})
    return BaseConnection(
        id=created.id,
        etag=created.etag,
        name=str(body.get("name", "")),
        description=description,
        mark=mark,
        connection_spec_id=str(body.get("connectionSpec", {}).get("id", "")),
        auth=str(body.get("auth", {}).get("specName", "")),
        sandbox=sandbox,
        server=str(params.get("server", "")),
        database=str(params.get("database", "")),
    )


def connection_id_of(item: ConnectionItem) -> str:
    """Return the id of an item, empty if it has none."""
    return as_text(item.id)


_CONNECTIONS = msgspec.json.Decoder(ItemList[ConnectionItem])


def read_connections(request: Request, response: Response) -> Page[ConnectionItem]:
    """Read a page of base connections; a GET of one answers with such a page too."""
    return read_list(request, response, _CONNECTIONS)


def read_single_connection(request: Request, response: Response) -> BaseConnection:
    """Read the one base connection that a single GET answers."""
    page = read_connections(request, response)
    return BaseConnection.from_item(only_item(request, response, page))


def read_auth_params(item: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Read the auth params of a connection that are no secrets, as `names` has them."""
    params = get_object(get_object(item, "auth"), "params")
    return {name: get_text(params, name) for name in names if params.get(name) is not None}


def read_test_result(request: Request, response: Response) -> bool:
    """Read ``{"result": true}``."""
    data = read_json(request, response)
    if not isinstance(data, dict) or not isinstance(data.get("result"), bool):
        raise unreadable_answer(request, response, "it holds no result")
    return bool(data["result"])


def create_connection_request(body: Mapping[str, Any], mark: str) -> Request:
    """``POST /connections``; repeating it would create a second connection.

    Names are not unique and no idempotency key is documented, so the description carries a mark
    (contract, flow-service.md 1.1 and 9).
    """
    return Request(
        purpose=f"create the connection {body.get('name', '')!r}",
        method="POST",
        path="/connections",
        body={**body, "description": add_mark(str(body.get("description", "")), mark)},
        repeatable=False,
    )


def list_connections_request(
    properties: Sequence[str] = (), *, limit: int = platform.PAGE_SIZE, orderby: str = ""
) -> Request:
    """``GET /connections``, the first page; `properties` are filters that must all hold."""
    query = [("property", condition) for condition in properties]
    query.append(("limit", str(limit)))
    if orderby:
        query.append(("orderby", orderby))
    return Request("list the connections", "GET", "/connections", tuple(query))


def count_connections_request(properties: Sequence[str] = ()) -> Request:
    """``GET /connections``, only how many there are."""
    query = [("property", condition) for condition in properties]
    return Request("count the connections", "GET", "/connections", (*query, ("count", "true")))


def get_connection_request(connection_id: str) -> Request:
    """``GET /connections/{id}``."""
    return Request("read the connection", "GET", connection_path(connection_id))


def update_connection_request(
    connection_id: str, changes: Mapping[str, Any], etag: str, mark: str = ""
) -> Request:
    """``PATCH /connections/{id}``; `changes` are new values by JSON pointer, `mark` is as there.

    It may be sent again, for the etag lets it have its effect once (contract, flow-service.md 0.4).
    """
    patch = [{"op": "replace", "path": path, "value": value} for path, value in changes.items()]
    path, body = connection_path(connection_id), patch_body(patch, mark)
    return Request("change the connection", "PATCH", path, body=body, etag=etag)


def delete_connection_request(connection_id: str) -> Request:
    """``DELETE /connections/{id}``."""
    return Request("delete the connection", "DELETE", connection_path(connection_id))


def test_connection_request(connection_id: str) -> Request:
    """``GET /connections/{id}/test``."""
    return Request("test the connection", "GET", f"{connection_path(connection_id)}/test")


def connection_specs_request(properties: Sequence[str] = ()) -> Request:
    """``GET /connectionSpecs``."""
    query = tuple(("property", condition) for condition in properties)
    return Request("list the connection specs", "GET", "/connectionSpecs", query)


def connection_spec_request(spec_id: str) -> Request:
    """``GET /connectionSpecs/{id}``."""
    return Request("read the connection spec", "GET", f"/connectionSpecs/{encoded_id(spec_id)}")


def connection_path(connection_id: str) -> str:
    """Return the path of a base connection."""
    return f"/connections/{encoded_id(connection_id)}"
