"""The settings of the service and of a session, and what SHOW tells of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pgflow_widgets.emulator.query_service.query_error import QueryError, not_here

SERVER_VERSION = "0.1.0"
"""What the real service says of itself."""

DIFFERENCES: Sequence[tuple[str, str]] = (
    ("engine", "DuckDB on this machine; the real one is distributed, and takes seconds at least"),
    ("dialect", "Spark SQL as far as sqlglot translates it; types, rounding and texts can differ"),
    ("functions", "those that Spark SQL and DuckDB share; others end with 0A000"),
    ("writing", "none: CTAS, INSERT, views and COPY end with 0A000"),
    ("snapshots and samples", "none: SNAPSHOT, history_meta and TABLESAMPLE end with 0A000"),
    ("prepared statements", "none: PREPARE and the extended protocol are refused"),
    ("arrays and maps", "arrays come as text in braces, maps as text of no documented form"),
    ("limits", "50,000 rows, LIMIT to 100,000, ten minutes, as documented; others are made up"),
    (
        "one function",
        "makes 10,000 signs or elements at most",
    ),
    (
        "start-up parameters",
        "TimeZone stays UTC and DateStyle ISO, with a warning; the real one may take others",
    ),
    ("memory", "a statement has 1 GB, or ends with 53200; on Linux only, else DuckDB's own limit"),
    ("queries", "the list of queries is lost when the service ends"),
)
"""Where this service differs from the real one, by topic."""
DIFFERENCES_NAME = "local_differences"

_START: Mapping[str, str] = {
    "server_encoding": "UTF8",
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "TimeZone": "UTC",
    "integer_datetimes": "on",
    "standard_conforming_strings": "on",
    "transaction_isolation": "read committed",
    "auto_to_json": "false",
}
TOLD = (
    *("server_version", "server_encoding", "client_encoding", "DateStyle", "TimeZone"),
    *("integer_datetimes", "standard_conforming_strings"),
)
"""The names of the settings that a client is told when it has signed in."""
_FIXED = {
    "timezone": re.compile(r"(etc/)?(utc|gmt)", re.IGNORECASE),
    "client_encoding": re.compile(r"utf-?8|unicode", re.IGNORECASE),
    "datestyle": re.compile(r"iso(\s*,\s*\w+)?", re.IGNORECASE),
}
"""What else cannot be chosen, by names in lower case."""
_NO_SETTINGS = frozenset({"user", "database", "options", "replication"})
_OPTION = re.compile(r"(?:-c\s*|--)([\w.]+)=((?:\\.|[^\s\\])*)")
_MOST, _LONGEST = 200, 10_000


@dataclass(slots=True)
class Settings:
    """The settings of one session; names are the same in capitals."""

    server_version: str = SERVER_VERSION
    values: dict[str, str] = field(init=False)
    _first: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._first = {**_START, "server_version": self.server_version}
        self.reset()

    def begin(self, startup: Mapping[str, str]) -> list[QueryError]:
        """Take what a client asks for at its start, and return what it does not get."""
        asked = {name: re.sub(r"\\(.)", r"\1", v) for name, v in _options_of(startup)}
        asked |= {name: v for name, v in startup.items() if name not in _NO_SETTINGS}
        refused = []
        for name, value in asked.items():
            try:
                self.set(name, value)
            except QueryError as error:
                refused.append(QueryError("01000", error.message))
        self._first = dict(self.values)
        return refused

    def reset(self) -> None:
        """Take back all changes since the start."""
        self.values = dict(self._first)

    def get(self, name: str) -> str:
        """Return a setting, or raise the error that there is none."""
        known = self._known(name)
        if known is None:
            raise QueryError("0A000", f"There is no setting {name[:64]}.")
        return self.values[known]

    def set(self, name: str, value: str) -> None:
        """Change a setting; what is not known is kept."""
        allowed = _FIXED.get(name.lower())
        if allowed is not None and not allowed.fullmatch(value.strip()):
            raise QueryError("0A000", f"{self._known(name)} is always {self.get(name)} here.")
        if name.lower() == "server_version":
            raise QueryError("0A000", f"{name} cannot be changed.")
        if name.lower() == "aqp" and value.lower() in {"true", "on", "1"}:
            raise not_here("samples of tables")
        known = self._known(name)
        if len(name) + len(value) > _LONGEST or (known is None and len(self.values) >= _MOST):
            raise QueryError(
                "54000", f"A session may have {_MOST} settings of {_LONGEST} signs here."
            )
        self.values[known or name] = value

    def _known(self, name: str) -> str | None:
        return next((known for known in self.values if known.lower() == name.lower()), None)

    @property
    def auto_to_json(self) -> bool:
        """Whether objects come as JSON."""
        return self.values["auto_to_json"].lower() in {"true", "on", "1"}


def _options_of(startup: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the settings of ``options``, as in ``-c DateStyle=ISO --x=y``."""
    return _OPTION.findall(startup.get("options", ""))


@dataclass(frozen=True, slots=True)
class QuerySettings:
    """How the wire behaves.

    Parameters
    ----------
    host, port
        Where it listens; port 0 is any free one.
    statement_seconds
        After so long a statement ends.
    idle_seconds
        After so long a session ends that says nothing.
    most_sessions
        So many has an organisation at once.
    server_version
        What it says of itself.
    """

    host: str = "127.0.0.1"
    port: int = 0
    statement_seconds: float = 600.0
    idle_seconds: float = 7200.0
    most_sessions: int = 10
    server_version: str = SERVER_VERSION


@dataclass(frozen=True, slots=True)
class Database:
    """What a session reads.

    Parameters
    ----------
    name
        As the client gave it.
    tables
        The only ones, in lower case; None for all.
    flat
        Whether each leaf of an object is a column.
    client
        What the client calls itself.
    """

    name: str
    tables: frozenset[str] | None = None
    flat: bool = False
    client: str = ""
