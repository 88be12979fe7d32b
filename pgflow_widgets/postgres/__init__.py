"""Questions to a real PostgreSQL, read-only."""

from pgflow_widgets.postgres.session import DatabaseError, Login, Session, Trouble, connect

__all__ = ["DatabaseError", "Login", "Session", "Trouble", "connect"]
