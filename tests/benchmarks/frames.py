"""What takes the client's time without any call: its import, and frames of a preview."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pandas as pd

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.frames import previews
from tests.benchmarks.measuring import SECONDS, US, Result, Target, in_turns, of_figures

_KINDS = (
    ("string", "string", ""),
    ("long", "integer", ""),
    ("double", "number", ""),
    ("boolean", "boolean", ""),
    ("string", "string", "date-time"),
)


def preview(size: int, rounds: int) -> Result:
    """Rows of 50 columns, as they are when the JSON is read, to a DataFrame with types."""
    chance = random.Random(1)

    def value(kind: str, form: str, number: int) -> object:
        if chance.random() < 0.05:
            return None
        if form:
            return f"2026-03-{number % 28 + 1:02}T12:{number % 60:02}:{number % 59:02}"
        by_kind = {"long": number * 7, "double": number / 3, "boolean": number % 2 == 0}
        return by_kind.get(kind, f"value {number}")

    described = [Column(f"c{number}", *_KINDS[number % len(_KINDS)]) for number in range(50)]
    rows = [{c.name: value(c.type, c.format, n) for c in described} for n in range(size)]
    schema = TableSchema(tuple(described), tuple(rows))
    return in_turns(
        "preview of 50 columns, CPU",
        size,
        {
            US: lambda: previews.preview_frame(schema),
            "pandas, no types": lambda: pd.DataFrame(rows),
        },
        rounds=rounds,
        clock=time.process_time,
        targets=(Target("pandas, no types", 1.5, at=10_000),),
    )


def imports(rounds: int) -> Result:
    """``import pgflow_widgets`` on top of ``import ipywidgets``."""

    def seconds(statement: str) -> float:
        code = f"import time; start = time.perf_counter(); {statement}; "
        code += "print(time.perf_counter() - start)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return float(done.stdout)

    figures: dict[str, list[float]] = {US: [], "ipywidgets": []}
    for _ in range(rounds):
        figures["ipywidgets"].append(seconds("import ipywidgets"))
        figures[US].append(seconds("import ipywidgets, pgflow_widgets"))
    targets = (Target("ipywidgets", 1.15),)
    return of_figures("import, with ipywidgets", 1, SECONDS, figures, targets)
