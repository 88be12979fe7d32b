"""Parses the language of mappings: attributes, literals, operators and functions.

Source: Adobe's Data Prep functions page (fields, reserved words) and ``/languages/el/operators``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from pgflow_widgets.emulator.data_prep.functions import FUNCTIONS, METHODS
from pgflow_widgets.emulator.data_prep.lexer import tokenize
from pgflow_widgets.emulator.data_prep.operators import (
    Evaluate,
    ExpressionError,
    SourceRow,
    apply_operator,
    apply_prefix,
    call_method,
    choose,
    make_array,
)
from pgflow_widgets.emulator.data_prep.values import MappingValue, to_text
from pgflow_widgets.emulator.limits import cost_limits
from pgflow_widgets.emulator.limits.cost_limits import UnfitError

LONGEST = 16_384
_DEEPEST = 60
_RESERVED = frozenset(
    {
        *("new", "break", "var", "for", "while", "continue", "else", "do", "if", "return"),
        *("function", "empty", "size", "_errors"),
    }
)
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

    def __call__(self, row: SourceRow) -> MappingValue:
        """Work it out for a row.

        Raises
        ------
        ExpressionError
            A function or an operator cannot take the row's values.
        """
        try:
            with cost_limits.count_text_of_row():
                return self.evaluate(row)
        except ExpressionError:
            raise
        except UnfitError as error:
            raise ExpressionError(str(error)) from None
        except tuple(_REASONS) as error:
            # Python's own words quote the value, which may be anybody's: they are not passed on.
            reason = next(words for kind, words in _REASONS.items() if isinstance(error, kind))
            raise ExpressionError(reason) from None


@lru_cache(maxsize=512)
def parse_expression(source: str) -> Expression:
    """Parse an expression.

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


def row_value(row: SourceRow, path: tuple[str, ...]) -> MappingValue:
    """Return what a row holds at a path; null where there is nothing."""
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
        if value is None:
            return None
    return value


class _Reader:
    """Reads by recursive descent; one method for each level of precedence."""

    def __init__(self, source: str) -> None:
        self.attributes: set[tuple[str, ...]] = set()
        self._tokens = list(tokenize(source))
        self._place = 0
        self._depth = 0

    def whole(self) -> Evaluate:
        if self._tokens[0][0] == "end":
            raise ExpressionError("The expression is empty.")
        evaluate = self._choice()
        if self._tokens[self._place][0] != "end":
            self._fail()
        return evaluate

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
        token = "the end" if kind == "end" else repr(value)
        expected = f", where {wanted!r} is needed" if wanted else ""
        raise ExpressionError(f"Cannot read {token} at character {place + 1}{expected}.")

    def _choice(self) -> Evaluate:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError("The expression is nested too deeply.")
        condition = self._binary(0)
        if self._take("?"):
            then = self._choice()
            self._need(":")
            otherwise = self._choice()
            condition = choose(condition, then, otherwise)
        self._depth -= 1
        return condition

    def _binary(self, level: int) -> Evaluate:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while symbol := self._take(*_LEVELS[level]):
            left = apply_operator(symbol, left, self._binary(level + 1))
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
        return apply_prefix(symbol, inner)

    def _postfix(self) -> Evaluate:
        evaluate = self._primary()
        while True:
            if self._take("."):
                name = self._name()
                if name not in METHODS:
                    raise ExpressionError(f"Unknown method: {name}.")
                self._need("(")
                evaluate = call_method(METHODS[name], evaluate, self._choice())
                self._need(")")
            elif self._take("["):
                evaluate = call_method(METHODS["get"], evaluate, self._choice())
                self._need("]")
            else:
                return evaluate

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
            evaluate = self._choice()
            self._need(")")
            return evaluate
        if self._take("["):
            return make_array(self._arguments("]"))
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
        return lambda row: row_value(row, path)

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
            return choose(*arguments)
        call = function.call
        return lambda row: cost_limits.check_result(
            call(*[argument(row) for argument in arguments])
        )

    def _contains(self, arguments: Sequence[Evaluate]) -> Evaluate:
        if len(arguments) != 1:
            raise ExpressionError("contains_key is written contains_key(INPUT).")
        path = arguments[0]
        return lambda row: row_value(row, attribute_path(to_text(path(row)))) is not None

    def _arguments(self, end: str) -> list[Evaluate]:
        arguments: list[Evaluate] = []
        if self._take(end):
            return arguments
        while True:
            arguments.append(self._choice())
            if self._take(end):
                return arguments
            self._need(",")
