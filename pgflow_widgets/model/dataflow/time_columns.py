"""Find the time column that tells new rows apart, by column names and the rows of a preview.

Explore does not tell indexes or what a column is for, so whatever is proposed is a guess. A guess
that is wrong loses rows: a due date lies in the future, a birth date does not move when a row
comes. So what may be one of these is named as a candidate and never proposed.
Source: contract, dataflow.md 8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pgflow_widgets.model.dataflow.schema_fields import FieldType

# Words of columns set by a change of the row, before those set by its creation; best guess first.
_CHANGED_WORDS = """
    updated modified changed update modify modification change aktualisiert geaendert geandert last
    touched mtime edited revised amended refreshed synced
"""
_BORN_WORDS = """
    created inserted insert occurred ordered event creation create ctime added happened logged
    recorded received registered joined join placed posted submitted published imported loaded
    validated started erstellt angelegt order log timestamp datetime time at on date ts dt day start
    begin
"""
_FILLERS = ("of", "by", "row", "record", "rec", "sys", "is", "utc", "in", "for", "datum", "zeit")
# Words of columns that are set once and for all, or that hold future times.
_ELSEWHEN_WORDS = """
    birth birthday birthdate born dob bday geburt geburtstag geburtsdatum geboren geb naissance
    nacimiento nascimento nascita death died deceased dod anniversary founded established wedding
    married graduation expire expires expired expiry expiration expiring exp ablauf ablaufdatum
    gueltig gultig bis frist faellig fallig vencimiento caducidad echeance scadenza valid validity
    until till through thru to from before after effective due deadline end ends ending ende
    enddatum fin maturity matures mature release releases hire hired hiring employment employed
    eintritt austritt scheduled schedule planned plan expected estimated eta target promised promise
    required next renewal renews renew trial checkout checkin check arrival arrives departure
    departs appointment delivery deliver retire retires retirement termination terminates terminated
    leave warranty starts begins commence commences commencement cutoff period season holiday
    vacation launch launches reminder remind followup forecast retry available publish embargo eol
    sunset payable settlement opens closes opening closing close stop finish pickup dropoff return
    returns kickoff premiere contract
"""
_ELSEWHEN = frozenset(_ELSEWHEN_WORDS.split())
# These words decide whatever stands beside them: due_date_changed_at is when it was changed.
_CERTAIN = frozenset(
    ("updated", "modified", "changed", "created", "inserted", "aktualisiert", "geaendert")
)
# "start" with one of these is when something began, not the first day of a contract.
_MOMENT = frozenset(("time", "timestamp", "datetime", "ts"))
_STARTS = frozenset(("start", "begin"))
_CHANGED = frozenset(_CHANGED_WORDS.split())
_RANKS = {word: place for place, word in enumerate((_CHANGED_WORDS + _BORN_WORDS).split())}
_KNOWN = frozenset((*_RANKS, *_FILLERS, *_ELSEWHEN))
_TELLING = 5  # letters that a word must have to be seen inside of a longer one
_SKEW = timedelta(minutes=5)
_FIRST_YEAR = 1970  # no database told before when a row was changed

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FAR = re.compile(r"infinity|\d{5,}-(?!.*BC)")
_OLD = re.compile(r"-infinity|.*BC$")
_MIDNIGHT = re.compile(r"[^T ]*(?:[T ]00:00:00(?:\.0+)?)?(?:Z|\+00(?::00)?)?(?: BC)?")


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """A column of times.

    Parameters
    ----------
    name
        Of the column.
    rank
        How good a guess it is; the lowest is the best.
    changes
        Whether its name says that every change of the row sets it.
    doubt
        Why it is not proposed; empty if nothing speaks against it.
    """

    name: str
    rank: tuple[int, ...]
    changes: bool
    doubt: str

    @property
    def days(self) -> bool:
        """Whether it holds days, as far as can be seen: each row is of the day's first moment."""
        return bool(self.rank[1])


def is_time(kind: FieldType) -> bool:
    """Whether a column of that type holds times."""
    return kind in {FieldType.DATE, FieldType.DATE_TIME}


def find_time_columns(
    columns: Mapping[str, FieldType], rows: Sequence[Mapping[str, Any]], now: datetime | None = None
) -> list[TimeColumn]:
    """Return the time columns, the best guess first, with the doubt about each.

    Timestamps come before dates, for a date says nothing of what came later that day; then what a
    change sets before what a birth sets.
    """
    names = [name for name, kind in columns.items() if is_time(kind)]
    time_columns = []
    for name in names:
        values = [None if (v := row.get(name)) is None else str(v) for row in rows]
        words = _words(name)
        ranks = [_RANKS[word] for word in words if word in _RANKS]
        changes = any(word in _CHANGED for word in words)
        doubt = _doubt_of_name(words) or _doubt_of_values(values, now, changes=changes)
        if not doubt and not ranks and len(names) > 1:
            doubt = "its name does not tell what it is"
        days = columns[name] is FieldType.DATE or _only_days(values)
        rank = (bool(doubt), days, min(ranks, default=len(_RANKS)))
        time_columns.append(TimeColumn(name, rank, changes, doubt))
    return sorted(time_columns, key=lambda column: column.rank)


def best_time_column(columns: Sequence[TimeColumn]) -> TimeColumn | None:
    """Return the best column without a doubt, or None."""
    return next((column for column in columns if not column.doubt), None)


def lies_ahead(value: str, now: datetime | None = None) -> bool:
    """Whether a time of a preview is in the future; one without a zone is UTC."""
    if _FAR.match(value):
        return True
    moment = _moment(value)
    return moment is not None and moment > (now or datetime.now(UTC)) + _SKEW


def _doubt_of_name(words: Sequence[str]) -> str:
    if _CERTAIN.intersection(words):
        return ""
    day = _STARTS.intersection(words) and not _MOMENT.intersection(words)
    if day or _ELSEWHEN.intersection(words):
        return "by its name it does not move when a row comes or changes"
    return ""


def _doubt_of_values(values: Sequence[str | None], now: datetime | None, *, changes: bool) -> str:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return "some rows have none"
    if any(lies_ahead(value, now) for value in known):
        return "some rows have one in the future"
    if not changes and any(_is_old(value) for value in known):
        return f"some rows have one before {_FIRST_YEAR}"
    return ""


def _is_old(value: str) -> bool:
    moment = _moment(value)
    return bool(_OLD.match(value)) or (moment is not None and moment.year < _FIRST_YEAR)


def _only_days(values: Sequence[str | None]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(_MIDNIGHT.fullmatch(value) for value in known)


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _words(name: str) -> list[str]:
    """Split a name into words, also if it is written as a single word."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub("_", name)).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return [word for token in re.split(r"[^a-z]+", plain) if token for word in _parts(token)]


@lru_cache(maxsize=4096)
def _parts(token: str) -> tuple[str, ...]:
    """Cut a token into known words; if that fails, return the known words inside of it."""
    parts = _cut(token)
    if parts is not None:
        return parts
    inside = {word for word in _ELSEWHEN | _CERTAIN if len(word) >= _TELLING and word in token}
    return (token, *sorted(inside))


def _cut(token: str) -> tuple[str, ...] | None:
    """Return the fewest known words that make up a token; None if there are none."""
    best_cuts: list[tuple[str, ...] | None] = [()] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(end):
            before = best_cuts[start]
            if before is None or token[start:end] not in _KNOWN:
                continue
            known = best_cuts[end]
            if known is None or len(before) + 1 < len(known):
                best_cuts[end] = (*before, token[start:end])
    return best_cuts[-1]
