"""The embedded PostgreSQL and its sample data."""
