"""Data Prep: mapping sets and the expressions in them."""
