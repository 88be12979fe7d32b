"""Represent a call as a value, with its filters and the mark by which a create is found again.

Source: contract, flow-service.md 0 to 2.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pgflow_widgets.errors import ProtocolError
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret

Query = tuple[tuple[str, str], ...]

DESCRIPTION_PATH = "/description"
"""JSON pointer of what a mark is kept in."""

_MARK = re.compile(r"\[pgflow ([0-9a-f]{16})\]")
_MARK_LENGTH = len("[pgflow 3f9c0d51a7e2b846]")
_OF_A_QUERY = "%!$&'()*+,;=:@/?[]|"
# Characters that documented filter values contain; others may be operators, lists or quotes.
_PLAIN = re.compile(r"[\w .@/:-]+")
# No document gives parentheses a meaning, and none shows them in a value.
_LITERAL = re.compile(r"[\w .@/:()-]+")


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the Flow Service API.

    Parameters
    ----------
    purpose
        The caller's intention, as the end of "Could not ...".
    method, path, query
        The path is relative to `service` and encoded; the query is not encoded yet.
    body
        Sent as JSON; its secrets are `Secret`. None for no body.
    etag
        The version that the caller has seen; empty where the service requires none.
    repeatable
        Whether sending the request twice has the same effect as sending it once.
    service
        Path of the service below Platform's address.
    headers
        Headers sent in addition to, or in place of, the usual ones.
    linked
        The query of a link that the service gave, as it stands there: it is opaque.
    renew
        Returns the body each time that it is sent, in place of `body`: a time in it may have
        passed. None for one that stays as it is. It holds no secret.
    at_work
        Called with True when the request is sent, and with False when it is known to have had no
        effect, for it was turned away.
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
    renew: Callable[[], Mapping[str, Any]] | None = None
    at_work: Callable[[bool], object] = lambda _is_sent: None

    @property
    def target(self) -> str:
        """The whole path and the encoded query."""
        path = self.service + self.path
        query = "&".join(filter(None, (urlencode(self.query, quote_via=quote), self.linked)))
        return f"{path}?{query}" if query else path

    def encode(self) -> bytes | None:
        """Return the body as bytes: the one place where secrets of a request become readable."""
        if self.body is None:
            return None
        body = self.renew() if self.renew else self.body
        return json.dumps(body, default=Secret.reveal).encode()

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


def service_request(
    service: str,
    purpose: str,
    method: str,
    path: str,
    query: Iterable[tuple[str, str]] = (),
    *,
    body: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    repeatable: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Request:
    """Return a request to another service; a POST is not repeatable unless `repeatable` says so."""
    return Request(
        purpose,
        method,
        path,
        tuple(query),
        body=body,
        repeatable=repeatable or method != "POST",
        service=service,
        headers=headers or {},
    )


def page_query(start: int) -> list[tuple[str, str]]:
    """Return the query parameters of the page that begins with an item of that number.

    The first page names none: ``start=0`` has come back empty.
    """
    limit = ("limit", str(platform.PAGE_SIZE))
    return [limit, ("start", str(start))] if start else [limit]


def plural(noun: str) -> str:
    """Return the plural of the name of a resource."""
    if noun.endswith("s"):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def equality_filter(field: str, value: str) -> str:
    """Return the ``property`` filter that matches one exact value."""
    return f"{field}=={value}"


def safe_name_filters(name: str, field: str = "name") -> list[str]:
    """Return filters that surely match a name; none where the name cannot be expressed.

    Used to search for a resource that would be created twice if it were not found.
    """
    return [equality_filter(field, name)] if _PLAIN.fullmatch(name) else []


def name_filters(name: str, field: str = "name") -> list[str]:
    """Return filters that match a name, which may also hold parentheses.

    The service may refuse them, see `pagination.list_with_filters`.
    """
    return [equality_filter(field, name)] if _LITERAL.fullmatch(name) else []


def add_mark(description: str, mark: str) -> str:
    """Return a description that ends with a mark, which identifies its create."""
    return f"{description} [pgflow {mark}]".strip()


def split_mark(description: str) -> tuple[str, str]:
    """Split a description into its text and its mark; the mark is empty if there is none."""
    match = _MARK.fullmatch(description, max(0, len(description) - _MARK_LENGTH))
    return (description[: match.start()].rstrip(), match[1]) if match else (description, "")


def without_marks(descriptions: Iterable[str]) -> list[str]:
    """Return many descriptions without their marks."""
    return [text if text[-1:] != "]" else split_mark(text)[0] for text in descriptions]


def replace_mark(description: str, mark: str) -> str:
    """Return a new description that carries the mark of the old one, if it has one.

    A text that only looks marked gets another mark after it, so that all of it stays text.
    """
    text = description.rstrip()
    if not mark:
        looks_marked = split_mark(text)[1]
        return add_mark(text, secrets.token_hex(8)) if looks_marked else description
    while split_mark(text)[1] == mark:  # it was copied with its mark
        text, _ = split_mark(text)
    return add_mark(text, mark)


def patch_body(changes: Iterable[Mapping[str, Any]], mark: str) -> list[dict[str, Any]]:
    """Return the body of a PATCH; however it changes a description, the mark stays.

    Parameters
    ----------
    changes
        Instructions in JSON Patch.
    mark
        The mark of the present description; empty if it has none.
    """
    return [
        _keeping_mark(change, mark) if change["path"] == DESCRIPTION_PATH else dict(change)
        for change in changes
    ]


def _keeping_mark(change: Mapping[str, Any], mark: str) -> dict[str, Any]:
    if str(change["op"]).casefold() != "remove":
        return {**change, "value": replace_mark(str(change.get("value") or ""), mark)}
    return {**change, "op": "replace", "value": add_mark("", mark)} if mark else {**change}


def next_page_request(request: Request, href: str) -> Request:
    """Return the request for the next page; `href` is ``_links.next.href``.

    The documentation does not say whether the token carries filter, order and size, so what the
    link leaves out is sent again. Encoding the token anew could change it, so only what no
    address may hold is encoded.
    """
    linked = quote(urlsplit(href).query, safe=_OF_A_QUERY)
    names = {name for name, _ in parse_qsl(linked, keep_blank_values=True)}
    pairs = tuple(pair for pair in request.query if pair[0] not in names)
    return replace(request, query=pairs, linked=linked)


def encoded_id(text: str) -> str:
    """Encode an id as a part of a path.

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
