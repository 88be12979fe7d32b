"""Answers ``test`` and ``explore`` as Adobe's PostgreSQL connector would, from a real database.

Source: contract, flow-service.md 1.3; errors.md 1.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.postgres import row_sample, tables_and_columns
from pgflow_widgets.postgres.database_errors import DatabaseError, DatabaseTrouble
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.idle_sessions import IdleSessions
from pgflow_widgets.postgres.login import Login
from pgflow_widgets.postgres.row_sample import RowSample
from pgflow_widgets.postgres.tables_and_columns import Relation, TypedColumn

_PREVIEW_SIZE = 8 * 1024 * 1024
_CODES = {
    DatabaseTrouble.HOST: "1104-504",
    DatabaseTrouble.REFUSED: "1104-504",
    DatabaseTrouble.TIMEOUT: "1104-504",
    DatabaseTrouble.SLOW: "1104-504",
    DatabaseTrouble.UNREACHABLE: "1104-504",
    DatabaseTrouble.LOST: "1103-503",
}
_INTEGERS = {
    "int2": ("integer", -(2**15), 2**15 - 1),
    "int4": ("integer", -(2**31), 2**31 - 1),
    "int8": ("long", -(2**53), 2**53 - 1),  # what JSON numbers carry exactly, as Adobe has it
}
_NUMBERS = frozenset({"float4", "float8", "numeric", "money"})
_MOMENTS = frozenset({"date", "timestamp", "timestamptz"})


async def try_login(login: Login) -> dict[str, Any]:
    """Return whether the database lets the connection in.

    Adobe documents ``result`` alone; the reason stands beside it, in the shape of a run's errors.
    """
    try:
        async with connect(login) as session, session.snapshot():
            await session.value("SELECT 1")
    except DatabaseError as error:
        problem = _problem(error)
        return {"result": False, "errors": [{"code": problem.code, "message": problem.detail}]}
    return {"result": True}


async def list_tables(login: Login, idle: IdleSessions | None = None) -> list[dict[str, Any]]:
    """List the tables."""
    async with _snapshot(login, idle) as session:
        relations = await tables_and_columns.list_relations(session)
    return [
        {
            "type": "table",
            "name": relation.path,
            "path": relation.path,
            "canPreview": relation.can_select,
            "canFetchSchema": True,
        }
        for relation in relations
    ]


async def describe_table(
    login: Login, path: str, *, rows: int = 0, idle: IdleSessions | None = None
) -> dict[str, Any]:
    """Describe the columns of a table, and give its first rows if any are asked for."""
    # Reading rows may run functions of the database's owner, which may change a session.
    async with _snapshot(login, None if rows else idle) as session:
        relation = await _relation(session, path)
        columns = await tables_and_columns.list_columns(session, relation)
        if not columns:
            raise connector.problem("1330-400")
        answer: dict[str, Any] = {
            "format": "flat",
            "schema": {"columns": [_described(column) for column in columns]},
        }
        if rows:
            sample = await row_sample.read_first_rows(
                session, relation, columns, limit=rows, size=_PREVIEW_SIZE
            )
            answer["data"] = [_row(columns, values) for values in sample.rows]
            answer |= _missing(sample)
        return answer


async def describe_keys(
    login: Login, path: str, idle: IdleSessions | None = None
) -> list[dict[str, Any]]:
    """List the keys of a table as the role sees them in the catalogue; Adobe tells none."""
    async with _snapshot(login, idle) as session:
        keys = await tables_and_columns.list_keys(session, await _relation(session, path))
    return [{"columns": [*key.columns], "primary": key.primary} for key in keys]


@asynccontextmanager
async def _snapshot(login: Login, idle: IdleSessions | None) -> AsyncIterator[DatabaseSession]:
    """Sign in and read in one transaction; what the database refuses is the documented error."""
    try:
        async with connect(login, idle=idle) as session, session.snapshot():
            yield session
    except DatabaseError as error:
        raise _problem(error) from None


async def _relation(session: DatabaseSession, path: str) -> Relation:
    relations = await tables_and_columns.list_relations(session, path)
    if not relations:
        raise problems.flow("1101-404", "The provider knows no such table.")
    return relations[0]


def _missing(sample: RowSample) -> dict[str, Any]:
    """Return what a preview leaves out; Adobe documents no word for it, so it is our own."""
    left_out: dict[str, Any] = {}
    if sample.unread:
        left_out["unreadColumns"] = dict(sample.unread)
    if sample.cut:
        left_out["cutColumns"] = list(sample.cut)
    if not sample.complete:
        left_out["cutRows"] = True
    return {"pgflow:incomplete": left_out} if left_out else {}


def _problem(error: DatabaseError) -> problems.Problem:
    code = _CODES.get(error.trouble, "1100-400")
    return problems.flow(code, f"Error from flow provider: {error.message}")


def _described(column: TypedColumn) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if column.type in _INTEGERS:
        kind, minimum, maximum = _INTEGERS[column.type]
        xdm: dict[str, Any] = {"type": "integer", "minimum": minimum, "maximum": maximum}
    elif column.type in _NUMBERS:
        kind, xdm = "double", {"type": "number"}
    elif column.type == "bool":
        kind, xdm = "boolean", {"type": "boolean"}
    elif column.type in _MOMENTS:
        kind, xdm = "string", {"type": "string", "format": "date-time"}
        more = {"meta:xdmType": "date-time"}
    else:
        kind, xdm = "string", {"type": "string"}
    return {"name": column.name, "type": kind, **more, "xdm": xdm}


def _row(columns: Sequence[TypedColumn], values: Sequence[Any]) -> Mapping[str, Any]:
    pairs = zip(columns, values, strict=True)
    return {column.name: _value(column.type, value) for column, value in pairs}


def _value(kind: str, value: Any) -> Any:  # noqa: ANN401 - a value of any column
    if value is None:
        return None
    if kind in _NUMBERS:
        number = float(value)
        return number if math.isfinite(number) else None  # JSON has no word for the others
    if kind in _MOMENTS:
        return value.replace(" ", "T", 1)
    return value
