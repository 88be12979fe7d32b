"""The language of mappings: attributes, literals, operators, functions, read into one callable.

Source: Adobe's Data Prep functions page (fields, reserved words) and ``/languages/el/operators``.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn

from pgflow_widgets.emulator import cost_limits
from pgflow_widgets.emulator.cost_limits import UnfitError
from pgflow_widgets.emulator.data_prep.functions import FUNCTIONS, METHODS
from pgflow_widgets.emulator.data_prep.values import Value, as_date, as_number, as_text, join_texts

Row = Mapping[str, Any]
Evaluate = Callable[[Row], Any]

LONGEST = 16_384
_DEEPEST = 60
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
_RESERVED = frozenset(
    {
        *("new", "break", "var", "for", "while", "continue", "else", "do", "if", "return"),
        *("function", "empty", "size", "_errors"),
    }
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"||"}),
    frozenset({"&&"}),
    frozenset({"==", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)

_REASONS: Mapping[type[Exception], str] = {
    UnicodeError: "The text cannot be written in that character set.",
    ValueError: "A value does not fit the function.",
    TypeError: "A value has the wrong type.",
    AttributeError: "A value has the wrong type.",
    ArithmeticError: "The number cannot be worked out.",
    LookupError: "There is nothing of that name or at that place.",
    RecursionError: "A value is nested too deeply.",
}
"""What is said of an error; the first kind that fits."""

OPERATORS: Sequence[tuple[str, str, int, str, str]] = (
    ("+", "add", 2, "Adds numbers; joins if one side is a string.", "1 + 2"),
    ("-", "subtract", 2, "Subtracts.", "2 - 1"),
    ("*", "multiply", 2, "Multiplies.", "2 * 3"),
    ("/", "divide", 2, "Divides; also the word div.", "1 / 2"),
    ("%", "mod", 2, "Gives the remainder; also the word mod.", "5 % 3"),
    ("-", "negate", 1, "Changes the sign.", "-12"),
    ("~", "complement", 1, "Turns all bits.", "~44"),
    ("!", "not", 1, "Turns true and false; also the word not.", "!cond1"),
    ("&&", "and", 2, "True if both are; also the word and.", "cond1 && cond2"),
    ("||", "or", 2, "True if one is; also the word or.", "cond1 || cond2"),
    ("==", "equals", 2, "True if both are the same; also the word eq.", "a == b"),
    ("!=", "not_equals", 2, "True if they differ; also the word ne.", "a != b"),
    ("<", "less_than", 2, "Also the word lt.", "a < b"),
    ("<=", "less_than_or_equal", 2, "Also the word le.", "a <= b"),
    (">", "greater_than", 2, "Also the word gt.", "a > b"),
    (">=", "greater_than_or_equal", 2, "Also the word ge.", "a >= b"),
    ("?:", "ternary", 3, "One value or another.", "cond ? a : b"),
)
"""Symbol, name, operands, description and example of each operator."""


class ExpressionError(ValueError):
    """An expression cannot be read, or cannot be worked out for a row."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was understood.

    Parameters
    ----------
    attributes
        What it reads of a row: names from the top.
    evaluate
        Works it out for a row.
    """

    attributes: frozenset[tuple[str, ...]]
    evaluate: Evaluate

    def __call__(self, row: Row) -> Value:
        """Work it out for a row.

        Raises
        ------
        ExpressionError
            A function or an operator cannot take the row's values.
        """
        try:
            with cost_limits.one_row():
                return self.evaluate(row)
        except ExpressionError:
            raise
        except UnfitError as error:
            raise ExpressionError(str(error)) from None
        except tuple(_REASONS) as error:
            # Python's own words quote the value, which may be anybody's: they are not passed on.
            said = next(words for kind, words in _REASONS.items() if isinstance(error, kind))
            raise ExpressionError(said) from None


@lru_cache(maxsize=512)
def parse_expression(source: str) -> Expression:
    """Understand an expression.

    Raises
    ------
    ExpressionError
        It has no meaning; the message says where.
    """
    if len(source) > LONGEST:
        raise ExpressionError(f"The expression is longer than {LONGEST} characters.")
    reader = _Reader(source)
    evaluate = reader.whole()
    return Expression(frozenset(reader.attributes), evaluate)


def attribute_path(source: str) -> tuple[str, ...]:
    """Return the path that an attribute's name stands for, ``${...}`` taken off."""
    if source.startswith("${") and source.endswith("}"):
        source = source[2:-1]
    parts = re.split(r"(?<!\\)\.", source)
    return tuple(part.replace("\\.", ".") for part in parts)


def value_at(row: Row, path: tuple[str, ...]) -> Value:
    """Return what a row holds at a path; null where there is nothing."""
    found: Any = row
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
        if found is None:
            return None
    return found


class _Reader:
    """Reads by recursive descent; one method for each level of precedence."""

    def __init__(self, source: str) -> None:
        self.attributes: set[tuple[str, ...]] = set()
        self._tokens = list(_tokens(source))
        self._place = 0
        self._depth = 0

    def whole(self) -> Evaluate:
        if self._tokens[0][0] == "end":
            raise ExpressionError("The expression is empty.")
        found = self._choice()
        if self._tokens[self._place][0] != "end":
            self._fail()
        return found

    def _peek(self) -> str:
        kind, value, _ = self._tokens[self._place]
        return value if kind == "symbol" else ""

    def _take(self, *symbols: str) -> str:
        if self._peek() in symbols:
            self._place += 1
            return str(self._tokens[self._place - 1][1])
        return ""

    def _need(self, symbol: str) -> None:
        if not self._take(symbol):
            self._fail(symbol)

    def _fail(self, wanted: str = "") -> NoReturn:
        kind, value, place = self._tokens[self._place]
        found = "the end" if kind == "end" else repr(value)
        expected = f", where {wanted!r} is needed" if wanted else ""
        raise ExpressionError(f"Cannot read {found} at character {place + 1}{expected}.")

    def _choice(self) -> Evaluate:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError("The expression is nested too deeply.")
        condition = self._binary(0)
        if self._take("?"):
            then = self._choice()
            self._need(":")
            otherwise = self._choice()
            condition = _ternary(condition, then, otherwise)
        self._depth -= 1
        return condition

    def _binary(self, level: int) -> Evaluate:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while symbol := self._take(*_LEVELS[level]):
            left = _operation(symbol, left, self._binary(level + 1))
        return left

    def _unary(self) -> Evaluate:
        symbol = self._take("-", "!", "~", "+")
        if not symbol:
            return self._postfix()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError("The expression is nested too deeply.")
        inner = self._unary()
        self._depth -= 1
        return _prefixed(symbol, inner)

    def _postfix(self) -> Evaluate:
        found = self._primary()
        while True:
            if self._take("."):
                name = self._name()
                if name not in METHODS:
                    raise ExpressionError(f"Unknown method: {name}.")
                self._need("(")
                found = _method(METHODS[name], found, self._choice())
                self._need(")")
            elif self._take("["):
                found = _method(METHODS["get"], found, self._choice())
                self._need("]")
            else:
                return found

    def _name(self) -> str:
        kind, value, _ = self._tokens[self._place]
        if kind != "name":
            self._fail("a name")
        self._place += 1
        return str(value)

    def _primary(self) -> Evaluate:
        kind, value, place = self._tokens[self._place]
        if kind in {"number", "string", "constant"}:
            self._place += 1
            return lambda _: value
        if kind == "wrapped":
            self._place += 1
            return self._attribute(attribute_path(value))
        if kind == "name":
            self._place += 1
            if self._take("("):
                return self._call(value)
            if value in _RESERVED or value in FUNCTIONS:
                raise ExpressionError(
                    f"{value} at character {place + 1} is a reserved word: write ${{{value}}}."
                )
            return self._attribute(self._path(value))
        if self._take("("):
            found = self._choice()
            self._need(")")
            return found
        if self._take("["):
            return _array(self._arguments("]"))
        return self._fail()

    def _path(self, first: str) -> tuple[str, ...]:
        path = [first]
        while self._peek() == ".":
            following = self._tokens[self._place + 1]
            after = self._tokens[self._place + 2] if following[0] != "end" else following
            if following[0] != "name" or after[:2] == ("symbol", "("):
                break
            self._place += 2
            path.append(following[1])
        return tuple(path)

    def _attribute(self, path: tuple[str, ...]) -> Evaluate:
        self.attributes.add(path)
        if len(path) == 1:
            (name,) = path
            return lambda row: row.get(name)
        return lambda row: value_at(row, path)

    def _call(self, name: str) -> Evaluate:
        arguments = self._arguments(")")
        if name == "contains_key":
            return self._contains(arguments)
        function = FUNCTIONS.get(name)
        if function is None:
            raise ExpressionError(f"Unknown function: {name}.")
        if not function.least <= len(arguments) <= function.most:
            raise ExpressionError(f"{name} is written {function.syntax}: other arguments given.")
        if name == "iif":
            return _ternary(*arguments)
        call = function.call
        return lambda row: cost_limits.bounded(call(*[each(row) for each in arguments]))

    def _contains(self, arguments: Sequence[Evaluate]) -> Evaluate:
        if len(arguments) != 1:
            raise ExpressionError("contains_key is written contains_key(INPUT).")
        path = arguments[0]
        return lambda row: value_at(row, attribute_path(as_text(path(row)))) is not None

    def _arguments(self, end: str) -> list[Evaluate]:
        found: list[Evaluate] = []
        if self._take(end):
            return found
        while True:
            found.append(self._choice())
            if self._take(end):
                return found
            self._need(",")


def _tokens(source: str) -> list[tuple[str, Any, int]]:
    found: list[tuple[str, Any, int]] = []
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
                r"\\(.)", lambda each: _ESCAPES.get(each[1], each[1]), raw[1:-1], flags=re.DOTALL
            )
        elif kind == "name" and raw in _WORDS:
            kind, value = "symbol", _WORDS[raw]
        elif kind == "name" and raw in _CONSTANTS:
            kind, value = "constant", _CONSTANTS[raw]
        found.append((kind, value, start))
        place = match.end()
    return [*found, ("end", "", end)]


def _ternary(condition: Evaluate, then: Evaluate, otherwise: Evaluate) -> Evaluate:
    return lambda row: then(row) if condition(row) is True else otherwise(row)


def _array(parts: Sequence[Evaluate]) -> Evaluate:
    return lambda row: [each(row) for each in parts]


def _method(call: Callable[[Any, Any], Any], value: Evaluate, argument: Evaluate) -> Evaluate:
    return lambda row: cost_limits.bounded(call(value(row), argument(row)))


def _prefixed(symbol: str, inner: Evaluate) -> Evaluate:
    calls: Mapping[str, Callable[[Any], Any]] = {
        "-": lambda value: -as_number(value),
        "+": as_number,
        "~": lambda value: ~int(as_number(value)),
        "!": lambda value: not _truth(value),
    }
    call = calls[symbol]

    def evaluate(row: Row) -> Value:
        value = inner(row)
        return None if value is None and symbol != "!" else call(value)

    return evaluate


def _operation(symbol: str, left: Evaluate, right: Evaluate) -> Evaluate:
    if symbol == "&&":
        return lambda row: _truth(left(row)) and _truth(right(row))
    if symbol == "||":
        return lambda row: _truth(left(row)) or _truth(right(row))
    if symbol == "==":
        return lambda row: _same(left(row), right(row))
    if symbol == "!=":
        return lambda row: not _same(left(row), right(row))
    call = _ARITHMETIC.get(symbol) or _compared(_ORDER[symbol])

    def evaluate(row: Row) -> Value:
        first, second = left(row), right(row)
        return None if first is None or second is None else call(first, second)

    return evaluate


def _truth(value: Value) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ExpressionError("A value is neither true nor false.")


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, str) != isinstance(right, str) and None not in (left, right):
        return as_text(left) == as_text(right)
    return bool(left == right)


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, str) or isinstance(right, str):
        return cost_limits.bounded(join_texts("", [as_text(left), as_text(right)]))
    return as_number(left) + as_number(right)


def _divide(left: Value, right: Value) -> float | int:
    divisor = as_number(right)
    if divisor == 0:
        raise ExpressionError("Division by zero.")
    quotient = as_number(left) / divisor
    return int(quotient) if quotient == int(quotient) else quotient


def _remainder(dividend: float, divisor: float) -> float | int:
    """Return the remainder with the sign of the dividend, as Java has it."""
    if isinstance(dividend, int) and isinstance(divisor, int):
        whole = abs(dividend) % abs(divisor)
        return -whole if dividend < 0 else whole
    return math.fmod(dividend, divisor)


_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": _add,
    "-": lambda left, right: as_number(left) - as_number(right),
    "*": lambda left, right: as_number(left) * as_number(right),
    "/": _divide,
    "%": lambda left, right: _remainder(as_number(left), as_number(right)),
}
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def call(left: Value, right: Value) -> bool:
        if isinstance(left, datetime) or isinstance(right, datetime):
            return compare(as_date(left), as_date(right))
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
        return compare(as_number(left), as_number(right))

    return call
