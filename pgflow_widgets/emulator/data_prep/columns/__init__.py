"""Expressions worked out for whole columns at once, by Arrow.

A row has the meaning that `expressions` gives it. What Arrow would do differently for a value is
in doubt here, and worked out row by row; what it would do differently for most is not compiled.
"""

from pgflow_widgets.emulator.data_prep.columns import (  # noqa: F401 - they register functions
    choices,
    dates,
    numbers,
    strings,
)
from pgflow_widgets.emulator.data_prep.columns.column_expression import COMPILED, Sources
from pgflow_widgets.emulator.data_prep.columns.compiler import compile_columns, read_column

__all__ = ["COMPILED", "Sources", "compile_columns", "read_column"]
