"""Define the base class of `sandbox.connections`, `sandbox.tables` and the other groups."""

from __future__ import annotations

from typing import ClassVar, Self

from pgflow_widgets.notebook.access.access import Access


class Group:
    """A part of a `Sandbox`, such as ``sandbox.connections``.

    Parameters
    ----------
    access
        What the sandbox works with.
    """

    NAME: ClassVar[str]
    CALL: ClassVar[str] = "call it for the list"

    def __init__(self, access: Access) -> None:
        self._access = access

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        members = [name for name in dir(self) if name[:1].islower()]
        return f"<sandbox.{self.NAME}: {self.CALL}, or one of {', '.join(members)}>"
