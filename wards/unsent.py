"""A form that came when nobody was signed in any more, or with a token of an earlier session: kept,
and sent on.

Each form of an act carries a mark of the person it was shown to, so what was typed is kept for that
person alone, and for this browser: until it is sent again, given up, or somebody else signs in.
Whoever once got hold of a mark can have forms kept without signing in; so the mark expires, and
what is kept is bounded in size, number and time.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from wards.models import UnsentForm, User

FIELD = "shown_to"
HEADER = "HTTP_X_SHOWN_TO"  # the same, from scripts
KEY = "unsent_form"  # of the session
SALT = "wards.unsent"
MARK_LASTS = timedelta(days=7)  # a page left open over a long weekend is still sent
LONGEST = 200_000  # characters of all fields: five times a full card with its explanations
MOST = 5  # forms of one person; the oldest goes
# Belong to the sending and not to what was typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", FIELD, "request_id"})


@dataclass(frozen=True)
class Unsent:
    """What a form carried: where to, its fields in order, the names of the files, which a browser
    sends once only.
    """

    path: str
    fields: list[list[str]]
    files: list[str]

    @property
    def hidden(self) -> list[list[str]]:
        """All that goes back with the form, but for the token of the old session."""
        return [pair for pair in self.fields if pair[0] != "csrfmiddlewaretoken"]

    @property
    def texts(self) -> list[str]:
        """What a person would miss, to be read before it is sent:
        longer than a number or a choice.
        """
        return [
            value for name, value in self.fields if name not in NOT_TYPED and len(value.split()) > 1
        ]


def mark(user: User) -> str:
    """Whom a form was shown to, so that nobody else can say it."""
    return signing.dumps(user.pk, salt=SALT)


class FormOfAnotherUser(PermissionDenied):
    """Sent from a page of somebody else than the person who is signed in now."""

    code = "shown_to_another"

    def __init__(self, owner: User | None, now: User) -> None:
        names = {"owner": owner or _("người khác"), "now": now}
        super().__init__(
            _(
                "Trang này mở cho %(owner)s, còn trình duyệt đang đăng nhập tên %(now)s nên chưa "
                "lưu gì. Hãy đăng nhập lại đúng người đã nhập rồi gửi tiếp."
            )
            % names
        )


def refuse_form_of_another(request: HttpRequest) -> None:
    """Whoever signed in last in a browser must not send what a colleague typed in another tab.

    Raises FormOfAnotherUser where what comes bears the mark of somebody else.
    """
    user = request.user
    marks = [request.META.get(HEADER, "")]
    if request.method == "POST":
        marks.append(request.POST.get(FIELD, ""))
    for signed in filter(None, marks):
        try:
            owner = signing.loads(signed, salt=SALT)
        except signing.BadSignature:
            continue  # no mark of ours says nothing about anybody
        if isinstance(user, User) and owner != user.pk:
            raise FormOfAnotherUser(User.objects.filter(pk=owner).first(), user)


def store(request: HttpRequest) -> bool:
    """Keep what was sent, if it is a form of the person who is signed in or of whoever signs in
    next.
    """
    if request.method != "POST" or not request.accepts("text/html"):
        return False
    try:
        owner = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=MARK_LASTS)
    except signing.BadSignature:
        return False
    if request.user.is_authenticated and request.user.pk != owner:
        return False
    if not User.objects.filter(pk=owner, is_active=True).exists():
        return False
    fields, files = _sent(request)
    path = request.get_full_path()
    if sum(map(len, [path, *files, *(text for pair in fields for text in pair)])) > LONGEST:
        messages.warning(
            request,
            _(
                "Nội dung vừa gửi dài quá nên không giữ lại được ở đây. "
                "Hãy bấm nút quay lại của trình duyệt để chép lại những gì đã nhập."
            ),
        )
        return False
    session = request.session
    if session.session_key is None:
        session.create()
    session[KEY] = UnsentForm.objects.create(
        owner_id=owner,
        session_key="" if request.user.is_authenticated else session.session_key or "",
        path=path,
        fields=json.dumps(fields),
        files=json.dumps(files),
    ).pk
    _bound(owner)
    return True


def to_send_again(request: HttpRequest) -> Unsent | None:
    """What came with a form of an act, for a page from which it can be sent once more where nothing
    can be kept; passwords are typed anew.
    """
    if request.method != "POST":
        return None
    fields, files = _sent(request)
    names = {name for name, _value in fields}
    if FIELD not in names or any("password" in name for name in names):
        return None
    return Unsent(request.get_full_path(), fields, files)


def _sent(request: HttpRequest) -> tuple[list[list[str]], list[str]]:
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    files = [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]
    return fields, files


def _bound(owner: int) -> None:
    """Forget what is too old, and of this person's forms all but the newest."""
    tidy()
    newest = UnsentForm.objects.filter(owner=owner).order_by("-pk").values_list("pk", flat=True)
    _forget(owner=owner, pk__in=list(newest[MOST:]))


def tidy() -> int:
    """Forget what is too old; how many forms that were."""
    return _forget(at__lt=_oldest())


def _oldest() -> datetime:
    return timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)


def _forget(**which: Any) -> int:
    """Forms, with the sessions that were made for them alone."""
    with transaction.atomic():
        forms = list(UnsentForm.objects.filter(**which).values_list("pk", "session_key"))
        Session.objects.filter(session_key__in=[key for _pk, key in forms if key]).delete()
        UnsentForm.objects.filter(pk__in=[pk for pk, _key in forms]).delete()
    return len(forms)


def of(request: HttpRequest, user: User) -> Unsent | None:
    """What this browser keeps for the person; what was somebody else's is dropped."""
    stored = _stored(request)
    if stored and stored.owner_id == user.pk:
        return Unsent(stored.path, json.loads(stored.fields), json.loads(stored.files))
    drop(request)
    return None


def _stored(request: HttpRequest) -> UnsentForm | None:
    if KEY not in request.session:
        return None
    return UnsentForm.objects.filter(pk=request.session[KEY], at__gte=_oldest()).first()


def arrived(request: HttpRequest) -> None:
    """The form is on its way again: from here on its own page has what was typed."""
    if request.method != "POST" or KEY not in request.session:
        return
    stored = _stored(request)
    if stored is None or request.get_full_path() == stored.path:
        drop(request)


def drop(request: HttpRequest) -> None:
    if (pk := request.session.pop(KEY, None)) is not None:
        UnsentForm.objects.filter(pk=pk).delete()
