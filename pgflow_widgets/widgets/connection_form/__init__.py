"""The form that creates a base connection."""
