"""Sign in at Experience Platform with a form."""
