"""Write the SQL of a view whose time is late on purpose, so that late commits are not lost.

Source: contract, dataflow.md 8.4.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pgflow_widgets.errors import InputError
from pgflow_widgets.postgres.tables_and_columns import quote_identifier

_DELAY = re.compile(r"[1-9][0-9]{0,4} (?:second|minute|hour)s?")
_SUFFIX = "_for_adobe"
_LONGEST = 63  # bytes of a name


def write_delta_view(
    path: Sequence[str], columns: Sequence[str], delta_column: str, delay: str
) -> str:
    """Return the SQL that makes a view of a table, with one column more: a later time.

    Parameters
    ----------
    path
        Schema and name of the table.
    columns
        The names of its columns.
    delta_column
        The one that holds the time.
    delay
        How much later, such as ``"5 minutes"``.

    Raises
    ------
    InputError
        The delay is none.
    """
    if not _DELAY.fullmatch(delay):
        said = f"{delay!r} is no delay."
        hint = 'Write it as "5 minutes", in seconds, minutes or hours.'
        raise InputError(said, hint=hint, field="delay")
    added = _free("delta_at", columns)
    view = ".".join(map(quote_identifier, (*path[:-1], _view_name(path[-1]))))
    table = ".".join(map(quote_identifier, path))
    later = f"{quote_identifier(delta_column)} + interval '{delay}' AS {quote_identifier(added)}"
    lines = [
        f"CREATE VIEW {view} AS",
        "SELECT",
        *(f"    {quote_identifier(name)}," for name in columns),
        f"    {later}",
        f"FROM {table};",
        "-- Let the role that Adobe signs in with read it: GRANT SELECT ON the view TO that role.",
        f"-- Then plan the view, with {added} as the delta column.",
        "-- A view reads with the rights of its owner: rows that row-level security hides show in",
        "-- it, unless it is made WITH (security_invoker = true), from PostgreSQL 15 on.",
    ]
    return "\n".join(lines) + "\n"


def _view_name(table: str) -> str:
    room = _LONGEST - len(_SUFFIX)
    return table.encode()[:room].decode(errors="ignore") + _SUFFIX


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
