"""What tests recorded about the program, as lines for the end of a run.

Tests record properties, which reach the report from whichever process ran them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

LINE = "line"
FAULT = "fault"
"""A client method, a fault, and what a user sees of it."""
CONTRACT = "contract"
"""An operation of Adobe's description, how its calls were made, and how many."""


def lines(facts: Iterable[tuple[str, object]]) -> Iterator[str]:
    """Yield the lines for what was recorded."""
    found: dict[str, list[object]] = defaultdict(list)
    for name, value in facts:
        found[name].append(value)
    yield from map(str, found[LINE])
    yield from _fault_matrix(found[FAULT])
    yield from _contract(found[CONTRACT])


def _fault_matrix(cells: list[object]) -> Iterator[str]:
    if not cells:
        return
    yield "client methods x faults: what a user sees when it happens once / goes on"
    by_fault: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        assert isinstance(cell, list | tuple)
        method, fault, seen = cell
        by_fault[fault][seen].append(method)
    for fault, kinds in sorted(by_fault.items()):
        for seen, methods in sorted(kinds.items(), key=lambda item: -len(item[1])):
            whom = "all others" if len(methods) > 6 else ", ".join(sorted(methods))
            yield f"  {fault:26} {seen:34} {whom}"


def _contract(calls: list[object]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    operations: set[str] = set()
    for call in calls:
        assert isinstance(call, list | tuple)
        operation, mode, count = call
        operations.add(operation)
        counts[mode] += count
    if operations:
        told = ", ".join(f"{count} {mode}" for mode, count in sorted(counts.items()))
        yield f"contract: {len(operations)} operations answered; {told} calls"
