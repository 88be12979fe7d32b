"""Filters, order and pages of lists.

Source: contract, flow-service.md 0.1 to 0.3; errors.md 2.
"""

from __future__ import annotations

import base64
import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.store import ORDERS

if TYPE_CHECKING:
    from multidict import MultiMapping

LARGEST_PAGE = 100
LARGEST_SEARCH = 1000
_DEFAULT_PAGE = 25
_KNOWN = frozenset({"property", "limit", "orderby", "continuationToken", "count"})

_SEARCHED: Mapping[str, type] = {
    "queryString": str,
    "limit": int,
    "orderby": str,
    "count": bool,
}

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_EXPRESSION = re.compile(r"(?P<path>[\w.\[\]-]+)\s*(?P<operator>[=<>!~]+)(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filter:
    """One ``property`` expression."""

    path: tuple[str, ...]
    operator: str
    values: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Filter:
        """Understand an expression, or raise the documented error."""
        match = _EXPRESSION.fullmatch(text.strip())
        if match is None:
            raise problems.flow("1449-400", "A property filter names no field and operator.")
        # One documented example has a single equals sign.
        symbol = "==" if match["operator"] == "=" else match["operator"]
        if symbol != "==" and symbol not in _COMPARISONS:
            raise problems.flow("1440-400", "The operator of a property filter is not known.")
        values = tuple(_unquoted(value.strip()) for value in match["value"].split(","))
        if not all(values):
            raise problems.flow("1453-400", "A property filter has an empty value.")
        if symbol != "==" and len(values) > 1:
            raise problems.flow("1443-400", "This operator takes one value.")
        return cls(tuple(match["path"].split(".")), symbol, values)

    def accepts(self, item: Mapping[str, Any]) -> bool:
        """Tell whether an item has the wanted value at the path."""
        found = list(_at(item, self.path))
        if self.operator == "==":
            return any(_text(value) in self.values for value in found)
        return any(self._compares(value) for value in found)

    def _compares(self, value: object) -> bool:
        compare = _COMPARISONS[self.operator]
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return compare(value, float(self.values[0]))
            except ValueError:
                raise problems.flow("1452-400", "A filter compares a number with text.") from None
        return compare(_text(value), self.values[0])


@dataclass(frozen=True, slots=True)
class Query:
    """What a list call asks for."""

    filters: tuple[str, ...]
    limit: int
    order: str
    descending: bool
    count: bool
    after: tuple[Any, str] | None

    @classmethod
    def read(cls, parameters: MultiMapping[str]) -> Query:
        """Understand the query string; empty values count as not given."""
        unknown = set(parameters) - _KNOWN
        if unknown:
            raise problems.flow("1451-400", f"Unknown query parameter {min(unknown)}.")
        given = {name: parameters[name] for name in parameters if parameters[name]}
        filters = [text for text in parameters.getall("property", []) if text]
        return cls._of(given, filters, LARGEST_PAGE)

    @classmethod
    def search(cls, parameters: MultiMapping[str], body: object) -> Query:
        """Understand the body of a search.

        The syntax of ``queryString`` is not documented: it is read as ``property`` filters, joined
        by ``&`` (contract, flow-service.md 1.4).
        """
        if not isinstance(body, Mapping):
            raise problems.flow("1405-400", "The body must be a JSON object.")
        unknown = (set(parameters) - {"continuationToken"}) | (set(body) - _SEARCHED.keys())
        if unknown:
            raise problems.flow("1451-400", f"Unknown query parameter {min(unknown)[:64]}.")
        for name, kind in _SEARCHED.items():
            if body.get(name) is not None and type(body[name]) is not kind:
                raise problems.flow("1452-400", f"{name} is of the wrong type.")
        names = ("limit", "orderby", "count")
        given = {name: str(body[name]) for name in names if body.get(name) not in (None, "")}
        if parameters.get("continuationToken"):
            given["continuationToken"] = parameters["continuationToken"]
        expressions = str(body.get("queryString") or "").split("&")
        filters = [each.strip().removeprefix("property=") for each in expressions if each.strip()]
        return cls._of(given, filters, LARGEST_SEARCH)

    @classmethod
    def _of(cls, given: Mapping[str, str], filters: Sequence[str], largest: int) -> Query:
        token = _token(given.get("continuationToken", ""))
        count = given.get("count", "false").casefold() == "true"
        if count and "limit" in given:
            raise problems.flow("1401-400", "limit and count cannot be used together.")
        orderby = given.get("orderby") or token.get("orderby", "createdAt")
        order, descending = _order(orderby)
        return cls(
            filters=tuple(filters or token.get("property", ())),
            limit=_limit(given.get("limit") or str(token.get("limit", _DEFAULT_PAGE)), largest),
            order=order,
            descending=descending,
            count=count,
            after=tuple(token["after"]) if token else None,
        )

    def answer(self, path: str, items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the body of the answer.

        Parameters
        ----------
        path
            Of the list, relative to the service.
        items
            All of them in order, from `after` on.
        """
        wanted = [Filter.read(text) for text in self.filters]
        fitting = (item for item in items if all(each.accepts(item) for each in wanted))
        if self.count:
            return {"count": sum(1 for _ in fitting)}
        page = [item for _, item in zip(range(self.limit + 1), fitting, strict=False)]
        links: dict[str, Any] = {}
        if len(page) > self.limit:
            del page[self.limit :]
            links = {"next": {"href": f"{path}?continuationToken={self._next(page[-1])}"}}
        return {"items": page, "_links": links}

    def _next(self, last: Mapping[str, Any]) -> str:
        # It carries all that was asked, for some clients send the token and nothing else.
        facts = {
            "after": [last[self.order], last["id"]],
            "property": self.filters,
            "orderby": f"{'-' if self.descending else ''}{self.order}",
            "limit": self.limit,
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
            "after": [str() | int(), str()],
            "property": [*properties],
            "orderby": str(),
            "limit": int(),
        }:
            return all(isinstance(each, str) for each in properties)
        case _:
            return False


def _limit(text: str, largest: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= largest:
        raise problems.flow("1452-400", f"limit must be a whole number from 1 to {largest}.")
    return int(text)


def _order(text: str) -> tuple[str, bool]:
    # A plus sign in a query string arrives as a space.
    match = re.fullmatch(r"([ +-]?)(\w+)", text)
    if match is None:
        raise problems.flow("1432-400", "orderby must be a field name, +name or -name.")
    if match[2] not in ORDERS:
        raise problems.flow("1433-400", f"orderby must name one of {', '.join(sorted(ORDERS))}.")
    return match[2], match[1] == "-"


def _at(value: object, path: Sequence[str]) -> Iterator[object]:
    if not path:
        yield value
        return
    name, inside = path[0].removesuffix("[]"), path[0].endswith("[]")
    if not isinstance(value, Mapping) or name not in value:
        return
    found = value[name]
    for each in found if inside and isinstance(found, list) else [found]:
        yield from _at(each, path[1:])


def _text(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
