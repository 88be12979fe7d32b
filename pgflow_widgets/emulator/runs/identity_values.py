"""Tells which values of an identity Adobe takes: a record with another one is skipped.

Adobe's page on data quality names two: a value of more than 1,024 characters, and an ECID that is
not of 38 digits. Source: contract, after-the-load.md 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator.schema_registry.descriptors import IDENTITY
from pgflow_widgets.emulator.schema_registry.registry import DESCRIPTORS
from pgflow_widgets.emulator.storage.state_file import Place, Store

_LONGEST = 1024
_ECID, _ECID_VALUE = "ecid", r"^\d{38}$"

Identities = Mapping[tuple[str, ...], str]
"""The namespaces of the identities of a schema, by the paths of their fields."""


def find_identities(store: Store, place: Place, schema_id: str) -> Identities:
    """Return the identities that the descriptors of a schema name."""
    resources = [item["resource"] for item in store.items(place, DESCRIPTORS)]
    return {
        tuple(resource["xdm:sourceProperty"].strip("/").split("/")): resource["xdm:namespace"]
        for resource in resources
        if resource["@type"] == IDENTITY and resource["xdm:sourceSchema"] == schema_id
    }


def find_sound_values(values: Any, namespace: str) -> Any:  # noqa: ANN401 - Arrow's arrays
    """Return for each text of an Arrow array whether it can be an identity; none is no identity."""
    import pyarrow.compute as pc

    fits = pc.less_equal(pc.utf8_length(values), _LONGEST)
    if namespace.casefold() == _ECID:
        fits = pc.and_(fits, pc.match_substring_regex(values, _ECID_VALUE))
    return pc.fill_null(fits, True)
