"""Who is signed in: the sandboxes that are open in this process.

A call that names none, such as ``plan.apply()`` of a plan from a file, goes to the only one.
"""

from __future__ import annotations

import weakref

from pgflow_widgets.errors import InputError
from pgflow_widgets.local import background, ipython
from pgflow_widgets.notebook.access.has_access import HasAccess, access_of

_open: weakref.WeakKeyDictionary[HasAccess, None] = weakref.WeakKeyDictionary()
_newest: list[HasAccess] = []


def remember(sandbox: HasAccess) -> None:
    """Note that a sandbox was opened; the newest one is kept even if no variable holds it."""
    _open[sandbox] = None
    ipython.note_sandbox(sandbox)
    _newest[:] = [sandbox]


def newest() -> HasAccess | None:
    """Return the sandbox that was opened last since somebody signed in."""
    return _newest[0] if _newest else None


def end_sessions() -> None:
    """End the sessions for SQL of all sandboxes, for they are counted."""
    for sandbox in list(_open):
        sessions = access_of(sandbox).query.sessions
        if sessions.count:
            background.run(sessions.close)


def forget_newest() -> None:
    """Let the next call ask who is signed in, as after `sign_in`."""
    _newest.clear()


def only_one(hint: str) -> HasAccess:
    """Return the one sandbox that is open.

    Two objects for the same place count as one; of them the newest signs in.

    Parameters
    ----------
    hint
        What to do if there is none, or more than one.

    Raises
    ------
    InputError
        None is open, or several are.
    """
    places = {access_of(sandbox).place(): sandbox for sandbox in list(_open)}
    if len(places) == 1:
        return next(iter(places.values()))
    reason = f"more than one is open: {'; '.join(sorted(places))}" if places else "none is open"
    raise InputError(f"No sandbox given, and {reason}.", hint=hint, field="sandbox")
