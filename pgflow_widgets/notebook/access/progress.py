"""Show the progress of long work where a person waits for it, and remove it at the end.

It goes with the cell that shows it, though the work may go on in another one.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import ipywidgets as ipw
from IPython.display import display

from pgflow_widgets.local import ipython

_PATIENCE = 0.5
_PAUSE = 0.1
_CELL_ENDS = "post_run_cell"


class Progress:
    """A bar that appears when the work takes longer than half a second; use it with ``with``.

    Outside of a kernel nothing is shown.

    Parameters
    ----------
    noun
        The things that are counted, in the plural.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._start = self._drawn_at = time.monotonic()
        self._box: ipw.HBox | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._remove()

    def __call__(self, done: int, total: int) -> None:
        """Show how much is done of how much there is."""
        self.show(f"{done:,} of {total:,} {self._noun}", done, total)

    def show(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show the progress so far in words, with a bar if it is known how much there is."""
        now = time.monotonic()
        if (
            not ipython.has_kernel()
            or now - self._start < _PATIENCE
            or now - self._drawn_at < _PAUSE
        ):
            return
        self._drawn_at = now
        if self._box is None:
            bar = ipw.IntProgress(layout=ipw.Layout(width="16rem"))
            self._box = ipw.HBox([*([bar] if total else []), ipw.Label(text)])
            display(self._box)  # type: ignore[no-untyped-call]
            ipython.shell().events.register(_CELL_ENDS, self._remove)
        *bars, label = self._box.children
        label.value = text
        for bar in bars:
            bar.max, bar.value = total, done

    def _remove(self, _cell: object = None) -> None:
        if self._box is not None:
            ipython.shell().events.unregister(_CELL_ENDS, self._remove)
            for widget in (*self._box.children, self._box):
                widget.close()
            self._box = None
