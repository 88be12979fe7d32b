"""What the local Query Service says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgflow_widgets.emulator.query_service.settings import DIFFERENCES

PAGE = Path(__file__).parents[3] / "notebooks" / "book" / "emulator.md"


@pytest.mark.parametrize(("topic", "difference"), DIFFERENCES)
def test_the_page_of_the_local_service_has_each_difference(topic: str, difference: str) -> None:
    assert f"| {topic} | {difference} |" in PAGE.read_text("utf-8")
