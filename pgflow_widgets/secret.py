"""The one type that carries a secret.

`Secret.reveal` is called where bytes are made for the network or the database driver and
nowhere else, so one search finds every place where a secret becomes readable.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn, TypeAlias
from urllib.parse import unquote

from pgflow_widgets import spelling

MASK = "••••••"
_LONG = 6
_SHORT = 4
# What stands for a password in connection strings: Adobe's, libpq's, and URIs.
_KEY = r"(?i:password|pwd|secret|token)\s*="
_BEFORE_SEMICOLON = re.compile(rf"{_KEY}([^;]+)")
_BEFORE_BLANK = re.compile(rf"{_KEY}\s*(?:'((?:[^'\\]|\\.)*)'|([^\s&]+))")
_IN_URI = re.compile(r"://[^:/@]*:(.+)@")


class Secret:
    """A password, token or client secret that no display, log, copy to disk or frame shows.

    Parameters
    ----------
    value
        The text to protect.
    parts
        What secrets the text is made of, to be masked by themselves too.
    """

    __slots__ = ("__found", "__parts", "__value")

    def __init__(self, value: str, *, parts: Sequence[Secret] = ()) -> None:
        self.__value = value
        self.__parts = parts
        self.__found: re.Pattern[str] | None = None

    def reveal(self) -> str:
        """Return the text; for the transport and the database driver only."""
        return self.__value

    def map(self, change: Callable[[str], str]) -> Secret:
        """Return the secret that `change` makes of the text; its errors must not quote the text."""
        return Secret(change(self.__value))

    def scrub(self, text: str) -> str:
        """Return `text` with the secret masked, however it is spelled there.

        A password inside of a connection string is masked by itself too. A secret of 4 or 5
        characters is masked only where it stands alone, a shorter one only where it stands as a
        value, in quotes or behind ``=`` or ``:``. Elsewhere in a sentence such a piece is there by
        chance, and masking it would give it away.
        """
        held = () if self.__parts else _held(self.__value)
        if any(spelling.may_be_in(text, each) for each in (self.__value, *held)):
            if self.__found is None:
                self.__found = _pattern(self.__value, held)
            text = self.__found.sub(MASK, text)
        for part in self.__parts:
            text = part.scrub(text)
        return text

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, theirs = (each.reveal().encode("utf-8", "surrogatepass") for each in (self, other))
        return hmac.compare_digest(mine, theirs)

    # Equal secrets must hash alike, and any hash of the text would help to guess it.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __dir__(self) -> list[str]:
        # Inspectors, debuggers and serialisers look at what this names.
        return [name for name in super().__dir__() if not name.startswith("_Secret_")]

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied to disk")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied to disk")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self


def _held(text: str) -> set[str]:
    """Return the passwords that a connection string holds, each as it may stand there."""
    pairs = _BEFORE_SEMICOLON if ";" in text else _BEFORE_BLANK
    found = [match[match.lastindex or 0] for match in pairs.finditer(text)]
    found += [form for piece in _IN_URI.findall(text) for form in (piece, unquote(piece))]
    return set(found)


def _pattern(text: str, held: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some secrets; the longer ones first, for they hold the others."""
    several = sorted({text, *held} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_alone, several)) or "(?!)")


def _alone(text: str) -> str:
    found = spelling.anywhere(text)
    if len(text) >= _LONG:
        return found
    if len(text) >= _SHORT:
        return rf"(?<!\w){found}(?!\w)"
    return rf"(?:(?<=[\"'=:])|(?<=[=:]\ )){found}(?!\w)"


Value: TypeAlias = str | Secret


def concat(*pieces: Value) -> Value:
    """Put the pieces together; the whole is a `Secret` as soon as one of them is."""
    parts = [piece for piece in pieces if isinstance(piece, Secret)]
    if parts:
        whole = "".join(p.reveal() if isinstance(p, Secret) else p for p in pieces)
        return Secret(whole, parts=parts)
    return "".join(str(piece) for piece in pieces)
