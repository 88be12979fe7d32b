"""Read a table of connections, check every row, and refuse what breaks a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import sources, suspected_secrets
from pgflow_widgets.model.auth_fields import fold
from pgflow_widgets.model.connection_strings import pasted
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import DESCRIPTION, NAME, SOURCES
from pgflow_widgets.operations import arguments, table_files
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.table_files import Cells

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
_KNOWN = WHOLE_COLUMNS | {
    NAME_COLUMN,
    DESCRIPTION_COLUMN,
    AUTH_COLUMN,
    *(fold(field.name) for field in AUTH_FIELDS),
}
# Not known yet, or of a row whose cells have moved: what stands there may be a password.
UNKNOWN_COLUMN = "\0"
NO_ROW = "It is neither a mapping nor a URI."
_NEITHER = object()
"""In place of a cell that holds neither text nor a number."""


class PlainSecret(Secret):
    """A secret that stood somewhere as text, which may be a reference to the secret itself."""

    __slots__ = ()


def is_file(table: ConnectionTable) -> bool:
    """Whether it is the path of a file, which somebody else may have written."""
    return isinstance(table, Path) or (isinstance(table, str) and not _is_login(table))


def _is_login(text: str) -> bool:
    return pasted.is_uri(text) or suspected_secrets.holds_secret(text)


def read_table(table: ConnectionTable) -> list[Cells]:
    """Return the rows of a table as mappings; from here on no secret is readable.

    Raises
    ------
    InputError
        It cannot be read, or has no row.
    """
    if isinstance(table, str) and not is_file(table):
        table = [table]
    if isinstance(table, str | Path):
        arguments.check("str", table=str(table))
        rows = _concealed(table_files.read(Path(table).expanduser()))
    elif arguments.is_frame(table):
        if len({fold(str(name)) for name in table.columns}) < len(table.columns):
            raise InputError(table_files.TWICE)
        rows = _concealed(_rows_of_frame(table))
    elif hasattr(table, "__iter__") and not isinstance(table, bytes | Mapping):
        rows = _concealed(_cells(table))
    else:
        table = ()  # a password may be in it, and no frame of an error holds one
        raise InputError(
            "This is no table of connections.",
            hint="Pass a DataFrame, the path of a CSV or YAML file, or a list of mappings or URIs.",
        )
    del table
    if not any(map(is_filled, rows)):
        raise InputError("The table has no row.", hint="Give it one row for each connection.")
    return rows


def _rows_of_frame(frame: Any) -> list[Cells]:  # noqa: ANN401 - pandas is not imported for this
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


def _cells(rows: Iterable[object]) -> Iterator[Cells]:
    """Yield rows that are given one by one as mappings."""
    for row in rows:
        if isinstance(row, Mapping):
            yield row
        else:
            yield {"uri": row} if isinstance(row, str | Secret) else {table_files.MOVED: NO_ROW}


def _concealed(rows: Iterable[Cells]) -> list[Cells]:
    """Return rows whose secrets are `Secret`; of what is in the wrong place nothing is left."""
    strange: dict[str, str] = {}

    def column(name: str, place: int) -> str:
        return (
            name if fold(name) in _KNOWN else strange.setdefault(name, f"{UNKNOWN_COLUMN}{place}")
        )

    def cell(name: str, value: object) -> object:
        text = isinstance(value, str | int) and not isinstance(value, bool)
        secret = fold(name) in WHOLE_COLUMNS or sources.is_secret(name)
        if text and not is_empty(value) and (secret or _misplaced(name, str(value))):
            return PlainSecret(str(value))
        simple = value is None or isinstance(value, Secret | str | int | float)
        return value if simple and fold(name) in _KNOWN else "" if simple else _NEITHER

    return [
        {table_files.MOVED: NO_ROW if cells[table_files.MOVED] is NO_ROW else True}
        if table_files.MOVED in cells
        else {
            column(str(name), place): cell(str(name), value)
            for place, (name, value) in enumerate(cells.items(), 1)
        }
        for cells in rows
    ]


def _misplaced(name: str, text: str) -> bool:
    return fold(name) not in {AUTH_COLUMN, *WHOLE_COLUMNS} and sources.may_be_secret(name, text)


def is_filled(cells: Cells) -> bool:
    """Whether a row holds anything."""
    return not all(map(is_empty, cells.values())) or any(map(is_unknown_column, cells))


def is_unknown_column(name: str) -> bool:
    """Whether a column is none that a connection has."""
    return name.startswith(UNKNOWN_COLUMN)


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing, or only blanks."""
    return value is None or (isinstance(value, str) and not value.strip())
