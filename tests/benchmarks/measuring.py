"""Running contenders in turns, and what comes of it.

Figures of different runs on a shared machine say little; ratios of contenders that take turns in
one run say much. Each round runs every contender once; what counts is the median.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

US = "pgflow"
SECONDS, BYTES, CALLS, MESSAGES = "s", "bytes", "calls", "messages"


@dataclass(frozen=True)
class Target:
    """What the ratio of our figure to a peer's should be.

    Parameters
    ----------
    to
        The peer.
    limit
        The ratio at most; at least its inverse where `faster`.
    faster
        Whether it is told as how many times as fast as the peer we are.
    at
        For which size it is; 0 for each.
    """

    to: str
    limit: float
    faster: bool = False
    at: int = 0

    def met(self, ratio: float) -> bool:
        """Whether a ratio of our figure to the peer's is good enough."""
        return 1 / ratio >= self.limit if self.faster else ratio <= self.limit

    def __str__(self) -> str:
        words = f"at least {self.limit:g} x as fast" if self.faster else f"at most {self.limit:g} x"
        return f"{words} at {self.at:,}" if self.at else words


@dataclass(frozen=True)
class Result:
    """What was measured of one kind of work at one size; the first of the medians is ours."""

    work: str
    size: int
    unit: str
    medians: dict[str, float]
    targets: Sequence[Target] = ()
    spread: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def ours(self) -> float:
        """Our figure."""
        return next(iter(self.medians.values()))

    @property
    def peers(self) -> list[str]:
        """The others."""
        return list(self.medians)[1:]

    def ratio(self, peer: str) -> float:
        """How many times the peer's figure ours is."""
        return self.ours / self.medians[peer]


def in_turns(
    work: str,
    size: int,
    contenders: dict[str, Callable[[], object]],
    *,
    rounds: int,
    targets: Sequence[Target] = (),
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
    return of_figures(work, size, SECONDS, figures, targets)


def of_figures(
    work: str,
    size: int,
    unit: str,
    figures: dict[str, list[float]],
    targets: Sequence[Target] = (),
) -> Result:
    return Result(
        work,
        size,
        unit,
        {name: statistics.median(values) for name, values in figures.items()},
        targets,
        {name: (min(values), max(values)) for name, values in figures.items()},
    )
