"""Whether what is measured now is much worse than the figures that are kept.

Ratios to peers of the same run are compared, for the seconds of two machines say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.benchmarks.measuring import Result

MOST = 2.0
"""How many times the kept ratio a new one may be: wide, for a busy machine spreads them."""


def regressions(
    kept: Iterable[Result], measured: Iterable[Result], most: float = MOST
) -> Iterator[str]:
    """Yield a sentence for each ratio that is far above the one that is kept."""
    before = {(result.work, result.size): result for result in kept}
    for result in measured:
        place = f"{result.work!r} at {result.size:,}"
        known = before.get((result.work, result.size))
        if known is None:
            yield f"{place} is not among the kept figures: `make bench` measures it."
            continue
        for peer in result.peers:
            if peer not in known.medians:
                yield f"{place} is kept without {peer}: `make bench` measures it."
            elif result.ratio(peer) > most * known.ratio(peer):
                yield (
                    f"{place} is {result.ratio(peer):.2f} x of {peer}, and was"
                    f" {known.ratio(peer):.2f} x: more than {most:g} times as much."
                )
