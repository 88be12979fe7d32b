"""Schema Registry: schemas, classes, types, and how a record is checked."""
