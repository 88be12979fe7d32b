"""How columns become fields: which go together, what an expression names, what to propose.

Source: contract, dataflow.md 6 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.spec.xdm import TENANT, FieldType, SchemaField

_CLOSE = re.compile(r"[^a-z0-9]+")
_NUMBERS = (FieldType.INTEGER, FieldType.LONG, FieldType.DOUBLE)
# What a change of the row sets, before what its birth sets; the first is the best guess.
_CHANGED = ("updated", "modified", "changed", "last", "touched", "mtime")
_BORN = ("created", "inserted", "occurred", "ordered", "event", "time", "at", "on", "date", "ts")


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a table, and the type of the field that fits it."""

    name: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a mapping: a column or an expression, and the field that it fills."""

    source: str
    destination: str

    def body(self, columns: Collection[str], place: str) -> dict[str, str]:
        """Return the line as Data Prep takes it; `place` is the field as the service spells it."""
        kind = "ATTRIBUTE" if self.source in columns else "EXPRESSION"
        return {"sourceType": kind, "source": self.source, "destination": place}


def fits(source: FieldType, target: FieldType) -> bool:
    """Whether values of one type always can be kept in the other."""
    if source is target or target is FieldType.STRING:
        return True
    if source in _NUMBERS and target in _NUMBERS:
        return _NUMBERS.index(source) <= _NUMBERS.index(target)
    return source is FieldType.DATE and target is FieldType.DATE_TIME


def automatic(columns: Iterable[SourceColumn], fields: Sequence[SchemaField]) -> list[Rule]:
    """Return the lines that name and type suggest; no field twice, and no column twice.

    Names are compared without case and signs, so ``Customer ID`` goes to ``customerId``. Of several
    fields the own one comes first, then the one that is least deep.
    """
    by_name: dict[str, list[SchemaField]] = {}
    for each in sorted(fields, key=lambda f: (not f.path.startswith(TENANT), f.path.count("."))):
        by_name.setdefault(_plain(each.name), []).append(each)
    taken: set[str] = set()
    rules = []
    for column in columns:
        for each in by_name.get(_plain(column.name), ()):
            if each.path not in taken and fits(column.type, each.type):
                taken.add(each.path)
                rules.append(Rule(column.name, each.path))
                break
    return rules


def _plain(name: str) -> str:
    return _CLOSE.sub("", name.casefold()) or name


def primary_key(
    table: str, columns: Sequence[SourceColumn], rows: Sequence[Mapping[str, Any]]
) -> str:
    """Return the column that looks like the key, from names and the rows of a preview; or empty.

    Explore does not tell keys, so it is a guess: no value missing and none twice in the preview.
    """
    noun = _plain(table.rpartition(".")[2].strip('"'))
    singular = noun.removesuffix("s")
    wanted = ["id", *(f"{word}{end}" for word in (noun, singular) for end in ("id", "key", "no"))]
    plain = {_plain(each.name): each for each in reversed(columns)}
    for name in (*wanted, "uuid", "guid", "key", "code"):
        if name in plain and _unique(plain[name].name, rows):
            return plain[name].name
    ids = [each for each in columns[:1] if _plain(each.name).endswith("id")]
    return next((each.name for each in ids if _unique(each.name, rows)), "")


def delta_column(columns: Sequence[SourceColumn], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the timestamp that looks like it tells when a row was changed; or empty.

    Explore does not tell indexes, so it is a guess: by name, and no value missing in the preview.
    """
    times = [
        each.name
        for each in columns
        if each.type is FieldType.DATE_TIME and all(row.get(each.name) is not None for row in rows)
    ]
    for word in (*_CHANGED, *_BORN):
        for name in times:
            if word in re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold()):
                return name
    return ""


def _unique(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [str(row[name]) for row in rows if row.get(name) is not None]
    return len(values) == len(rows) == len(set(values))
