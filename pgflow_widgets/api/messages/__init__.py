"""The requests and answers of each resource, as values; nothing is sent here."""
