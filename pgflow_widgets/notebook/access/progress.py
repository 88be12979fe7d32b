"""Show the progress of long work where a person waits for it, and remove it at the end."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import ipywidgets as ipw
from IPython.display import display

from pgflow_widgets.local import ipython

_PATIENCE = 0.5
_PAUSE = 0.1


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
        if self._box is not None:
            for widget in (*self._box.children, self._box):
                widget.close()

    def __call__(self, done: int, total: int) -> None:
        """Show the progress so far."""
        now = time.monotonic()
        if (
            not ipython.has_kernel()
            or now - self._start < _PATIENCE
            or now - self._drawn_at < _PAUSE
        ):
            return
        self._drawn_at = now
        said = f"{done} of {total} {self._noun}"
        if self._box is None:
            bar = ipw.IntProgress(max=total, layout=ipw.Layout(width="16rem"))
            self._box = ipw.HBox([bar, ipw.Label(said)])
            display(self._box)  # type: ignore[no-untyped-call]
        bar, label = self._box.children
        bar.max, bar.value, label.value = total, done, said
