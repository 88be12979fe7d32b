"""Define values and their rules, without I/O and without an event loop."""
