"""Flow runs: when they start, how rows are copied, what they report."""
