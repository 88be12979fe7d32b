"""How fast this is, as ratios to what people would use instead, in one run on one machine."""
