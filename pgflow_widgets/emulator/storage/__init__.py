"""What the service keeps: the state file, the lake, identifiers."""
