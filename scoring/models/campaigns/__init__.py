"""A campaign: its table, the steps of its life, what opening and concluding it bring with them."""
