"""Ask IPython about the cells of a session; without IPython the answers are empty."""

from __future__ import annotations

import re
import sys
import warnings
import weakref
from collections.abc import Callable
from typing import Any

from pgflow_widgets.model.secrets import Secret

_warned = False
_sandboxes: weakref.WeakSet[object] = weakref.WeakSet()
_IN_CODE = re.compile(r"\bsandbox\.(?=[a-z])")


class PlainSecretWarning(UserWarning):
    """A cell contains a secret as plain text, and so do the notebook file and the history."""


def cell_number() -> int | None:
    """Return the number of the running cell, or None."""
    running = shell()
    return None if running is None else int(running.execution_count)


def has_magic() -> bool:
    """Tell whether the magic is loaded, which completes names."""
    manager = getattr(shell(), "magics_manager", None)
    return "pgflow" in getattr(manager, "magics", {}).get("line", ())


def has_kernel() -> bool:
    """Tell whether this runs in a kernel, which can display something."""
    return getattr(shell(), "kernel", None) is not None


def note_sandbox(sandbox: object) -> None:
    """Note that this is a sandbox, for `sandbox_variable` to find."""
    _sandboxes.add(sandbox)


def sandbox_variable(sandbox: object = None) -> str:
    """Return the name of the notebook's variable that holds a sandbox.

    Parameters
    ----------
    sandbox
        Which one; the only one that variables hold, if left out.

    Returns
    -------
    str
        ``"sandbox"`` where that is one of the names, or where no variable can be meant.
    """
    variables: dict[str, object] = getattr(shell(), "user_ns", {})
    # A copy: cells of other threads may add variables meanwhile.
    held = {k: v for k, v in dict(variables).items() if k[:1] != "_" and _is_sandbox(v)}
    if sandbox is None and len({id(value) for value in held.values()}) == 1:
        sandbox = next(iter(held.values()))
    names = [name for name, value in held.items() if value is sandbox]
    return "sandbox" if "sandbox" in names or not names else names[0]


def with_sandbox_variable(text: str) -> str:
    """Return a text that quotes ``sandbox.``, with the variable that the notebook has for it."""
    return _IN_CODE.sub(f"{sandbox_variable()}.", text)


def _is_sandbox(value: object) -> bool:
    # Values of other libraries are not compared: that may be slow, or fail.
    return any(value is sandbox for sandbox in _sandboxes)


def conceal(
    values: dict[str, Any],
    secret: Callable[[str], bool],
    misplaced: Callable[[str, str], bool] = lambda _name, _text: False,
    *,
    instead: str,
) -> None:
    """Turn secrets among values into `Secret`, in place; warn once if a cell contains one.

    Parameters
    ----------
    values
        By name.
    secret
        Whether what has this name is one; if it is no text, it counts as not given.
    misplaced
        Whether this text may be one, though what has this name is none.
    instead
        What to use in place of it.
    """
    global _warned
    concealed: list[str] = []
    for name in values:
        kind = type(values[name])
        is_text = issubclass(kind, str | int) and kind is not bool
        if issubclass(kind, Secret) or values[name] is None:
            continue
        if secret(name) or (is_text and misplaced(name, str(values[name]))):
            values[name] = Secret(str(values[name]) if is_text else "")
            concealed.append(name)
    if _warned or not any(_stands_in_a_cell(values[name]) for name in concealed):
        return
    _warned = True
    # The line that is shown with the warning is this one, not that of the cell.
    warnings.warn(
        f"A secret stands in a cell as plain text; the notebook file keeps it. Use {instead}.",
        PlainSecretWarning,
        stacklevel=1,
    )


def _stands_in_a_cell(value: Secret) -> bool:
    running = shell()
    cells = running.history_manager.input_hist_raw if running and running.history_manager else []
    standing: list[bool] = []

    def look(text: str) -> str:
        quoted = (f"'{text}'", f'"{text}"', repr(text))
        standing.append(bool(text) and any(form in cell for cell in cells for form in quoted))
        return text

    value.map(look)
    return standing[0]


def warn_of_plain(rows: int, *, instead: str) -> None:
    """Warn of the number of rows of a table that hold a secret as plain text."""
    if rows:
        warnings.warn(
            f"A secret stands in {rows} row{'s'[: rows != 1]} of the table as plain text, which a"
            f" file or an output may keep. Name it instead: {instead}.",
            PlainSecretWarning,
            stacklevel=1,
        )


def ask(question: str) -> bool | None:
    """Ask the person a yes-or-no question; None where no prompt is possible."""
    if not has_kernel() and not (sys.stdin and sys.stdin.isatty()):
        return None
    try:
        answer = input(question)
    except (RuntimeError, EOFError):  # a kernel whose front end has no field for an answer
        return None
    return answer.strip().casefold() in {"y", "yes"}


def shell() -> Any:  # noqa: ANN401 - IPython is not imported for this
    """Return the shell of this session, or None."""
    module = sys.modules.get("IPython")
    return None if module is None else module.get_ipython()
