"""What the shell knows about the cell that runs; nothing where there is no IPython."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable
from typing import Any

from pgflow_widgets.secret import Value

_warned = False


class PlainSecretWarning(UserWarning):
    """A secret stands in a cell as plain text, and so in the notebook file and its history."""


def cell_number() -> int | None:
    """Return the number of the cell that runs, or None."""
    shell = _shell()
    return None if shell is None else int(shell.execution_count)


def has_kernel() -> bool:
    """Tell whether a kernel runs this, so that something can be shown."""
    return getattr(_shell(), "kernel", None) is not None


def warn_of_typed(values: Iterable[Value | None], *, instead: str) -> None:
    """Warn, once, if one of the texts is quoted in the cell that runs.

    Parameters
    ----------
    values
        What should have been a `Secret` from the start; those that are one are passed over.
    instead
        What to use in place of it.
    """
    global _warned
    shell = _shell()
    cell = shell.history_manager.input_hist_raw[-1] if shell and shell.history_manager else ""
    texts = [value for value in values if isinstance(value, str) and value]
    typed = any(f"{mark}{text}{mark}" in cell for text in texts for mark in ("'", '"'))
    if _warned or not typed:
        return
    _warned = True
    # The line that is shown with the warning is this one, not that of the cell.
    warnings.warn(
        f"A secret stands in this cell as plain text; the notebook file keeps it. Use {instead}.",
        PlainSecretWarning,
        stacklevel=1,
    )


def warn_of_plain(rows: int, *, instead: str) -> None:
    """Warn if so many rows of a table hold a secret as plain text."""
    if rows:
        warnings.warn(
            f"A secret stands in {rows} row{'s'[: rows != 1]} of the table as plain text, which a"
            f" file or an output may keep. Name it instead: {instead}.",
            PlainSecretWarning,
            stacklevel=1,
        )


def ask(question: str) -> bool | None:
    """Ask the person yes or no; None where nobody can be asked."""
    if not has_kernel() and not (sys.stdin and sys.stdin.isatty()):
        return None
    try:
        answer = input(question)
    except (RuntimeError, EOFError):  # a kernel whose front end has no field for an answer
        return None
    return answer.strip().casefold() in {"y", "yes"}


def _shell() -> Any:  # noqa: ANN401 - IPython is not imported for this
    module = sys.modules.get("IPython")
    return None if module is None else module.get_ipython()
