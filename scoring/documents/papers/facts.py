"""What the papers of a campaign are made from, read once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from scoring.documents import scorecard_paper
from scoring.documents.papers.earlier_year import EarlierYear
from scoring.models import (
    Award,
    AwardKind,
    Campaign,
    CouncilMember,
    Criterion,
    Issuer,
    Meeting,
    PaperHead,
    PaperTemplate,
    Reply,
    Score,
    Scorecard,
    Survey,
)
from scoring.models.querysets.scores import ScoreQuerySet
from scoring.models.ranking.sealed_order import official_order
from scoring.pages.ranking import RankedCard, Ranking
from scoring.rules.lifecycle import AwardState, CardState

Sums = tuple[Decimal | None, Decimal | None, Decimal | None]


class Facts:
    """One campaign for all its papers: each part is read when it is first asked for.

    `order`: the places of its cards where they are not those of the units today (`of_papers`).
    """

    def __init__(self, campaign: Campaign, order: Mapping[int, int] | None = None) -> None:
        self.campaign, self.order = campaign, order or {}

    @classmethod
    def of_papers(cls, campaign: Campaign) -> "Facts":
        """In the order of the conclusion where there was one: for what is printed, not for a page
        that says what can be.
        """
        return cls(campaign, official_order(campaign))

    def read(self) -> "Facts":
        """Read it for all papers at once: replies and the plan come along with the points."""
        scores = self._scores.select_related("item__parent", "reply").in_official_order()
        self.scores = _by_card(scores)
        every = [score for scores in self.scores.values() for score in scores]
        plans = set(map(_items_of, self.scores.values()))
        if len(plans) == 1:  # else groups of units differ in their criteria, and the plan is read
            of_one_card = next(iter(self.scores.values()))
            self.campaign.criteria_in_order = list(_plan_of(of_one_card))
        given = (score.reply for score in every if hasattr(score, "reply"))
        self.replies = [reply for reply in given if reply.withdrawn_at is None]
        # Asked for here, so that it costs the same whichever papers can be made.
        self.council = self._council()
        # The kind comes with its awards; without any the one paper that names it is not made.
        self.commending = self.commended[0].kind if self.commended else None
        return self

    @property
    def mark(self) -> str:
        """What stands at the foot: whoever makes papers has held them to the seal."""
        root = self.campaign.printed_root
        return scorecard_paper.status(self.campaign) or f"Mã niêm phong sổ theo dõi: {root}"

    @cached_property
    def ranking(self) -> Ranking:
        ranking = Ranking(self.campaign, "survey", "visit__leader")
        if self.order:  # of those who share a rank
            ranking.rows.sort(key=lambda row: (row.rank, *self._official_place(row.card)))
        return ranking

    @cached_property
    def ranked(self) -> dict[int, RankedCard]:
        return {row.card.pk: row for row in self.ranking.rows}

    @cached_property
    def cards(self) -> list[Any]:
        """Every card in official order, with its sums."""
        rows = [row.card for row in self.ranking.rows]
        everybody = [*rows, *self.ranking.waiting, *self.ranking.absent]
        return sorted(everybody, key=self._official_place)

    def _official_place(self, card: Scorecard) -> tuple[int, int]:
        return self.order.get(card.pk, card.ward.position), card.pk

    @property
    def taking_part(self) -> list[Any]:
        """Without those that submitted nothing."""
        return [card for card in self.cards if card.state != CardState.ABSENT]

    @cached_property
    def card_of(self) -> dict[int, Any]:
        """The cards by their ids."""
        return {card.pk: card for card in self.cards}

    @cached_property
    def surveys(self) -> dict[int, Survey]:
        return {card.pk: card.survey for card in self.cards if hasattr(card, "survey")}

    @cached_property
    def commending(self) -> AwardKind | None:
        """The first kind by which units are commended: of the awards where there is one."""
        if self.commended:
            return self.commended[0].kind
        return next(
            (kind for kind in self.campaign.award_kinds.all() if kind.is_commendation), None
        )

    @cached_property
    def replies(self) -> list[Reply]:
        """Those that their wards have not taken back."""
        found = Reply.objects.filter(score__scorecard__campaign=self.campaign, withdrawn_at=None)
        return list(found.select_related("score__item__parent", "score__scorecard").order_by("pk"))

    @cached_property
    def awards(self) -> list[Award]:
        """Proposed and decided: by kind, then by place within it."""
        found = Award.objects.sealed_with(self.campaign).in_force()
        awards = list(
            found.select_related(
                "kind", "cluster", "scorecard__ward", "scorecard__cluster", "officer", "ballot"
            )
        )
        for award in awards:
            award.campaign = self.campaign

        def place(award: Award) -> tuple[Any, ...]:
            cluster = award.cluster.position if award.cluster else 0
            official = self._official_place(award.scorecard)
            return (award.kind.position, cluster, award.slot or 0, *official, award.pk)

        return sorted(awards, key=place)

    @property
    def in_order_of_ceremony(self) -> list[Award]:
        """Kinds as the head has put them, within one the order that the head gave, else the places,
        else the results; as the workbook says it.
        """
        last = len(self.ranked) + 1

        def place(award: Award) -> tuple[Any, ...]:
            row = self.ranked.get(award.scorecard_id)
            rank = row.rank if row else last
            given = award.ceremony_place
            of_kind = (award.kind.position, award.kind_id)
            return (*of_kind, given is None, given or 0, award.slot or 0, rank, award.pk)

        return sorted(self.awards, key=place)

    def certificates(self, *, for_officers: bool, decided: bool = False) -> list[Award]:
        """What the deciding body gives: proposed and decided, or decided alone."""
        return [
            award
            for award in self.awards
            if award.kind.decider == AwardKind.Decider.COMMITTEE
            and award.kind.for_officers == for_officers
            and (not decided or award.state == AwardState.DECIDED)
        ]

    @property
    def commended(self) -> list[Award]:
        return [
            award
            for award in self.awards
            if award.kind.is_commendation and award.state == AwardState.DECIDED
        ]

    @cached_property
    def council(self) -> list[CouncilMember]:
        """Who sits in the council, each with its meeting; nobody where none was written down."""
        return self._council()

    def _council(self) -> list[CouncilMember]:
        found = CouncilMember.objects.filter(meeting__campaign=self.campaign)
        return list(found.select_related("meeting"))

    @property
    def meeting(self) -> Meeting | None:
        return self.council[0].meeting if self.council else None

    @cached_property
    def paper_heads(self) -> dict[tuple[str, int | None], PaperHead]:
        return {(head.issuer, head.ward_id): head for head in self.campaign.paper_heads.all()}

    def paper_head(self, issuer: Issuer, ward_id: int | None = None) -> PaperHead:
        """The head, or a blank one: what is not set is missing on the paper."""
        return self.paper_heads.get((issuer, ward_id)) or PaperHead(issuer=issuer)

    @cached_property
    def templates(self) -> dict[str, PaperTemplate]:
        """The templates in force beside those that come with the program, by paper."""
        return {
            template.paper: template
            for template in self.campaign.paper_templates.filter(in_force=True)
        }

    def has_own(self, paper: str) -> bool:
        """Whether the paper is made from a template of the office."""
        return paper in self.templates and not self.templates[paper].of_program

    @cached_property
    def scores(self) -> dict[int, list[Score]]:
        """The points of every card in official order, by card."""
        return _by_card(self._scores.select_related("item__parent").in_official_order())

    @property
    def _scores(self) -> ScoreQuerySet[Score]:
        return Score.objects.filter(scorecard__campaign=self.campaign)

    @cached_property
    def sums(self) -> dict[tuple[int, int], Sums]:
        """Self, survey and verified points by card and criterion: None where nothing is scored."""
        parts: dict[tuple[int, int], list[Score]] = defaultdict(list)
        for card, scores in self.scores.items():
            for score in scores:
                parts[card, score.item.parent_id or score.item_id].append(score)
        return {place: _sums(scores) for place, scores in parts.items()}

    @cached_property
    def earlier(self) -> EarlierYear:
        return EarlierYear(self.campaign)

    @property
    def year(self) -> int:
        """Of signing: this one, or that of the conclusion."""
        return timezone.localtime(self.campaign.concluded_at).year


def _by_card(scores: Iterable[Score]) -> dict[int, list[Score]]:
    found: dict[int, list[Score]] = defaultdict(list)
    for score in scores:
        found[score.scorecard_id].append(score)
    return found


def _plan_of(scores: Iterable[Score]) -> Iterator[Criterion]:
    """The criteria and items that the points of a card are of: each criterion, then its items."""
    before = None
    for score in scores:
        if score.item.parent and score.item.parent_id != before:
            score.item.parent.cluster_ids = frozenset()  # all units have it
            yield score.item.parent
        before = score.item.parent_id
        score.item.cluster_ids = frozenset()
        yield score.item


def _items_of(scores: Iterable[Score]) -> tuple[int, ...]:
    return tuple(score.item_id for score in scores)


def _sums(scores: Sequence[Score]) -> Sums:
    return (
        _sum(score.self_points for score in scores),
        _sum(score.survey_points for score in scores),
        _sum(score.verified_points for score in scores),
    )


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    scored = [point for point in points if point is not None]
    return sum(scored, Decimal(0)) if scored else None


def averages(sums: dict[tuple[int, int], Sums]) -> dict[int, Decimal]:
    """The average verified points of each criterion, over the cards that have them."""
    found: dict[int, list[Decimal]] = defaultdict(list)
    for (_card, head), (_own, _survey, verified) in sums.items():
        if verified is not None:
            found[head].append(verified)
    return {head: sum(points, Decimal(0)) / len(points) for head, points in found.items()}
