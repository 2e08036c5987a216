"""The kinds of awards with everybody who could have them: for a list to choose from, and for the
dry run of the conclusion. Pages show some of them (page.py).
"""

from typing import Any

from scoring.models import Award, AwardKind, Block, Campaign
from scoring.models.awards.earlier_honour import honours_before
from scoring.pages.awards.candidates import Candidate, Contender, Judgement
from scoring.pages.awards.moves import in_order, with_moves
from scoring.pages.awards.sections import WholeSection, by_cluster
from scoring.pages.ranking import Ranking
from scoring.rules import permissions
from wards.models import Officer, Persons, User
from wards.vietnamese import name_key


class AwardsOverview:
    """All kinds of a campaign for one reader: what is pending against a candidate is for the
    Board's eyes alone.
    """

    def __init__(self, campaign: Campaign, user: User) -> None:
        self.campaign = campaign
        self.ranking = Ranking(campaign)
        self.rows = {row.card.pk: Contender.of(row) for row in self.ranking.rows}
        awards = with_moves(in_order(campaign.awards.all()), campaign, user)
        self.blocks: list[Block] = []
        if permissions.sees_eligibility(user):
            standing = campaign.blocks.filter(lifted_at=None)
            self.blocks = list(standing.select_related("scorecard", "officer"))
        persons = Persons()
        kinds = list(campaign.award_kinds.select_related("least_tier"))
        rests = any(kind.rest_years for kind in kinds)
        had = honours_before(campaign, officers=persons.moved) if rests else []
        self.judgement = Judgement(campaign, persons, self.blocks, awards, had)
        self.sections = [self._section(kind, awards.get(kind.pk, [])) for kind in kinds]

    def _section(self, kind: AwardKind, awards: list[Award]) -> WholeSection:
        people: list[tuple[Contender, Officer | None, Award | None]]
        if kind.for_officers:
            standing = [award for award in awards if award.scorecard_id in self.rows]
            standing.sort(key=lambda award: self.rows[award.scorecard_id].rank)
            people = [(self.rows[award.scorecard_id], award.officer, award) for award in standing]
        else:
            held = {award.scorecard_id: award for award in awards}
            people = [(row, None, held.get(row.card.pk)) for row in self.rows.values()]
        candidates = [self.judgement.candidate(kind, *person) for person in people]
        of_clusters = []
        if kind.per_cluster:
            of_clusters = by_cluster(self.campaign, kind, awards)
            clusters = enumerate(self.campaign.cluster_rows)
            places: dict[int | None, int] = {cluster.pk: place for place, cluster in clusters}
            last = len(places)
            candidates.sort(
                key=lambda candidate: (
                    places.get(candidate.row.card.cluster_id, last),
                    candidate.rank,
                )
            )
        number = sum(award.in_force for award in awards)
        places_of_kind = kind.places(len(of_clusters))
        return WholeSection(kind, awards, number, places_of_kind, of_clusters, candidates)

    def section_of(self, kind: AwardKind) -> WholeSection:
        return next(section for section in self.sections if section.kind.pk == kind.pk)

    def everybody(self, kind: AwardKind) -> list[Candidate]:
        """All that may be chosen for a kind: for officers also those whom no ward put forward."""
        section = self.section_of(kind)
        if not kind.for_officers:
            return list(section.candidates)
        rows = {row.card.ward_id: row for row in self.rows.values()}
        known: dict[Any, Candidate] = {
            candidate.officer.pk: candidate for candidate in section.candidates if candidate.officer
        }
        others = sorted(
            Officer.objects.filter(ward__in=rows, is_active=True).exclude(pk__in=known),
            key=lambda officer: name_key(officer.full_name),
        )
        further = [
            self.judgement.candidate(kind, rows[officer.ward_id], officer, None)
            for officer in others
        ]
        return [*section.candidates, *sorted(further, key=lambda candidate: candidate.rank)]
