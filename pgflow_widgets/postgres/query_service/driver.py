"""Load psycopg when it is needed: it is in the extra ``sql``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.errors import PgflowError

if TYPE_CHECKING:
    import psycopg


def load() -> None:
    """Load the driver; to be called on the caller's thread, with interrupts held.

    Raises
    ------
    PgflowError
        It is not installed.
    """
    try:
        import psycopg
        import psycopg.types.string  # noqa: F401
    except ImportError:
        raise PgflowError(
            "To query by SQL, psycopg is needed.", hint="pip install 'pgflow-widgets[sql]'"
        ) from None


def take_as_text(connection: psycopg.Connection) -> None:
    """Let the driver make numbers and truths only, and leave all else as the service wrote it."""
    from psycopg.types.string import TextLoader

    adapters = connection.adapters
    for known in adapters.types:
        if known.name not in _MADE:
            adapters.register_loader(known.oid, TextLoader)
        if known.array_oid:
            adapters.register_loader(known.array_oid, TextLoader)


_MADE = frozenset({"bool", "int2", "int4", "int8", "float4", "float8", "oid"})
