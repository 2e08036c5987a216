"""The campaign in drawings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.forms.charts import UnitForm
from scoring.pages.charts import drawings, profile
from scoring.pages.charts.figures import CampaignFigures, chosen_card
from scoring.rules.permissions import policy, reads_board
from scoring.views.fetch import get_campaign


@policy(reads_board)
@require_safe
def charts(request: HttpRequest, slug: str) -> HttpResponse:
    """Progress, claims, tiers, years; and one ward over the criteria (`?ward=`)."""
    campaign = get_campaign(request, slug)
    figures = CampaignFigures(campaign, request.GET)
    asked = UnitForm(request.GET, cards=figures.cards)
    named = asked.cleaned_data["ward"] if asked.is_valid() else ""
    ward = chosen_card(figures.cards, named)
    context = {
        "campaign": campaign,
        "charts": drawings(figures),
        # A name that is none stands in its field, with the sentence.
        "form": UnitForm(cards=figures.cards, chosen=ward) if asked.is_valid() else asked,
        "ward": ward,
        "clusters": figures.clusters,
        "profile": profile.draw(figures, ward) if ward else None,
    }
    return render(request, "scoring/charts/charts.html", context)
