"""The schedule of survey visits, and one ward's visit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.visits import VisitForm
from scoring.models import Visit
from scoring.models.scorecards.visit import called_off_before, clashes, mark_of, shut_to_visits
from scoring.pages.visits import Schedule
from scoring.rules.permissions import is_board, policy, reads_board
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_campaign, get_card
from wards.views.requests import person

YEAR = 366  # days; a visit beyond is a slip of the year


@policy(reads_board)
@require_safe
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes to which ward when, and how much each has in hand."""
    campaign = get_campaign(request, slug)
    context = {
        "campaign": campaign,
        "schedule": Schedule(campaign, request.GET),
        "may_plan": is_board(request.user) and campaign.is_open,
    }
    return render(request, "scoring/visits/schedule.html", context)


@policy(is_board)
@require_http_methods(("GET", "HEAD", "POST"))
def plan(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Say when the Board comes to a ward, change it, or call it off."""
    card, by = get_card(request, slug, ward_code), person(request)
    visit = Visit.objects.filter(scorecard=card).select_related("leader").first()
    posted = request.POST if request.method == "POST" and "off" not in request.POST else None
    form = VisitForm(posted, card=card, visit=visit)
    status, sentence, overtaken = (422 if form.errors else 200), "", None
    try:
        if "off" in request.POST:
            if visit is None:
                raise called_off_before(card)
            visit.scorecard = card
            visit.call_off(by=by, seen=request.POST.get("seen", ""))
            messages.success(request, _("Đã bỏ lịch khảo sát %s.") % card.ward_name)
            return redirect("visits", slug)
        if form.is_valid():
            planned = form.save(by=by)
            facts = {"ward": card.ward_name, "when": planned.when}
            messages.success(request, _("Đã xếp lịch khảo sát %(ward)s: %(when)s.") % facts)
            for said in clashes(card.campaign).get(planned.pk, ()):
                messages.warning(request, said)
            day = localtime(planned.begins_at).date()
            if not card.campaign.work_calendar.is_worked(day):
                messages.warning(request, _("%s là ngày nghỉ.") % f"{day:%d/%m/%Y}")
            if not 0 <= (day - localdate()).days <= YEAR:
                said = _("%s đã qua, hoặc còn hơn một năm nữa: đồng chí xem lại năm.")
                messages.warning(request, said % f"{day:%d/%m/%Y}")
            return redirect("visits", slug)
    except Refused as refused:
        status, sentence = 409, sentence_of(refused)
    except Stale as stale:
        status, sentence, overtaken = 409, sentence_of(stale), stale.current
        # What stands now has been said: the next sending counts.
        form.data = request.POST.copy()
        form.data["seen"] = mark_of(overtaken)
    context = {
        "campaign": card.campaign,
        "card": card,
        "visit": visit,
        "form": form,
        "sentence": sentence,
        "overtaken": overtaken,
        "shut": shut_to_visits(card),
    }
    return render(request, "scoring/visits/visit.html", context, status=status)
