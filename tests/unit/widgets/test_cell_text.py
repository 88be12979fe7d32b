"""Values of rows look alike in the browser and in ingest."""

from __future__ import annotations

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.frames.previews import preview_frame
from pgflow_widgets.widgets.browser.preview_view import draw_preview
from pgflow_widgets.widgets.ingest.blocks import shorten_cell
from pgflow_widgets.widgets.view import cell_text

VALUES = (59.699999999999996, 0.1, 12, True, None, "Zoë", {"a": [1, "é"]})


def test_a_value_is_written_for_people() -> None:
    texts = [cell_text(value, 20) for value in VALUES]
    assert texts == ["59.7", "0.1", "12", "true", None, "Zoë", '{"a": [1, "é"]}']
    assert cell_text("x" * 20, 20) == "x" * 20
    assert cell_text("x" * 21, 20) == "x" * 19 + "…"


def test_the_browser_and_ingest_write_the_same() -> None:
    columns = tuple(Column(f"c{n}", "string", "string", "") for n in range(len(VALUES)))
    row = {column.name: value for column, value in zip(columns, VALUES, strict=True)}
    schema = TableSchema(columns, (row,))
    drawn = draw_preview(schema, preview_frame(schema), 1)["rows"][0]
    assert drawn == [shorten_cell(value) for value in VALUES]
