"""The ingest form: from a table to a running dataflow."""
