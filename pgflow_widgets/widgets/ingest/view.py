"""Draw the ingest form: its steps, the page of the present one, its problems and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pgflow_widgets.errors import InputError
from pgflow_widgets.widgets.ingest.declarations import Block, IngestView
from pgflow_widgets.widgets.ingest.part_states import is_unfinished
from pgflow_widgets.widgets.ingest.state import ALL_STEPS, LABELS, REVIEW, IngestState
from pgflow_widgets.widgets.ingest.steps.columns_view import draw_columns
from pgflow_widgets.widgets.ingest.steps.mapping_view import draw_mapping
from pgflow_widgets.widgets.ingest.steps.review_view import draw_review
from pgflow_widgets.widgets.ingest.steps.schedule_view import draw_schedule
from pgflow_widgets.widgets.ingest.steps.target_view import draw_target
from pgflow_widgets.widgets.view import ProblemView

_STEPS: Mapping[str, Callable[[IngestState], list[Block]]] = {
    "columns": draw_columns,
    "target": draw_target,
    "mapping": draw_mapping,
    "schedule": draw_schedule,
    REVIEW: draw_review,
}
# By what is wrong: the control that mends it, and its label.
_CONTROLS: Mapping[str, tuple[str, str]] = {
    "columns": ("take/-1", "Columns"),
    "target.dataset": ("target/dataset", "Name of the dataset"),
    "target.existing": ("target/existing", "Existing dataset"),
    "target.name": ("target/name", "Name of the dataflow"),
    "target.identity": ("target/identity", "Identity"),
    "target.namespace": ("target/namespace", "Identity namespace"),
    "mapping": ("rule/-1/add", "Mapping"),
    "target.profile": ("target/profile_known", "Profile"),
    "schedule.interval": ("interval", "Interval"),
    "schedule.start": ("start", "Start"),
    "schedule.delta_column": ("delta", "Delta column"),
    "options.partial_ingestion_percent": ("percent", "Share of rows"),
}


def draw_ingest(state: IngestState, attempt: int, *, badge: str = "") -> IngestView:
    """Return the view that the page draws."""
    place = ALL_STEPS.index(state.step)
    movable = not state.parts
    failed = is_unfinished(state.parts)
    blocks = _STEPS[state.step](state) if state.schema.columns else []
    return {
        "title": f"{state.table} to Experience Platform",
        "place": " · ".join(filter(None, (badge, state.connection))),
        "steps": [
            {
                "name": name,
                "label": label,
                "summary": _summary(state, name) if number < state.reached else "",
                "now": name == state.step and not state.outcome,
                "done": number < state.reached or bool(state.outcome),
                "open": number <= state.reached and movable and not state.busy,
            }
            for number, (name, label) in enumerate(LABELS.items())
        ],
        "step": state.step,
        "blocks": blocks,
        "problems": _unsaid(_problems(state, blocks), blocks),
        "refusals": state.refusals,
        "busy": state.busy,
        "notice": state.notice.view(),
        "back": place > 0 and movable and not state.outcome,
        "next": state.step != REVIEW and bool(blocks),
        "create": state.step == REVIEW and not state.outcome and not failed,
        "repair": ("undo" if state.undoing else "undo or continue") if failed else "",
        "reading": state.reading,
        "query": state.query,
        "attempt": attempt,
    }


def _summary(state: IngestState, step: str) -> str:
    """Return what was chosen in a step, in a few words."""
    match step:
        case "columns":
            return _count(len(state.columns), "column")
        case "target":
            return f"{state.dataset.strip()} (new)" if state.new else state.existing_name
        case "mapping":
            return _count(len(state.rules), "field")
        case "schedule":
            try:
                return state.plan().schedule.rhythm.capitalize()
            except InputError:
                return ""
    return ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _problems(state: IngestState, blocks: Sequence[Block]) -> list[ProblemView]:
    """Return everything that is wrong in this step, once somebody wanted to go on.

    Before that, only what no line of the mapping could tell.
    """
    if state.step not in state.checked_steps:
        paths = {rule.destination for rule in state.rules}
        wrong = state.problems("mapping") if state.step == "mapping" else {}
        return [
            _problem(state, field, said)
            for field, said in wrong.items()
            if field.partition(".")[2] not in paths
        ]
    refused = [
        ProblemView(name=name, label=_label_of(blocks, name), text=said)
        for name, said in state.guard.messages.items()
    ]
    return refused + [
        problem
        for item in state.problems(state.step).items()
        if (problem := _problem(state, *item))["name"] not in state.guard.messages
    ]


def _unsaid(problems: Sequence[ProblemView], blocks: Sequence[Block]) -> list[ProblemView]:
    """Return the problems without the texts that stand beside a field."""
    beside = set[str]()
    for block in blocks:
        if block["type"] == "fields":
            fields = block["fields"]
            beside |= {f["error"] for f in fields if f["kind"] != "button" and f["kind"] != "cards"}
        elif block["type"] == "grid":
            beside |= {row["error"] for row in block["rows"]}
    return [
        {**problem, "text": "" if problem["text"] in beside else problem["text"]}
        for problem in problems
    ]


def _label_of(blocks: Sequence[Block], name: str) -> str:
    """Return the label of the control whose text was refused."""
    labels = dict(_CONTROLS.values())
    for block in blocks:
        if block["type"] == "grid":
            cells = [cell for row in block["rows"] for cell in row["cells"]]
            labels |= {cell["name"]: cell["label"] for cell in cells if cell["kind"] == "text"}
    return labels.get(name, "Text")


def _problem(state: IngestState, field: str, said: str) -> ProblemView:
    name, label = _CONTROLS.get(field, ("", ""))
    step, _, path = field.partition(".")
    if step == "mapping" and path:
        lines = [number for number, rule in state.lines.items() if rule.destination == path]
        name, label = (f"rule/{lines[0]}/source" if lines else "rule/-1/add"), path
    elif field.startswith("target.fields."):
        named = [(n, c) for n, (c, text) in enumerate(state.names.items()) if text == path[7:]]
        for place, column in named[-1:]:
            name, label = f"field/{place}/name", f"Field for {column}"
    return {"name": name, "label": label, "text": said}
