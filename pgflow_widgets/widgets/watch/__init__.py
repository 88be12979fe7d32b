"""Watch the runs of a dataflow."""
