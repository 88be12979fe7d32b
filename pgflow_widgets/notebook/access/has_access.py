"""The one door to what the parts of a `Sandbox` work with; it loads nothing of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pgflow_widgets.notebook.access.access import Access


@runtime_checkable
class HasAccess(Protocol):
    """A `Sandbox`, as far as plans and the magics need it."""

    _access: Access


def access_of(sandbox: HasAccess) -> Access:
    """Return what the parts of a sandbox work with."""
    return sandbox._access  # noqa: SLF001 - the one door to it
