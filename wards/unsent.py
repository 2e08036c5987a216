"""A form that came when nobody was signed in any more, or with a token of an earlier session: kept,
and sent on.

Each form of an act carries a mark of the person it was shown to, so what was typed is kept for that
person alone: in the session of this browser, until it is sent again, given up, or somebody else
signs in.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from wards.models import User

FIELD = "shown_to"
HEADER = "X-Shown-To"  # the same, from scripts
KEY = "unsent"
SALT = "wards.unsent"
# Belong to the sending and not to what was typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", FIELD, "request_id"})


@dataclass(frozen=True)
class Unsent:
    """What a form carried: where to, its fields in order, the names of the files, which a browser
    sends once only.
    """

    owner: int
    path: str
    fields: list[list[str]]
    files: list[str]

    @property
    def hidden(self) -> list[list[str]]:
        """All that goes back with the form, but for the token of the old session."""
        return [pair for pair in self.fields if pair[0] != "csrfmiddlewaretoken"]

    @property
    def texts(self) -> list[str]:
        """What a person would miss, to be read before it is sent: longer than a number or a choice."""
        return [
            value for name, value in self.fields if name not in NOT_TYPED and len(value.split()) > 1
        ]


def mark(user: Any) -> str:
    """Whom a form was shown to, so that nobody else can say it."""
    return signing.dumps(user.pk, salt=SALT)


class ShownToAnother(PermissionDenied):
    """Sent from a page of somebody else than the person who is signed in now."""

    code = "shown_to_another"

    def __init__(self, owner: User | None, now: User) -> None:
        names = {"owner": owner or _("người khác"), "now": now}
        super().__init__(
            _(
                "Trang này mở cho %(owner)s, còn trình duyệt đang đăng nhập tên %(now)s nên chưa lưu gì. "
                "Hãy đăng nhập lại đúng người đã nhập rồi gửi tiếp."
            )
            % names
        )


def refuse_for_another(request: HttpRequest) -> None:
    """Whoever signed in last in a browser must not send what a colleague typed in another tab.

    Raises ShownToAnother where what comes bears the mark of somebody else.
    """
    user = request.user
    marks = [request.headers.get(HEADER, "")]
    if request.method == "POST":
        marks.append(request.POST.get(FIELD, ""))
    for one in filter(None, marks):
        try:
            owner = signing.loads(one, salt=SALT)
        except signing.BadSignature:
            continue  # no mark of ours says nothing about anybody
        if isinstance(user, User) and owner != user.pk:
            raise ShownToAnother(User.objects.filter(pk=owner).first(), user)


def keep(request: HttpRequest) -> bool:
    """Keep what was sent, if it is a form of the person who is signed in or of whoever signs in
    next.
    """
    if request.method != "POST" or not request.accepts("text/html"):
        return False
    try:
        owner = signing.loads(request.POST.get(FIELD, ""), salt=SALT)
    except signing.BadSignature:
        return False
    if request.user.is_authenticated and request.user.pk != owner:
        return False
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    files = [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]
    request.session[KEY] = asdict(Unsent(owner, request.get_full_path(), fields, files))
    return True


def of(request: HttpRequest, user: User) -> Unsent | None:
    """What this browser keeps for the person; what was somebody else's is dropped."""
    stored = request.session.get(KEY)
    if stored and stored["owner"] != user.pk:
        drop(request)
        return None
    return Unsent(**stored) if stored else None


def arrived(request: HttpRequest) -> None:
    """The form is on its way again: from here on its own page has what was typed."""
    stored = request.session.get(KEY)
    if stored and request.method == "POST" and request.get_full_path() == stored["path"]:
        drop(request)


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
