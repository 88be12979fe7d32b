"""The figures that are kept beside the benchmarks, from which the pages take their tables."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.measuring import Result, Target

COMMITTED = Path(__file__).with_name("figures.json")
PACKAGES = (
    *("aepp", "aiohttp", "orjson", "pandas", "ipywidgets"),
    *("pyarrow", "adbc-driver-postgresql", "duckdb", "polars", "psycopg"),
)
_DIGITS = 4


@dataclass(frozen=True)
class Measured:
    """What one group of benchmarks measured, when and on what kind of machine."""

    on: str
    machine: str
    beside_other_work: bool
    results: Sequence[Result]


@dataclass(frozen=True)
class Line:
    """One kind of work beside one peer, at all its sizes; without peer, by itself."""

    results: Sequence[Result]
    peer: str = ""

    @property
    def sizes(self) -> list[int]:
        """The sizes, smallest first."""
        return [result.size for result in self.results]

    @property
    def targets(self) -> list[Target]:
        """What the ratio to the peer should be."""
        return [target for target in self.results[-1].targets if target.to == self.peer]

    def exponent(self, name: str) -> float | None:
        """How a contender's figure grows from the second largest size to the largest.

        It is the power of the size: 0 is no growth, 1 is linear, 2 is quadratic.
        """
        grown = [result for result in self.results if name in result.medians]
        if len(grown) < 2:
            return None
        small, large = grown[-2:]
        figures = large.medians[name] / small.medians[name]
        return math.log(figures) / math.log(large.size / small.size)


@dataclass
class Figures:
    """All that was measured, by the names of the groups."""

    groups: dict[str, Measured] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = COMMITTED) -> Figures:
        """Read a file; one that is not there has no figures."""
        if not path.exists():
            return cls()
        groups = json.loads(path.read_text("utf-8"))
        return cls({name: _measured(facts) for name, facts in groups.items()})

    def save(self, path: Path = COMMITTED) -> None:
        """Write a file that differs only where the figures do."""
        facts = {name: _rounded(asdict(group)) for name, group in sorted(self.groups.items())}
        path.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")

    @property
    def results(self) -> list[Result]:
        """The results of all groups."""
        return [result for group in self.groups.values() for result in group.results]

    def lines(self, group: str) -> list[Line]:
        """The lines of a group, in the order in which they were measured."""
        return lines_of(self.groups[group].results)


def lines_of(results: Iterable[Result]) -> list[Line]:
    """Put the results of the same work together, by peer."""
    works: dict[str, list[Result]] = {}
    for result in results:
        works.setdefault(result.work, []).append(result)
    lines = []
    for same in works.values():
        ordered = sorted(same, key=lambda result: result.size)
        peers = dict.fromkeys(peer for result in ordered for peer in result.peers)
        lines += [Line(ordered, peer) for peer in peers or ("",)]
    return lines


def measured(results: Sequence[Result], *, beside_other_work: bool) -> Measured:
    """Return what was measured here and now."""
    return Measured(f"{datetime.now(UTC).date()}", machine(), beside_other_work, results)


def machine() -> str:
    """The kind of machine; its name is nobody's business."""
    model = platform.processor() or platform.machine()
    with_names = Path("/proc/cpuinfo")
    if with_names.exists():
        lines = with_names.read_text().splitlines()
        model = next((x.partition(":")[2].strip() for x in lines if "model name" in x), model)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{model}, {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"


def is_busy() -> bool:
    """Whether others use this machine: more than half of a core over the next two seconds."""
    return psutil.cpu_percent(interval=2) * (os.cpu_count() or 1) > 50


def _measured(facts: dict[str, Any]) -> Measured:
    results = [
        Result(**result | {"targets": tuple(Target(**target) for target in result["targets"])})
        for result in facts["results"]
    ]
    return Measured(**facts | {"results": results})


def _rounded(value: Any) -> Any:
    """Return figures with the digits that mean something."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
