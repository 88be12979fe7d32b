"""Draw the steps of the ingest form."""
