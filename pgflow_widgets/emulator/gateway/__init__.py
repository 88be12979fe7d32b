"""What stands before every route: sign-in, authentication, faults."""
