"""What is true: fields, identifiers, paths, codes. Standard library only, no I/O."""
