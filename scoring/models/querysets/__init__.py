"""The vocabulary of the tables: what business calls them, said in SQL."""
