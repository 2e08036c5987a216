"""What stands between the ORM and the database server: statements put together once, a standby."""
