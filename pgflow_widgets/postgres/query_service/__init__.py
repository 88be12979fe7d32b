"""Talk to Query Service, Adobe's SQL engine, over PostgreSQL's wire protocol.

What is sent is a simple query: text with its values in it, for the service's documents name no
other kind. Source: contract, query-service.md.
"""
