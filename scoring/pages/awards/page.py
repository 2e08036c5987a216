"""The kinds of awards, each with a page of its candidates: of any number of units and awards those
are read that are shown.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import number_format

from scoring.models import Award, AwardKind, Block, Campaign, Scorecard, SignedPaper
from scoring.models.awards.earlier_honour import honours_before
from scoring.models.ranking.candidates import RankedUnit
from scoring.pages.awards.candidates import Candidate, Contender, Judgement
from scoring.pages.awards.moves import in_order, with_moves
from scoring.pages.awards.sections import PagedSection, by_cluster
from scoring.pages.awards.shown import Finder, Shown
from scoring.rules import permissions
from scoring.rules.lifecycle import IN_FORCE, SETTLED, AwardState
from scoring.rules.signed import GRANTING, SignedKind
from wards.database.prepared import padded, prepared
from wards.models import Officer, Persons, User
from wards.paging import ReadPage

NAMED = 10  # units without a final result: one more than `shortened` names


class AwardsPage:
    """The kinds of a campaign (`only`: this one alone) for one reader, as the address pages through
    them. What is pending against a candidate is for the Board's eyes alone.

    Whoever holds one of a limited number of places is read, and a narrow row of each officer put
    forward.
    """

    def __init__(
        self, campaign: Campaign, user: User, asked: QueryDict, only: int | None = None
    ) -> None:
        self.campaign = campaign
        self.sees_blocks = permissions.sees_eligibility(user)
        kinds = _kinds(campaign, only)
        self.shown = Finder(campaign, kinds, asked).find()
        self.cards = self._read_cards()
        awards = _awards(campaign.pk, only, *self._wanted)
        self.awards = with_moves(awards, campaign, user)
        self.blocks: list[Block] = []
        if self.sees_blocks:
            self.blocks = _blocks(campaign.pk)
        persons = Persons(nobody_moved=not any(kind.somebody_moved for kind in kinds))
        had = (
            honours_before(campaign, self._wards(), persons.moved)
            if any(kind.rest_years for kind in kinds)
            else []
        )
        self.judgement = Judgement(campaign, persons, self.blocks, self.awards, had)
        for award in (award for listed in self.awards.values() for award in listed):
            now_at = self.judgement.whereabouts.get(award.officer_id or 0, "")
            award.whereabouts = now_at  # type: ignore[attr-defined]
        self.sections = [self._section(kind) for kind in kinds]
        self.signed: list[SignedPaper] = []

    def with_signed(self) -> "AwardsPage":
        """Reads the signed papers, too, and lays each beside the awards that it grants."""
        self.signed = _granting(self.campaign.pk)
        for section in self.sections:
            for award in section.awards:
                award.signed = self._granting(award)  # type: ignore[attr-defined]
        return self

    def _granting(self, award: Award) -> SignedPaper | None:
        """The signed paper that says so."""
        if award.state != AwardState.DECIDED:
            return None
        wanted = SignedKind.COMMENDATION if award.kind.is_commendation else SignedKind.DECISION
        fitting = (
            paper
            for paper in self.signed
            if paper.kind == wanted and paper.number == award.decision_number
        )
        return next(fitting, None)

    @property
    def money_text(self) -> str:
        """The sum of all kinds for the treasurer; "" where no kind brings money."""
        if not any(section.kind.money for section in self.sections):
            return ""
        return number_format(sum(section.money for section in self.sections), force_grouping=True)

    # What is read

    def _read_cards(self) -> Mapping[int, Any]:
        """The cards of those who are shown, by id; and by name the first units of an open campaign
        that have no final result yet.
        """
        found = _cards(self.campaign.pk, bool(self.campaign.is_open), *self._wanted)
        for card in found:
            card.campaign = self.campaign
        open_ones = [card.ward_name for card in found if card.state not in SETTLED]
        self.unsettled = open_ones[:NAMED] if self.campaign.is_open else []
        return {card.pk: card for card in found}

    @property
    def _wanted(self) -> list[int]:
        """The cards of those who are shown."""
        return padded(sorted({card for shown in self.shown.values() for card in shown.cards}))

    def _wards(self) -> list[int]:
        return [card.ward_id for card in self.cards.values()]

    # What is laid out

    def _section(self, kind: Any) -> PagedSection:
        shown, awards = self.shown[kind.pk], self.awards.get(kind.pk, [])
        of_clusters = by_cluster(self.campaign, kind, awards) if kind.per_cluster else []
        candidates = self._candidates(kind, shown, awards)
        return PagedSection(
            kind,
            awards,
            kind.held,
            kind.places(len(of_clusters)),
            of_clusters,
            page=ReadPage(shown.place, candidates),
            more=shown.more,
            to_commend=shown.to_commend,
        )

    def _candidates(
        self, kind: AwardKind, shown: Shown, awards: Sequence[Award]
    ) -> list[Candidate]:
        known = {award.pk: award for award in awards}
        held = {award.scorecard_id: award for award in awards if award.officer_id is None}
        people = [
            *((unit, None, held.get(unit.card)) for unit in shown.units),
            *(
                (nominee.unit, known[nominee.award].officer, known[nominee.award])
                for nominee in shown.nominees
            ),
        ]
        return [
            self.judgement.candidate(kind, self._contender(unit), officer, award)
            for unit, officer, award in people
        ]

    def _contender(self, unit: RankedUnit) -> Contender:
        within = unit.in_cluster.rank if unit.in_cluster else None
        return Contender(self.cards[unit.card], unit.place.rank, within, unit.points)


@prepared
def _cards(campaign: int, is_open: bool, *wanted: int) -> QuerySet[Any]:
    """These cards, and while the campaign is open the first ones without a final result."""
    cards = Scorecard.objects.filter(campaign=campaign).in_official_order()
    here = Q(pk__in=wanted)
    if is_open:
        unsettled = cards.exclude(state__in=SETTLED)
        here |= Q(pk__in=unsettled.values("pk")[:NAMED])
    return cards.filter(here).select_related("tier", "cluster")


@prepared
def _awards(campaign: int, only: int | None, *cards: int) -> QuerySet[Any]:
    """The awards (of this kind alone) of these cards, and whoever fills a place or lost it."""
    awards = Award.objects.filter(campaign=campaign)
    if only is not None:
        awards = awards.filter(kind=only)
    filling = Q(state__in=IN_FORCE) & ~AwardKind.commendations("kind__")
    mine = Q(scorecard__in=cards)
    return in_order(awards.filter(mine | filling | Q(state=AwardState.WITHDRAWN)))


@prepared
def _granting(campaign: int) -> QuerySet[SignedPaper]:
    papers = SignedPaper.objects.filter(campaign=campaign, kind__in=GRANTING)
    return papers.standing().with_all()


@prepared
def _blocks(campaign: int) -> QuerySet[Block]:
    standing = Block.objects.filter(campaign=campaign, lifted_at=None)
    return standing.select_related("scorecard", "officer")


def _kinds(campaign: Campaign, only: int | None) -> list[Any]:
    """The kinds with how many awards are in force (`held`), and whether anybody ever moved to
    another unit (`somebody_moved`) and whether some judged card keeps no sums (`adds_up`), which
    are asked here since that costs no query.
    """
    return _kind(campaign.pk, only) if only else _every_kind(campaign.pk)


@prepared
def _every_kind(campaign: int) -> QuerySet[Any]:
    kinds = AwardKind.objects.filter(campaign=campaign).select_related("least_tier")
    held = Count("awards", filter=Q(awards__state__in=IN_FORCE))
    somebody_moved = Exists(Officer.objects.exclude(follows=None).order_by())
    judged = Scorecard.objects.filter(campaign=campaign).verified().order_by()
    adds_up = Exists(judged.filter(judged_sum=None))
    facts = {"held": held, "somebody_moved": somebody_moved, "adds_up": adds_up}
    return kinds.order_by("position", "pk").annotate(**facts)


@prepared
def _kind(campaign: int, kind: int) -> QuerySet[Any]:
    return _every_kind.ask(campaign).filter(pk=kind)
