"""What bounds work: its cost, and how much of it goes on at once."""
