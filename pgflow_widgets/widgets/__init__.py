"""What is seen: the forms."""
