"""What takes several calls: async functions on an open client."""
