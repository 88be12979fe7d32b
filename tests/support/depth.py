"""How much of what could be tried a run tries: ``make test`` a part, ``make soak`` all of it."""

from __future__ import annotations

import hypothesis


def is_long() -> bool:
    """Return whether this run is one of ``make soak``, which has the time."""
    return hypothesis.settings.get_current_profile_name() == "long"
