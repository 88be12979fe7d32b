"""Hold the first rows of the chosen table, and send them to the page.

They are sent as messages and are no part of the widget's state, which is saved with the notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.frames import previews
from pgflow_widgets.widgets.browser.declarations import RowsAnswer, ValueAnswer
from pgflow_widgets.widgets.browser.preview_view import draw_preview, value_in_full

if TYPE_CHECKING:
    import pandas as pd


class PreviewRows:
    """The rows of the chosen table; ``version`` numbers them, and is 0 while there are none.

    Parameters
    ----------
    send
        Sends a message to the page.
    """

    def __init__(self, send: Callable[[Any], object]) -> None:
        self.frame: pd.DataFrame | None = None
        self.version = 0
        self._send = send
        self._schema: TableSchema | None = None
        self._answer: RowsAnswer | None = None
        self._versions = 0

    def clear(self) -> None:
        """Forget the rows."""
        self.frame = self._schema = self._answer = None
        self.version = 0

    def take(self, schema: TableSchema, count: int) -> None:
        """Take the rows of a table, and send the first of them."""
        self._schema = schema
        self.draw(count)

    def draw(self, count: int) -> None:
        """Send so many rows, bounded: so many columns, so many characters in a cell."""
        if self._schema is None:
            return
        self.frame = previews.preview_frame(self._schema, count)
        self._versions += 1
        self.version = self._versions
        rows = draw_preview(self._schema, self.frame, count)
        self._answer = {"version": self.version, "rows": rows}
        self.show()

    def show(self) -> None:
        """Send the rows, if there are any."""
        if self._answer is not None:
            self._send(self._answer)

    def show_value(self, message: Mapping[str, Any]) -> None:
        """Send a value in full, if it is of the rows that the page has."""
        if self._schema is None or message["version"] != self.version:
            return
        value = value_in_full(self._schema, message["row"], message["column"])
        if value is not None:
            answer: ValueAnswer = {
                "version": self.version,
                "row": message["row"],
                "column": message["column"],
                "value": value,
            }
            self._send(answer)
