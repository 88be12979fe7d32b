"""Checks what a dataset is made of, and what a change makes of it.

Source: contract, dataflow.md 4; after-the-load.md 6; Adobe's Catalog description.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import chain, count
from typing import Any

from pgflow_widgets.emulator import problems

TABLE_TAG = "adobe/pqs/table"
"""The tag with a dataset's name for SQL."""

_CHANGEABLE = ("name", "description", "tags", "enableErrorDiagnostics")
_PROFILE = "unifiedProfile"
_UPSERT = "isUpsert:true"


def new_dataset(body: Mapping[str, Any], taken: Collection[str] = ()) -> dict[str, Any]:
    """Return the fields of a dataset that a body asks for, or raise the error.

    Parameters
    ----------
    body
        As it was sent.
    taken
        The names for SQL that other datasets of the sandbox have.
    """
    reference = body.get("schemaRef")
    if not isinstance(reference, Mapping) or not isinstance(reference.get("id"), str):
        raise problems.platform(400, "schemaRef.id is required and must be a string.")
    fields = _checked({name: body.get(name) for name in _CHANGEABLE})
    own = {TABLE_TAG: [fields["name"]], "adobe/siphon/table/format": ["parquet"]}
    tags = {**own, **fields.get("tags", {})}
    tags[TABLE_TAG] = [_free_name(name, taken) for name in tags[TABLE_TAG][:1]]
    return {**fields, "state": "ACTIVE", "tags": tags, "schemaRef": reference}


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return a name for SQL that no other dataset has."""
    table = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "dataset"
    numbered = (f"{table}_{number}" for number in count(2))
    return next(free for free in chain([table], numbered) if free not in taken)


def changed_dataset(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dataset as a change leaves it, or raise the error."""
    fixed = [
        name
        for name in {*before, *after}
        if name not in _CHANGEABLE and before.get(name) != after.get(name)
    ]
    if fixed:
        raise problems.platform(400, f"{min(fixed)[:64]} of a dataset cannot be changed.")
    fields = _checked({name: after.get(name) for name in _CHANGEABLE})
    was, tags = _words(before.get("tags", {})), _words(fields.get("tags", {}))
    if "enabled:true" in was and _UPSERT in tags and _UPSERT not in was:
        raise problems.platform(
            400, "A dataset that is enabled for Profile has to be disabled before it takes upserts."
        )
    unchanged = {name: value for name, value in before.items() if name not in _CHANGEABLE}
    return {**unchanged, **fields}


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    name = fields["name"]
    if not isinstance(name, str) or not name.strip():
        raise problems.platform(400, "name is required and must be a string.")
    for key, kind in (("description", str), ("tags", dict), ("enableErrorDiagnostics", bool)):
        if not isinstance(fields[key], kind | None):
            raise problems.platform(400, f"{key} is of the wrong type.")
    for key, values in (fields["tags"] or {}).items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise problems.platform(400, f"tags.{key[:64]} must be an array of strings.")
    present = {key: value for key, value in fields.items() if value is not None}
    return {**present, "name": name.strip()}


def _words(tags: Mapping[str, Any]) -> set[str]:
    """Return what a dataset says of Profile; Adobe's pages write it with and without a space."""
    return {value.replace(" ", "") for value in tags.get(_PROFILE, ())}
