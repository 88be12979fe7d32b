"""Have IPython ask `cell_html` for the HTML of frames; pandas is not loaded for this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pgflow_widgets.local import interrupts

if TYPE_CHECKING:
    import pandas as pd
    from IPython.core.interactiveshell import InteractiveShell

INCOMPLETE = "incomplete"
"""The attribute of a frame that names what is not in it, in sentences."""

_FRAMES = ("pandas.DataFrame", "pandas.core.frame.DataFrame")  # as pandas 3 and pandas 2 name it
_asked: list[InteractiveShell] = []


def _frame_html(frame: pd.DataFrame) -> str | None:
    html: str | None = interrupts.load("pgflow_widgets.frames.cell_html").frame_html(frame)
    return html


def install(shell: InteractiveShell | None) -> None:
    """Let IPython show our frames by `cell_html`, unless somebody else formats all frames."""
    formatter = _html_formatter(shell)
    if shell is None or formatter is None:
        return
    _asked.append(shell)
    if not any(map(formatter.for_type, _FRAMES)):
        for name in _FRAMES:
            formatter.for_type(name, _frame_html)


def uninstall(shell: InteractiveShell) -> None:
    """Leave all frames to pandas again."""
    formatter = _html_formatter(shell)
    for name in _FRAMES:
        while formatter is not None and formatter.for_type(name) is _frame_html:
            formatter.pop(name)


def install_once(shell: InteractiveShell | None) -> None:
    """Do the same for the first sandbox of a session; what was taken back stays so."""
    if shell not in _asked:
        install(shell)


def _html_formatter(shell: InteractiveShell | None) -> Any:  # noqa: ANN401 - IPython has no types
    formatters = getattr(getattr(shell, "display_formatter", None), "formatters", {})
    return formatters.get("text/html")
