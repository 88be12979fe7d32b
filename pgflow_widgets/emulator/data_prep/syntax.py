"""The parts of an expression that was read, and the names of what it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.emulator.data_prep.operators import Evaluate, SourceRow
from pgflow_widgets.emulator.data_prep.values import MappingValue


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression.

    Parameters
    ----------
    kind
        ``constant``, ``attribute``, ``call``, ``method``, ``operator``, ``prefix``, ``choice`` or
        ``array``.
    evaluate
        Works it out for a row.
    name
        Of the function or method, or the operator's symbol.
    parts
        What it is made of, in the order in which it is written.
    value
        The constant, or the attribute's path.
    """

    kind: str
    evaluate: Evaluate
    name: str = ""
    parts: tuple[Node, ...] = ()
    value: MappingValue = None


def constant(value: MappingValue) -> Node:
    """Return what is the same for each row."""
    return Node("constant", lambda _: value, value=value)


def attribute_path(source: str) -> tuple[str, ...]:
    """Return the path that an attribute's name stands for, ``${...}`` taken off."""
    if source.startswith("${") and source.endswith("}"):
        source = source[2:-1]
    parts = re.split(r"(?<!\\)\.", source)
    return tuple(part.replace("\\.", ".") for part in parts)


def row_value(row: SourceRow, path: tuple[str, ...]) -> MappingValue:
    """Return what a row holds at a path; null where there is nothing."""
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
        if value is None:
            return None
    return value
