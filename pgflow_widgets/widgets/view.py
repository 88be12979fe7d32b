"""Draw the parts of a form as plain values for the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from pgflow_widgets.errors import InputError, PgflowError


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice about the last attempt: ``kind`` is ``error``, ``done`` or empty."""

    kind: str = ""
    text: str = ""
    hint: str = ""

    @classmethod
    def of(cls, error: PgflowError) -> Self:
        """Return the notice about an error."""
        return cls("error", error.message, error.hint)

    def view(self) -> dict[str, str]:
        """Return the view that the page draws."""
        return asdict(self)


def own_error(error: BaseException) -> PgflowError:
    """Return an error of ours; of other code's not the text, which may quote anything."""
    if isinstance(error, PgflowError):
        return error
    return PgflowError(f"Unexpected {type(error).__name__}.", hint="Please report it.")


def problem_text(problem: InputError | None) -> str:
    """Return the line below a field that shows its problem."""
    return " ".join(filter(None, (problem.message, problem.hint))) if problem else ""
