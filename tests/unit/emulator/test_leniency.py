"""The rules that the local service can drop."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from pgflow_widgets.emulator.problems.leniency import EXPLANATIONS, Leniency, read_leniency

PAGE = Path(__file__).parents[3] / "notebooks" / "book" / "emulator.md"


@pytest.mark.parametrize("rule", Leniency)
def test_the_page_of_the_local_service_has_each_rule(rule: Leniency) -> None:
    assert f"| `{rule}` | {EXPLANATIONS[rule]} |" in PAGE.read_text("utf-8")


def test_rules_are_named_in_one_text() -> None:
    named = {Leniency.CDC, Leniency.COPY_WITH_ONCE}
    assert read_leniency("cdc, copy-with-once") == named
    with pytest.raises(
        ArgumentTypeError, match=r"'kind' is no rule\. Choose from: start-tolerance"
    ):
        read_leniency("cdc,kind")
