"""Read a table of connections, check every row, and refuse what breaks a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import sources, suspected_secrets
from pgflow_widgets.model.auth_fields import fold
from pgflow_widgets.model.connection_strings import pasted
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import DESCRIPTION, NAME, SOURCES
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.bulk import files
from pgflow_widgets.operations.bulk.files import Cells, ReadRow

ConnectionTable = Iterable[Cells | Value] | str | Path
"""A DataFrame, the path of a CSV or YAML file, URIs, or rows as mappings."""
NAME_COLUMN, DESCRIPTION_COLUMN, AUTH_COLUMN = fold(NAME.name), fold(DESCRIPTION.name), "auth"
WHOLE_COLUMNS = frozenset({operations.WHOLE_CONNECTION, "uri", "url", "dsn"})
AUTH_FIELDS = [
    field
    for source in SOURCES
    for specs in source.auth.values()
    for spec in specs
    for field in spec.fields
]
_FIELD_COLUMNS = frozenset(fold(field.name) for field in AUTH_FIELDS)
_KNOWN = WHOLE_COLUMNS | _FIELD_COLUMNS | {NAME_COLUMN, DESCRIPTION_COLUMN, AUTH_COLUMN}
_NO_ROW = "It is neither a mapping nor a URI."


class PlainSecret(Secret):
    """A secret that stood somewhere as text, which may be a reference to the secret itself."""

    __slots__ = ()


def is_file(table: ConnectionTable) -> bool:
    """Whether it is the path of a file, which somebody else may have written."""
    if not isinstance(table, str):
        return isinstance(table, Path)
    return not pasted.is_uri(table) and not suspected_secrets.holds_secret(table)


def read_table(table: ConnectionTable) -> list[ReadRow]:
    """Return the rows of a table; from here on no secret is readable.

    Raises
    ------
    InputError
        It cannot be read, has no row, or has a column that no connection has.
    """
    if isinstance(table, str) and not is_file(table):
        table = [table]
    if isinstance(table, str | Path):
        argument_checks.check("str", table=str(table))
        rows, strange = _concealed(files.read(Path(table).expanduser()))
    elif argument_checks.is_frame(table):
        if len({fold(str(name)) for name in table.columns}) < len(table.columns):
            raise InputError(files.TWICE)
        rows, strange = _concealed(_rows_of_frame(table))
    elif hasattr(table, "__iter__") and not isinstance(table, bytes | Mapping):
        rows, strange = _concealed(map(_cells, table))
    else:
        table = ()  # a password may be in it, and no frame of an error holds one
        raise InputError(
            "This is no table of connections.",
            hint="Pass a DataFrame, the path of a CSV or YAML file, or a list of mappings or URIs.",
        )
    del table
    if strange:
        fields = ", ".join(dict.fromkeys(field.name for field in AUTH_FIELDS))
        raise InputError(
            f"Column {', '.join(strange)} of the table: no connection has a field of that name."
            " Nothing was sent.",
            hint=f"Columns are name, description, auth, connection_string, {fields}; a file needs"
            " them in its first line.",
        )
    if not any(map(is_filled, rows)):
        raise InputError("The table has no row.", hint="Give it one row for each connection.")
    names = {name for row in rows if isinstance(row, Mapping) for name in row}
    if len(set(map(fold, names))) < len(names):
        raise InputError(files.TWICE)
    return rows


def _rows_of_frame(frame: Any) -> list[ReadRow]:  # noqa: ANN401 - pandas is not imported for this
    """Return the rows of any frame as mappings; what is missing is None."""
    names = [str(name) for name in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    gaps = frame.isna().itertuples(index=False, name=None)
    return [
        dict(zip(names, map(_plain_cell, row, missing), strict=True))
        for row, missing in zip(rows, gaps, strict=True)
    ]


def _plain_cell(value: object, missing: bool) -> object:
    """Return a cell as Python has it; in a column with a gap pandas makes floats of integers."""
    if missing:
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _cells(row: object) -> ReadRow:
    """Return a row that is given by itself as a mapping."""
    if isinstance(row, Mapping):
        return row
    return {"uri": row} if isinstance(row, str | Secret) else InputError(_NO_ROW)


def _concealed(rows: Iterable[ReadRow]) -> tuple[list[ReadRow], list[str]]:
    """Return rows whose secrets are `Secret`, and the places of unknown columns.

    Of what stands in an unknown column nothing is left, its name included: without a header, a
    password may stand for a name.
    """
    places: dict[str, str] = {}
    concealed: list[ReadRow] = []
    for row in rows:
        if isinstance(row, InputError):
            concealed.append(row)
            continue
        cells = {}
        for place, (name, value) in enumerate(row.items(), 1):
            if fold(str(name)) in _KNOWN:
                cells[str(name)] = _concealed_cell(fold(str(name)), value)
            else:
                places.setdefault(str(name), str(place))
        concealed.append(cells)
    return concealed, list(dict.fromkeys(places.values()))


def _concealed_cell(column: str, value: object) -> object:
    if not (value is None or isinstance(value, Secret | str | int | float)):
        return object()  # neither text nor a number
    if isinstance(value, bool | float | Secret) or is_empty(value):
        return value
    whole = column in WHOLE_COLUMNS or sources.is_secret(column)
    misplaced = column != AUTH_COLUMN and sources.may_be_secret(column, str(value))
    return PlainSecret(str(value)) if whole or misplaced else value


def is_filled(row: ReadRow) -> bool:
    """Whether a row holds anything."""
    return isinstance(row, InputError) or not all(map(is_empty, row.values()))


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing, or only blanks."""
    return value is None or (isinstance(value, str) and not value.strip())
