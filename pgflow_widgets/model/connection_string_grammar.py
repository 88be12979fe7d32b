"""Join and split connection strings: ``key=value`` pairs separated by ``;``.

Adobe documents no way to escape anything, so a value that does not fit is refused, never
quoted. Source: contract, postgresql-auth.md 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.secrets import Value, concat, read_secret

WAY_OUT = "Choose Basic authentication: it carries any character."

_FORBIDDEN = {
    ";": "a semicolon ends the value",
    "{": "a brace stands for a placeholder",
    "}": "a brace stands for a placeholder",
    '"': "a quotation mark is not documented",
    "'": "a quotation mark is not documented",
}


def check_value(value: Value, name: str) -> None:
    """Refuse a value that a connection string cannot carry.

    Raises
    ------
    InputError
        With `name` as the field at fault; the message never quotes the value.
    """
    if reason := read_secret(value, _trouble):
        said = f"A connection string cannot carry this value: {reason}."
        raise InputError(said, hint=WAY_OUT, field=name)


def _trouble(text: str) -> str:
    for mark, reason in _FORBIDDEN.items():
        if mark in text:
            return reason
    if text != text.strip():
        return "spaces at either end are lost"
    if not text.isprintable():
        return "it holds a line break or an invisible character"
    return ""


def join_pairs(pairs: Iterable[tuple[str, Value]]) -> Value:
    """Join keys and values; the whole is a `Secret` if any value is."""
    pieces: list[Value] = []
    for key, value in pairs:
        pieces += [";" if pieces else "", f"{key}=", value]
    return concat(*pieces)


def split_pairs(text: str) -> list[tuple[str, str]]:
    """Split at each ``;``, then at the first ``=``, and keep the order.

    Raises
    ------
    InputError
        A part is not a ``key=value`` pair. The message never quotes the part.
    """
    parts = text.strip().removesuffix(";").split(";")
    pairs = []
    for number, part in enumerate(parts, start=1):
        key, equals, value = part.partition("=")
        if not equals or not key.strip():
            raise InputError(
                f"Part {number} of the connection string is not of the form key=value.",
                hint=f"If the password holds a semicolon: {WAY_OUT[0].lower()}{WAY_OUT[1:]}",
            )
        pairs.append((key.strip(), value))
    return pairs


def keys_pattern(keys: Sequence[str]) -> str:
    """Return the regular expression, with a fixed order, that sister connection specs publish."""
    first, *rest = (re.escape(key) for key in keys)
    return f"^({first}=)(.*)" + "".join(f"(;{key}=)(.*)" for key in rest)
