"""Represent a known error: what is said, what it concerns, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field


@dataclass(frozen=True, slots=True)
class KnownError:
    """A known error, as people meet it.

    Parameters
    ----------
    said
        A part of the error text, or Adobe's code.
    by
        The service or database that reports it.
    field
        The auth field that the error concerns, if any.
    advice
        What to do.
    pattern
        The pattern to search for in a text; `said` itself if left out.
    """

    said: str
    by: str = dataclass_field(default="database", kw_only=True)
    field: str | None
    advice: str
    pattern: str = ""

    def fits(self, text: str) -> bool:
        """Whether a text reports this error."""
        return re.search(self.pattern or re.escape(self.said), text, re.IGNORECASE) is not None
