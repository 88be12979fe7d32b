"""A change of a dataflow that is shown before it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.errors import visible
from pgflow_widgets.frames import flows as frames
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.schema_fields import with_tenant
from pgflow_widgets.operations.flow_changes.mapping import Remapping

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 20
_NOTHING = "nothing"


class MappingChange:
    """Another mapping for a dataflow: what it changes, and how rows would look; not made yet.

    Attributes
    ----------
    flow
        The dataflow, as it is.
    """

    def __init__(self, remapping: Remapping, make: Callable[[Remapping], Dataflow]) -> None:
        self.flow = remapping.flow
        self._remapping = remapping
        self._make = make

    @property
    def differences(self) -> pd.DataFrame:
        """What changes, as `Plan.diff` has it: ``plan`` is the new mapping, ``flow`` the old."""
        return frames.DIFFERENCES.frame(self._remapping.differences)

    @property
    def preview(self) -> pd.DataFrame:
        """The first rows of the table as the new mapping brings them in, one column per field.

        ``problems`` says what Data Prep has against a row; empty if nothing.
        """
        tenant = self._remapping.context.tenant
        paths = {
            rule.destination: with_tenant(rule.destination, tenant)
            for rule in self._remapping.plan.mapping
        }
        return frames.mapped_rows_frame(self._remapping.rows, paths)

    def apply(self) -> Dataflow:
        """Make the change; later runs of the dataflow go by it.

        Returns
        -------
        Dataflow
            As it is now.

        Raises
        ------
        InputError
            Somebody else changed its mapping meanwhile; nothing was changed.
        """
        return self._make(self._remapping)

    def __repr__(self) -> str:
        lines = "; ".join(f"{fact.label}: {fact.value}" for fact in self._facts())
        return visible(f"<MappingChange of {self.flow.name!r}, not made yet; {lines or _NOTHING}>")

    def _facts(self) -> list[Fact]:
        differences = self._remapping.differences
        facts = [
            Fact(change.field, f"{change.flow or _NOTHING} → {change.plan or _NOTHING}")
            for change in differences[:_SHOWN]
        ]
        if len(differences) > _SHOWN:
            facts.append(Fact("Further fields", str(len(differences) - _SHOWN)))
        problems = [problem for row in self._remapping.rows for problem in row.problems]
        if problems:
            said = f"{problems[0].destination}: {problems[0].message}"
            facts.append(Fact("First problem of a row", said))
        return facts

    def _card(self) -> Card:
        facts = self._facts() or [Fact("Changes", "none: the mapping says that already")]
        remark = ".apply() makes it, .preview shows the first rows; rows that are there stay."
        return Card("Change of", self.flow.name, "nothing is changed yet", "", facts, remark)

    def _repr_html_(self) -> str:
        return self._card().html()
