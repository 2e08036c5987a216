"""Which of two databases a request reads: the primary, or a standby that follows it (REPLICA_URL).

Pages that only show something read from the standby, unless this person wrote a moment ago: the
answer to a write carries the position of the primary's journal in a signed cookie, and they read
from the primary until the standby has passed it. So no web machine remembers anybody. Where the
standby is away, too far behind, or no standby of this database at all, everything is read from the
primary; where the primary is away, everything that is read comes from the standby, so that reading
goes on until another primary stands.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

ALIAS = "replica"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOOK_EVERY = 1  # seconds between two looks of a process at both servers
LOOK_LASTS = 2  # a primary that has not answered after so many seconds is away
AVOIDED = 10  # seconds in which a process does not ask a standby again that did not answer
AWAY = "REPLICA_URL does not answer"
COOKIE = "__Host-written" if settings.HTTPS else "written"
# What decides who somebody is and whether they may come in is asked of the
# primary while it is there.
ON_THE_STANDBY = frozenset({"wards.Ward", "wards.Officer"})

log = logging.getLogger(__name__)


class ReadSource(Enum):
    """Where a request reads what can be read from a standby."""

    PRIMARY = 0
    STANDBY = 1
    STANDBY_ALONE = 2  # sessions and accounts, too


_reads: ContextVar[ReadSource] = ContextVar("reads", default=ReadSource.PRIMARY)


class Router:
    """Django's question which database a model is read from, answered for this request."""

    def db_for_read(self, model: type[Any], **_hints: Any) -> str:
        reads = _reads.get()
        on_standby = reads is ReadSource.STANDBY_ALONE or (
            reads is ReadSource.STANDBY
            and (model._meta.app_label == "scoring" or model._meta.label in ON_THE_STANDBY)
        )
        return ALIAS if on_standby else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Any], **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return db != ALIAS


class Primary:
    """What a process knows of the primary; one of its requests a second looks, the others go on."""

    def __init__(self) -> None:
        self.identity = ""
        self.is_away = False
        # (moment, position): what was acknowledged before the moment stands before the position.
        self.positions: deque[tuple[datetime, int]] = deque(maxlen=600)
        self._seen = 0.0
        self._looking_since: float | None = None
        self._lock = threading.Lock()

    def look(self) -> None:
        if time.monotonic() - self._seen < LOOK_EVERY or not self._lock.acquire(blocking=False):
            return
        self._looking_since, moment = time.monotonic(), timezone.now()
        try:
            self.identity, position = _asked(DEFAULT_DB_ALIAS, PRIMARY)
            self.positions.append((moment, int(position)))
            self.is_away = False
        except DatabaseError:
            self.is_away = True
            _let_go(DEFAULT_DB_ALIAS)
        finally:
            self._looking_since, self._seen = None, time.monotonic()
            self._lock.release()

    def forget(self) -> None:
        """The next request looks at once."""
        self._seen = 0.0

    @property
    def is_gone(self) -> bool:
        """Away, or silent for so long that it may as well be."""
        since = self._looking_since
        return self.is_away or (since is not None and time.monotonic() - since > LOOK_LASTS)

    def moment_of(self, position: int) -> datetime | None:
        """The last moment at which it had not come further."""
        passed = [moment for moment, at in tuple(self.positions) if at <= position]
        return passed[-1] if passed else None


class Standby(threading.local):
    """What a thread knows of the standby at the other end of its own connection: behind one address
    there may be several.
    """

    avoided_until = (
        0.0  # of the whole process, which need not wait for the same server in each thread
    )
    seen = 0.0
    trouble = "nobody has looked yet"  # why it is not read from; "" where it is
    replayed = 0  # the position in the journal that it has reached
    as_of: datetime | None = None  # what was acknowledged before is there

    def look(self, position: int) -> None:
        now, before = time.monotonic(), self.trouble
        if now < Standby.avoided_until and not _primary.is_gone:  # without one it is asked at once
            self.trouble = before or AWAY
            return
        if now - self.seen < LOOK_EVERY and position <= self.replayed:
            return
        self.seen = now
        try:
            self.trouble = self._trouble()
        except DatabaseError:
            self.trouble, Standby.avoided_until = AWAY, time.monotonic() + AVOIDED
        if self.trouble:
            _let_go(ALIAS)  # perhaps there is another server behind the address
        if self.trouble != before:
            log.warning("reading from the standby: %s", self.trouble or "yes")

    def forget(self) -> None:
        """The next request of this thread looks at once."""
        self.seen = 0.0

    def _trouble(self) -> str:
        identity, position = _asked(ALIAS, STANDBY)
        if sentence := mismatch(identity, position):
            return sentence
        self.replayed = int(position)
        self.as_of = _primary.moment_of(self.replayed)
        if _primary.is_gone:  # a process that has just begun has nothing else to read from either
            return ""
        if self.as_of is None:
            return "nobody knows how far behind it is"
        if timezone.now() - self.as_of > timedelta(seconds=settings.REPLICA_MAX_LAG):
            return f"it is more than {settings.REPLICA_MAX_LAG} s behind"
        return ""


_primary, _standby = Primary(), Standby()

IDENTITY = "SELECT system_identifier || ' ' || current_database(), "
PRIMARY = IDENTITY + "pg_current_wal_lsn() - '0/0' FROM pg_control_system()"
# When what it replayed last was acknowledged; nothing where it has replayed nothing yet.
REPLAYED = "SELECT pg_last_xact_replay_timestamp()"
STANDBY = (
    IDENTITY
    + "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0' END FROM pg_control_system()"
)


def read_source(position: int) -> ReadSource:
    """Where somebody reads whose last write stands at this position of the journal."""
    _primary.look()
    _standby.look(position)
    if _standby.trouble:
        return ReadSource.PRIMARY
    if _primary.is_gone:
        return ReadSource.STANDBY_ALONE
    return ReadSource.STANDBY if position <= _standby.replayed else ReadSource.PRIMARY


def mismatch(identity: str, position: object) -> str:
    """Why what answers under REPLICA_URL is no standby of this database; "" where it is."""
    if _primary.identity not in ("", identity):
        return "REPLICA_URL names another database than DATABASE_URL"
    if position is None:
        return "REPLICA_URL names the primary itself, or a server that follows none"
    return ""


def compared() -> str:
    """The same, asked at a start. Raises DatabaseError."""
    _primary.look()
    return mismatch(*_asked(ALIAS, STANDBY))


def _asked(alias: str, question: str) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return tuple(cursor.fetchone())


def _let_go(alias: str) -> None:
    with suppress(DatabaseError):
        connections[alias].close()


class ReadingMiddleware:
    """Outside of the sessions: chooses for each request, and once more where the choice failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.REPLICA_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self._written(self.get_response(request))
        reads = read_source(_position_in(request))
        response = self._answer(request, reads)
        if response.status_code != 503:
            return response
        # The primary may have gone since the last look, and who somebody is is asked of it; if it
        # is there, it was the standby.
        _primary.forget()
        _standby.forget()
        other = read_source(0)
        if other is reads:
            other = ReadSource.PRIMARY
        return response if other is reads else self._answer(request, other)

    def _answer(self, request: HttpRequest, reads: ReadSource) -> HttpResponse:
        token = _reads.set(reads)
        try:
            return self.get_response(request)
        finally:
            _reads.reset(token)

    def _written(self, response: HttpResponse) -> HttpResponse:
        with suppress(DatabaseError):
            response.set_cookie(
                COOKIE,
                signing.dumps(int(_asked(DEFAULT_DB_ALIAS, PRIMARY)[1]), salt=COOKIE),
                max_age=2 * settings.REPLICA_MAX_LAG,  # whoever is read from has passed it by then
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


def _position_in(request: HttpRequest) -> int:
    try:
        return int(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE))
    except (signing.BadSignature, ValueError, TypeError):
        return 0


@contextmanager
def on_the_primary() -> Iterator[None]:
    """What is checked is checked where it is written."""
    token = _reads.set(ReadSource.PRIMARY)
    try:
        yield
    finally:
        _reads.reset(token)


def is_alone() -> bool:
    """Whether this request has nowhere to write."""
    return _reads.get() is ReadSource.STANDBY_ALONE


def alias() -> str:
    """Of the database that this request reads rows of the campaign from."""
    return DEFAULT_DB_ALIAS if _reads.get() is ReadSource.PRIMARY else ALIAS


def moment() -> datetime:
    """Of what is read now: of a standby the moment up to which it has everything."""
    if alias() != ALIAS:
        return timezone.now()
    if _standby.as_of is None:
        (_standby.as_of,) = _asked(ALIAS, REPLAYED)
    return _standby.as_of or timezone.now()
