"""Reads the filters, order and page of a list call, and answers it.

Source: contract, flow-service.md 0.1 to 0.3; errors.md 2.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service.property_filter import PropertyFilter
from pgflow_widgets.emulator.flow_service.request_bodies import refuse_unknown_flow_parameters
from pgflow_widgets.emulator.http import parse_digits
from pgflow_widgets.emulator.storage.state_file import ORDERS, Bounds, Order

if TYPE_CHECKING:
    from multidict import MultiMapping

T = TypeVar("T")

LARGEST_PAGE = 100
LARGEST_SEARCH = 1000
_DEFAULT_PAGE = 25
_MOST_ORDERS = 4
_KNOWN = frozenset({"property", "limit", "orderby", "continuationToken", "count"})

_SEARCHED: Mapping[str, type] = {
    "queryString": str,
    "limit": int,
    "orderby": str,
    "count": bool,
    "projectionFields": str,
    "groupByProperty": str,
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list call asks for."""

    filters: tuple[PropertyFilter, ...]
    expressions: tuple[str, ...]
    limit: int
    order: Order
    count: bool
    after: Sequence[Any] | None
    fields: frozenset[str]

    @classmethod
    def parse(cls, parameters: MultiMapping[str], field_names: frozenset[str]) -> ListQuery:
        """Parse the query string; empty values count as not given."""
        refuse_unknown_flow_parameters(parameters, _KNOWN)
        options = {name: parameters[name] for name in parameters if parameters[name]}
        filters = [text for text in parameters.getall("property", []) if text]
        return cls._of(options, filters, LARGEST_PAGE, field_names)

    @classmethod
    def parse_search(
        cls, parameters: MultiMapping[str], body: object, field_names: frozenset[str]
    ) -> ListQuery:
        """Parse the body of a search.

        The syntax of ``queryString`` is not documented: it is read as ``property`` filters, joined
        by ``&`` (contract, flow-service.md 1.4). ``projectionFields`` is read as names of fields,
        joined by commas.
        """
        if not isinstance(body, Mapping):
            raise problems.flow("1405-400", "The body must be a JSON object.")
        unknown = (set(parameters) - {"continuationToken"}) | (set(body) - _SEARCHED.keys())
        refuse_unknown_flow_parameters(unknown, known=())
        for name, kind in _SEARCHED.items():
            if body.get(name) is not None and type(body[name]) is not kind:
                raise problems.flow("1452-400", f"{name} is of the wrong type.")
        if body.get("groupByProperty"):
            raise problems.flow("1438-400", "groupByProperty is not offered here.")
        names = ("limit", "orderby", "count", "projectionFields")
        options = {name: str(body[name]) for name in names if body.get(name) not in (None, "")}
        if parameters.get("continuationToken"):
            options["continuationToken"] = parameters["continuationToken"]
        expressions = str(body.get("queryString") or "").split("&")
        filters = [text.strip().removeprefix("property=") for text in expressions if text.strip()]
        return cls._of(options, filters, LARGEST_SEARCH, field_names)

    @classmethod
    def _of(
        cls,
        options: Mapping[str, str],
        filters: Sequence[str],
        largest: int,
        field_names: frozenset[str],
    ) -> ListQuery:
        token = _token(options.get("continuationToken", ""))
        count = options.get("count", "false").casefold() == "true"
        if count and "limit" in options:
            raise problems.flow("1401-400", "limit and count cannot be used together.")
        order = _order(options.get("orderby") or token.get("orderby", "createdAt"))
        after = token.get("after")
        if after is not None and len(after) != len(order) + 1:
            raise problems.flow("1452-400", "The continuationToken is of another order.")
        expressions = tuple(filters or token.get("property", ()))
        fields = options.get("projectionFields") or ",".join(token.get("fields", ()))
        return cls(
            filters=tuple(PropertyFilter.parse(text, field_names) for text in expressions),
            expressions=expressions,
            limit=_limit(options.get("limit") or str(token.get("limit", _DEFAULT_PAGE)), largest),
            order=order,
            count=count,
            after=after,
            fields=frozenset(name.strip() for name in fields.split(",")) - {""},
        )

    @property
    def bounds(self) -> Bounds:
        """The filters that the store can apply, with its index: on times."""
        return [
            (condition.path[0], condition.operator, float(condition.values[0]))
            for condition in self.filters
            if condition.is_bound
        ]

    @property
    def rest(self) -> list[PropertyFilter]:
        """The other filters."""
        return [condition for condition in self.filters if not condition.is_bound]

    def answer(self, path: str, items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the body of the answer.

        Parameters
        ----------
        path
            Of the list, relative to the service.
        items
            All of them in order, from `after` on and within `bounds`.
        """
        fitting = (item for item in items if all(part.accepts(item) for part in self.filters))
        if self.count:
            return {"count": sum(1 for _ in fitting)}
        page, more = self._cut(fitting)
        if self.fields:
            items = [{name: i[name] for name in i if name in self.fields} for i in page]
        else:
            items = page
        return {"items": items, "_links": self._links(path, page[-1]) if more else {}}

    def answer_json(self, path: str, items: Iterable[str]) -> str:
        """Return the body of the answer as JSON, of items that are JSON already and all fit."""
        page, more = self._cut(items)
        links = json.dumps(self._links(path, json.loads(page[-1])) if more else {})
        return f'{{"items": [{", ".join(page)}], "_links": {links}}}'

    def _cut(self, items: Iterable[T]) -> tuple[list[T], bool]:
        """Return the items of the page, and whether more follow."""
        page = list(itertools.islice(items, self.limit + 1))
        return page[: self.limit], len(page) > self.limit

    def _links(self, path: str, last: Mapping[str, Any]) -> dict[str, Any]:
        return {"next": {"href": f"{path}?continuationToken={self._next(last)}"}}

    def sort_items(self, items: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Iterate over items that are in no store, in order and from `after` on."""
        ordered = sorted(items, key=lambda item: str(item["id"]))
        for name, down in reversed(self.order):
            ordered.sort(key=lambda item, name=name: str(item.get(name, "")), reverse=down)  # type: ignore[misc]
        places = [item["id"] for item in ordered]
        last = self.after[-1] if self.after else None
        yield from ordered[places.index(last) + 1 if last in places else 0 :]

    def _next(self, last: Mapping[str, Any]) -> str:
        # It carries all that was asked, for some clients send the token and nothing else.
        facts = {
            "after": [*(last.get(name, "") for name, _ in self.order), last["id"]],
            "property": self.expressions,
            "orderby": ",".join(f"{'-' if down else ''}{name}" for name, down in self.order),
            "limit": self.limit,
            "fields": sorted(self.fields),
        }
        return base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")


def _token(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        facts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict) or not _is_ours(facts):
        raise problems.flow("1452-400", "The continuationToken is not one of this service.")
    return facts


def _is_ours(facts: Mapping[str, Any]) -> bool:
    match facts:
        case {
            "after": [*after, str()],
            "property": [*properties],
            "orderby": str(),
            "limit": int(),
            "fields": [*fields],
        }:
            texts = all(isinstance(text, str) for text in (*properties, *fields))
            return texts and all(map(_storable, after))
        case _:
            return False


def _storable(value: object) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def _limit(text: str, largest: int) -> int:
    limit = parse_digits(text)
    if limit is None or not 1 <= limit <= largest:
        raise problems.flow("1452-400", f"limit must be a whole number from 1 to {largest}.")
    return limit


def _order(text: str) -> Order:
    order = []
    for part in text.split(","):
        # A plus sign in a query string arrives as a space.
        match = re.fullmatch(r"([ +-]?)(\w+)\s*", part)
        if match is None:
            raise problems.flow("1432-400", "orderby must be a field name, +name or -name.")
        if match[2] not in ORDERS:
            known = ", ".join(sorted(ORDERS))
            raise problems.flow("1433-400", f"orderby must name one of {known}.")
        order.append((match[2], match[1] == "-"))
    return tuple(order[:_MOST_ORDERS])
