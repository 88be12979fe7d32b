"""What things are: values and their rules. Standard library only, no I/O, no event loop."""
