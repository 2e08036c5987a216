"""Fetches objects with the permission check: what a user may not see is not found (404)."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from scoring.models import Campaign, Citation, Evidence, ExpectedReport, Job, Score, Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import JUDGED
from wards.database.prepared import prepared
from wards.views.requests import person


def get_campaign(
    request: HttpRequest,
    slug: str,
    *,
    counted: bool = False,
    met: bool = False,
    busy: bool = False,
) -> Campaign:
    """The campaign of an address, when the user may see it; `counted`: with its `card_count`, how
    many of these are judged, keep their sums and stand in clusters, and with what `expects_reports`
    would ask for; `met`: with the meeting of its council; `busy`: with what `at_work` asks for.
    """
    found = _campaigns(slug, counted, met, busy)
    if not found or not permissions.can_see_campaign(request.user, found[0]):
        raise Http404
    return _at_hand(request, found[0])


@prepared
def _campaigns(slug: str, counted: bool, met: bool, busy: bool) -> QuerySet[Campaign]:
    campaigns: Any = Campaign.objects.filter(slug=slug)
    if busy:
        unfinished = Job.objects.to_be_done().filter(campaign=OuterRef("pk"))
        campaigns = campaigns.annotate(unfinished_job=Subquery(unfinished.values("pk")[:1]))
    if met:
        campaigns = campaigns.select_related("meeting")
    if counted:
        expected = ExpectedReport.objects.filter(campaign=OuterRef("pk"))
        campaigns = campaigns.annotate(
            card_count=Count("scorecards"),
            judged_count=Count("scorecards", filter=Q(scorecards__state__in=JUDGED)),
            summed_count=Count("scorecards__judged_sum"),
            clustered_count=Count("scorecards__cluster"),
            expects_reports=Exists(expected),
        )
    return campaigns


def at_work(campaign: Any) -> HttpResponse | None:
    """The way to the act over many units of this campaign that is not finished, if there is one.
    Needs `get_campaign(…, busy=True)`.
    """
    job: int | None = campaign.unfinished_job
    return redirect("job", campaign.slug, job) if job else None


def get_card(request: HttpRequest, slug: str, ward_code: str) -> Scorecard:
    """A ward's card, with its stage and its survey, for the pages of the Board."""
    card = _permitted(request, _cards(slug, ward_code))
    _at_hand(request, card.campaign)
    return card


@prepared
def _cards(slug: str, ward_code: str) -> QuerySet[Scorecard]:
    cards = Scorecard.objects.with_stage().filter(campaign__slug=slug, ward__code=ward_code)
    of_survey = ("survey__minutes", "visit__leader")
    return cards.select_related("campaign", "ward", "tier", "assignee", *of_survey)


def _permitted(request: HttpRequest, cards: Sequence[Scorecard]) -> Scorecard:
    """The card that was found. Raises Http404 where there is none, or not for this person."""
    if not cards or not permissions.can_see(request.user, cards[0]):
        raise Http404
    return cards[0]


def get_own_card(request: HttpRequest, slug: str) -> Scorecard:
    """The card of the officer's own ward."""
    ward_id = person(request).ward_id
    if ward_id is None:
        raise Http404
    card = _permitted(request, _own_cards(slug, ward_id))
    _at_hand(request, card.campaign)
    request.has_card = True  # type: ignore[attr-defined]
    person(request).ward = card.ward  # the frame names it
    return card


@prepared
def _own_cards(slug: str, ward: int) -> QuerySet[Scorecard]:
    cards = Scorecard.objects.filter(campaign__slug=slug, ward=ward)
    return cards.select_related("campaign", "ward", "tier", "approval_asked_by")


def get_own_score(request: HttpRequest, slug: str, score_id: int) -> Score:
    """One item of the card of the officer's own ward."""
    own = Scorecard.objects.visible_to(request.user).filter(
        campaign__slug=slug, ward=person(request).ward_id
    )
    return get_object_or_404(
        Score.objects.filter(scorecard__in=own).select_related("scorecard"), pk=score_id
    )


@contextmanager
def changing_score(
    request: HttpRequest, slug: str, score_id: int, ward_code: str | None = None
) -> Iterator[Score]:
    """One item of a ward's card (of the officer's own one without a code) for an act on it alone:
    fetched and locked by one statement.
    """
    with ExitStack() as stack:
        try:
            score = stack.enter_context(Score.changing(score_id))
        except Score.DoesNotExist:
            raise Http404 from None
        user, card = person(request), score.scorecard
        own = card.ward_id == user.ward_id if ward_code is None else card.ward.code == ward_code
        if not (own and card.campaign.slug == slug and permissions.can_see(user, card)):
            raise Http404
        yield score


def get_evidence(request: HttpRequest, evidence_id: int) -> Evidence:
    """A piece of evidence with what its page says of it."""
    visible = Evidence.objects.visible_to(request.user).select_related(
        "scorecard__campaign", "scorecard__ward", "added_by", "replacement"
    )
    return get_object_or_404(visible.prefetch_related(Citation.with_items()), pk=evidence_id)


def _at_hand(request: HttpRequest, campaign: Campaign) -> Campaign:
    """Keep the campaign for the frame of the page (scoring.pages.frame), which need not ask for it
    again.
    """
    request.campaign = campaign  # type: ignore[attr-defined]
    return campaign
