"""What a dataflow is made of: plan, parts, schedule, mapped columns, keys, delta columns."""
