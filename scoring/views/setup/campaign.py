"""A campaign that is set up: made from last year's, its checklist, its facts,
what differs, how it will look.
"""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.papers import PaperHeadsForm
from scoring.forms.setup.basics import BasicsForm
from scoring.forms.setup.campaign import NewCampaignForm
from scoring.models import Campaign
from scoring.pages.preparation import checklist_of, differences, preview_of
from scoring.rules import lifecycle
from scoring.rules.permissions import is_head, policy
from scoring.rules.plans import PlanChange
from scoring.rules.refusals import Refused, Stale, explained, sentence_of
from scoring.views.fetch import get_campaign
from wards.views.requests import PAGE_METHODS, form_data, person

FROM_NOTHING = "nothing"


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a campaign from the newest one; `?from=` names another one, or nothing."""
    campaigns = Campaign.objects.visible_to(request.user).order_by("-year", "-pk")
    wanted = request.GET.get("from")
    source = (
        get_object_or_404(campaigns, slug=wanted) if wanted not in {None, FROM_NOTHING} else None
    )
    if wanted is None:
        source = campaigns.first()
    form = NewCampaignForm(form_data(request), source=source)
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        try:
            campaign = form.launch(by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(
                request,
                _("Đã lập phong trào năm %d. Hãy xem lại từng phần rồi mở.") % campaign.year,
            )
            return redirect("setup", campaign.slug)
    choices = [
        {
            "url": f"?from={campaign.slug}",
            "label": _("Từ phong trào năm %d") % campaign.year,
            "current": campaign == source,
        }
        for campaign in campaigns[:5]
    ]
    choices.append(
        {"url": f"?from={FROM_NOTHING}", "label": _("Lập từ đầu"), "current": source is None}
    )
    context = {"form": form, "source": source, "choices": choices, "sentence": sentence}
    return render(request, "scoring/setup/new.html", context, status=status)


@policy(is_head)
@require_safe
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts of the set-up, each with what stands there and what is still in the way."""
    campaign = get_campaign(request, slug, busy=True)
    tasks = checklist_of(campaign)
    ready = campaign.is_preparing and not any(task["problem"] for task in tasks)
    now = timezone.now()
    context = {
        "campaign": campaign,
        "tasks": tasks,
        "ready": ready,
        "oddities": campaign.oddities(now) if campaign.is_preparing else [],
        "may_take_back": campaign.is_open and not lifecycle.nothing_entered(campaign, now),
    }
    return render(request, "scoring/setup/checklist.html", context)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def basics(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, plan, bodies, dates and rules."""
    campaign = get_campaign(request, slug)
    form = BasicsForm(form_data(request), campaign=campaign)
    context: dict[str, Any] = {"campaign": campaign, "form": form}
    status = 200
    if form.is_bound:
        try:
            if form.amend(by=person(request)):
                messages.success(request, _("Đã lưu thông tin phong trào."))
                return redirect("setup_basics", campaign.slug)
            status = 422
        except (Refused, Stale) as problem:
            status, context = 409, context | explained(problem)
    return render(request, "scoring/setup/basics.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def paper_heads(request: HttpRequest, slug: str) -> HttpResponse:
    """Who issues and signs the papers."""
    campaign = get_campaign(request, slug)
    form = PaperHeadsForm(form_data(request), campaign=campaign, asked=request.GET)
    context: dict[str, Any] = {"campaign": campaign, "form": form}
    status = 200
    if form.is_bound:
        try:
            if form.keep(by=person(request)):
                messages.success(request, _("Đã lưu cơ quan, người ký giấy tờ."))
                # Of many units the others stand on other pages.
                onward = reverse("papers", args=[campaign.slug])
                return redirect(request.get_full_path() if form.units.is_part else onward)
            status = 422
        except (Refused, Stale) as problem:
            status, context = 409, context | explained(problem)
    return render(request, "scoring/setup/paper_heads.html", context, status=status)


@policy(is_head)
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The blank scorecard as a ward will see it."""
    campaign = get_campaign(request, slug)
    context = {"campaign": campaign, **preview_of(campaign, request.GET)}
    return render(request, "scoring/setup/preview.html", context)


@policy(is_head)
@require_safe
def difference(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs from the campaign that this one was made from; `?all=1` shows what does not,
    too.
    """
    campaign = get_campaign(request, slug)
    everything = request.GET.get("all") == "1"
    parts = differences(campaign.model, campaign) if campaign.model else []
    counts: Counter[PlanChange] = Counter()
    for part in parts:
        counts.update({change: part.count(change) for change in PlanChange})
    same = counts.pop(PlanChange.SAME, 0)
    filters = [
        {
            "url": ".",
            "label": _("Chỉ những gì khác"),
            "count": sum(counts.values()),
            "current": not everything,
        },
        {
            "url": "?all=1",
            "label": _("Tất cả"),
            "count": sum(counts.values()) + same,
            "current": everything,
        },
    ]
    context = {"campaign": campaign, "parts": parts, "everything": everything, "filters": filters}
    return render(request, "scoring/setup/difference.html", context)
