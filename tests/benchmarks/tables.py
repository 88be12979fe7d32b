"""Figures as tables in Markdown, and the book's pages that show them between marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks import costs
from tests.benchmarks.figures import Figures, Line, Measured
from tests.benchmarks.markdown import figure, table
from tests.benchmarks.measuring import Target

BOOK = Path(__file__).parents[2] / "notebooks" / "book"
PAGES = ("performance.md", "beyond_one_machine.md")
_PARTS = {
    "connections": ("import", "list", "again", "create", "columns", "test"),
    "dataflows": ("flows",),
    "rows": ("preview", "rows", "sql"),
    "screens": ("browser",),
}
_SIZES = ("small", "middle", "large", "huge")
_WORSE = 1.15
"""An exponent above it is more than linear, or the noise of a busy machine."""


def renew(figures: Figures, book: Path = BOOK) -> None:
    """Write the tables of the figures into the pages."""
    for name in PAGES:
        page = book / name
        page.write_text(written(page.read_text("utf-8"), figures), "utf-8")


def written(page: str, figures: Figures) -> str:
    """Return a page with the tables between its marks."""
    texts = {"measured": _circumstances(figures), **costs.tables(figures)}
    texts |= {part: _table(figures, groups) for part, groups in _PARTS.items()}
    for name, text in texts.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        page = mark.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", page)
    return page


def _table(figures: Figures, groups: Iterable[str]) -> str:
    lines = [line for group in groups if group in figures.groups for line in figures.lines(group)]
    most = max((len(line.sizes) for line in lines), default=0)
    head = ("work", "beside", "sizes", *_SIZES[:most], "ratio", "growth", "target")
    return table(head, (_row(line, most) for line in lines))


def _row(line: Line, most: int) -> Iterator[str]:
    yield line.results[0].work
    yield line.peer
    yield ", ".join(f"{size:,}" for size in line.sizes)
    for result in line.results:
        names = [result.ours, *([result.medians[line.peer]] if line.peer in result.medians else [])]
        yield " / ".join(figure(value, result.unit) for value in names)
    yield from [""] * (most - len(line.sizes))
    ratios = [result.ratio(line.peer) for result in line.results if line.peer in result.medians]
    yield ", ".join(f"{ratio:.2f}" for ratio in ratios)
    yield _growth(line)
    yield "; ".join(_verdict(line, target) for target in line.targets)


def _growth(line: Line) -> str:
    ours, peers = line.exponent(next(iter(line.results[-1].medians))), line.exponent(line.peer)
    if ours is None:
        return ""
    words = f"{ours:.2f}" + (" (worse than linear)" if ours > _WORSE else "")
    return words if peers is None else f"{words} / {peers:.2f}"


def _verdict(line: Line, target: Target) -> str:
    sized = [result for result in line.results if target.at in {0, result.size}]
    met = [target.met(result.ratio(line.peer)) for result in sized if line.peer in result.medians]
    return f"{target}: {'met' if all(met) else 'missed'}" if met else f"{target}"


def _circumstances(figures: Figures) -> str:
    """Say when and where each group was measured; groups of the same circumstances together."""
    same: dict[str, list[str]] = {}
    for name, group in figures.groups.items():
        same.setdefault(_where(group), []).append(name)
    lines = [f"- {', '.join(names)}: {where}" for where, names in same.items()]
    return "\n".join(lines) if len(lines) > 1 else "".join(f"All {where}" for where in same)


def _where(group: Measured) -> str:
    beside = "beside other work" if group.beside_other_work else "with nothing else to do"
    return f"measured on {group.on}, {beside}; {group.machine}."
