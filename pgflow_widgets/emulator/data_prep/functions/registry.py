"""Registers the functions of the mapping language with what the service lists of them.

Names, arguments and examples are those of Adobe's Data Prep functions page; the few that are not
on it say so in their description.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TypeVar

from pgflow_widgets.emulator.data_prep.values import MappingValue

NOT_ADOBES = " Not on Adobe's page: look there before you rely on it."

_MANY = 1000

FUNCTIONS: dict[str, ListedFunction] = {}
"""All functions by name; filled as the modules of this package are imported."""

_Call = TypeVar("_Call", bound=Callable[..., MappingValue])


@dataclass(frozen=True, slots=True)
class ListedFunction:
    """One function.

    Parameters
    ----------
    name, category, syntax, description, example, result
        As ``/languages/el/functions`` returns them.
    least, most
        How many arguments it takes.
    call
        What it does.
    """

    name: str
    category: str
    syntax: str
    description: str
    example: str
    result: str
    least: int
    most: int
    call: Callable[..., MappingValue]


def mapping_function(
    category: str,
    syntax: str,
    description: str,
    example: str,
    result: str = "",
    *,
    alias: str = "",
    takes_null: bool = False,
) -> Callable[[_Call], _Call]:
    """Register the decorated function; how many arguments it takes is read from its signature.

    Parameters
    ----------
    category, syntax, description, example, result
        As ``/languages/el/functions`` returns them; no result if it differs at every call.
    alias
        A second name of the same function.
    takes_null
        Whether it is called with null as its first argument; otherwise null gives null.
    """
    name = syntax.partition("(")[0]

    def register(call: _Call) -> _Call:
        parameters = inspect.signature(call).parameters.values()
        variadic = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
        function = ListedFunction(
            name=name,
            category=category,
            syntax=syntax,
            description=description,
            example=example,
            result=result,
            least=sum(parameter.default is parameter.empty for parameter in parameters) - variadic,
            most=_MANY if variadic else len(parameters),
            call=call if takes_null or not parameters else _null_for_null(call),
        )
        FUNCTIONS[name] = function
        if alias:
            FUNCTIONS[alias] = replace(
                function,
                name=alias,
                syntax=syntax.replace(name, alias, 1),
                example=example.replace(name, alias, 1),
            )
        return call

    return register


def _null_for_null(call: Callable[..., MappingValue]) -> Callable[..., MappingValue]:
    @wraps(call)
    def call_unless_null(first: MappingValue, *rest: MappingValue) -> MappingValue:
        return None if first is None else call(first, *rest)

    return call_unless_null
