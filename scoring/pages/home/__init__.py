"""First pages: what is due and what waits for each role, and how far every card is."""
