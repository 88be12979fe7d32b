"""Talk to this machine: the loop thread, IPython, the environment, .env, keyring, ~/.pgpass."""
