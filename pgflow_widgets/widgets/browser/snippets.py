"""Write the code and the curl call that read the selection of the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.api.messages import tables
from pgflow_widgets.widgets.curl import curl_command

if TYPE_CHECKING:
    from pgflow_widgets.widgets.browser.state import BrowserState


def python_for(state: BrowserState, variable: str) -> str:
    """Return the line that reads the chosen table, or lists the tables of the connection.

    Parameters
    ----------
    state
        The selection.
    variable
        The name of the notebook's variable for the sandbox.
    """
    chosen = state.connection
    assert chosen is not None
    namesakes = [other for other in state.connections if other.name == chosen.name]
    name = repr(chosen.name if len(namesakes) == 1 and chosen.name else chosen.id)
    rows = f", {state.table!r}, rows={state.rows}" if state.table else ""
    method = "preview" if state.table else "tables"
    return f"frame = {variable}.{method}({name}{rows})\nframe"


def curl_for(state: BrowserState, *, base_url: str, sandbox: str) -> str:
    """Return the curl call for the same."""
    assert state.connection is not None
    path = state.table
    request = tables.explore_request(state.connection.id, path or None, preview=bool(path))
    return curl_command(request, base_url=base_url, sandbox=sandbox)
