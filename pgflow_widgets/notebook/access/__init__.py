"""Who signs in, in which sandbox, and the clients that are open there."""
