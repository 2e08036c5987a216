"""Who could have an award of a kind, and what is in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.models import Award, AwardKind, Block, Campaign, Scorecard
from scoring.models.awards.earlier_honour import PastHonour, by_candidate
from scoring.pages.ranking import RankedCard
from scoring.rules.lifecycle import CardState
from scoring.rules.points import show
from wards.models import Officer, Persons

# A unit or a person (`Persons.key` of card and officer).
Who = tuple[int | None, int | None]


@dataclass(frozen=True)
class Contender:
    """A judged unit where it stands among all, and in its cluster (`None` without one)."""

    card: Scorecard
    rank: int
    rank_in_cluster: int | None
    points: Decimal

    @classmethod
    def of(cls, row: RankedCard) -> "Contender":
        return cls(row.card, row.rank, row.rank_beside, row.points)

    @property
    def verified(self) -> str:
        return show(self.points)


@dataclass(frozen=True)
class Candidate:
    """A unit, or an officer where their unit stands; `bar` says what is in the way, "" when nothing
    is.
    """

    row: Contender
    officer: Officer | None
    award: Award | None
    bar: str
    below: bool = False
    cautions: Sequence[str] = ()  # what the rules of the kind say against it; people decide
    in_cluster: bool = False  # it competes with the units of its cluster alone
    whereabouts: str = ""  # of an officer who has left the unit

    @property
    def rank(self) -> int:
        """Among those whom it competes with."""
        beside = self.row.rank_in_cluster
        return beside if self.in_cluster and beside else self.row.rank

    @property
    def rank_text(self) -> str:
        """“3”, or “1 · Cụm 2”."""
        return f"{self.rank} · {self.row.card.cluster}" if self.in_cluster else str(self.rank)

    @property
    def key(self) -> str:
        """How a form names it: the card, and the officer."""
        return f"{self.row.card.pk}-{self.officer.pk}" if self.officer else str(self.row.card.pk)

    @property
    def name(self) -> str:
        if not self.officer:
            return self.row.card.ward_name
        person = self.award.person if self.award else self.officer
        return f"{person} ({self.row.card.ward_name})"

    @property
    def label(self) -> str:
        """For a list to choose from: name, rank, points, and what is in the way."""
        facts = {"name": self.name, "rank": self.rank_text, "points": self.row.verified}
        if self.officer:  # nobody is ranked or given points
            text = _("%(name)s – đơn vị hạng %(rank)s, %(points)s điểm") % facts
        else:
            text = _("%(name)s – hạng %(rank)s, %(points)s điểm") % facts
        if self.officer and self.award and self.award.nominated:
            text += _(", đơn vị đề cử")
        if self.whereabouts:
            text += f", {self.whereabouts}"
        if self.cautions:
            text += _(", lưu ý: %s") % " ".join(self.cautions)
        return f"{text} ({self.bar})" if self.bar else text


class Judgement:
    """What speaks against candidates: what is pending against them (`blocks`), the awards of this
    year by kind, and what they had in earlier ones; of people also what they had, or have against
    them, in a unit where they were before.
    """

    def __init__(
        self,
        campaign: Campaign,
        persons: Persons,
        blocks: Iterable[Block],
        awards: Mapping[int, Sequence[Award]],
        had: Iterable[PastHonour],
    ) -> None:
        self.campaign, self.persons, self.awards = campaign, persons, awards
        self.blocked: set[Who] = {
            persons.key(block.scorecard_id, block.officer_id) for block in blocks
        }
        self.had = by_candidate(list(had), persons)
        officers = [award.officer for listed in awards.values() for award in listed]
        self.whereabouts = persons.whereabouts([officer for officer in officers if officer])
        self.holding = {
            (kind, persons.first(award.officer_id)): award
            for kind, listed in awards.items()
            for award in listed
            if award.in_force and award.officer_id
        }

    def candidate(
        self, kind: AwardKind, row: Contender, officer: Officer | None, award: Award | None
    ) -> Candidate:
        below = kind.threshold is not None and row.points < kind.threshold
        bar = self._bar(kind, row, officer, award, below)
        said = self.cautions(kind, row.card, officer, award) if kind.rules else []
        in_cluster = kind.per_cluster and row.card.cluster_id is not None
        now_at = self.whereabouts.get(officer.pk, "") if officer else ""
        return Candidate(row, officer, award, bar, below, said, in_cluster, now_at)

    def cautions(
        self, kind: AwardKind, card: Scorecard, officer: Officer | None, award: Award | None
    ) -> list[str]:
        """What `Award.propose` would ask a reason for, from what has been read for all."""
        mine = self.persons.key(card.ward_id, officer.pk if officer else None)
        others = [
            other
            for other in self.awards.get(kind.pk, [])
            if other.in_force and other.scorecard_id == card.pk and other != award
        ]
        return kind.cautions(
            tier=card.tier,
            is_tiered=card.is_tiered,
            year=self.campaign.year,
            had=[(had.year, had.title) for had in self.had.get(mine, [])],
            others_of_unit=[other.person or str(other.scorecard) for other in others],
        )

    def _bar(
        self,
        kind: AwardKind,
        row: Contender,
        officer: Officer | None,
        award: Award | None,
        below: bool,
    ) -> str:
        if award and award.in_force:
            return award.get_state_display().lower()
        if self.persons.key(row.card.pk, officer.pk if officer else None) in self.blocked:
            return _("đang có lý do chưa xét")
        if officer and (held := self.holding.get((kind.pk, self.persons.first(officer.pk)))):
            return _("đã có trong danh sách: %s") % held.recipient
        if kind.per_cluster and row.card.cluster_id is None:
            return _("không thuộc cụm nào")
        if below:
            return _("chưa đạt %s điểm") % show(kind.threshold)
        return "" if row.card.state == CardState.FINAL else _("kết quả chưa chốt")
