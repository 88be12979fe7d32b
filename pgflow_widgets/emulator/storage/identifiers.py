"""Gives resources their ids, etags and times."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Callable

DRAFT = "draft"

_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SEEDED_START = 1_767_225_600_000  # 2026-01-01
_SECOND = 1000
_DAY = 86_400 * _SECOND


class Identifiers:
    """Source of ids, etags and times: random, or deterministic with a seed.

    Parameters
    ----------
    clock
        Seconds since 1970; not asked if there is a seed.
    seed
        Any number; None for ids that nobody can foresee.
    start
        How often the state file was opened, this time counted: another start gives other ids.
    """

    def __init__(
        self, clock: Callable[[], float], *, seed: int | None = None, start: int = 1
    ) -> None:
        self._clock = clock
        self._seeded = None if seed is None else random.Random(f"{seed}/{start}")  # noqa: S311
        self._now = _SEEDED_START + (start - 1) * _DAY

    def now(self) -> int:
        """Return milliseconds since 1970; with a seed each is a second after the one before."""
        if self._seeded is None:
            return int(self._clock() * 1000)
        self._now += _SECOND
        return self._now

    def id(self) -> str:
        """Return an id."""
        return str(uuid.UUID(bytes=self._bytes(16), version=4))

    def ulid(self) -> str:
        """Return an id of 26 characters that begins with the time, as batches have."""
        number = self.now() << 80 | int.from_bytes(self._bytes(10))
        return "".join(_BASE_32[number >> shift & 31] for shift in range(125, -1, -5))

    def hex(self, size: int) -> str:
        """Return an id of so many bytes in hexadecimal, as the neighbours of Flow Service have."""
        return self._bytes(size).hex()

    def etag(self) -> str:
        """Return an etag, which holds its own double quotes."""
        return '"' + "-".join(self._bytes(size).hex() for size in (4, 2, 2, 2, 6)) + '"'

    def _bytes(self, size: int) -> bytes:
        return secrets.token_bytes(size) if self._seeded is None else self._seeded.randbytes(size)
