"""Queries by HTTP: running them without their rows, and the list of all that ran."""
