"""Keeps how far each flow has come: where the window of its last run ended.

Source: contract, dataflow.md 8.4 and 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator.runs.run_windows import RunWindow, next_window
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.model.dataflow.schedule import Schedule

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

    def due(self, place: Place, flow_id: str) -> int | None:
        """Return the last time of its schedule at which a flow was run; None for none."""
        stored = self._store.get(place, _KIND, flow_id)
        return stored["due"] if stored else None

    def move(
        self, place: Place, flow: Mapping[str, Any], until: int, *, due: int | None = None
    ) -> RunWindow:
        """Return the window of a flow's next run, and keep where it ends.

        Parameters
        ----------
        place, flow
            The flow.
        until
            Where the window ends.
        due
            The time of its schedule at which it runs; None if it does not run by it.
        """
        state = self._state(place, flow["id"])
        schedule = Schedule.read_params(flow["scheduleParams"])
        window = next_window(schedule, state["end"], until)
        state |= {"end": window.end, "due": state["due"] if due is None else due}
        self._keep(place, state)
        return window

    def note_end(self, place: Place, flow_id: str, ended: int, *, good: bool) -> int:
        """Note how a run ended, and return for how many milliseconds the flow has failed."""
        state = self._state(place, flow_id)
        since = None if good else state.get("failingSince") or ended
        self._keep(place, state | {"failingSince": since})
        return 0 if since is None else ended - since

    def _state(self, place: Place, flow_id: str) -> dict[str, Any]:
        fresh = {"id": flow_id, "createdAt": 0, "updatedAt": 0, "end": 0, "due": None}
        return fresh | (self._store.get(place, _KIND, flow_id) or {})

    def _keep(self, place: Place, state: Mapping[str, Any]) -> None:
        there = self._store.get(place, _KIND, state["id"]) is not None
        (self._store.update if there else self._store.add)(place, _KIND, state, {})

    def forget(self, place: Place, flow_id: str) -> None:
        """Delete what is known of a flow that is gone."""
        self._store.delete(place, _KIND, flow_id)
