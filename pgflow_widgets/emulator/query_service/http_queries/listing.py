"""Filters, orders and pages the list of queries, and describes each.

Source: contract, query-service.md 8; Adobe's Query Service description.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import number_parameter, refuse_unknown
from pgflow_widgets.emulator.query_service.query_log import ENDED, LoggedQuery

if TYPE_CHECKING:
    from multidict import MultiMapping

_KNOWN = frozenset(
    {
        *("limit", "orderby", "start", "property"),
        *("excludeSoftDeleted", "excludeHidden", "isPrevLink"),
    }
)
_DEFAULT_PAGE, _LARGEST_PAGE = 20, 100
_FILTER = re.compile(r"\s*(?P<name>\w+)\s*(?P<sign>==|!=|>=|<=|>|<|~|=)(?P<value>.*)", re.DOTALL)
_SIGNS: Mapping[str, Callable[[str, str], bool]] = {
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "~": lambda text, part: part.lower() in text.lower(),
}
_EQUAL, _CONTAINS = frozenset({"==", "="}), frozenset({"~"})
# The signs that go with each property.
_ALLOWED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("created", "updated", "state", "id"), frozenset(_SIGNS)),
    **dict.fromkeys(("referenced_datasets", "userId", "client", "templateId"), _EQUAL),
    **dict.fromkeys(("scheduleId", "scheduleRunId"), _EQUAL),
    **dict.fromkeys(("sql", "templateName"), _CONTAINS),
}


def list_queries(
    queries: Sequence[LoggedQuery], parameters: MultiMapping[str], address: str
) -> dict[str, Any]:
    """Return the page of the list that the parameters ask for.

    Parameters
    ----------
    queries
        All of a sandbox, the oldest first.
    parameters
        Of the call.
    address
        Of the list.
    """
    refuse_unknown(parameters, _KNOWN)
    limit = number_parameter(parameters, "limit", _DEFAULT_PAGE)
    if not 1 <= limit <= _LARGEST_PAGE:
        raise problems.platform(400, f"limit must be a whole number from 1 to {_LARGEST_PAGE}.")
    order = _Order.parse(parameters.get("orderby") or "-created")
    start = _sortable_time(parameters["start"]) if parameters.get("start") else ""
    conditions = [_condition(text) for text in parameters.get("property", "").split(",") if text]
    no_deleted = _is_true(parameters, "excludeSoftDeleted")
    no_hidden = _is_true(parameters, "excludeHidden")
    fitting = [
        query
        for query in order.sort(queries)
        if not (query.deleted and no_deleted)
        and not (query.hidden and no_hidden)
        and all(fits(query) for fits in conditions)
    ]
    page, following = order.cut(
        fitting, start, limit, back=_is_true(parameters, "isPrevLink", default="false")
    )
    facts = {"orderby": order.text, "count": len(page)}
    facts |= {"start": order.value(page[0])} if page else {}
    facts |= {"next": order.value(following)} if following else {}
    asked = {n: v for n, v in parameters.items() if n not in {"start", "isPrevLink"}}
    links: dict[str, Any] = {}
    if following:
        href = urlencode({**asked, "start": order.value(following)})
        links["next"] = {"href": f"{address}?{href}"}
    if page and page[0] is not fitting[0]:
        href = urlencode({**asked, "start": order.value(page[0]), "isPrevLink": "true"})
        links["prev"] = {"href": f"{address}?{href}"}
    if "property" in parameters:
        facts["property"] = parameters["property"]
    described = [describe_query(query, address) for query in page]
    return {"queries": described, "_page": facts, "_links": links, "version": 1}


@dataclass(frozen=True, slots=True)
class _Order:
    text: str
    field: str
    down: bool

    @classmethod
    def parse(cls, text: str) -> _Order:
        field = text.strip().lstrip("+-")
        if field not in {"created", "updated"}:
            raise problems.platform(400, "orderby must be created or updated, with + or -.")
        return cls(text.strip(), field, text.strip().startswith("-"))

    def sort(self, queries: Sequence[LoggedQuery]) -> list[LoggedQuery]:
        return sorted(queries, key=lambda q: (self.value(q), q.created), reverse=self.down)

    def value(self, query: LoggedQuery) -> str:
        return iso_time(query.created if self.field == "created" else query.updated)

    def cut(
        self, queries: Sequence[LoggedQuery], start: str, limit: int, *, back: bool
    ) -> tuple[Sequence[LoggedQuery], LoggedQuery | None]:
        """Return the page from `start` on, or before it, and the query that follows the page."""
        before = operator.gt if self.down else operator.lt
        skipped = sum(1 for q in queries if before(self.value(q), start)) if start else 0
        first = max(0, skipped - limit) if back else skipped
        end = skipped if back else first + limit
        return queries[first:end], queries[end] if end < len(queries) else None


def _condition(text: str) -> Callable[[LoggedQuery], bool]:
    match = _FILTER.fullmatch(text)
    if match is None or match["sign"] not in _ALLOWED.get(match["name"], ()):
        raise problems.platform(
            400, "A filter must be a property, a sign that goes with it, and a value."
        )
    name, compare, value = match["name"], _SIGNS[match["sign"]], match["value"].strip()
    wanted = _sortable_time(value) if name in {"created", "updated"} else value

    def fits(query: LoggedQuery) -> bool:
        if name == "referenced_datasets":
            return not set(value.split("||")).isdisjoint(query.datasets)
        facts = {
            "created": iso_time(query.created),
            "updated": iso_time(query.updated),
            "state": query.state.value,
            "id": query.id,
            "userId": query.user,
            "client": query.client,
            "sql": query.sql,
        }
        return name in facts and compare(facts[name], wanted)

    return fits


def _sortable_time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise problems.platform(400, "A time must be written as 2026-01-31T12:00:00Z.") from None
    return iso_time(int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000))


def _is_true(parameters: MultiMapping[str], name: str, default: str = "true") -> bool:
    text = parameters.get(name, default).lower()
    if text not in {"true", "false"}:
        raise problems.platform(400, f"{name} must be true or false.")
    return text == "true"


def describe_query(query: LoggedQuery, address: str) -> dict[str, Any]:
    """Return a query as the service answers it."""
    href = f"{address}/{query.id}"
    word = query.sql.split(maxsplit=1)[0].upper() if query.sql.split() else ""
    actions = {"soft_delete": '{ "op": "soft_delete"}'}
    if query.state not in ENDED:
        actions["cancel"] = '{ "op": "cancel"}'
    links = {op: {"href": href, "method": "PATCH", "body": body} for op, body in actions.items()}
    error = query.error
    errors = (
        [{"code": error.code, "message": error.message, "errorType": _kind_of(error.code)}]
        if error
        else []
    )
    return {
        "id": query.id,
        "request": dict(query.request),
        "effectiveSQL": query.sql,
        "isCTAS": word == "CREATE",
        "isInsertInto": word == "INSERT",
        "state": query.state.value,
        "created": iso_time(query.created),
        "updated": iso_time(query.updated),
        "elapsedTime": int(query.seconds * 1000),
        "rowCount": query.rows,
        "userId": query.user,
        "client": query.client,
        "errors": errors,
        "_links": {
            **links,
            "self": {"href": href, "method": "GET"},
            "referenced_datasets": [{"id": id_} for id_ in query.datasets],
        },
        "version": 1,
    }


def _kind_of(code: str) -> str:
    return "SYSTEM_ERROR" if code == "58000" else "USER_ERROR"


def iso_time(milliseconds: int) -> str:
    """Return a time as the service writes it."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"
