"""The council's meeting: its minutes as they stand, and for the Board to write; the vote on one
proposal.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.council import BallotForm, MeetingForm
from scoring.models import Award, Ballot, Meeting
from scoring.pages.council import Minutes
from scoring.rules.permissions import is_board, policy, reads_board
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_campaign
from wards.database.moment import of_one_moment
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(reads_board)
@require_safe
@of_one_moment
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """Who met where and when, and how they voted on each proposal."""
    campaign = get_campaign(request, slug)
    context = {
        "campaign": campaign,
        "minutes": Minutes(campaign),
        "may_write": is_board(request.user) and campaign.is_open,
        "is_board": is_board(request.user),
    }
    return render(request, "scoring/council/minutes.html", context)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down the meeting and its members, or correct them."""
    campaign = get_campaign(request, slug)
    posted = form_data(request)
    form = MeetingForm(posted, campaign=campaign)
    status, sentence, overtaken = 200, "", None
    if posted is not None and not form.is_valid():
        status = 422
    elif posted is not None:
        try:
            form.save(by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        except Stale as stale:
            status, sentence, overtaken = 409, sentence_of(stale), Minutes(campaign)
            form.data = {**form.data, "seen": str(stale.current.version)}
        else:
            messages.success(request, _("Đã lưu cuộc họp xét."))
            return redirect("council", slug)
    context = {
        "campaign": campaign,
        "form": form,
        "sentence": sentence,
        "overtaken": overtaken,
    }
    return render(request, "scoring/council/meeting.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def ballot(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Write down how the council voted on one proposal."""
    campaign = get_campaign(request, slug)
    awards = Award.objects.visible_to(request.user).select_related(
        "kind", "scorecard__ward", "officer", "campaign"
    )
    award = get_object_or_404(awards, campaign=campaign, pk=award_id)
    met = Meeting.objects.filter(campaign=campaign).first()
    if award.kind.is_commendation:
        raise Http404
    if met is None:
        messages.warning(request, str(Ballot.NO_MEETING))
        return redirect("council", slug)
    posted = form_data(request)
    form = BallotForm(posted, meeting=met, award=award)
    status, sentence, overtaken = (422 if form.errors else 200), "", None
    if form.is_valid():
        try:
            counted = form.save(by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        except Stale as stale:
            status, sentence, overtaken = 409, sentence_of(stale), stale.current
            form.data = {**form.data, "seen": str(overtaken.version)}
        else:
            messages.success(request, _("Đã ghi biểu quyết: %s.") % counted)
            return redirect("council", slug)
    context = {
        "campaign": campaign,
        "award": award,
        "meeting": met,
        "form": form,
        "sentence": sentence,
        "overtaken": overtaken,
    }
    return render(request, "scoring/council/ballot.html", context, status=status)
