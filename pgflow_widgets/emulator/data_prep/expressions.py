"""Parses the language of mappings: attributes, literals, operators and functions.

Source: Adobe's Data Prep functions page (fields, reserved words) and ``/languages/el/operators``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from pgflow_widgets.emulator.data_prep.functions import FUNCTIONS, METHODS
from pgflow_widgets.emulator.data_prep.lexer import tokenize
from pgflow_widgets.emulator.data_prep.operators import (
    ExpressionError,
    SourceRow,
    apply_operator,
    apply_prefix,
    call_method,
    choose,
    make_array,
)
from pgflow_widgets.emulator.data_prep.syntax import Node, attribute_path, constant, row_value
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
    tree
        Its parts.
    """

    attributes: frozenset[tuple[str, ...]]
    tree: Node

    def __call__(self, row: SourceRow) -> MappingValue:
        """Work it out for a row.

        Raises
        ------
        ExpressionError
            A function or an operator cannot take the row's values.
        """
        try:
            with cost_limits.count_text_of_row():
                return self.tree.evaluate(row)
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
    tree = reader.whole()
    return Expression(frozenset(reader.attributes), tree)


class _Reader:
    """Reads by recursive descent; one method for each level of precedence."""

    def __init__(self, source: str) -> None:
        self.attributes: set[tuple[str, ...]] = set()
        self._tokens = list(tokenize(source))
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._tokens[0][0] == "end":
            raise ExpressionError("The expression is empty.")
        node = self._choice()
        if self._tokens[self._place][0] != "end":
            self._fail()
        return node

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

    def _choice(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError("The expression is nested too deeply.")
        condition = self._binary(0)
        if self._take("?"):
            then = self._choice()
            self._need(":")
            otherwise = self._choice()
            condition = _choose(condition, then, otherwise)
        self._depth -= 1
        return condition

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while symbol := self._take(*_LEVELS[level]):
            right = self._binary(level + 1)
            evaluate = apply_operator(symbol, left.evaluate, right.evaluate)
            left = Node("operator", evaluate, symbol, (left, right))
        return left

    def _unary(self) -> Node:
        symbol = self._take("-", "!", "~", "+")
        if not symbol:
            return self._postfix()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError("The expression is nested too deeply.")
        inner = self._unary()
        self._depth -= 1
        return Node("prefix", apply_prefix(symbol, inner.evaluate), symbol, (inner,))

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            if self._take("."):
                name = self._name()
                if name not in METHODS:
                    raise ExpressionError(f"Unknown method: {name}.")
                self._need("(")
                node = _call_method(name, node, self._choice())
                self._need(")")
            elif self._take("["):
                node = _call_method("get", node, self._choice())
                self._need("]")
            else:
                return node

    def _name(self) -> str:
        kind, value, _ = self._tokens[self._place]
        if kind != "name":
            self._fail("a name")
        self._place += 1
        return str(value)

    def _primary(self) -> Node:
        kind, value, place = self._tokens[self._place]
        if kind in {"number", "string", "constant"}:
            self._place += 1
            return constant(value)
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
            node = self._choice()
            self._need(")")
            return node
        if self._take("["):
            parts = self._arguments("]")
            return Node("array", make_array([part.evaluate for part in parts]), parts=parts)
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

    def _attribute(self, path: tuple[str, ...]) -> Node:
        self.attributes.add(path)
        if len(path) == 1:
            (name,) = path
            return Node("attribute", lambda row: row.get(name), value=path)
        return Node("attribute", lambda row: row_value(row, path), value=path)

    def _call(self, name: str) -> Node:
        arguments = self._arguments(")")
        if name == "contains_key":
            return self._contains(arguments)
        function = FUNCTIONS.get(name)
        if function is None:
            raise ExpressionError(f"Unknown function: {name}.")
        if not function.least <= len(arguments) <= function.most:
            raise ExpressionError(f"{name} is written {function.syntax}: other arguments given.")
        if name == "iif":
            return _choose(*arguments)
        call, evaluated = function.call, [argument.evaluate for argument in arguments]

        def evaluate(row: SourceRow) -> MappingValue:
            return cost_limits.check_result(call(*[argument(row) for argument in evaluated]))

        return Node("call", evaluate, name, arguments)

    def _contains(self, arguments: Sequence[Node]) -> Node:
        if len(arguments) != 1:
            raise ExpressionError("contains_key is written contains_key(INPUT).")
        path = arguments[0].evaluate

        def evaluate(row: SourceRow) -> bool:
            return row_value(row, attribute_path(to_text(path(row)))) is not None

        return Node("call", evaluate, "contains_key", tuple(arguments))

    def _arguments(self, end: str) -> tuple[Node, ...]:
        arguments: list[Node] = []
        if self._take(end):
            return ()
        while True:
            arguments.append(self._choice())
            if self._take(end):
                return tuple(arguments)
            self._need(",")


def _choose(condition: Node, then: Node, otherwise: Node) -> Node:
    evaluate = choose(condition.evaluate, then.evaluate, otherwise.evaluate)
    return Node("choice", evaluate, parts=(condition, then, otherwise))


def _call_method(name: str, value: Node, argument: Node) -> Node:
    evaluate = call_method(METHODS[name], value.evaluate, argument.evaluate)
    return Node("method", evaluate, name, (value, argument))
