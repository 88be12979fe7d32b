"""Make the flow of a plan: its start lies ahead whenever it is sent, and it has two forms.

Source: contract, dataflow.md 8.1 and 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pgflow_widgets.errors import ServiceError
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.part_bodies import PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.error_catalogue import connector

_BAD_REQUEST = 400
COLUMN_WANTED = "Adobe wanted the delta column in the dataflow, though it runs once."


@dataclass(slots=True)
class NewFlow:
    """The flow of a plan, as it is sent at this moment.

    Parameters
    ----------
    plan, context
        What it is made of.
    copy
        Whether its delta column stands in it; None for what is usual.
    notes
        What a person should know of how it was made.
    later
        Whether its start was put off.
    """

    plan: DataflowPlan
    context: PlanContext
    copy: bool | None = None
    notes: list[str] = field(default_factory=list)
    later: bool = False

    def body(self) -> dict[str, Any]:
        """Return the body as it is right now."""
        return part_bodies.flow_body(self.plan, self.context, copy=self.copy)

    def mend(self, refusal: ServiceError) -> bool:
        """Take up what a refusal asks for; return whether to send the flow once more.

        A refusal has made nothing, so sending it again makes nothing twice.
        """
        if refusal.status != _BAD_REQUEST:
            return False
        said = f"{refusal.title} {refusal.detail}"  # numbers have come with several prefixes
        schedule = self.plan.schedule
        if connector.START_PASSED.says(said) and schedule.start is None and not self.later:
            self.later = True  # the clocks differ, or the way was long
            self.context = replace(self.context, lead=4 * self.context.lead)
            return True
        once = schedule.frequency == Frequency.ONCE and schedule.delta_column
        if connector.COPY_NEEDED.says(said) and once and self.copy is None:
            self.copy = True
            self.notes.append(COLUMN_WANTED)
            return True
        return False
