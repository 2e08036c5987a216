"""A card of a unit: its table, the steps of its life, who works on it, what is decided about it."""
