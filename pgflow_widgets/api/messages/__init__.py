"""Build the requests and read the responses of each resource, as values; nothing is sent here."""
