"""The machine itself: the loop thread, IPython, the environment, .env files, keyring, ~/.pgpass."""
