"""The order of the tests: by chance, for none may need another, and modules that take long first.

Tests of a module stay together, for they share what it has started; so do those of a class.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pytest

SEED = "TESTS_SEED"
TESTS = Path(__file__).parents[1]
# A worker that came to one of these last would be alone with it at the end.
LONG = (
    "benchmarks/test_growth",
    *("notebooks/test_documents", "integration/test_ingest", "browser/test_lost_kernel"),
    *("integration/test_canary", "notebooks/test_notebooks", "integration/test_service"),
    *("integration/test_embedded_servers", "browser/test_browser", "browser/test_ingest"),
    *("browser/test_front_ends", "browser/test_text_fields", "browser/test_connection_form"),
    *("browser/test_large_lists_and_lost_network", "integration/test_runs", "browser/test_focus"),
    *("browser/test_quickstart", "integration/test_notebook_session", "benchmarks/test_smoke"),
    *("integration/test_faults", "packaging/test_package", "integration/test_database"),
)

T = TypeVar("T")


def seed() -> str:
    """Return what decides the order, in this process and in those that it starts."""
    return os.environ.setdefault(SEED, str(random.SystemRandom().randrange(10**6)))


def arranged(items: Iterable[pytest.Item], chosen: str) -> list[pytest.Item]:
    """Return tests in the order of a seed, the same in each process."""
    chance = random.Random(chosen)

    def place(module: list[pytest.Item]) -> int:
        name = module[0].path.relative_to(TESTS).with_suffix("").as_posix()
        return LONG.index(name) if name in LONG else len(LONG)

    modules = sorted(_groups(items, lambda item: item.path, chance), key=place)
    return [test for module in modules for test in _within(module, chance)]


def _within(module: list[pytest.Item], chance: random.Random) -> Iterable[pytest.Item]:
    groups = _groups(module, lambda item: item.nodeid.split("[")[0].split("::")[1], chance)
    return [test for group in groups for test in _shuffled(group, chance)]


def _groups(
    items: Iterable[pytest.Item], kind: Callable[[pytest.Item], object], chance: random.Random
) -> list[list[pytest.Item]]:
    groups: dict[object, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(kind(item), []).append(item)
    return _shuffled(list(groups.values()), chance)


def _shuffled(several: list[T], chance: random.Random) -> list[T]:
    return chance.sample(several, len(several))
