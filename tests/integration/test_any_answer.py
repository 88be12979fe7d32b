"""Whatever the service answers, what comes out is a result or an error of our own tree."""

from __future__ import annotations

import pytest

from tests.support import depth
from tests.support.mutated_answers import Everything, raw_errors
from tests.support.services import Service


@pytest.fixture(scope="module")
def everything(service: Service) -> Everything:
    return Everything(service)


@pytest.mark.parametrize("seed", depth.part([1, 2, 3], 1))
def test_changed_answers_give_no_error_but_ours(everything: Everything, seed: int) -> None:
    count = len(everything.operations()) * (3 if depth.is_long() else 1)
    found, answers = raw_errors(everything, seed, count)
    assert answers > count
    assert found == []
