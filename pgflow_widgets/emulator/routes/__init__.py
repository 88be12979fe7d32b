"""The HTTP routes, one module a service."""
