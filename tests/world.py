"""Every address of the program outside the Django admin, and a world in which each of them leads
somewhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from scoring.models import (
    Award,
    Block,
    CalendarDay,
    Campaign,
    ExpectedReport,
    Job,
    Phrase,
    Reply,
    Sample,
    Scorecard,
)
from scoring.models.evidence.citation import Citation
from scoring.models.job_parts import JobKind
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.signed import SignedKind
from tests.factories import (
    make_campaign,
    make_client,
    make_evidence,
    make_officer,
    make_scan,
    make_scorecard,
    make_signed,
    make_user,
    make_ward_officer,
)
from wards.models import Role, SignIn, User


@dataclass(frozen=True)
class Route:
    """One address by its name, with its view and the parts that vary."""

    name: str
    view: Callable[..., Any]
    keys: frozenset[str]


def routes(patterns: Any = None, keys: frozenset[str] = frozenset()) -> Iterator[Route]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        inside = keys | set(pattern.pattern.converters)
        if not isinstance(pattern, URLResolver):
            yield Route(str(pattern.name), pattern.callback, inside)
        elif pattern.namespace != "admin":
            yield from routes(pattern.url_patterns, inside)


ROUTES = {route.name: route for route in routes()}


TURNS = (CardState.DRAFT, CardState.SUBMITTED, CardState.VERIFIED, CardState.FINAL)


@dataclass(frozen=True)
class World:
    """A campaign with its cards, and everybody who might look.

    `facts` name the first card and what belongs to it, `theirs` the second one. Both are in
    `state`, as everything else is that has one; with more wards the others are in all states in
    turn, or in these.
    """

    facts: dict[str, Any]
    theirs: dict[str, Any]
    people: dict[str, User | None]

    @classmethod
    def make(
        cls,
        wards: int = 2,
        state: CardState = CardState.VERIFIED,
        campaign_state: str = CampaignState.OPEN,
        turns: Sequence[CardState] = TURNS,
        **rules: Any,
    ) -> "World":
        campaign = make_campaign(
            wards=wards, self_deadline=timezone.now() + timedelta(days=1), **rules
        )
        cards = [make_scorecard(state, campaign)]
        for number in range(wards - 2):
            make_scorecard(turns[number % len(turns)], campaign)
        if wards > 1:
            if state not in {CardState.DRAFT, CardState.ABSENT} and wards == 2:
                make_scorecard(state, campaign)
            others = campaign.scorecards.exclude(pk=cards[0].pk).select_related("ward", "campaign")
            cards.append(others.order_by("-pk")[0])
        if state == CardState.ABSENT:
            campaign.scorecards.update(state=state)
        people = {
            "anonymous": None,
            "own officer": make_ward_officer(cards[0].ward),
            "other officer": make_ward_officer(cards[-1].ward if wards > 1 else None),
            "locked officer": make_ward_officer(cards[0].ward, is_active=False),
            "reviewer": make_user(Role.REVIEWER),
            "head": make_user(Role.HEAD),
            "observer": make_user(Role.OBSERVER),
            "administrator": make_user(Role.ADMINISTRATOR),
        }
        facts = _facts(cards[0], people["own officer"])
        theirs = _facts(cards[-1], people["other officer"]) if wards > 1 else facts
        Campaign.objects.filter(pk=campaign.pk).update(state=campaign_state)
        return cls(facts, theirs, people)

    def address(self, name: str, *, theirs: bool = False) -> str:
        actions = {"scorecard_step": "accept", "board_step": "reopen", "award_step": "withdraw"}
        facts = (self.theirs if theirs else self.facts) | {"action": actions.get(name)}
        return reverse(name, kwargs={key: facts[key] for key in ROUTES[name].keys})


def _facts(card: Scorecard, officer: User | None) -> dict[str, Any]:
    """What addresses name: a card and one of each thing that hangs on it."""
    assert officer
    campaign = card.campaign
    score = card.scores.select_related("item__parent").in_official_order()[0]
    evidence = make_evidence(card, score, by=officer)
    reply = Reply.objects.create(score=score, text="Đề nghị xem lại", by=officer, at=timezone.now())
    kind = campaign.award_kinds.get(recipient="officer")
    award = Award.objects.create(
        campaign=campaign,
        kind=kind,
        scorecard=card,
        officer=make_officer(card.ward),
        citation_text="Thành tích",
        nominated=True,
    )
    block = Block.objects.create(campaign=campaign, scorecard=card, cause="other")
    session = make_client(officer).session.session_key or ""
    sign_in = SignIn.objects.create(user=officer, outcome=SignIn.Outcome.IN, session_key=session)
    day = CalendarDay.objects.get_or_create(
        campaign=campaign, day=date(2026, 12, 24), is_worked=False, basis="Thông báo số 15/TB-BNV"
    )[0]
    sample = Sample.objects.create(
        campaign=campaign,
        of=Sample.Of.WARDS,
        frame=card.ward.code,
        chosen=card.ward.code,
        marker=make_user(Role.REVIEWER),
        by=make_user(Role.HEAD),
        at=timezone.now(),
    )
    report = ExpectedReport.objects.get_or_create(
        campaign=campaign, name="Báo cáo quý I", due_on=date(2026, 3, 25)
    )[0]
    phrase = Phrase.objects.get_or_create(text="Thiếu hồ sơ", defaults={"by": officer})[0]
    job = Job.objects.get_or_create(
        campaign=campaign,
        kind=JobKind.FINALISE,
        defaults={
            "by": make_user(Role.HEAD),
            "units": 2,
            "units_done": 2,
            "finished_at": timezone.now(),
        },
    )[0]
    return {
        "job_id": job.pk,
        "phrase_id": phrase.pk,
        "report_id": report.pk,
        "sample_id": sample.pk,
        "sign_in_id": sign_in.pk,
        "user_id": officer.pk,
        "act": "lock",
        "ward_id": card.ward_id,
        "officer_id": award.officer_id,
        "slug": campaign.slug,
        "code": "invitation",
        "template_number": 0,
        "ward_code": card.ward.code,
        "score_id": score.pk,
        "item_code": score.item.code,
        "evidence_id": evidence.pk,
        "number": 1,
        "paper_id": make_signed(campaign, SignedKind.CARD, card, officer).pk,
        "citation_id": Citation.objects.get(evidence=evidence).pk,
        "scan_id": make_scan(card, by=officer).pk,
        "reply_id": reply.pk,
        "kind_id": kind.pk,
        "award_id": award.pk,
        "block_id": block.pk,
        "criterion_id": campaign.criteria.filter(parent=None)[0].pk,
        "position": 1,
        "day_id": day.pk,
    }
