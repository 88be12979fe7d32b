"""One builder for each documented call. A request is a value: nothing here opens a socket.

Source: contract, flow-service.md 0 to 2.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pgflow_widgets.errors import ProtocolError
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret

Query = tuple[tuple[str, str], ...]

DESCRIPTION = "/description"
"""JSON pointer of what a mark is kept in."""

_MARK = re.compile(r"\[pgflow ([0-9a-f]{16})\]")
_MARK_LENGTH = len("[pgflow 3f9c0d51a7e2b846]")
_OF_A_QUERY = "%!$&'()*+,;=:@/?[]|"
# Characters that stand in values of documented filters; others may be an operator, a list, a quote.
_PLAIN = re.compile(r"[\w .@/:-]+")
# No document gives parentheses a meaning, and none shows them in a value.
_LITERAL = re.compile(r"[\w .@/:()-]+")


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the Flow Service API.

    Parameters
    ----------
    purpose
        What the caller is about to do, as the end of "Could not ...".
    method, path, query
        The path is relative to `service` and encoded; the query is not encoded yet.
    body
        What is sent as JSON; its secrets are `Secret`. None for no body.
    etag
        The version that the caller has seen; empty where none is asked for.
    repeatable
        Whether sending it twice does no more than sending it once.
    service
        Path of the service below Platform's address.
    headers
        What is sent beside, or in place of, the usual ones.
    linked
        The query of a link that the service gave, as it stands there: it is opaque.
    """

    purpose: str
    method: str
    path: str
    query: Query = ()
    body: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    etag: str = ""
    repeatable: bool = True
    service: str = platform.FLOW_SERVICE_PATH
    headers: Mapping[str, str] = field(default_factory=dict)
    linked: str = ""

    @property
    def target(self) -> str:
        """The whole path and the encoded query."""
        path = self.service + self.path
        query = "&".join(filter(None, (urlencode(self.query, quote_via=quote), self.linked)))
        return f"{path}?{query}" if query else path

    def encoded(self) -> bytes | None:
        """Return the body as bytes: the one place where secrets of a request become readable."""
        if self.body is None:
            return None
        return json.dumps(self.body, default=Secret.reveal).encode()

    def secrets(self) -> list[Secret]:
        """Return the secrets of the body, to mask them in the answer."""
        return _secrets_in(self.body)


def _secrets_in(value: object) -> list[Secret]:
    if isinstance(value, Secret):
        return [value]
    children: Sequence[object] = []
    if isinstance(value, Mapping):
        children = list(value.values())
    elif isinstance(value, list | tuple):
        children = value
    return [secret for child in children for secret in _secrets_in(child)]


def equals(field: str, value: str) -> str:
    """Return the ``property`` filter for one exact value."""
    return f"{field}=={value}"


def named(name: str, field: str = "name") -> list[str]:
    """Return the filters that surely keep what has a name; none where that cannot be expressed.

    For what would be made twice if it were not found.
    """
    return [equals(field, name)] if _PLAIN.fullmatch(name) else []


def called(name: str, field: str = "name") -> list[str]:
    """Return the filters for what has a name, which in addition may hold parentheses.

    The service may refuse them, see `listing.filtered`.
    """
    return [equals(field, name)] if _LITERAL.fullmatch(name) else []


def marked(description: str, mark: str) -> str:
    """Return a description that ends with a mark, by which the one create is known again."""
    return f"{description} [pgflow {mark}]".strip()


def unmarked(description: str) -> tuple[str, str]:
    """Return a description without its mark, and the mark; empty if there is none."""
    found = _MARK.fullmatch(description, max(0, len(description) - _MARK_LENGTH))
    return (description[: found.start()].rstrip(), found[1]) if found else (description, "")


def remarked(description: str, mark: str) -> str:
    """Return a new description for what bears a mark, or bears none.

    One that only looks marked gets a mark after it, so that what it says stays text.
    """
    text = description.rstrip()
    if not mark:
        looks_marked = unmarked(text)[1]
        return marked(text, secrets.token_hex(8)) if looks_marked else description
    while unmarked(text)[1] == mark:  # it was copied with its mark
        text, _ = unmarked(text)
    return marked(text, mark)


def patched(changes: Iterable[Mapping[str, Any]], mark: str) -> list[dict[str, Any]]:
    """Return the body of a PATCH: whatever it does to a description, the mark stays.

    Parameters
    ----------
    changes
        Instructions in JSON Patch.
    mark
        What the description ends with as it is; empty for nothing.
    """
    return [
        _keeping_mark(each, mark) if each["path"] == DESCRIPTION else dict(each) for each in changes
    ]


def _keeping_mark(change: Mapping[str, Any], mark: str) -> dict[str, Any]:
    if str(change["op"]).casefold() != "remove":
        return {**change, "value": remarked(str(change.get("value") or ""), mark)}
    return {"op": "replace", "path": DESCRIPTION, "value": marked("", mark)} if mark else {**change}


def create_connection(body: Mapping[str, Any], mark: str) -> Request:
    """``POST /connections``; repeating it would make a second connection.

    Names are not unique and no idempotency key is documented, so the description carries a mark
    (contract, flow-service.md 1.1 and 9).
    """
    return Request(
        purpose=f"create the connection {body.get('name', '')!r}",
        method="POST",
        path="/connections",
        body={**body, "description": marked(str(body.get("description", "")), mark)},
        repeatable=False,
    )


def list_connections(
    properties: Sequence[str] = (), *, limit: int = platform.PAGE_SIZE, orderby: str = ""
) -> Request:
    """``GET /connections``, the first page; `properties` are filters that must all hold."""
    query = [("property", each) for each in properties]
    query.append(("limit", str(limit)))
    if orderby:
        query.append(("orderby", orderby))
    return Request("list the connections", "GET", "/connections", tuple(query))


def count_connections(properties: Sequence[str] = ()) -> Request:
    """``GET /connections``, only how many there are."""
    query = (*(("property", each) for each in properties), ("count", "true"))
    return Request("count the connections", "GET", "/connections", query)


def following(request: Request, href: str) -> Request:
    """Return the request for the page after; `href` is ``_links.next.href``.

    The documentation does not say whether the token carries filter, order and size, so what the
    link leaves out is sent again. Encoding the token anew could change it, so only what no
    address may hold is encoded.
    """
    linked = quote(urlsplit(href).query, safe=_OF_A_QUERY)
    names = {name for name, _ in parse_qsl(linked, keep_blank_values=True)}
    kept = tuple(pair for pair in request.query if pair[0] not in names)
    return replace(request, query=kept, linked=linked)


def get_connection(connection_id: str) -> Request:
    """``GET /connections/{id}``."""
    return Request("read the connection", "GET", _connection(connection_id))


def update_connection(
    connection_id: str, changes: Mapping[str, Any], etag: str, mark: str = ""
) -> Request:
    """``PATCH /connections/{id}``; `changes` are new values by JSON pointer, `mark` is as there.

    It may be sent again, for the etag lets it have its effect once (contract, flow-service.md 0.4).
    """
    return Request(
        purpose="change the connection",
        method="PATCH",
        path=_connection(connection_id),
        body=patched(
            ({"op": "replace", "path": path, "value": value} for path, value in changes.items()),
            mark,
        ),
        etag=etag,
    )


def flows_using(connection_id: str) -> Request:
    """``GET /flows``, those whose source is read through a base connection."""
    field = "inheritedAttributes.sourceConnections[].baseConnection.id"
    query = (("property", equals(field, connection_id)), ("limit", str(platform.PAGE_SIZE)))
    return Request("list the flows", "GET", "/flows", query)


def delete_connection(connection_id: str) -> Request:
    """``DELETE /connections/{id}``."""
    return Request("delete the connection", "DELETE", _connection(connection_id))


def test_connection(connection_id: str) -> Request:
    """``GET /connections/{id}/test``."""
    return Request("test the connection", "GET", f"{_connection(connection_id)}/test")


def explore(connection_id: str, path: str | None = None, *, preview: bool = False) -> Request:
    """``GET /connections/{id}/explore``: the tables, or the columns of the table at `path`."""
    purpose = "list the tables"
    query = [("objectType", "root")]
    if path is not None:
        purpose = f"{'preview' if preview else 'read the columns of'} {path}"
        query = [("objectType", "table"), ("object", path)]
        if preview:
            query.append(("preview", "true"))
    return Request(purpose, "GET", f"{_connection(connection_id)}/explore", tuple(query))


def connection_specs(properties: Sequence[str] = ()) -> Request:
    """``GET /connectionSpecs``."""
    query = tuple(("property", each) for each in properties)
    return Request("list the connection specs", "GET", "/connectionSpecs", query)


def connection_spec(spec_id: str) -> Request:
    """``GET /connectionSpecs/{id}``."""
    return Request("read the connection spec", "GET", f"/connectionSpecs/{encoded_id(spec_id)}")


def _connection(connection_id: str) -> str:
    return f"/connections/{encoded_id(connection_id)}"


def encoded_id(text: str) -> str:
    """Return an id as a part of a path.

    Raises
    ------
    ProtocolError
        It is empty: the answer that it is from left it out, and the path would name all there are.
    """
    if not text:
        raise ProtocolError(
            "The service gave no id for something that was to be read or changed.",
            hint="List it again, then repeat.",
        )
    return quote(text, safe="")


def list_sandboxes() -> Request:
    """``GET /sandbox-management/``, the sandboxes that the caller may use."""
    return Request("list the sandboxes", "GET", "/", service=platform.SANDBOX_MANAGEMENT_PATH)
