"""The order of the tests: by chance, for none may need another, and modules that take long first.

Tests of a module stay together, for they share what it has started; so do those of a class.

``python -m tests.support.order FILE`` lists these anew, from what ``pytest --junitxml FILE``
measured in a whole run.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pytest

SEED = "TESTS_SEED"
TESTS = Path(__file__).parents[1]
# The longest first: a worker that came to one of these last would be alone with it at the end.
_FILE = Path(__file__).with_name("long_modules.txt")
LONG = _FILE.read_text("utf-8").split()
_IS_LONG = 15.0

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


def long_modules(junit: Path) -> list[str]:
    """Return the modules whose tests took long, the longest first."""
    import xml.etree.ElementTree as ET  # only this needs it

    seconds: Counter[str] = Counter()
    for test in ET.parse(junit).iter("testcase"):
        place = Path(*test.attrib["classname"].split(".")[1:])
        while place.name and not (TESTS / place).with_suffix(".py").exists():  # a class
            place = place.parent
        seconds[place.as_posix()] += float(test.attrib["time"])
    return [module for module, took in seconds.most_common() if took >= _IS_LONG]


if __name__ == "__main__":
    _FILE.write_text("\n".join([*long_modules(Path(sys.argv[1])), ""]), "utf-8")
