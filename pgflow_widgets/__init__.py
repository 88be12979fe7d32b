"""Connect PostgreSQL to Adobe Experience Platform from a notebook."""
