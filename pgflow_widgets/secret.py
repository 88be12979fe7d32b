"""The one type that carries a secret. Nothing here imports another module of ours.

`Secret.reveal` is called where bytes are made for the network or the database driver and
nowhere else, so one search finds every place where a secret becomes readable.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from typing import NoReturn, TypeAlias

MASK = "••••••"
_LONG = 6


class Secret:
    """A password, token or client secret that no display, log, copy to disk or frame shows.

    Parameters
    ----------
    value
        The text to protect.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """Return the text; for the transport and the database driver only."""
        return self.__value

    def map(self, change: Callable[[str], str]) -> Secret:
        """Return the secret that `change` makes of the text; its errors must not quote the text."""
        return Secret(change(self.__value))

    def scrub(self, text: str) -> str:
        """Return `text` with every occurrence of the secret masked.

        A short one only where it stands alone: masking it inside of words would give it away.
        """
        if not self.__value:
            return text
        if len(self.__value) >= _LONG:
            return text.replace(self.__value, MASK)
        return re.sub(rf"(?<!\w){re.escape(self.__value)}(?!\w)", MASK, text)

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


Value: TypeAlias = str | Secret


def concat(*pieces: Value) -> Value:
    """Put the pieces together; the whole is a `Secret` as soon as one of them is."""
    if any(isinstance(piece, Secret) for piece in pieces):
        return Secret("".join(p.reveal() if isinstance(p, Secret) else p for p in pieces))
    return "".join(str(piece) for piece in pieces)
