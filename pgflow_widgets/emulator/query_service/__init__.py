"""The local Query Service: SQL over what arrived, behind PostgreSQL's wire protocol.

Source: contract, query-service.md.
"""
