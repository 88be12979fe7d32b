"""Propose the key of a table, and find numbers that a field cannot represent exactly.

Adobe's explore tells no keys, so a proposal is a guess from names and the rows of a preview,
unless somebody else tells them. Source: contract, flow-service.md 1.3 and dataflow.md 6.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.model.dataflow.column_mapping import SourceColumn, comparable_name, table_name
from pgflow_widgets.model.dataflow.schema_fields import FieldType

EXACT = 2**53
"""From here on, a number of JSON may stand for its neighbour."""

_WRAPPABLE = re.compile(r"[^\\}]+")  # what can stand in ${...} of an expression
_IDENTIFYING = re.compile(r"(?:id|key|no|nr|num|number|code)")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Key:
    """Columns that are unique together and never null, as the database's catalogue says."""

    columns: tuple[str, ...]
    primary: bool = False


@dataclass(frozen=True, slots=True)
class KeyProposal:
    """A proposed key of a table.

    Parameters
    ----------
    source
        A column, or an expression of all parts of a key; empty if nothing is proposed.
    columns
        The columns of the key.
    note
        A remark for the person; empty if there is none.
    """

    source: str = ""
    columns: tuple[str, ...] = ()
    note: str = ""


def primary_key(
    table: str,
    columns: Sequence[SourceColumn],
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[Key] | None = None,
    rounded: Collection[str] = (),
) -> KeyProposal:
    """Propose the key of a table.

    Parameters
    ----------
    table
        Its path.
    columns
        The columns that the plan takes.
    rows
        Of a preview.
    keys
        The keys in the catalogue, the best first; None if they are unknown.
    rounded
        Columns with numbers that an expression would round to a double.
    """
    types = {column.name: column.type for column in columns}
    for key in keys or ():
        if all(name in types for name in key.columns):
            return _told(key, types, rounded)
    parts = {name for key in keys or () if len(key.columns) > 1 for name in key.columns}
    guess = _guess(table, [column for column in columns if column.name not in parts], rows)
    if not guess:
        if not keys:
            return KeyProposal()
        texts = "; ".join(", ".join(key.columns) for key in keys)
        return KeyProposal(note=f"The key of {table} is not among the columns taken: {texts}.")
    looked = f"the first {len(rows)} rows" if len(rows) > 1 else f"{len(rows)} row"
    why = "" if keys is None else f", for no key of {table} can be used"
    note = f"{guess} is guessed from its name and {looked}{why}."
    note += f" Rows with the same {guess} are merged, so check that it is unique."
    return KeyProposal(guess, (guess,), note)


def _told(key: Key, types: Mapping[str, FieldType], rounded: Collection[str]) -> KeyProposal:
    if len(key.columns) == 1:
        return KeyProposal(key.columns[0], key.columns)
    names = ", ".join(key.columns)
    said = f"The key is {names} together"
    if inexact := [name for name in key.columns if name in rounded]:
        said += f", but an expression would round {', '.join(inexact)}:"
        return KeyProposal("", key.columns, f"{said} join them as text in a view of the database.")
    source = key_expression(key.columns, types)
    what = "one of them alone is not unique" if source else "join them yourself"
    return KeyProposal(source, key.columns, f"{said}: {what}.")


def key_expression(names: Sequence[str], types: Mapping[str, FieldType]) -> str:
    """Return an expression whose text differs whenever the values of the columns differ.

    The parts are joined by a slash, which no number, boolean or time holds; in texts, all but one,
    it is written as ``~1``, and ``~`` as ``~0``. Empty if a name cannot stand in an expression.
    """
    if not all(_WRAPPABLE.fullmatch(name) for name in names):
        return ""
    texts = [name for name in names if types[name] is FieldType.STRING]
    parts = []
    for name in names:
        attribute = "${" + name.replace(".", "\\.") + "}"
        if name in texts[:-1]:
            attribute = f'replacestr(replacestr({attribute}, "~", "~0"), "/", "~1")'
        parts.append(attribute)
    return "concat(" + ', "/", '.join(parts) + ")"


def _guess(table: str, columns: Sequence[SourceColumn], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the column that looks like the key: unique and never null in the preview."""
    noun = comparable_name(table_name(table))
    singular = noun.removesuffix("s")
    wanted = ["id", *(f"{word}{end}" for word in (noun, singular) for end in ("id", "key", "no"))]
    names = {comparable_name(column.name): column for column in reversed(columns)}
    for name in (*wanted, "uuid", "guid", "key", "code"):
        if name in names and _unique(names[name].name, rows):
            return names[name].name
    ids = [column for column in columns[:1] if comparable_name(column.name).endswith("id")]
    return next((column.name for column in ids if _unique(column.name, rows)), "")


def _unique(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [str(row[name]) for row in rows if row.get(name) is not None]
    return len(values) == len(rows) == len(set(values))


def find_inexact_numbers(
    columns: Sequence[SourceColumn],
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[Key] | None = None,
) -> dict[str, str]:
    """Return the columns with a number that no XDM type represents, each with an example.

    A long field refuses it, and the row with it. A double rounds it, which does no harm to a
    measure and makes one of two keys: so of numbers with a fraction only keys count.
    """
    in_keys = {name for key in keys or () for name in key.columns}
    examples = {}
    for column in columns:
        values = [v for row in rows if isinstance(v := row.get(column.name), int | float)]
        least = EXACT if column.type is FieldType.DOUBLE else EXACT - 1
        key = column.name in in_keys or _identifies(column.name)
        counts = column.type is FieldType.LONG or (column.type is FieldType.DOUBLE and key)
        large = [value for value in values if abs(value) >= least]
        if counts and large and (column.type is FieldType.DOUBLE or abs(large[0]) > least):
            examples[column.name] = str(int(large[0]))
    return examples


def _identifies(name: str) -> bool:
    words = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold())
    return bool(words) and bool(_IDENTIFYING.fullmatch(words[-1]))
