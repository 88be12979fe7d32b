r"""Answers what drivers and psql ask of themselves: the version, the schema, the list of tables.

Source: contract, query-service.md 4; psql's ``\d`` and ``\dt``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pgflow_widgets.emulator.query_service.query_error import QueryError

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

_SCHEMA = "public"
_LISTING = "selectn.nspnameasschema,c.relnameasname,"


@dataclass(frozen=True, slots=True)
class Answer:
    """A small result, all of it text."""

    names: Sequence[str]
    rows: Sequence[Sequence[str]]


def answer_system_query(
    words: Sequence[Token], *, version: str, database: str, owner: str, tables: Iterable[str]
) -> Answer | None:
    """Return the answer to a query of a driver or of psql; None if it is a query of a user.

    Parameters
    ----------
    words
        The statement.
    version, database, owner, tables
        What is answered.

    Raises
    ------
    QueryError
        It asks for something of the system catalogue that is not known here.
    """
    text = "".join(word.text.lower() for word in words)
    facts = {
        "selectversion()": ("version", f"PostgreSQL {version}"),
        "selectcurrent_schema()": ("current_schema", _SCHEMA),
        "selectcurrent_database()": ("current_database", database),
    }
    if (short := text.replace("pg_catalog.", "")) in facts:
        name, value = facts[short]
        return Answer([name], [[value]])
    if "pg_catalog" not in text:
        return None
    if text.startswith(_LISTING):
        rows = [(_SCHEMA, name, "table", owner) for name in sorted(tables)]
        return Answer(("Schema", "Name", "Type", "Owner"), rows)
    raise QueryError(
        "0A000",
        "The local Query Service has no system catalogue but for \\d and \\dt: see SHOW TABLES, and"
        " SELECT * FROM table WHERE 1=0.",
    )
