"""Honours of earlier years of the units and officers of a campaign:
to read, and for the Board to type in.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.earlier_honours import EarlierHonourForm
from scoring.models import EarlierHonour
from scoring.models.awards.earlier_honour import honours_before
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.views.requests import PAGE_METHODS, person

PAGE = 100


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def earlier(request: HttpRequest, slug: str) -> HttpResponse:
    """Who had what in which year; a form for one more,
    a button to put aside what was typed wrongly.
    """
    campaign = get_campaign(request, slug)
    aside = request.POST.get("aside", "")
    posted = request.POST if request.method == "POST" and not aside else None
    form = EarlierHonourForm(posted, campaign=campaign)
    status, sentence = (422 if form.errors else 200), ""
    if aside:
        number = int(aside) if aside.isascii() and aside.isdigit() and len(aside) < 18 else 0
        honour = get_object_or_404(EarlierHonour, pk=number, ward__scorecard__campaign=campaign)
        honour.put_aside(by=person(request))
        messages.success(request, _("Đã bỏ: %s.") % honour)
        return redirect("earlier_honours", slug)
    if form.is_valid():
        try:
            honour = form.save(by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã ghi: %s.") % honour)
            return redirect("earlier_honours", slug)
    officers = {officer.pk: officer for _ward, officer in form.units.values() if officer}
    rows: list[dict[str, Any]] = [
        {
            "had": had,
            "unit": form.names[had.ward],
            "officer": officers.get(had.officer) if had.officer else None,
        }
        for had in honours_before(campaign)
    ]
    number = _page_number(request.GET.get("page", ""), len(rows))
    context = {
        "campaign": campaign,
        "rows": rows[(number - 1) * PAGE : number * PAGE],
        "form": form,
        "sentence": sentence,
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if number * PAGE < len(rows) else "",
    }
    return render(request, "scoring/awards/earlier.html", context, status=status)


def _page_number(typed: str, rows: int) -> int:
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
    return max(1, min(number, -(-rows // PAGE)))
