"""The columns of the frame that tells how dataflows are."""

from __future__ import annotations

from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import DURATION, TIME

HEALTH = FrameSpecification.of(
    "status connection flow=flow.name failing_since failed_runs failed_share late_by days_left"
    " reason what_to_do summary last_run=flow.last_run last_run_at=flow.last_run_at"
    " credentials_since connection_id flow_id=flow.id",
    failed_runs="Int64",
    days_left="Int64",
    failed_share="Float64",
    late_by=DURATION,
    **dict.fromkeys(("failing_since", "last_run_at", "credentials_since"), TIME),
)
