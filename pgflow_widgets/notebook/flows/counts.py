"""Give what compares the counts of a dataflow all that this process knows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from pgflow_widgets.errors import PgflowError
from pgflow_widgets.local import interrupts
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.operations.datasets.parquet_rows import load_pyarrow
from pgflow_widgets.operations.flow_runs.arrived_rows import Reach
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation, reconcile
from pgflow_widgets.postgres.query_service import driver


def comparer(access: Access) -> Callable[..., Coroutine[Any, Any, Reconciliation]]:
    """Return `reconcile`, with the databases whose passwords are here; for the caller's thread.

    The rows of a dataset are counted by what is installed: by Query Service with psycopg, in the
    files with pyarrow.
    """
    query = access.query if _loads(_load_driver) else None
    reach = Reach(query, files=_loads(load_pyarrow))
    return partial(reconcile, known=access.known_databases, reach=reach)


def _load_driver() -> None:
    with interrupts.hold():
        driver.load()


def _loads(load: Callable[[], object]) -> bool:
    try:
        load()
    except PgflowError:
        return False
    return True
