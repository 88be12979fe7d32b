"""Questions to a real PostgreSQL, read-only."""

from pgflow_widgets.postgres.database_errors import DatabaseError, DatabaseTrouble
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login

__all__ = ["DatabaseError", "DatabaseSession", "DatabaseTrouble", "Login", "connect"]
