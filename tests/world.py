"""Every address of the program outside the Django admin, and a world in which each of them leads somewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from scoring.lifecycle import CardState
from scoring.models import Award, Block, Reply
from scoring.models.evidence import Citation
from tests.factories import (
    make_campaign,
    make_client,
    make_evidence,
    make_officer,
    make_scorecard,
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


@dataclass(frozen=True)
class World:
    """An open campaign whose first card is verified with a reply waiting, and everybody who might look.

    The other cards are in all states in turn, each with evidence.
    """

    facts: dict[str, Any]
    people: dict[str, User | None]

    @classmethod
    def make(cls, wards: int = 2) -> "World":
        campaign = make_campaign(wards=wards, self_deadline=timezone.now() + timedelta(days=1))
        card = make_scorecard(CardState.VERIFIED, campaign)
        states = (CardState.DRAFT, CardState.SUBMITTED, CardState.VERIFIED, CardState.FINAL)
        for number in range(wards - 2):
            make_scorecard(states[number % 4], campaign)
        other = campaign.scorecards.exclude(pk=card.pk).last()
        people = {
            "anonymous": None,
            "own officer": make_ward_officer(card.ward),
            "other officer": make_ward_officer(other.ward if other else None),
            "reviewer": make_user(Role.REVIEWER),
            "head": make_user(Role.HEAD),
            "observer": make_user(Role.OBSERVER),
            "administrator": make_user(Role.ADMINISTRATOR),
        }
        score = card.scores.select_related("item__parent", "scorecard__campaign").in_official_order().first()
        assert score
        officer, head = people["own officer"], people["head"]
        assert officer
        assert head
        evidence = make_evidence(card, score, by=officer)
        reply = Reply.make(score, "Đề nghị xem lại", by=officer)
        kind = campaign.award_kinds.get(recipient="officer")
        award = Award.nominate(kind, card, make_officer(card.ward), "Thành tích", by=officer)
        block = Block.put(card, None, "other", "", by=head)
        session = make_client(officer).session.session_key or ""
        sign_in = SignIn.objects.create(user=officer, outcome=SignIn.Outcome.IN, session_key=session)
        return cls(
            {
                "sign_in_id": sign_in.pk,
                "slug": campaign.slug,
                "ward_code": card.ward.code,
                "score_id": score.pk,
                "evidence_id": evidence.pk,
                "citation_id": Citation.objects.get(evidence=evidence).pk,
                "reply_id": reply.pk,
                "kind_id": kind.pk,
                "award_id": award.pk,
                "block_id": block.pk,
                "criterion_id": campaign.criteria.filter(parent=None)[0].pk,
                "position": 1,
            },
            people,
        )

    def address(self, name: str) -> str:
        actions = {"scorecard_step": "accept", "board_step": "reopen", "award_step": "withdraw"}
        facts = self.facts | {"action": actions.get(name)}
        return reverse(name, kwargs={key: facts[key] for key in ROUTES[name].keys})
