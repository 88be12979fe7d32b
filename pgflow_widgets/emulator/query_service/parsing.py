"""Reads statements beside the event loop, for a long one takes its time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pgflow_widgets.emulator.query_service import dialect
from pgflow_widgets.emulator.query_service.backend import Backend
from pgflow_widgets.emulator.query_service.dialect import Query
from pgflow_widgets.emulator.query_service.query_error import QueryError

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

QUERY_WORDS = ("SELECT", "WITH", "VALUES", "FROM", "(")
"""The first words of queries."""


async def split(backend: Backend, text: str) -> list[list[Token]]:
    """Return the words of each statement of a text."""
    return await backend.helpers.run(lambda: dialect.split_statements(text))


async def check_syntax(backend: Backend, words: Sequence[Token], text: str) -> None:
    """Raise the error of a query that cannot be read; what else is wrong shows when it runs."""
    if words[0].text.upper() in QUERY_WORDS:
        try:
            await backend.helpers.run(lambda: dialect.parse_query(words, text))
        except QueryError as error:
            if error.code == "42601":
                raise


def place_error(error: QueryError, query: Query) -> QueryError:
    """Return an error with the place of the name that it is about."""
    parts = error.message.split('"')
    position = query.find(parts[1]) if len(parts) > 2 else 0
    return QueryError(error.code, error.message, position, hint=error.hint)
