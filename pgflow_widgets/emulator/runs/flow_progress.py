"""Keeps how far each flow has come through its table, and works out what its next run takes.

Source: contract, dataflow.md 8 and 9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.emulator.runs.copy_job import CopyProgress
from pgflow_widgets.emulator.runs.table_reader import RunWindow
from pgflow_widgets.emulator.runs.window_edge_rows import Digests
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule

_KIND = "flowStates"


class FlowProgress:
    """The progress of all flows.

    Parameters
    ----------
    store
        Where it is kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, place: Place, flow: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is known of a flow's progress through its table."""
        stored = self._store.get(place, _KIND, flow["id"])
        if stored is not None:
            return stored
        schedule = Schedule.read_params(flow["scheduleParams"])
        every = schedule.backfill is not False
        start = datetime.fromtimestamp(schedule.start_seconds, UTC).isoformat(sep=" ")
        return {
            "id": flow["id"],
            "createdAt": 0,
            "updatedAt": 0,
            "mark": "" if every else start,
            "ties": None if not every else [],
            "nulls": every,
            "end": 0 if every else schedule.start_seconds,
            "due": None,
        }

    def keep(self, place: Place, state: Mapping[str, Any]) -> None:
        """Keep a flow's progress."""
        if self._store.get(place, _KIND, state["id"]) is None:
            self._store.add(place, _KIND, state, {})
        else:
            self._store.update(place, _KIND, state, {})

    def forget(self, place: Place, flow_id: str) -> None:
        """Delete what is known of a flow that is gone."""
        self._store.delete(place, _KIND, flow_id)

    def window(self, place: Place, flow: Mapping[str, Any], secret: Mapping[str, Any]) -> RunWindow:
        """Return what a run takes as it begins; what was taken before is left out.

        Parameters
        ----------
        place, flow
            The flow.
        secret
            What is kept of the run: what was asked for, and its window if it ran before.
        """
        asked, earlier = secret.get("asked", {}), secret.get("window")
        state = self.get(place, flow)
        if not continues(asked, state):
            return RunWindow(after=asked["after"], ties=None, until=asked["until"], nulls=False)
        until = earlier["until"] if earlier else asked.get("until", "")
        once = Schedule.read_params(flow["scheduleParams"]).frequency is Frequency.ONCE
        return RunWindow(
            after=state["mark"],
            ties=_known_ties(state["ties"]),
            until=until,
            nulls=state["nulls"],
            hashed=tuple(state.get("hashed", ())),  # absent in files of earlier versions
            whole=once and not asked and not state["end"],
        )


def continues(asked: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    """Return whether a run goes on where the last one ended, and not over a window of its own.

    Windows are asked for in whole seconds: one that begins with the second in which the last one
    ended means the rest, neither leaving out nor repeating what happened in that second.
    """
    return not asked or bool(state["end"] and asked["start"] == state["end"])


def move_forward(state: Mapping[str, Any], progress: CopyProgress, end: int) -> dict[str, Any]:
    """Return a flow's progress after a run: only forward, and only past what the run has seen."""
    moved = {**state, "nulls": False, "end": end or state["end"]}
    if progress.mark:
        moved |= {"mark": progress.mark, "ties": progress.ties, "hashed": [*progress.hashed]}
    return moved


def _known_ties(stored: Sequence[Sequence[str] | str] | None) -> tuple[Digests, ...] | None:
    """Return digests as they were kept; earlier versions kept one for a whole row: not known."""
    if stored is None or any(isinstance(row, str) for row in stored):
        return None
    return tuple(tuple(row) for row in stored)
