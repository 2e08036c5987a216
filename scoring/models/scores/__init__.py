"""The points of one item of a card: what is typed, whose turn it is, replies and second marks."""
