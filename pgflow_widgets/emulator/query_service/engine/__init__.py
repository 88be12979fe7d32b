"""DuckDB in processes of its own, so that no statement can take the service's memory with it."""
