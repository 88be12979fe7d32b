"""Browse the connections of a sandbox and their tables."""
