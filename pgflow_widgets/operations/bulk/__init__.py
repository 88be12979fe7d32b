"""Many base connections at once, from a table."""
