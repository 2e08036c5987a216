"""Django's way to SQLite, but for how one writer waits for another: an ENGINE of DATABASES."""
