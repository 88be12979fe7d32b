"""Read connections in JSON, such as an AWS secret for RDS."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pgflow_widgets.model.connection_strings.assignments import Pairs

_NESTED = "SecretString"
"""Where the command line of AWS has the secret itself, as a text of JSON."""


def read_document(text: str) -> Pairs | None:
    """Return all names and values of a JSON object, at any depth; None if it is not JSON."""
    try:
        data = json.loads(text, object_pairs_hook=_object)
        return list(_pairs(data)) if isinstance(data, Mapping) else None
    except (ValueError, RecursionError):
        return None


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(members)
    if len(mapping) < len(members):
        raise ValueError("A name stands there twice.")
    return mapping


def _pairs(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _pairs(member, key)
    elif isinstance(value, list):
        for item in value:
            yield from _pairs(item)
    elif isinstance(value, str) and name == _NESTED:
        yield from _pairs(json.loads(value, object_pairs_hook=_object))
    elif isinstance(value, str | int) and not isinstance(value, bool):
        # An item of a list may be an assignment, as in the environment of a container.
        item, equals, rest = str(value).partition("=")
        yield (item, rest) if not name and equals else (name, str(value))
