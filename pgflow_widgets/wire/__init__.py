"""How it is said: requests are built and answers understood here, without any I/O."""
