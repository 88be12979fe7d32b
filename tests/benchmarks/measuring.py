"""Running contenders in turns, and what comes of it as a table.

Figures of different runs on a shared machine say little; ratios of contenders that take turns in
one run say much. Each round runs every contender once; what counts is the median.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

PEERS = ("aepp", "aiohttp", "orjson", "pandas", "ipywidgets")


@dataclass(frozen=True)
class Target:
    """What a ratio of two contenders should be.

    Parameters
    ----------
    what, to
        Names of contenders.
    limit
        The ratio of `what` to `to` at most; at least the inverse where `faster`.
    faster
        Whether it is told as how many times faster `what` is.
    """

    what: str
    to: str
    limit: float
    faster: bool = False

    def ratio(self, medians: dict[str, float]) -> float:
        one, other = medians[self.what], medians[self.to]
        return other / one if self.faster else one / other

    def met(self, ratio: float) -> bool:
        return ratio >= self.limit if self.faster else ratio <= self.limit

    def told(self) -> str:
        return f"at least {self.limit:g} x faster" if self.faster else f"at most {self.limit:g} x"


@dataclass
class Result:
    """What was measured of one kind of work; its targets are for one size, `at`."""

    work: str
    size: int
    unit: str
    medians: dict[str, float]
    targets: Sequence[Target] = ()
    spread: dict[str, tuple[float, float]] = field(default_factory=dict)
    at: int = 0

    @property
    def counts(self) -> bool:
        """Whether the targets are for this size."""
        return self.at in {0, self.size}

    def lines(self) -> Iterable[tuple[str, ...]]:
        figures = ", ".join(f"{name} {_figure(v, self.unit)}" for name, v in self.medians.items())
        for target in self.targets or (None,):
            if target is None:
                yield self.work, f"{self.size:,}", figures, "", "", ""
                continue
            ratio = target.ratio(self.medians)
            times = f"{ratio:.2f} x" + (" faster" if target.faster else "")
            to = f"{times} {'than' if target.faster else 'of'} {target.to}"
            met = "met" if target.met(ratio) else "missed"
            told = (target.told(), met) if self.counts else ("", "")
            yield self.work, f"{self.size:,}", figures, to, *told

    def facts(self) -> dict[str, Any]:
        return {
            "work": self.work,
            "size": self.size,
            "unit": self.unit,
            "medians": self.medians,
            "least and most": self.spread,
            "targets": [
                {
                    "contenders": [target.what, target.to],
                    "ratio": target.ratio(self.medians),
                    "target": target.told(),
                    "met": target.met(target.ratio(self.medians)),
                }
                for target in (self.targets if self.counts else ())
            ],
        }


def _figure(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"
    if unit == "bytes":
        return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.0f} kB"
    return f"{value:,.0f}"


def in_turns(
    work: str,
    size: int,
    contenders: dict[str, Callable[[], object]],
    *,
    rounds: int,
    targets: Sequence[Target] = (),
    at: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Result:
    """Run all contenders in each round; `clock` is `time.process_time` for the client's CPU.

    A first round, whose figures are dropped, loads what is loaded on first use.
    """
    figures: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + (rounds > 1)):
        for name, run in contenders.items():
            gc.collect()
            start = clock()
            run()
            spent = clock() - start
            if number or rounds == 1:
                figures[name].append(spent)
    return of_figures(work, size, "s", figures, targets, at=at)


def of_figures(
    work: str,
    size: int,
    unit: str,
    figures: dict[str, list[float]],
    targets: Sequence[Target] = (),
    *,
    at: int = 0,
) -> Result:
    return Result(
        work,
        size,
        unit,
        {name: statistics.median(each) for name, each in figures.items()},
        targets,
        {name: (min(each), max(each)) for name, each in figures.items()},
        at,
    )


def machine() -> str:
    """The kind of machine; its name is nobody's business."""
    model = platform.processor() or platform.machine()
    with_names = Path("/proc/cpuinfo")
    if with_names.exists():
        lines = with_names.read_text().splitlines()
        model = next((x.partition(":")[2].strip() for x in lines if "model name" in x), model)
    packages = ", ".join(f"{name} {version(name)}" for name in PEERS)
    python = platform.python_version()
    return f"{model}, {os.cpu_count()} cores; Python {python}, {packages}"


HEADINGS = ("work", "size", "medians", "ratio", "target", "")


def markdown(results: Sequence[Result]) -> str:
    rows = [line for result in results for line in result.lines()]
    table = [HEADINGS, tuple("---" for _ in HEADINGS), *rows]
    text = "\n".join("| " + " | ".join(row) + " |" for row in table)
    return f"{machine()}\n\n{text}\n"


def write(results: Sequence[Result], folder: Path) -> None:
    """Write the table as Markdown and as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.md").write_text(markdown(results), "utf-8")
    facts = {"machine": machine(), "results": [each.facts() for each in results]}
    (folder / "benchmarks.json").write_text(json.dumps(facts, indent=2), "utf-8")
