"""Read many base connections as rows or columns of a table, without an object for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from sys import intern
from typing import Any

from pgflow_widgets.api.messages.connections import BaseConnection, ConnectionItem
from pgflow_widgets.api.messages.json_values import as_time
from pgflow_widgets.api.messages.request import split_mark, without_marks

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ROW_TEXTS = attrgetter(
    *("id", "name", "description", "state", "connection_spec.id", "auth.spec_name"),
    *("created_by", "updated_by", "sandbox_name", "etag"),
)
_LAST_MOMENT = 253_402_300_799_999  # of the year 9999

ConnectionRow = tuple[str, str, str, str, str, str, int | None, str, int | None, str, str, str]
"""A base connection as `CONNECTION_COLUMNS`; times are milliseconds since 1970."""

CONNECTION_COLUMNS = (
    *("id", "name", "description", "state", "connection_spec_id", "auth"),
    *("created_at", "created_by", "updated_at", "updated_by", "sandbox", "etag"),
)


TEXT_COLUMNS = (
    *("id", "name", "description", "state", "connection_spec_id", "auth"),
    *("created_by", "updated_by", "sandbox", "etag"),
)
_DESCRIPTION = TEXT_COLUMNS.index("description")


def columns_of_items(
    items: Sequence[ConnectionItem],
) -> tuple[list[Sequence[str]], list[int | None], list[int | None]]:
    """Read the items of a page as `row_of_item` does: texts, when created, and when updated.

    Returns
    -------
    tuple
        The columns of texts, as `TEXT_COLUMNS`, and two of milliseconds since 1970.
    """
    created = [item.created_at for item in items]
    updated = [item.updated_at for item in items]
    try:
        texts: list[Sequence[str]] = list(zip(*map(_ROW_TEXTS, items), strict=True))
        for column in texts:
            "".join(column)  # the quickest way to see that all are texts
        quick = all(map(_in_range, created)) and all(map(_in_range, updated))
    except (AttributeError, TypeError):
        quick = False
    if not (quick and texts):
        rows = list(zip(*map(row_of_item, items), strict=True)) or [()] * len(CONNECTION_COLUMNS)
        by_name: dict[str, Any] = dict(zip(CONNECTION_COLUMNS, rows, strict=True))
        texts = [by_name[name] for name in TEXT_COLUMNS]
        return texts, list(by_name["created_at"]), list(by_name["updated_at"])
    texts[_DESCRIPTION] = without_marks(texts[_DESCRIPTION])
    return texts, created, updated


def row_of_item(item: ConnectionItem) -> ConnectionRow:
    """Read one item of a list; a faster `BaseConnection.from_item` for long lists."""
    try:
        texts = _ROW_TEXTS(item)
        "".join(texts)  # the quickest way to see that all are texts
    except (AttributeError, TypeError):
        return row_of_connection(BaseConnection.from_item(item))
    id_, name, description, state, spec_id, auth_name, created_by, updated_by, sandbox, etag = texts
    if description[-1:] == "]":
        description = split_mark(description)[0]
    created, updated = item.created_at, item.updated_at
    if not (_in_range(created) and _in_range(updated)):
        created, updated = (to_milliseconds(as_time(value)) for value in (created, updated))
    # Values that most connections share are stored once, which halves the memory.
    return (
        *(id_, name, description, intern(state), intern(spec_id), intern(auth_name)),
        *(created, intern(created_by), created if updated == created else updated),
        *(intern(updated_by), intern(sandbox), etag),
    )


def _in_range(milliseconds: object) -> bool:
    return type(milliseconds) is int and 0 <= milliseconds <= _LAST_MOMENT


def row_of_connection(connection: BaseConnection) -> ConnectionRow:
    """Return a connection as a row of a table."""
    return (
        *(connection.id, connection.name, connection.description, connection.state),
        *(connection.connection_spec_id, connection.auth),
        *(to_milliseconds(connection.created_at), connection.created_by),
        *(to_milliseconds(connection.updated_at), connection.updated_by),
        *(connection.sandbox, connection.etag),
    )


def to_milliseconds(moment: datetime | None) -> int | None:
    """Return a time as milliseconds since 1970; UTC where it has no zone."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)
