"""Tables of connections in files: CSV as spreadsheets and people write it, YAML and JSON.

What stands in a file may be a password: no message quotes it, and no frame of an error holds it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import yaml_text
from pgflow_widgets.model.auth_fields import fold

Cells = Mapping[str, object]
ReadRow = Cells | InputError
"""A row, or why it cannot be read."""

TWICE = "Two columns of the table have the same name."
SUFFIXES = frozenset({".csv", ".yaml", ".yml", ".json"})
_OTHER_CELLS = "It has more or fewer cells than there are columns."
_SEPARATORS = ",;\t"
_LARGEST = 16_000_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Not by its name: it may be no path, but a login.
_PLACE = "Is its path right, and the file UTF-8?"

_Parsed = tuple[list[ReadRow], str, str]
"""Rows; or what is wrong, and what to do."""


def read(path: Path) -> list[ReadRow]:
    """Return the rows of a file; of a row whose cells may have moved nothing is left.

    Raises
    ------
    InputError
        It cannot be read, or holds no table.
    """
    rows, trouble, hint = _read(path)
    if trouble:
        raise InputError(trouble, hint=hint)
    return rows


def _read(path: Path) -> _Parsed:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            return [], f"The file is larger than {_LARGEST >> 20} MB.", "Split it."
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return [], "The file of connections cannot be read.", _PLACE
    suffix = path.suffix.casefold()
    return _yaml(text) if suffix in SUFFIXES - {".csv"} else _csv(text)


def _csv(text: str) -> _Parsed:
    lines = list(io.StringIO(text, newline=""))
    header = next((line for line in lines if line.strip()), "")
    if excels := re.fullmatch(r'"?sep=(.)"?\s*', header, re.IGNORECASE):
        separator = excels[1]
        lines.remove(header)
    else:
        separator = max(_SEPARATORS, key=header.count)
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    try:
        records = [record for record in reader if record]
    except csv.Error:
        hint = 'Inside of quotation marks, write " as "".'
        return [], f"A quotation mark is out of place, near line {reader.line_num}.", hint
    while records and not any(map(str.strip, records[0])):
        del records[0]
    names = [name.strip() for name in _without_end(records[0])] if records else []
    written = [fold(name) for name in names if name]
    if len(set(written)) < len(written):  # a mapping would keep only the last
        return [], TWICE, ""
    rows = [_row(names, record) for record in records[1:]]
    # A column without a name and without a cell is none; one with cells is told by its place.
    filled = {name for row in rows if row for name, cell in row.items() if cell.strip()}
    none = {str(place) for place, name in enumerate(names) if not name} - filled
    said: list[ReadRow] = [
        InputError(_OTHER_CELLS)
        if row is None
        else {name: cell for name, cell in row.items() if name not in none}
        for row in rows
    ]
    return said, "", ""


def _row(names: Sequence[str], record: Sequence[str]) -> dict[str, str] | None:
    """Return a row; None if it has other cells than columns, for they may have moved."""
    cells = _without_end(record)
    if len(cells) > len(names) or (len(record) < len(names) and cells):
        return None
    cells = [*cells, *[""] * (len(names) - len(cells))]
    return {name or str(place): cells[place] for place, name in enumerate(names)}


def _without_end(record: Sequence[str]) -> Sequence[str]:
    """Return the cells up to the last that holds something; spreadsheets write more of them."""
    used = max((place for place, cell in enumerate(record, 1) if cell.strip()), default=0)
    return record[:used]


def _yaml(text: str) -> _Parsed:
    hint = "Write - name: shop, and below it server: …, one for each."
    try:
        content = yaml_text.read_yaml(text, what="The file")
    except InputError as error:
        return [], error.message, hint
    if isinstance(content, dict) and set(content) == {"connections"}:
        content = content["connections"]
    if isinstance(content, list) and all(isinstance(row, dict | str) for row in content):
        return [row if isinstance(row, dict) else {"uri": row} for row in content], "", ""
    return [], "The file is no list of connections.", hint
