"""Write the code and the curl calls that create the plan of the ingest form."""

from __future__ import annotations

from dataclasses import replace

from pgflow_widgets.api.dataflow_part_calls import PART_CALLS
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.plan_yaml import write_plan
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.widgets.curl import curl_command


def python_of(plan: DataflowPlan, variable: str = "sandbox") -> str:
    """Return the code that creates exactly this plan in the sandbox that a variable holds."""
    text = write_plan(plan).replace("\\", "\\\\").replace('"""', r"\"\"\"")
    confirm = "" if plan.target.profile is ProfileUse.NO else ", confirm=True"
    return (
        f'import pgflow_widgets as pgflow\n\nplan = pgflow.Plan.from_yaml("""\n{text}""")\n'
        f"flow = plan.apply({variable}{confirm})"
    )


def reading_of(plan: DataflowPlan, variable: str) -> str:
    """Return the code that reads the dataset of a plan."""
    return f"frame = {variable}.datasets.read({plan.target.dataset!r})\nframe"


def curl_of(plan: DataflowPlan, context: PlanContext, *, base_url: str, sandbox: str) -> str:
    """Return the curl calls that create a plan; ids from earlier calls stand in braces."""
    kinds = part_bodies.kinds_of(plan)
    placeholders = {kind: "{" + str(kind).upper().replace(" ", "_") + "_ID}" for kind in Kind}
    context = replace(context, ids=placeholders | context.ids)
    if Kind.CLASS not in kinds:
        context.ids.pop(Kind.CLASS)
    commands = []
    for number, kind in enumerate(kinds, 1):
        request = PART_CALLS[kind].create_request(
            part_bodies.body_of(kind, plan, context), plan.mark(kind)
        )
        command = curl_command(request, base_url=base_url, sandbox=sandbox)
        address, rest = command.split("\n", 1)
        address = address.replace("%7B", "{").replace("%7D", "}")  # of an id in the path
        commands.append(f"# {number}. {kind}\n{address}\n{rest}")
    return "\n\n".join(commands)
