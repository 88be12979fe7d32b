"""What the local Flow Service keeps, in SQLite: an acknowledged write survives ``kill -9``.

Secrets are stored encrypted, with a key in a file of its own beside the state file; both files can
be read by their owner only. One store per organisation and sandbox.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from pgflow_widgets.errors import PgflowError

_VERSION = 1
_LAYOUT = f"""
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS resources (
  kind TEXT NOT NULL, org TEXT NOT NULL, sandbox TEXT NOT NULL, id TEXT NOT NULL,
  name TEXT NOT NULL, createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL,
  item TEXT NOT NULL, secret BLOB NOT NULL,
  PRIMARY KEY (kind, org, sandbox, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_name ON resources (kind, org, sandbox, name, id);
CREATE INDEX IF NOT EXISTS by_creation ON resources (kind, org, sandbox, createdAt, id);
PRAGMA user_version = {_VERSION};
"""
ORDERS = frozenset({"name", "createdAt", "updatedAt", "id"})


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of thing in one sandbox of one organisation."""

    kind: str
    org: str
    sandbox: str


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
        try:
            self._cipher = Fernet(_key(path) if path else Fernet.generate_key())
            self._database = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version not in {0, _VERSION}:
                raise PgflowError(f"The state file {path} is of another version ({version}).")
            self._database.executescript(_LAYOUT)
        except (OSError, ValueError, sqlite3.DatabaseError) as error:
            raise PgflowError(f"The state file {path} cannot be used: {error}.") from None

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

    def add(self, place: Place, item: dict[str, Any], secret: dict[str, Any]) -> None:
        """Keep a new item; when this returns, it is on the disk."""
        self._database.execute(
            "INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(place.kind, place.org, place.sandbox, item["id"], item["name"]),
                *(item["createdAt"], item["updatedAt"]),
                *(json.dumps(item), self._encrypted(json.dumps(secret))),
            ),
        )

    def get(self, place: Place, entity_id: str) -> dict[str, Any] | None:
        """Return an item, or None."""
        row = self._row("item", place, entity_id)
        return json.loads(row[0]) if row else None

    def secret(self, place: Place, entity_id: str) -> dict[str, Any]:
        """Return the secret part of an item that exists."""
        row = self._row("secret", place, entity_id)
        secret: dict[str, Any] = json.loads(self._decrypted(row[0])) if row else {}
        return secret

    def update(self, place: Place, item: dict[str, Any], secret: dict[str, Any]) -> None:
        """Keep a changed item in place of the one of its id; when this returns, it is on disk."""
        self._database.execute(
            "UPDATE resources SET name = ?, updatedAt = ?, item = ?, secret = ?"
            " WHERE kind = ? AND org = ? AND sandbox = ? AND id = ?",
            (
                *(item["name"], item["updatedAt"]),
                *(json.dumps(item), self._encrypted(json.dumps(secret))),
                *(place.kind, place.org, place.sandbox, item["id"]),
            ),
        )

    def delete(self, place: Place, entity_id: str) -> bool:
        """Delete an item; False if there is none."""
        done = self._database.execute(
            "DELETE FROM resources WHERE kind = ? AND org = ? AND sandbox = ? AND id = ?",
            (place.kind, place.org, place.sandbox, entity_id),
        )
        return done.rowcount == 1

    def items(
        self,
        place: Place,
        *,
        order: str = "createdAt",
        descending: bool = False,
        after: tuple[Any, str] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Iterate over items in order.

        Parameters
        ----------
        place
            Where they are.
        order
            One of `ORDERS`; the id decides between equals.
        descending
            Whether from the last to the first.
        after
            Order value and id of the item to go on after; it need not exist any more.
        """
        assert order in ORDERS
        direction, comparison = ("DESC", "<") if descending else ("ASC", ">")
        where = "kind = ? AND org = ? AND sandbox = ?"
        values: list[Any] = [place.kind, place.org, place.sandbox]
        if after is not None:
            where += f" AND ({order}, id) {comparison} (?, ?)"
            values += after
        query = (
            f"SELECT item FROM resources WHERE {where}"  # noqa: S608 - names of ours
            f" ORDER BY {order} {direction}, id {direction}"
        )
        for (item,) in self._database.execute(query, values):
            yield json.loads(item)

    def _row(self, column: str, place: Place, entity_id: str) -> Any:  # noqa: ANN401 - of SQLite
        return self._database.execute(
            f"SELECT {column} FROM resources"  # noqa: S608 - a name of ours
            " WHERE kind = ? AND org = ? AND sandbox = ? AND id = ?",
            (place.kind, place.org, place.sandbox, entity_id),
        ).fetchone()

    def _encrypted(self, text: str) -> bytes:
        return self._cipher.encrypt(text.encode())

    def _decrypted(self, data: bytes) -> str:
        try:
            return self._cipher.decrypt(data).decode()
        except InvalidToken:
            raise PgflowError("The key file does not fit the state file.") from None


def _key(state: Path) -> bytes:
    """Return the key of a state file; both files are made for their owner only."""
    state.touch(mode=0o600)
    path = state.with_name(f"{state.name}.key")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    key = Fernet.generate_key()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
