"""Papers: a scorecard to print or to open in Word, and the blank form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from scoring.documents import scorecard_word
from scoring.documents.scorecard_paper import Paper, blank, of_card
from scoring.models import Scorecard
from scoring.rules import permissions
from scoring.rules.permissions import is_ward_officer, policy, reads_comparison, signed_in
from scoring.views.fetch import get_campaign, get_card, get_own_card
from wards.views.requests import person


@policy(is_ward_officer)
@require_safe
def own_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward's own card."""
    return _answer(request, _of_card(request, get_own_card(request, slug)))


@policy(reads_comparison)
@require_safe
def ward_card(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """A ward's card as the Board has it."""
    return _answer(request, _of_card(request, get_card(request, slug, ward_code)))


@policy(signed_in)
@require_safe
def blank_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The scoring form, blank; a ward's officer gets that of their own unit."""
    campaign, ward = get_campaign(request, slug), person(request).ward_id
    differs = ward and campaign.has_group_plans
    card = campaign.scorecards.filter(ward=ward).first() if differs else None
    return _answer(request, blank(campaign, card))


def _of_card(request: HttpRequest, card: Scorecard) -> Paper:
    return of_card(card, judged=permissions.can_see_judgement(request.user, card))


def _answer(request: HttpRequest, paper: Paper) -> HttpResponse:
    """The page, or with `?as=word` the file."""
    if request.GET.get("as") == "word":
        name = f"{paper.name}.docx".replace("/", "-")
        answer = HttpResponse(scorecard_word.write(paper), content_type=scorecard_word.CONTENT_TYPE)
        answer["Cache-Control"] = "private, no-store"
        answer["Content-Disposition"] = content_disposition_header(True, name)
        return answer
    return render(request, "scoring/papers/card.html", {"paper": paper, "campaign": paper.campaign})
