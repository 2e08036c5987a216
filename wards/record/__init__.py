"""What every sealed record is made of, and the register's own: units, people, accounts."""
