"""See how all dataflows are, and act on those that are ill."""
