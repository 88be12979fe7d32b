"""Questions to a real PostgreSQL, read-only."""

from pgflow_widgets.postgres.session import (
    DatabaseError,
    DatabaseSession,
    DatabaseTrouble,
    Login,
    connect,
)

__all__ = ["DatabaseError", "DatabaseSession", "DatabaseTrouble", "Login", "connect"]
