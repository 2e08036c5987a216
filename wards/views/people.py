"""Accounts, kept by the administrator. Policies stand with the addresses."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wards import people, sign_ins
from wards.bulk_accounts import ACTS, AccountSelection
from wards.forms.people import AccountActForm, AccountForm, NewAccountForm
from wards.models import Role, SignIn, User, Ward
from wards.models.user import UserQuerySet
from wards.namesakes import distinct_names
from wards.paging import Counted, Page
from wards.record import trace
from wards.vietnamese import clean, fold
from wards.views.answer import TRACED, change, done
from wards.views.requests import PAGE_METHODS, form_data, person


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody; `show` names a role or a state, `q` a name in any spelling, `page` goes on."""
    show, wanted = request.GET.get("show", ""), clean(request.GET.get("q", ""))[:100]
    page: Page[Any] = Page(Accounts(show, wanted), request.GET)
    bearing = [account.ward.name for account in page if account.ward]
    names = distinct_names(Ward.objects.filter(name__in=bearing))
    for account in page:
        account.unit_name = names.get(account.ward_id, "")
    context = {
        "accounts": page,
        "acts": {name: people.ACCOUNT_ACTS[name] for name in ACTS},
        "stopped": sign_ins.locked_out_names(),
        "wanted": wanted,
        "show": show,
        "filters": _filters(show, wanted),
    }
    return render(request, "wards/people/overview.html", context)


class Accounts(Counted[User]):
    """The accounts that the list leaves, in official order: those of the units are as many as there
    are units and stay in the database, those of the office are not and are put in order here.
    """

    def __init__(self, show: str, wanted: str) -> None:
        chosen = _narrowed(User.objects.all(), show)
        if letters := fold(clean(wanted)[:100]):
            chosen = chosen.filter(pk__in=_called(chosen, letters))
        super().__init__(chosen.of_wards())
        self.office = chosen.exclude(role=Role.OFFICER).in_official_order()

    def __len__(self) -> int:
        return super().__len__() + len(self.office)

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, slice):
            return super().__getitem__(place)
        first, last, _step = place.indices(len(self))
        here = super().__len__()
        of_wards = super().__getitem__(slice(first, min(last, here))) if first < here else []
        return [*of_wards, *self.office[max(first - here, 0) : max(last - here, 0)]]


STATES = {
    "new": lambda accounts: accounts.never_signed_in(),
    "late": lambda accounts: accounts.too_late(),
    "stopped": lambda accounts: accounts.filter(
        username__in=sign_ins.lockouts().values("username")
    ),
    "locked": lambda accounts: accounts.locked(),
}


def _narrowed(accounts: UserQuerySet, show: str) -> UserQuerySet:
    if show in STATES:
        return STATES[show](accounts)
    return accounts.filter(role=show) if show in Role.values else accounts


def _called(accounts: UserQuerySet, wanted: str) -> list[int]:
    """Names are compared by their letters alone, which no database here does by itself."""
    names = accounts.order_by().values_list("pk", "username", "full_name", "ward__name")
    return [pk for pk, *called in names if _is_in_any(wanted, called)]


def _is_in_any(wanted: str, names: Iterable[str | None]) -> bool:
    return any(wanted in fold(name or "") for name in names)


def _filters(show: str, wanted: str) -> list[dict[str, Any]]:
    """All, then the roles, then the states that need a hand; each with its count."""
    labels = {"": _("Tất cả")} | {role.value: str(role.label) for role in Role}
    labels |= {
        "new": _("Chưa đăng nhập lần đầu"),
        "late": _("Mật khẩu cấp quá hạn"),
        "stopped": _("Tạm dừng đăng nhập"),
        "locked": _("Đã khóa"),
    }
    by_role = User.objects.order_by().values_list("role").annotate(Count("pk"))
    roles = Counter(dict(by_role))
    counts = {"": roles.total()} | {role: roles[role] for role in Role.values}
    states = {
        name: Count("pk", filter=Q(pk__in=of(User.objects.all()).values("pk")))
        for name, of in STATES.items()
    }
    counts |= User.objects.aggregate(**states)
    filters = {"q": wanted} if wanted else {}
    return [
        {
            "url": "?" + urlencode(({"show": name} if name else {}) | filters),
            "label": label,
            "count": counts[name],
            "current": name == show,
        }
        for name, label in labels.items()
        if counts[name] or name == show
    ]


@never_cache
@require_http_methods(PAGE_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once, in the answer.

    `?ward=` and `?role=` propose.
    """
    by = person(request)
    initial = {"ward": request.GET.get("ward"), "role": request.GET.get("role")}
    form = NewAccountForm(form_data(request), by=by, initial=initial)
    given: list[str] = []
    if form.is_valid():
        account, post = form.instance, form.cleaned_data["post"]
        if done(form, lambda: given.append(people.open_account(account, post=post, by=by))):
            return _password(request, account, given[0])
    return render(
        request, "wards/people/new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(PAGE_METHODS)
def account(
    request: HttpRequest, user_id: int, unsettled: Callable[[Ward], list[str]]
) -> HttpResponse:
    """One account: its facts to change, what can be done with it, who did what.

    `unsettled` says for which campaigns a unit still has something to do.
    """
    by, status = person(request), 200
    user = get_object_or_404(User.objects.select_related("ward"), pk=user_id)
    standing = people.Standing(user)
    # A form writes what was typed into its account: the page goes on to tell of the one that is
    # stored.
    form = AccountForm(form_data(request), instance=copy(user), by=by, unsettled=unsettled)
    if form.is_valid() and done(form, lambda: change(people.amend_account, form, request)):
        messages.success(request, _("Đã lưu tài khoản."))
        return redirect("person", user.pk)
    if form.errors:
        status = 422
    context = {
        "account": user,
        "form": form,
        "own": user.pk == by.pk,
        "acts": people.acts_on(standing, by=by),
        "facts": _facts(standing),
        "stopped": [user.username] if standing.must_wait else [],
        "traces": trace.of(user)[:TRACED],
        "sign_ins": SignIn.objects.filter(user=user)[:TRACED],
    }
    return render(request, "wards/people/account.html", context, status=status)


def _facts(standing: people.Standing) -> list[dict[str, str]]:
    """When somebody came in last, and with what."""
    user = standing.user
    last = (
        date_format(localtime(user.last_login), "SHORT_DATETIME_FORMAT")
        if user.last_login
        else _("chưa lần nào")
    )
    rows = [{"label": _("Đăng nhập gần nhất"), "value": last}]
    if user.given_password_until:
        until = date_format(localtime(user.given_password_until), "SHORT_DATETIME_FORMAT")
        said = _("quá hạn từ %s") if user.given_password_is_over else _("dùng lần đầu trước %s")
        rows.append({"label": _("Mật khẩu được cấp"), "value": said % until})
    rows.append(
        {
            "label": _("Xác thực hai bước"),
            "value": _("đang bật") if standing.has_second_step else _("tắt"),
        }
    )
    return rows


@never_cache
@require_http_methods(PAGE_METHODS)
def act(request: HttpRequest, user_id: int, act: str) -> HttpResponse:
    """Ask, then do it."""
    by = person(request)
    user = get_object_or_404(User.objects.select_related("ward"), pk=user_id)
    if act not in people.ACCOUNT_ACTS:
        raise Http404
    what = people.ACCOUNT_ACTS[act]
    possible = act in people.acts_on(people.Standing(user), by=by)
    form = AccountActForm(form_data(request), account=user, act=what)
    given: list[str | None] = []
    if form.is_valid() and done(form, lambda: given.append(what.do(user, by=by))):
        if given[0]:
            return _password(request, user, given[0])
        messages.success(request, str(what.done))
        return redirect("person", user.pk)
    emptied = AccountSelection.of(act, [user], by=by).emptied if possible else []
    context = {"account": user, "act": what, "possible": possible, "form": form, "emptied": emptied}
    return render(request, "wards/people/act.html", context, status=422 if form.errors else 200)


def _password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    back = reverse("person", args=[user.pk])
    return passwords(request, [(user, password)], back, _("Về trang tài khoản"))


def passwords(
    request: HttpRequest,
    given: Sequence[tuple[User, str | None]],
    back: str,
    back_label: str,
) -> HttpResponse:
    """The one time that first passwords are seen, as slips to hand over."""
    slips = [
        {
            "full_name": account.full_name,
            "unit": account.ward.name if account.ward else account.get_role_display(),
            "username": account.username,
            "password": password,
        }
        for account, password in given
    ]
    context = {"given": slips, "back": back, "back_label": back_label}
    return render(request, "wards/people/passwords.html", context)
