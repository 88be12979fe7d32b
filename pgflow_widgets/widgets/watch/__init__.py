"""The runs of a dataflow, as they go."""
