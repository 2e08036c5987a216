"""Sheets that go out, are filled in without a connection, and come back."""
