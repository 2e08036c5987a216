"""Sessions in the database, asked for only under a key that may be one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """A cookie may hold anything, NUL too, at which PostgreSQL falls over: such a key is nobody's."""

    def _validate_session_key(self, key: Any) -> bool:
        return isinstance(key, str) and key.isascii() and key.isalnum() and len(key) >= 8
