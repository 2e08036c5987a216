"""Coming in and going out: who tried, who is in, what ends a session."""

import time
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from wards import unsent
from wards.backends import ACCOUNTS
from wards.models import SignIn, User
from wards.sessions import SEEN
from wards.vietnamese import sign_in_name

BEGAN = "began"  # beside SEEN: when a session began, in seconds since 1970
LONGEST_NAME = 255  # characters, as axes keeps them
MOST_FAILURES = 50_000  # kept, however many somebody makes; who came in is kept by time alone
SEEN_EVERY = 60  # a session is not written more often than this


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from; behind a proxy what the proxy itself added last."""
    where = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        where = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(where))
    except ValueError:
        return None


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name under which failures are counted, however it is typed: the account's own, else cut
    to what the column holds, since no account has a longer one.
    """
    typed = (credentials or request.POST).get("username")
    if typed is None:
        return None
    meant = User.objects.filter(pk=User.objects.meant_by(str(typed))).first()
    return meant.username if meant else sign_in_name(str(typed))[:LONGEST_NAME]


def note(request: HttpRequest, outcome: str, username: str, user: User | None = None) -> None:
    """Keep an attempt, and forget those that are too old to keep."""
    _old().delete()
    SignIn.objects.create(
        outcome=outcome,
        username=username.replace("\0", "")[:60],
        user=user,
        address=address_of(request),
        browser=request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:200],
        session_key=(request.session.session_key or "") if outcome == SignIn.Outcome.IN else "",
    )


def _old() -> QuerySet[SignIn]:
    return SignIn.objects.filter(
        at__lt=timezone.now() - timedelta(days=settings.SIGN_INS_KEPT_DAYS)
    )


def tidy() -> int:
    """Forget attempts that are too old, and failed ones beyond the newest; how many that were."""
    failures = SignIn.objects.exclude(outcome=SignIn.Outcome.IN).order_by("-pk")
    beyond = failures.values_list("pk", flat=True)[MOST_FAILURES : MOST_FAILURES + 1].first()
    forgotten = _old().delete()[0]
    if beyond is not None:
        forgotten += failures.filter(pk__lte=beyond).delete()[0]
    return forgotten


def admit(request: HttpRequest, user: User) -> None:
    """Begin a session of this person, under a new key; what somebody else left unsent in this
    browser is dropped.
    """
    unsent.of(request, user)
    login(request, user, backend=ACCOUNTS)
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    if request.session.session_key is None:
        request.session.create()
    note(request, SignIn.Outcome.IN, user.username, user)


def renew(request: HttpRequest, user: User) -> None:
    """Go on under a new key after the password changed."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    SignIn.objects.filter(user=user, session_key=old).update(
        session_key=request.session.session_key
    )


def is_expired(request: HttpRequest) -> bool:
    """Whether the session has stood idle or lasted too long; otherwise this request counts as a
    sign of life.
    """
    session, now = request.session, int(time.time())
    began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
        return True
    if now - seen > SEEN_EVERY or SEEN not in session:
        session[SEEN] = now
    return False


def leave(request: HttpRequest) -> bool:
    """Sign out whose time is over. False where that cannot be written: this request goes on without
    a session, and the next one finds it over again.
    """
    try:
        with transaction.atomic():
            logout(request)
    except DatabaseError:
        request.session = type(request.session)()
        request.user = AnonymousUser()
        return False
    return True


def open_sessions(user: User) -> QuerySet[SignIn]:
    """The sign-ins of a person whose sessions still stand."""
    standing = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignIn.objects.filter(user=user, outcome=SignIn.Outcome.IN, session_key__in=standing)


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """Sign a person out everywhere, but for one session; the number of sessions that ended."""
    keys = open_sessions(user).exclude(session_key=keep or "").values("session_key")
    return Session.objects.filter(
        session_key__in=list(keys.values_list("session_key", flat=True))
    ).delete()[0]


def lockouts() -> QuerySet[AccessAttempt]:
    """Names and addresses that must wait after too many wrong passwords."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )


def locked_out_names() -> set[str]:
    """Their names alone."""
    return set(lockouts().values_list("username", flat=True))


def lift_lockout(user: User) -> None:
    """Forget the wrong passwords of this name."""
    reset(username=user.username)


def tries_left(username: str, address: str | None) -> int:
    """How many wrong passwords more until a name must wait at this address."""
    attempt = AccessAttempt.objects.filter(username=username, ip_address=address).first()
    made = attempt.failures_since_start if attempt else 0
    return max(0, settings.AXES_FAILURE_LIMIT - made)


def minutes_to_wait(username: str, address: str | None) -> int:
    """How many minutes until somebody who was stopped may try again, at least one."""
    last = (
        AccessAttempt.objects.filter(username=username, ip_address=address)
        .order_by("-attempt_time")
        .first()
    )
    if last is None:
        return 1
    left = last.attempt_time + settings.AXES_COOLOFF_TIME - timezone.now()
    return max(1, -(-int(left.total_seconds()) // 60))
