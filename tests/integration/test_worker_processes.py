"""Errors that are raised in a worker process and caught in the one that asked."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from pgflow_widgets.errors import OutcomeUnknownError


def _fail() -> None:
    raise OutcomeUnknownError("It is not known.", name="shop", hint="Look for it.")


def test_a_worker_process_that_raises_one_does_not_break_its_pool() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for _ in range(2):
            with pytest.raises(OutcomeUnknownError) as caught:
                pool.submit(_fail).result(60)
            assert (caught.value.name, caught.value.hint) == ("shop", "Look for it.")
