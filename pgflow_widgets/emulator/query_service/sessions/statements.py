"""Runs the statements of a session, by their first word.

Source: contract, query-service.md 4 to 6; PostgreSQL's documentation of DECLARE, FETCH and CLOSE.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pgflow_widgets.emulator.query_service import dialect, settings, wire
from pgflow_widgets.emulator.query_service.dialect import Query
from pgflow_widgets.emulator.query_service.engine import values
from pgflow_widgets.emulator.query_service.engine.process import EngineProcess, Reader
from pgflow_widgets.emulator.query_service.parsing import QUERY_WORDS, place_error
from pgflow_widgets.emulator.query_service.query_error import QueryError, not_here
from pgflow_widgets.emulator.query_service.query_log import LoggedQuery
from pgflow_widgets.emulator.query_service.sessions.state import SessionState
from pgflow_widgets.emulator.query_service.sessions.system_queries import answer_system_query
from pgflow_widgets.emulator.query_service.wire import Column

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

_WRITING = {
    **{word: f"{word} statement" for word in ("CREATE", "INSERT", "COPY", "DROP", "ALTER")},
    "ANALYZE": "ANALYZE of tables",
    "PREPARE": "prepared statements",
    "EXECUTE": "prepared statements",
    "DEALLOCATE": "prepared statements",
}
_NOWHERE = frozenset({"UPDATE", "DELETE", "MERGE", "TRUNCATE", "GRANT", "REVOKE", "VACUUM"})
_TABLE_COLUMNS = ("name", "dataSetId", "dataSet", "description", "resolved")


class Statements:
    """What a session has open: its cursors.

    Parameters
    ----------
    session
        Whose statements these are.
    """

    def __init__(self, session: SessionState) -> None:
        self._session = session
        self._cursors: dict[str, Reader] = {}
        begin, end = self._begin, self._end
        self._by_word: Mapping[str, Callable[[Sequence[Token], str], Awaitable[None]]] = {
            **dict.fromkeys(QUERY_WORDS, self._query),
            **dict.fromkeys(("BEGIN", "START"), begin),
            **dict.fromkeys(("COMMIT", "END", "ROLLBACK", "ABORT"), end),
            "SHOW": self._show,
            "SET": self._set,
            "RESET": self._reset,
            "EXPLAIN": self._explain,
            "DECLARE": self._declare,
            "FETCH": self._fetch,
            "CLOSE": self._close_cursor,
        }

    async def run(self, words: Sequence[Token], text: str) -> None:
        """Run one statement, and send what it gives."""
        word = words[0].text.upper()
        run = self._by_word.get(word)
        if self._session.status == b"E" and run != self._end:
            raise QueryError("25P02", "The transaction has failed: end it with ROLLBACK.")
        if word in _WRITING:
            raise not_here(_WRITING[word])
        if word in _NOWHERE:
            raise QueryError("0A000", f"Query Service has no {word}.")
        if run is None:
            near = words[0].text[:64]
            raise QueryError("42601", f'Syntax error at or near "{near}".', words[0].start + 1)
        await run(words, text)

    async def close(self) -> None:
        """Let go of all cursors."""
        for reader in self._cursors.values():
            reader.close()
        self._cursors.clear()

    async def _query(self, words: Sequence[Token], text: str) -> None:
        session = self._session
        system = answer_system_query(
            words,
            version=session.settings.server_version,
            database=session.database.name,
            owner=session.place.org,
            tables=session.tables(),
        )
        if system is not None:
            await self._send_table(system.names, system.rows)
            await self._complete(f"SELECT {len(system.rows)}")
            return
        with self._noted(words, text) as noted:
            reader = await self._opened(words, text, noted)
            try:
                await self._session.send(wire.encode_columns(reader.columns))
                noted.rows = await self._send_rows(reader)
            finally:
                reader.close()
        await self._complete(f"SELECT {noted.rows}")

    @contextmanager
    def _noted(
        self, words: Sequence[Token], text: str, *, hidden: bool = False
    ) -> Iterator[LoggedQuery]:
        """Note a query, and how it ends."""
        session, log = self._session, self._session.backend.log
        sql = text[words[0].start : words[-1].end + 1]
        request = {"dbName": session.database.name, "sql": sql}
        noted = log.begin(session.place, request, session.database.client, hidden=hidden)
        noted.cancel = session.cancel
        error: QueryError | None = QueryError("57014", "The client is gone.")
        try:
            yield noted
            error = None
        except QueryError as refusal:
            error = refusal
            raise
        finally:
            noted.end(log.clock(), rows=noted.rows, error=error)

    async def count_rows(self, words: Sequence[Token], noted: LoggedQuery) -> int:
        """Run a query that nobody takes the rows of, and return how many these are."""
        run = self._by_word.get(words[0].text.upper())
        if run != self._query:
            await self.run(words, noted.sql)
            return 0
        reader = await self._opened(words, noted.sql, noted, capped=False)
        try:
            return await self._send_rows(reader)
        finally:
            reader.close()

    async def _opened(
        self,
        words: Sequence[Token],
        text: str,
        noted: LoggedQuery | None = None,
        *,
        capped: bool = True,
        before: str = "",
    ) -> Reader:
        """Return a reader whose query has begun."""
        session = self._session

        def translate() -> tuple[Query, str]:
            query = dialect.parse_query(words, text)
            return query, before + query.to_sql(capped=capped)

        query, sql = await session.in_helper(translate)
        known = session.tables()
        for name, position in query.tables.items():
            if name not in known:
                raise QueryError("42P01", f"Table not found: {name}", position)
        entries = [known[name] for name in query.tables]
        if noted is not None:
            noted.datasets = [entry.dataset_id for entry in entries]
        tables = [session.backend.tables.table(session.place, entry) for entry in entries]
        reader = (await self._engine()).reader()
        flat, as_json = session.database.flat, session.settings.auto_to_json
        try:
            await session.in_engine(
                reader.engine, lambda: reader.begin(tables, sql, flat=flat, as_json=as_json)
            )
        except QueryError as error:
            raise place_error(error, query) from None
        finally:
            if not reader.columns:
                reader.close()
        return reader

    async def _engine(self) -> EngineProcess:
        """Return the process of the session's cursors, so that a session has one at most."""
        for reader in self._cursors.values():
            return reader.engine
        backend, place = self._session.backend, self._session.place
        return await backend.engines.take(backend.tables.folder(place))

    async def _send_rows(self, reader: Reader, most: int | None = None) -> int:
        rows, ended = 0, False
        while not ended and (most is None or rows < most):
            left = None if most is None else most - rows
            count, ended, messages = await self._session.in_engine(
                reader.engine,
                lambda left=left: reader.fetch(left),  # type: ignore[misc]
            )
            await self._session.send(messages)
            rows += count
        return rows

    async def _complete(self, tag: str) -> None:
        await self._session.send(wire.encode_complete(tag))

    async def _send_table(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        columns = wire.encode_columns([Column(name) for name in names])
        lines = values.encode_rows(rows, [str.encode] * len(names))
        await self._session.send(columns + b"".join(lines))

    async def _show(self, words: Sequence[Token], _text: str) -> None:
        name = " ".join(word.text for word in words[1:])
        if name.upper() == "TABLES":
            rows = [
                (e.name, e.dataset_id, e.dataset, e.description, "true")
                for e in self._session.tables().values()
            ]
            await self._send_table(_TABLE_COLUMNS, rows)
        elif name.lower() == settings.DIFFERENCES_NAME:
            await self._send_table(("topic", "difference"), settings.DIFFERENCES)
        else:
            name = "transaction_isolation" if name.upper() == _ISOLATION else name
            await self._send_table([name], [[self._session.settings.get(name)]])
        await self._complete("SHOW")

    async def _set(self, words: Sequence[Token], text: str) -> None:
        names = [word.text.upper() for word in words[1:]]
        if names[:1] == ["TRANSACTION"] or names[:2] == ["SESSION", "CHARACTERISTICS"]:
            await self._complete("SET")
            return
        rest = list(words[2:] if names[:1] in (["SESSION"], ["LOCAL"]) else words[1:])
        signs = [place for place, word in enumerate(rest) if word.text.upper() in {"=", "TO"}]
        if not signs or not rest[signs[0] + 1 :] or not signs[0]:
            raise QueryError("42601", "Write SET name = value.", words[0].start + 1)
        name, value = rest[: signs[0]], rest[signs[0] + 1 :]
        whole = text[value[0].start : value[-1].end + 1]
        plain = value[0].text if len(value) == 1 else whole
        self._session.settings.set(text[name[0].start : name[-1].end + 1], plain)
        await self._complete("SET")

    async def _reset(self, _words: Sequence[Token], _text: str) -> None:
        self._session.settings.reset()
        await self._complete("RESET")

    async def _begin(self, _words: Sequence[Token], _text: str) -> None:
        self._session.status = b"T"
        await self._complete("BEGIN")

    async def _end(self, words: Sequence[Token], _text: str) -> None:
        undone = self._session.status == b"E" or words[0].text.upper() in {"ROLLBACK", "ABORT"}
        self._session.status = b"I"
        await self.close()
        await self._complete("ROLLBACK" if undone else "COMMIT")

    async def _explain(self, words: Sequence[Token], text: str) -> None:
        reader = await self._opened(words[1:], text, before="EXPLAIN ")
        try:
            await self._session.send(wire.encode_columns(reader.columns))
            await self._send_rows(reader)
        finally:
            reader.close()
        await self._complete("EXPLAIN")

    async def _declare(self, words: Sequence[Token], text: str) -> None:
        names = [word.text.upper() for word in words]
        if "FOR" not in names or "CURSOR" not in names[: names.index("FOR")]:
            raise QueryError("42601", "Write DECLARE name CURSOR FOR query.", words[0].start + 1)
        if self._session.status != b"T":
            raise QueryError("25P01", "A cursor needs a transaction: begin one with BEGIN.")
        name = words[1].text.lower()
        if name in self._cursors:
            raise QueryError("42P03", f"There is a cursor {name} already.")
        query = words[names.index("FOR") + 1 :]
        with self._noted(words, text, hidden=True) as noted:
            self._cursors[name] = await self._opened(query, text, noted, capped=False)
        await self._complete("DECLARE CURSOR")

    async def _fetch(self, words: Sequence[Token], _text: str) -> None:
        # The tokenizer leaves what follows FETCH in one piece.
        names = " ".join(word.text for word in words[1:]).upper().split()
        reader = self._cursor(words)
        between = [name for name in names[:-1] if name not in {"FROM", "IN", "FORWARD", "NEXT"}]
        if len(between) > 1 or not all(part.isdecimal() or part == "ALL" for part in between):
            raise QueryError("0A000", "Write FETCH number FROM cursor.", words[0].start + 1)
        most = 1 if not between else None if between[0] == "ALL" else int(between[0])
        await self._session.send(wire.encode_columns(reader.columns))
        rows = await self._send_rows(reader, most)
        await self._complete(f"FETCH {rows}")

    async def _close_cursor(self, words: Sequence[Token], _text: str) -> None:
        if words[-1].text.upper() == "ALL":
            await self.close()
        else:
            self._cursor(words).close()
            del self._cursors[words[-1].text.lower()]
        await self._complete("CLOSE CURSOR")

    def _cursor(self, words: Sequence[Token]) -> Reader:
        name = words[-1].text.lower().split()[-1]
        if name not in self._cursors:
            raise QueryError("34000", f"There is no cursor {name[:64]}.", words[-1].start + 1)
        return self._cursors[name]


_ISOLATION = "TRANSACTION ISOLATION LEVEL"
