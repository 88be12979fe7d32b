"""Give what compares the counts of a dataflow all that this process knows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from pgflow_widgets.errors import PgflowError
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.operations.datasets.parquet_rows import load_pyarrow
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation, reconcile


def comparer(access: Access) -> Callable[..., Coroutine[Any, Any, Reconciliation]]:
    """Return `reconcile`, with the databases whose passwords are here; for the caller's thread.

    The files of a dataset are counted where pyarrow is installed.
    """
    try:
        load_pyarrow()
    except PgflowError:
        read_files = False
    else:
        read_files = True
    return partial(reconcile, known=access.known_databases, read_files=read_files)
