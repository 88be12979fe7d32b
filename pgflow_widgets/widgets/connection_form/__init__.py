"""Create a base connection with a form."""
