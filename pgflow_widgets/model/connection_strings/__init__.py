"""Read a connection in each of the ways that people write one."""
