"""Read a connection in every usual notation."""
