"""The campaign in drawings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.pages.charts import drawings, profile
from scoring.pages.charts.figures import CampaignFigures, chosen_card
from scoring.rules.permissions import policy, reads_board
from scoring.views.fetch import get_campaign


@policy(reads_board)
@require_safe
def charts(request: HttpRequest, slug: str) -> HttpResponse:
    """Progress, claims, tiers, years; and one ward over the criteria (`?ward=`)."""
    campaign = get_campaign(request, slug)
    figures = CampaignFigures(campaign)
    ward = chosen_card(figures.cards, request.GET.get("ward", ""))
    context = {
        "campaign": campaign,
        "charts": drawings(figures),
        "cards": figures.cards,
        "ward": ward,
        "profile": profile.draw(figures, ward) if ward else None,
    }
    return render(request, "scoring/charts/charts.html", context)
