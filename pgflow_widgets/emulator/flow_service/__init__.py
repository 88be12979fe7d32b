"""The resources of Flow Service."""
