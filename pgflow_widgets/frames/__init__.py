"""Models to DataFrames; the one room that imports pandas."""
