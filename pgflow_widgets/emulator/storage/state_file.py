"""Stores what the service keeps in SQLite: an acknowledged write survives ``kill -9``.

It is one class, with its SQL beside what runs it. Secrets are stored encrypted, with a key in a
file of its own beside the state file; both files can be read by their owner only. One store per
organisation and sandbox.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from pgflow_widgets.emulator.storage.encryption_key import read_or_make_key
from pgflow_widgets.errors import PgflowError

_VERSION = 1
_LAYOUT = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS resources (
  kind TEXT NOT NULL, org TEXT NOT NULL, sandbox TEXT NOT NULL, id TEXT NOT NULL,
  name TEXT NOT NULL, createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL,
  item TEXT NOT NULL, secret BLOB NOT NULL,
  PRIMARY KEY (kind, org, sandbox, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_name ON resources (kind, org, sandbox, name, id);
CREATE INDEX IF NOT EXISTS by_creation ON resources (kind, org, sandbox, createdAt, id);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
ORDERS = frozenset({"name", "createdAt", "updatedAt", "id"})

Order = tuple[tuple[str, bool], ...]
"""Field names, each with whether it goes down."""

Bounds = Sequence[tuple[str, str, float]]
"""Names of `TIMES`, each with a comparison of SQL and what it is compared with."""

TIMES = frozenset({"createdAt", "updatedAt"})
_COMPARISONS = frozenset({">", ">=", "<", "<="})

_ALL = "kind = ? AND org = ? AND sandbox = ?"
_ONE = f"{_ALL} AND id = ?"
_INSERT = """
INSERT INTO resources
VALUES (:kind, :org, :sandbox, :id, :name, :createdAt, :updatedAt, :item, :secret)
"""
_UPDATE = """
UPDATE resources SET name = :name, updatedAt = :updatedAt, item = :item, secret = :secret
WHERE kind = :kind AND org = :org AND sandbox = :sandbox AND id = :id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One sandbox of one organisation, and who asks there."""

    org: str
    sandbox: str
    client: str


class Store:
    """The state file.

    Parameters
    ----------
    path
        Of the state file, made if it is not there; None keeps everything in memory.

    Raises
    ------
    PgflowError
        It cannot be opened, or is not a state file of this version.
    """

    def __init__(self, path: Path | None) -> None:
        with ExitStack() as on_failure:
            try:
                if path:
                    path.touch(mode=0o600)
                file = path or ":memory:"
                self._database = sqlite3.connect(file, isolation_level=None, timeout=1)
                on_failure.callback(self._database.close)
                self._cipher = self._opened(path)
            except (OSError, ValueError, sqlite3.DatabaseError) as error:
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                    busy = PgflowError(f"The state file {path} is in use by another service.")
                    raise busy from None
                raise PgflowError(f"The state file {path} cannot be used: {error}.") from None
            on_failure.pop_all()

    def _opened(self, path: Path | None) -> Fernet:
        # One service per file: a second one would change what the first has just read.
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._check(path)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_LAYOUT)
        (settings,) = self._database.execute("SELECT count(*) FROM settings").fetchone()
        key = read_or_make_key(path, fresh=not settings) if path else Fernet.generate_key()
        try:
            return Fernet(key)
        except ValueError:
            raise PgflowError(f"The key file of {path} is damaged: put back a copy.") from None

    def _check(self, path: Path | None) -> None:
        """Refuse a file of something else before anything is written to it."""
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if version not in {0, _VERSION}:
            raise PgflowError(f"The state file {path} is of another version ({version}).")
        if tables and not version:
            raise PgflowError(f"{path} is a database of something else, not a state file.")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def setting(self, name: str, fresh: str) -> str:
        """Return a setting that is kept encrypted; `fresh` is stored if there is none."""
        self._database.execute(
            "INSERT OR IGNORE INTO settings VALUES (?, ?)", (name, self._encrypted(fresh))
        )
        row = self._database.execute("SELECT value FROM settings WHERE name = ?", (name,))
        return self._decrypted(row.fetchone()[0])

    def count_start(self) -> int:
        """Count this start of the service, and return how many there were."""
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            starts = int(self.setting("starts", "0")) + 1
            self._database.execute(
                "UPDATE settings SET value = ? WHERE name = 'starts'",
                [self._encrypted(f"{starts}")],
            )
        return starts

    def add(
        self, place: Place, kind: str, item: Mapping[str, Any], secret: Mapping[str, Any]
    ) -> None:
        """Store a new item; when this returns, it is on the disk."""
        self._database.execute(_INSERT, self._columns(place, kind, item, secret))

    def get(self, place: Place, kind: str, entity_id: str) -> dict[str, Any] | None:
        """Return an item, or None."""
        row = self._row("item", place, kind, entity_id)
        return json.loads(row[0]) if row else None

    def secret(self, place: Place, kind: str, entity_id: str) -> dict[str, Any]:
        """Return the secret part of an item that exists."""
        row = self._row("secret", place, kind, entity_id)
        secret: dict[str, Any] = json.loads(self._decrypted(row[0])) if row else {}
        return secret

    def update(
        self, place: Place, kind: str, item: Mapping[str, Any], secret: Mapping[str, Any]
    ) -> None:
        """Store a changed item in place of the one of its id; when this returns, it is on disk."""
        self._database.execute(_UPDATE, self._columns(place, kind, item, secret))

    def delete(self, place: Place, kind: str, entity_id: str) -> None:
        """Delete an item."""
        self._database.execute(
            f"DELETE FROM resources WHERE {_ONE}",  # noqa: S608 - words of ours
            (kind, place.org, place.sandbox, entity_id),
        )

    def count(self, place: Place, kind: str, *, bounds: Bounds = ()) -> int:
        """Return how many items there are within bounds."""
        within, limits = _within(bounds)
        row = self._database.execute(
            f"SELECT count(*) FROM resources WHERE {_ALL}{within}",  # noqa: S608 - words of ours
            (kind, place.org, place.sandbox, *limits),
        ).fetchone()
        return int(row[0])

    def json_items(
        self,
        place: Place,
        kind: str,
        *,
        order: Order = (("createdAt", False),),
        after: Sequence[Any] | None = None,
        bounds: Bounds = (),
    ) -> Iterator[str]:
        """Iterate over items in order, as JSON.

        Parameters
        ----------
        place, kind
            Which items.
        order
            Some of `ORDERS`, each with whether it goes down; the id decides between equals.
        after
            The item to go on after, as its values of `order` and its id; it need not exist any
            more.
        bounds
            What their times must fit.
        """
        assert all(name in ORDERS for name, _ in order)
        whole = (*order, ("id", order[-1][1]))
        within, limits = _within(bounds)
        where, values = f"{_ALL}{within}", [kind, place.org, place.sandbox, *limits]
        if after is not None:
            first, down = whole[0]
            # The first comparison follows from the others; it lets SQLite begin in the index.
            where += f" AND {first} {'<=' if down else '>='} ? AND ({_beyond(whole)})"
            values += [after[0], *(v for end in range(len(whole)) for v in after[: end + 1])]
        by = ", ".join(f"{name} {'DESC' if down else 'ASC'}" for name, down in whole)
        query = f"SELECT item FROM resources WHERE {where} ORDER BY {by}"  # noqa: S608 - words of ours
        for (item,) in self._database.execute(query, values):
            yield item

    def all_items(self, kind: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Iterate over the items of one kind in all sandboxes, each with its place."""
        query = "SELECT org, sandbox, item FROM resources WHERE kind = ? ORDER BY createdAt, id"
        for org, sandbox, text in self._database.execute(query, [kind]).fetchall():
            item = json.loads(text)
            yield Place(org, sandbox, item.get("createdClient", item.get("client", ""))), item

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all writes inside at once, or none of them."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def items(self, place: Place, kind: str) -> Iterator[dict[str, Any]]:
        """Iterate over items in the order in which they were made."""
        return map(json.loads, self.json_items(place, kind))

    def referrers(
        self, place: Place, kind: str, pointer: str, entity_id: str
    ) -> Iterator[dict[str, Any]]:
        """Iterate over the items that name another one's id.

        Parameters
        ----------
        place, kind
            Which items.
        pointer
            Where the id stands, alone or in an array, as SQLite writes it: ``$.baseConnectionId``.
        entity_id
            The id.
        """
        query = (
            f"SELECT item FROM resources, json_each(item, ?) AS named WHERE {_ALL}"  # noqa: S608
            " AND named.value = ? ORDER BY createdAt"
        )
        values = (pointer, kind, place.org, place.sandbox, entity_id)
        for (item,) in self._database.execute(query, values):
            yield json.loads(item)

    def _row(self, column: str, place: Place, kind: str, entity_id: str) -> Any:  # noqa: ANN401 - of SQLite
        return self._database.execute(
            f"SELECT {column} FROM resources WHERE {_ONE}",  # noqa: S608 - words of ours
            (kind, place.org, place.sandbox, entity_id),
        ).fetchone()

    def _columns(
        self, place: Place, kind: str, item: Mapping[str, Any], secret: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the columns of an item's row by name."""
        return {
            "kind": kind,
            "org": place.org,
            "sandbox": place.sandbox,
            "id": item["id"],
            "name": item.get("name", ""),
            "createdAt": item["createdAt"],
            "updatedAt": item["updatedAt"],
            "item": json.dumps(item),
            "secret": self._encrypted(json.dumps(secret)),
        }

    def _encrypted(self, text: str) -> bytes:
        return self._cipher.encrypt(text.encode())

    def _decrypted(self, data: bytes) -> str:
        try:
            return self._cipher.decrypt(data).decode()
        except InvalidToken:
            raise PgflowError("The key file does not fit the state file.") from None


def _within(bounds: Bounds) -> tuple[str, list[float]]:
    """Return the SQL for bounds, and the values of its question marks."""
    assert all(name in TIMES and sign in _COMPARISONS for name, sign, _ in bounds)
    return "".join(f" AND {name} {sign} ?" for name, sign, _ in bounds), [v for *_, v in bounds]


def _beyond(order: Order) -> str:
    """Return the SQL for all that comes after a given row; its values stand as question marks."""
    terms = []
    for end, (name, down) in enumerate(order):
        equal = [f"{same} = ?" for same, _ in order[:end]]
        terms.append(" AND ".join([*equal, f"{name} {'<' if down else '>'} ?"]))
    return " OR ".join(f"({term})" for term in terms)
