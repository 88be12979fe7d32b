"""Write the code that queries a dataset."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"\w+", re.ASCII)
_FIRST_ROWS = "SELECT * FROM {table} LIMIT 100"


def query_code(table: str, dataset: str, variable: str) -> str:
    """Return the code that shows the first rows of a dataset by SQL.

    Parameters
    ----------
    table
        The dataset's name for SQL; where it is not known, the code finds it out.
    dataset
        The dataset's name.
    variable
        The name of the notebook's variable for the sandbox.
    """
    if _PLAIN.fullmatch(table):
        return f'frame = {variable}.sql("{_FIRST_ROWS.format(table=table)}", flatten=True)\nframe'
    lines = (
        f"table = {variable}.datasets.table({dataset!r})",
        f'frame = {variable}.sql(f"{_FIRST_ROWS}", flatten=True)',
        "frame",
    )
    return "\n".join(lines)
