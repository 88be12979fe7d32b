"""Splits the text of an expression into tokens: numbers, strings, names and symbols."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator.data_prep.operators import ExpressionError

_LONGEST_NUMBER = 400
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<wrapped>\$\{(?:[^}\\]|\\.)+\})
  | (?P<name>[^\W\d][\w$]*|\$[\w$]+)
  | (?P<symbol>==|!=|<=|>=|&&|\|\||[-+*/%<>!~?:.,()\[\]])
  )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {
    "or": "||",
    "and": "&&",
    "not": "!",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "div": "/",
    "mod": "%",
}
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def tokenize(source: str) -> list[tuple[str, Any, int]]:
    """Return kind, value and place of each token, with one for the end."""
    tokens: list[tuple[str, Any, int]] = []
    place = 0
    end = len(source.rstrip())
    while place < end:
        match = _TOKEN.match(source, place)
        if match is None:
            start = len(source[place:]) - len(source[place:].lstrip()) + place
            raise ExpressionError(f"Cannot read {source[start]!r} at character {start + 1}.")
        kind, raw = str(match.lastgroup), match[str(match.lastgroup)]
        start = match.start(str(match.lastgroup))
        value: Any = raw
        if kind == "number" and len(raw) > _LONGEST_NUMBER:
            raise ExpressionError("A number is too long.")
        if kind == "number":
            value = int(raw) if raw.isdecimal() else float(raw)
        elif kind == "string":
            value = re.sub(
                r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), raw[1:-1], flags=re.DOTALL
            )
        elif kind == "name" and raw in _WORDS:
            kind, value = "symbol", _WORDS[raw]
        elif kind == "name" and raw in _CONSTANTS:
            kind, value = "constant", _CONSTANTS[raw]
        tokens.append((kind, value, start))
        place = match.end()
    return [*tokens, ("end", "", end)]
