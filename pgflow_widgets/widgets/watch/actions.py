"""Do what the buttons of a watched dataflow say, and word the questions before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import Frequency, read_whole_number
from pgflow_widgets.operations import flow_runs, flows
from pgflow_widgets.operations.flow_changes import schedule
from pgflow_widgets.operations.flow_runs.asked_run import AskedRun
from pgflow_widgets.widgets.watch.declarations import Action, QuestionView

BUSY: Mapping[Action, str] = {
    "run": "Starting a run…",
    "pause": "Pausing…",
    "resume": "Resuming…",
    "reschedule": "Changing the schedule…",
    "delete": "Deleting…",
}


def question_before(action: Action, flow: Dataflow) -> QuestionView | None:
    """Return what to ask before an action; None where it is done at once."""
    if action == "pause" and flow.frequency != Frequency.ONCE:
        said = "No new run starts until you resume it. A run that is under way goes on."
        return _question(action, f"Pause {flow.name!r}?", said, "Pause")
    if action == "reschedule" and flow.frequency != Frequency.ONCE:
        said = (
            "The start cannot be changed once it has passed."
            f" The shortest interval is {Frequency.MINUTE.shortest} minutes."
        )
        return _question(action, f"Reschedule {flow.name!r}", said, "Save", flow)
    if action == "delete":
        said = (
            f"Deletes the dataflow {flow.id}. The dataset with its rows and the connection to"
            " the database stay. This cannot be undone."
        )
        return _question(action, f"Delete {flow.name!r}?", said, "Delete")
    return None


def lacks_column(flow: Dataflow, runs: Sequence[Run]) -> bool:
    """Whether nobody has said yet by which column a run on demand knows new rows."""
    again = bool(runs) and runs[-1].failed  # it is tried again as it was
    return flow.frequency == Frequency.ONCE and not flow.delta_column and not again


def question_about_column(flow: Dataflow, columns: Sequence[str]) -> QuestionView:
    """Return the question by which column a run knows new rows; Adobe keeps the answer."""
    said = "Which column tells which rows are new? Adobe keeps your choice for all later runs."
    asked = _question("run", f"Run {flow.name!r}", said, "Run")
    return {**asked, "columns": [{"value": name, "label": name} for name in columns]}


def _question(
    action: Action, title: str, text: str, confirm: str, flow: Dataflow | None = None
) -> QuestionView:
    units = [unit for unit in Frequency if unit is not Frequency.ONCE]
    frequency = flow.frequency if flow and flow.frequency in set(units) else str(units[0])
    return {
        "action": action,
        "title": title,
        "text": text,
        "confirm": confirm,
        "interval": str((flow and flow.interval) or Frequency(frequency).shortest),
        "frequency": frequency,
        "units": [{"value": str(unit), "label": f"{unit}s"} for unit in units],
        "columns": [],
        "error": "",
    }


async def perform(
    client: PlatformClient, flow: Dataflow, action: Action, answers: Mapping[str, Any]
) -> str:
    """Do what a button says, and return what there is to say that the screen does not show."""
    match action:
        case "run":
            asked = AskedRun(str(answers.get("column", "")) or None)
            run = await flow_runs.run_now(client, flow, asked)
            return f"A run has started: {run.id}."
        case "pause":
            await flows.turn_flow(client, flow.id, "disable")
            return ""
        case "resume":
            await flows.turn_flow(client, flow.id, "enable")
            return ""
        case "reschedule":
            schedule.refuse_one_time(flow)
            unit, interval = str(answers["frequency"]), str(answers["interval"]).strip()
            count = read_whole_number(interval)
            if count is None:
                raise InputError("The interval is no whole number.", field="schedule.interval")
            changed = await schedule.reschedule(client, flow.id, unit, count, None, None)
            return f"Runs {changed.schedule_words}."
        case "delete":
            together = answers.get("with_connections") is True
            gone = await flows.delete_flow(client, flow.id, with_connections=together)
            return f"Deleted: {', '.join(gone)}."
