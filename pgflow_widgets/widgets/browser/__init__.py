"""The connection browser."""
