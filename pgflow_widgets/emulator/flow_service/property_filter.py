"""Filters the items of a list by ``property`` expressions.

Source: contract, flow-service.md 0.2; errors.md 2.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.storage.state_file import TIMES

# Of what is compared with more and less in the documents, all is a number.
_NUMERIC = frozenset(
    {
        *("createdAt", "updatedAt", "metrics", "activities", "params", "scheduleParams"),
        *("lastOperation", "lastRunDetails", "attributes", "transformations"),
    }
)
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_EXPRESSION = re.compile(r"(?P<path>[\w.\[\]-]+)\s*(?P<operator>[=<>!~]+)(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PropertyFilter:
    """One ``property`` expression."""

    path: tuple[str, ...]
    operator: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, field_names: frozenset[str]) -> PropertyFilter:
        """Parse an expression about one of the known fields, or raise the documented error."""
        match = _EXPRESSION.fullmatch(text.strip())
        if match is None:
            raise problems.flow("1453-400", "A property filter has no field, operator and value.")
        path = tuple(match["path"].split("."))
        if path[0].removesuffix("[]") not in field_names:
            raise problems.flow("1449-400", "A property filter names a field that is not known.")
        # One documented example has a single equals sign.
        symbol = "==" if match["operator"] == "=" else match["operator"]
        if symbol != "==" and symbol not in _COMPARISONS:
            raise problems.flow("1440-400", "The operator of a property filter is not known.")
        values = tuple(_unquoted(value.strip()) for value in match["value"].split(","))
        if not all(values):
            raise problems.flow("1453-400", "A property filter has an empty value.")
        if symbol in _COMPARISONS:
            if len(values) > 1:
                raise problems.flow("1443-400", "This operator takes one value.")
            if path[0] not in _NUMERIC:
                raise problems.flow("1448-400", "This operator is not for this field.")
            if _number(values[0]) is None:
                raise problems.flow("1452-400", "This operator compares with a number.")
        return cls(path, symbol, values)

    @property
    def is_bound(self) -> bool:
        """Whether it compares a time that every item has."""
        return len(self.path) == 1 and self.path[0] in TIMES and self.operator in _COMPARISONS

    def accepts(self, item: Mapping[str, Any]) -> bool:
        """Return whether an item has the wanted value at the path."""
        values = list(_at(item, self.path))
        if self.operator == "==":
            return any(_text(value) in self.values for value in values)
        return any(self._compares(value) for value in values)

    def _compares(self, value: object) -> bool:
        left, right = _number(value), _number(self.values[0])
        return left is not None and right is not None and _COMPARISONS[self.operator](left, right)


def _at(value: object, path: Sequence[str]) -> Iterator[object]:
    if not path:
        yield value
        return
    name, inside = path[0].removesuffix("[]"), path[0].endswith("[]")
    if not isinstance(value, Mapping) or name not in value:
        return
    part = value[name]
    for inner in part if inside and isinstance(part, list) else [part]:
        yield from _at(inner, path[1:])


def _text(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
