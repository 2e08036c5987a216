"""Sessions in the database, asked for only under a key that may be one."""

import logging
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from wards.database import standby
from wards.database.prepared import prepared

log = logging.getLogger(__name__)

SEEN = "seen"  # when a request last counted as a sign of life, in seconds since 1970
# What a page does without: it was read, and nothing of it is lost.
BESIDE_THE_PAGE = frozenset({SEEN, SessionStorage.session_key})


class SessionStore(DatabaseSessions):
    """A cookie may hold anything, NUL too, at which PostgreSQL falls over:
    such a key is nobody's.
    """

    _stored: dict[str, Any] | None = None

    def _validate_session_key(self, key: Any) -> bool:
        return isinstance(key, str) and key.isascii() and key.isalnum() and len(key) >= 8

    def load(self) -> dict[str, Any]:
        found = super().load()
        self._stored = dict(found)
        return found

    def _get_session_from_db(self) -> Session | None:
        """As Django does, by SQL that is written once."""
        found = _standing(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]

    def save(self, must_create: bool = False) -> None:
        """A sign of life that cannot be kept (a database that only reads, or is full) breaks no
        page; what matters raises what the database says. While everything is read from a standby
        there is nowhere to write.
        """
        if standby.is_alone():
            return
        if not must_create and self._is_beside_the_page():
            self._renew()
            return
        try:
            super().save(must_create)
        except UpdateError as lost:
            trouble = lost.__context__
            # DatabaseError itself says that the row is gone: somebody signed out elsewhere.
            if isinstance(trouble, DatabaseError) and type(trouble) is not DatabaseError:
                raise trouble from None
            raise

    def _is_beside_the_page(self) -> bool:
        if self._stored is None or self.session_key is None:
            return False
        now = dict(self.items())
        names = now.keys() | self._stored.keys()
        return {
            name for name in names if now.get(name) != self._stored.get(name)
        } <= BESIDE_THE_PAGE

    def _renew(self) -> None:
        """One statement of its own, without a transaction around it where nothing has begun one;
        nothing where the session has ended meanwhile.
        """
        values = {
            "session_data": self.encode(dict(self.items())),
            "expire_date": self.get_expiry_date(),
        }
        try:
            begun = transaction.get_connection().in_atomic_block
            with transaction.atomic() if begun else nullcontext():
                self.model.objects.filter(pk=self.session_key).update(**values)
        except DatabaseError as trouble:
            log.warning("a session was not renewed: %s", trouble)


@prepared
def _standing(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
