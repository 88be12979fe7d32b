"""Map columns to fields by name and type, and build the lines of a mapping.

Source: contract, dataflow.md 6 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pgflow_widgets.model.dataflow.schema_fields import TENANT, FieldType, SchemaField

_CLOSE = re.compile(r"[^a-z0-9]+")
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBERS = (FieldType.INTEGER, FieldType.LONG, FieldType.DOUBLE)
_PART = re.compile(r'"((?:[^"]|"")+)"|([^."]+)')
_PATH = re.compile(rf"(?:{_PART.pattern})(?:\.(?:{_PART.pattern}))*")


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a table, and the type of the field that fits it."""

    name: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class MappingRule:
    """One line of a mapping: a column or an expression, and the field it fills."""

    source: str
    destination: str

    def body(self, columns: Collection[str], place: str) -> dict[str, str]:
        """Return the line for Data Prep; `place` is the field as the service spells it."""
        kind = "ATTRIBUTE" if self.source in columns else "EXPRESSION"
        return {"sourceType": kind, "source": self.source, "destination": place}


def can_map(source: FieldType, target: FieldType) -> bool:
    """Whether every value of one type can be stored in the other."""
    if source is target or target is FieldType.STRING:
        return True
    if source in _NUMBERS and target in _NUMBERS:
        return _NUMBERS.index(source) <= _NUMBERS.index(target)
    return source is FieldType.DATE and target is FieldType.DATE_TIME


def map_by_name(
    columns: Iterable[SourceColumn], fields: Sequence[SchemaField]
) -> list[MappingRule]:
    """Return the lines that names and types suggest; no field and no column twice.

    Names are compared without case and signs, so ``Customer ID`` goes to ``customerId``. Of several
    fields the own one comes first, then the one that is least deep.
    """
    by_name: dict[str, list[SchemaField]] = {}
    for field in sorted(fields, key=lambda f: (not f.path.startswith(TENANT), f.path.count("."))):
        by_name.setdefault(comparable_name(field.name), []).append(field)
    taken: set[str] = set()
    rules = []
    for column in columns:
        for field in by_name.get(comparable_name(column.name), ()):
            if field.path not in taken and can_map(column.type, field.type):
                taken.add(field.path)
                rules.append(MappingRule(column.name, field.path))
                break
    return rules


def empty_text_advice(field: SchemaField, source: str) -> str:
    """Return what to do about a text that is shorter than a field asks for.

    The functions are those of Adobe's page on Data Prep, which has no ``nullif``.
    """
    noun = "character" if field.min_length == 1 else "characters"
    text = source if _NAME.fullmatch(source) else "..."
    return (
        f"{field.path} asks for {field.min_length} {noun} or more:"
        f' iif("".equals({text}), nullify(), {text}) leaves an empty text out.'
    )


def comparable_name(name: str) -> str:
    """Return a name without case and punctuation, for comparing names."""
    return _CLOSE.sub("", name.casefold()) or name


def table_name(path: str) -> str:
    """Return the name of a table: the last part of its path, without quotation marks."""
    return path_parts(path)[-1]


def path_parts(path: str) -> list[str]:
    """Return the parts of a table's path, such as schema and name, without quotation marks."""
    if not _PATH.fullmatch(path):
        return path.split(".")
    parts = _PART.findall(path)
    return [str(quoted).replace('""', '"') or str(simple) for quoted, simple in parts]
