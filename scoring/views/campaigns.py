"""The plan of a campaign with the progress of its wards, and the campaigns of all years."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.models import Campaign
from scoring.models.plan.cluster_criterion import criteria_with_clusters
from scoring.models.report import reports_of
from scoring.pages import signed
from scoring.pages.amendments import amendments_of
from scoring.pages.deadlines import calendar_rows
from scoring.pages.home.progress import ProgressTable
from scoring.pages.ranked import CountedRanking
from scoring.rules import lifecycle, permissions
from scoring.rules.permissions import policy, signed_in
from scoring.rules.points import show
from scoring.views.fetch import get_campaign
from wards.paging import Page
from wards.views.requests import person


@policy(signed_in)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan, dates, criteria and caps, tiers, kinds of awards; how far the wards are (a ward:
    itself).
    """
    campaign: Any = get_campaign(request, slug, counted=True)
    user = person(request)
    published = permissions.can_see_published_ranking(user, campaign)
    ranking = CountedRanking.of_counted(campaign) if published else None
    # A ward sees its own card alone.
    count = 1 if permissions.is_ward_officer(user) else campaign.card_count
    clustered = ranking is None or ranking.clustered
    # They read the seal of a concluded year along, which keeps the order of its units.
    amendments = amendments_of(campaign, user)
    table = ProgressTable(user, campaign, request.GET, count=count, clustered=clustered)
    # the frame need not ask again
    own = next((line.card for line in table.page if line.card.ward_id == user.ward_id), None)
    request.has_card = own is not None  # type: ignore[attr-defined]
    if own:
        user.ward = own.ward
    # What came in the end stands beside the points that follow from it.
    awaits_reports = campaign.is_open and campaign.expects_reports
    context = {
        "campaign": campaign,
        "opens_at": lifecycle.moment(campaign.opens_at) if campaign.opens_at else "",
        "deadline": lifecycle.deadline(campaign.self_deadline) if campaign.self_deadline else "",
        "concluded_at": lifecycle.moment(campaign.concluded_at) if campaign.concluded_at else "",
        # No window is counted any more once it is concluded.
        "days": [] if campaign.is_concluded else calendar_rows(campaign),
        "amendments": amendments,
        "total": show(campaign.total),
        "step": show(campaign.step),
        "criteria": _criteria(campaign),
        "tiers": [
            (place, tier.name, show(tier.floor), tier.summaries)
            for place, tier in enumerate(campaign.levels, 1)
        ],
        "kinds": campaign.award_kinds.all(),
        "table": table,
        "signed": signed.of_campaign(campaign, user),
        "reports": reports_of(own) if own and awaits_reports else None,
        "reads_board": permissions.reads_comparison(request.user),
        "leads": permissions.is_head(request.user),
        "ranking": ranking and Page(ranking.rows, request.GET, param="rank"),
    }
    return render(request, "scoring/campaigns/detail.html", context)


def _criteria(campaign: Campaign) -> list[dict[str, Any]]:
    """Each criterion with its items, caps as texts."""
    items: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for item in campaign.criteria_in_order:
        items[item.parent_id].append({"item": item, "cap": item.cap_text})
    return [
        {"head": head, "cap": head.cap_text, "items": items[head.pk]}
        for head in criteria_with_clusters(campaign)
    ]


@policy(signed_in)
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The campaigns of all years that the user may see."""
    context = {
        "campaigns": Campaign.objects.visible_to(request.user).order_by("-year", "-pk"),
        "leads": permissions.is_head(request.user),
    }
    return render(request, "scoring/campaigns/archive.html", context)
