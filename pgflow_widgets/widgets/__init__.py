"""What is seen: one folder a screen."""
