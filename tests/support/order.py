"""The order of the tests: by chance, for none may need another, and modules that take long first.

Tests of a module stay together, for they share what it has started; so do those of a class.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pytest

SEED = "PGFLOW_TESTS_SEED"
# A worker that came to one of these last would be alone with it at the end.
LONG = (
    *("test_binder", "test_documents", "test_pages", "test_smoke", "test_focus", "test_faults"),
    *("test_browser", "test_text_fields", "test_large_lists_and_lost_network", "test_canary"),
    *("test_lost_kernel", "test_notebooks", "test_interrupts", "test_contract", "test_endurance"),
)

T = TypeVar("T")


def seed() -> str:
    """Return what decides the order, in this process and in those that it starts."""
    return os.environ.setdefault(SEED, str(random.SystemRandom().randrange(10**6)))


def arranged(items: Iterable[pytest.Item], chosen: str) -> list[pytest.Item]:
    """Return tests in the order of a seed, the same in each process."""
    chance = random.Random(chosen)

    def place(stem: str) -> int:
        return LONG.index(stem) if stem in LONG else len(LONG)

    modules = sorted(
        _groups(items, lambda item: item.path, chance), key=lambda m: place(m[0].path.stem)
    )
    return [
        test
        for module in modules
        for group in _groups(module, lambda item: item.nodeid.split("[")[0].split("::")[1], chance)
        for test in _shuffled(group, chance)
    ]


def _groups(
    items: Iterable[pytest.Item], kind: Callable[[pytest.Item], object], chance: random.Random
) -> list[list[pytest.Item]]:
    groups: dict[object, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(kind(item), []).append(item)
    return _shuffled(list(groups.values()), chance)


def _shuffled(several: list[T], chance: random.Random) -> list[T]:
    return chance.sample(several, len(several))
