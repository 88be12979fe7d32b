"""``make bench``: measure, keep the figures beside the benchmarks, and renew the pages' tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks import figures, markdown, tables
from tests.benchmarks.figures import COMMITTED, Figures
from tests.benchmarks.groups import GROUPS, Plan


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", nargs="+", default=list(GROUPS), choices=GROUPS)
    parser.add_argument("--sizes", type=int, nargs="+", default=[], help="in place of the usual")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--timeout", type=float, default=8.0, help="of a test that hangs")
    parser.add_argument("--figures", type=Path, default=COMMITTED, metavar="FILE")
    parser.add_argument("--book", type=Path, default=tables.BOOK, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    plan = Plan(chosen.sizes, chosen.rounds, chosen.timeout)
    busy = figures.is_busy()
    all_figures = Figures.load(chosen.figures)
    for name in chosen.only:
        results = []
        for result in GROUPS[name](plan):
            results.append(result)
            sys.stdout.write(f"{markdown.sentence(result)}\n")
            sys.stdout.flush()
        # A group that broke off leaves its figures, and the pages, as they were.
        all_figures.groups[name] = figures.measured(results, beside_other_work=busy)
        all_figures.save(chosen.figures)
        tables.renew(Figures.load(chosen.figures), chosen.book)  # as they are kept, rounded


if __name__ == "__main__":
    main()
