"""Describe datasets: schema classes, field types, legal field names and field paths.

Own fields stand below the organisation's tenant namespace. A plan writes that as ``_tenant``, so
that it fits any organisation. Source: contract, dataflow.md 3; openapi/schema-registry.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pgflow_widgets.errors import InputError

TENANT = "_tenant"
"""The organisation's own namespace, in a plan."""


_ILLEGAL = re.compile(r"[^A-Za-z0-9_]+")
_LEGAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LONGEST = 64
_DEEPEST = 12


class SchemaClass(StrEnum):
    """The class of a schema: what the rows of a dataset are about."""

    RECORD = "record"
    PROFILE = "profile"
    EVENT = "event"

    @property
    def label(self) -> str:
        """The class in plain words."""
        return _CLASSES[self][0]

    @property
    def class_id(self) -> str:
        """Adobe's class; empty for a record, whose class is one of its own."""
        return _CLASSES[self][1]

    @property
    def required(self) -> Mapping[str, FieldType]:
        """The required fields outside of the tenant's namespace."""
        if self is SchemaClass.EVENT:
            return {"_id": FieldType.STRING, "timestamp": FieldType.DATE_TIME}
        return {}

    @classmethod
    def read(cls, text: str) -> SchemaClass:
        """Read a class by its word here or by Adobe's name; `InputError` otherwise."""
        folded = text.strip().casefold().replace("xdm ", "").replace(" ", "")
        adobes = {"individualprofile": cls.PROFILE, "experienceevent": cls.EVENT}
        names = {str(member): member for member in cls} | adobes
        if folded not in names:
            said, hint = f"{text!r} is no class of a schema.", "Choose record, profile or event."
            raise InputError(said, hint=hint, field="schema_class")
        return names[folded]


_CONTEXT = "https://ns.adobe.com/xdm/context"
_CLASSES = {
    SchemaClass.RECORD: ("Record: a thing, such as an order", ""),
    SchemaClass.PROFILE: ("Profile: one row per person", f"{_CONTEXT}/profile"),
    SchemaClass.EVENT: ("ExperienceEvent: what happened, when", f"{_CONTEXT}/experienceevent"),
}


class FieldType(StrEnum):
    """The type of a field, as Adobe's schema editor names it."""

    STRING = "string"
    INTEGER = "integer"
    LONG = "long"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    DATE_TIME = "date-time"
    OTHER = "other"

    @property
    def schema(self) -> dict[str, Any]:
        """The type in JSON Schema, as the registry takes it."""
        return dict(_TYPES[self])

    @classmethod
    def of(cls, schema: Mapping[str, Any]) -> FieldType:
        """Return the type that a JSON Schema describes."""
        kind, form = schema.get("type"), schema.get("format")
        if kind == "integer":
            largest = schema.get("maximum")
            small = isinstance(largest, int | float) and abs(largest) <= _INT
            return cls.INTEGER if small else cls.LONG
        by_kind = {"number": cls.DOUBLE, "boolean": cls.BOOLEAN, "string": cls.STRING}
        if kind == "string" and form in ("date", "date-time"):
            return cls(form)
        return by_kind.get(str(kind), cls.OTHER)


_INT, _LONG = 2**31 - 1, 2**53 - 1
_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.STRING: {"type": "string"},
    FieldType.INTEGER: {"type": "integer", "minimum": -_INT - 1, "maximum": _INT},
    FieldType.LONG: {"type": "integer", "minimum": -_LONG, "maximum": _LONG},
    FieldType.DOUBLE: {"type": "number"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATE_TIME: {"type": "string", "format": "date-time"},
    FieldType.OTHER: {"type": "object"},
}
CHOICES = tuple(member for member in FieldType if member is not FieldType.OTHER)
"""The types that a new field may have."""


@dataclass(frozen=True, slots=True)
class SchemaField:
    """A field of a dataset.

    Parameters
    ----------
    path
        Dots stand between its parts.
    type, title
        As the schema has them.
    min_length
        How many characters a text must have; 0 if its schema does not say.
    """

    path: str
    type: FieldType
    title: str = ""
    min_length: int = 0

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


def type_of_column(kind: str, xdm_type: str, form: str) -> FieldType:
    """Return the field type for a column, as explore describes it."""
    if form in {"date", "date-time"}:
        return FieldType(form)
    if kind in {"integer", "long", "boolean", "double"}:
        return FieldType(kind)
    return {"integer": FieldType.LONG, "number": FieldType.DOUBLE}.get(xdm_type, FieldType.STRING)


def legal_names(columns: Iterable[str]) -> dict[str, str]:
    """Return a legal field name for each column: letters, digits, ``_``; no two alike in any case.

    A column whose own name is legal keeps it, the first of those that differ in case only. In the
    others accents go, other scripts and signs become ``_``, and what does not begin with a letter
    gets one; what is taken then gets a number.
    """
    wanted = dict.fromkeys(columns, "")
    taken: set[str] = set()
    for column in wanted:
        if _is_legal(column) and column.casefold() not in taken:
            wanted[column] = column
            taken.add(column.casefold())
    for column in [column for column, name in wanted.items() if not name]:
        wanted[column] = name = _free(_stem(column), taken)
        taken.add(name.casefold())
    return wanted


def _stem(column: str) -> str:
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode()
    stem = _ILLEGAL.sub("_", plain).strip("_") or "field"
    return (stem if stem[0].isalpha() else f"f_{stem}")[:_LONGEST]


def _free(stem: str, taken: Collection[str]) -> str:
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        end = f"_{number}"
        name = stem[: _LONGEST - len(end)] + end
    return name


def _is_legal(name: str) -> bool:
    return bool(_LEGAL.fullmatch(name)) and len(name) <= _LONGEST


def field_name(text: str) -> str:
    """Return a field name; `InputError` if the registry would refuse it."""
    if not _is_legal(text):
        raise InputError(
            f"{text!r} is not a valid field name.",
            hint=f"Letters, digits and _, a letter first, {_LONGEST} at most.",
            field="fields",
        )
    return text


def own_path(name: str) -> str:
    """Return the path of a field of the organisation."""
    return f"{TENANT}.{name}"


def with_tenant(path: str, tenant: str) -> str:
    """Return a path of a plan as the organisation spells it."""
    return f"_{tenant}{path[len(TENANT) :]}" if path.startswith(f"{TENANT}.") else path


def without_tenant(path: str, tenant: str) -> str:
    """Return a path of the organisation as a plan spells it."""
    return f"{TENANT}{path[len(tenant) + 1 :]}" if path.startswith(f"_{tenant}.") else path


def read_schema_fields(described: Mapping[str, Any], tenant: str) -> list[SchemaField]:
    """Return the fields of a schema that is given in full, as a plan spells their paths."""
    return [
        SchemaField(
            without_tenant(path, tenant), FieldType.of(schema), _title(schema), _min_length(schema)
        )
        for path, schema in _leaves(described, "", 0)
    ]


def _title(described: Mapping[str, Any]) -> str:
    title = described.get("title")
    return title if isinstance(title, str) else ""


def _min_length(described: Mapping[str, Any]) -> int:
    least = described.get("minLength")
    return least if isinstance(least, int) and described.get("type") == "string" else 0


def _leaves(
    described: Mapping[str, Any], path: str, depth: int
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    properties = described.get("properties")
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        if not isinstance(schema, dict) or depth == _DEEPEST:
            continue
        below = f"{path}.{name}" if path else str(name)
        if isinstance(schema.get("properties"), dict):
            yield from _leaves(schema, below, depth + 1)
        else:
            yield below, schema
