"""A demo of its own: invented people, a concluded year, the running year, and files that open."""
