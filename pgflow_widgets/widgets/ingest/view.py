"""Draw the ingest form: its steps, the page of the present one, and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pgflow_widgets.widgets.ingest.columns_view import draw_columns
from pgflow_widgets.widgets.ingest.declarations import Block, IngestView
from pgflow_widgets.widgets.ingest.mapping_view import draw_mapping
from pgflow_widgets.widgets.ingest.review_view import draw_review
from pgflow_widgets.widgets.ingest.schedule_view import draw_schedule
from pgflow_widgets.widgets.ingest.state import ALL_STEPS, LABELS, REVIEW, IngestState
from pgflow_widgets.widgets.ingest.target_view import draw_target

_STEPS: Mapping[str, Callable[[IngestState], list[Block]]] = {
    "columns": draw_columns,
    "target": draw_target,
    "mapping": draw_mapping,
    "schedule": draw_schedule,
    REVIEW: draw_review,
}


def draw_ingest(state: IngestState, attempt: int) -> IngestView:
    """Return the view that the page draws."""
    place = ALL_STEPS.index(state.step)
    movable = not state.has_made_parts()
    failed = any(part.state == "failed" for part in state.parts)
    return {
        "title": f"{state.table} to Experience Platform",
        "steps": [
            {
                "name": name,
                "label": label,
                "now": name == state.step,
                "done": number < state.reached or bool(state.outcome),
                "open": number <= state.reached and movable and not state.busy,
            }
            for number, (name, label) in enumerate(LABELS.items())
        ],
        "step": state.step,
        "blocks": _STEPS[state.step](state) if state.schema.columns else [],
        "busy": state.busy,
        "notice": state.notice.view(),
        "back": place > 0 and movable and not state.outcome,
        "next": "" if state.step == REVIEW else f"Next: {LABELS[ALL_STEPS[place + 1]]}",
        "create": state.step == REVIEW and not state.outcome and not failed,
        "repair": failed,
        "attempt": attempt,
    }
