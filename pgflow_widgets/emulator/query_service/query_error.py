"""The error that a statement or a login ends with."""

from __future__ import annotations


class QueryError(Exception):
    """What a client is answered in place of a result.

    Parameters
    ----------
    code
        The SQLSTATE.
    message
        A sentence.
    position
        Where in the text the fault is, in characters from one on; zero if it is not known.
    hint
        What to do, if there is something.
    """

    def __init__(self, code: str, message: str, position: int = 0, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
        self.hint = hint


def not_here(feature: str) -> QueryError:
    """Return the error for what the real service has and the local one has not."""
    return QueryError("0A000", f"The local Query Service has no {feature}; the real service has.")
