"""``make soak``: what is measured now is not much worse, beside its peers, than what is kept."""

from __future__ import annotations

import pytest

from tests.benchmarks import guard
from tests.benchmarks.figures import Figures
from tests.benchmarks.groups import GROUPS, Plan

ROUNDS = 3


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("group", sorted(GROUPS.keys() - {"browser"}))
def test_no_ratio_is_far_above_the_one_that_is_kept(group: str) -> None:
    """At the middle size; one that seems worse is measured again, for the machine is busy."""
    kept = Figures.load().groups[group].results
    plan = Plan(rounds=ROUNDS, only_middle=True)
    worse = list(guard.regressions(kept, GROUPS[group](plan)))
    if worse:
        worse = list(guard.regressions(kept, GROUPS[group](plan)))
    assert worse == []
