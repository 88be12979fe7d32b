"""Describe a dataflow: plan, parts, schedule, mapped columns, keys, delta columns."""
