"""Adobe's services: the async clients and what they need."""
