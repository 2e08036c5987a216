"""Querysets of the tables: filters and sums under the names that the field uses."""
