"""Many accounts at once, after a page that says what follows. Policies stand with the addresses."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wards.bulk_accounts import ACTS, UNDONE_BY, AccountSelection
from wards.models import User
from wards.people import ACCOUNT_ACTS
from wards.views.people import Accounts, passwords
from wards.views.requests import PAGE_METHODS, person


@never_cache
@require_http_methods(PAGE_METHODS)
def together(request: HttpRequest) -> HttpResponse:
    """`act` on the accounts that were ticked (`account`), or on all that the list leaves (`whole`
    with its `show` and `q`).
    """
    by, asked = person(request), request.POST if request.method == "POST" else request.GET
    name = asked.get("act", "")
    if name not in ACTS:
        context: dict[str, Any] = {"acts": {act: ACCOUNT_ACTS[act] for act in ACTS}}
        return render(request, "wards/people/together.html", context)
    gathering = AccountSelection.of(name, _chosen(asked), by=by)
    sentence = ""
    if request.method == "POST":
        try:
            done = gathering.do(by=by)
        except ValidationError as error:
            sentence = error.messages[0]
        else:
            return _outcome(request, gathering, done)
    context = {"gathering": gathering, "sentence": sentence, "problem": gathering.problem}
    return render(request, "wards/people/together.html", context, status=409 if sentence else 200)


def _chosen(asked: QueryDict) -> list[User]:
    if asked.get("whole"):
        return list(Accounts(asked.get("show", ""), asked.get("q", "")))
    keys = asked.getlist("account")
    known = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return list(User.objects.filter(pk__in=known).select_related("ward").in_official_order())


def _outcome(request: HttpRequest, gathering: AccountSelection, done: Any) -> HttpResponse:
    """The passwords to hand over, else what was done with the way back."""
    if gathering.name == "password":
        back = reverse("people")
        return passwords(request, done, back, _("Về danh sách tài khoản"))
    asked: Mapping[str, Any] = {
        "act": UNDONE_BY[gathering.name],
        "account": [account.pk for account in gathering.reached],
    }
    undo = f"{reverse('people_together')}?{urlencode(asked, doseq=True)}"
    context = {"gathering": gathering, "undo": undo, "undoing": ACCOUNT_ACTS[asked["act"]]}
    return render(request, "wards/people/together.html", context)
