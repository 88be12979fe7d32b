"""The fields of a form: what they hold, how they look, and what they may not keep."""
