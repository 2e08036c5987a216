"""The awards page laid out: per kind its slots, proposals, nominations and the candidates by rank."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from scoring.models import Award, AwardKind, Block, Campaign, SignedPaper
from scoring.models.awards.award import MOVES
from scoring.models.awards.earlier_honour import by_candidate, honours_before
from scoring.pages.ranking import RankedCard, Ranking
from scoring.rules import permissions
from scoring.rules.lifecycle import Action, AwardState, CardState
from scoring.rules.points import show
from scoring.rules.signed import GRANTING, SignedKind
from wards.models import Officer, User
from wards.paging import Page
from wards.vietnamese import name_key

BELOW_THE_LINE = 3  # rows shown under a threshold
BESIDE_THE_SLOTS = 4  # rows shown beyond a quota


@dataclass(frozen=True)
class Candidate:
    """A unit, or an officer where their unit stands; `bar` says what is in the way, "" when nothing
    is.
    """

    row: RankedCard
    officer: Officer | None
    award: Award | None
    bar: str
    below: bool = False
    cautions: Sequence[str] = ()  # what the rules of the kind say against it; people decide
    in_cluster: bool = False  # it competes with the units of its cluster alone

    @property
    def rank(self) -> int:
        """Among those whom it competes with."""
        beside = self.row.beside
        return beside.rank if self.in_cluster and beside else self.row.rank

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
        return (
            f"{self.award.person if self.award else self.officer} ({self.row.card.ward_name})"
            if self.officer
            else self.row.card.ward_name
        )

    @property
    def label(self) -> str:
        """For a list to choose from: name, rank, points, and what is in the way."""
        facts = {"name": self.name, "rank": self.rank_text, "points": self.row.verified}
        text = _("%(name)s – hạng %(rank)s, %(points)s điểm") % facts
        if self.officer and self.award and self.award.nominated:
            text += _(", đơn vị đề cử")
        if self.cautions:
            text += _(", lưu ý: %s") % " ".join(self.cautions)
        return f"{text} ({self.bar})" if self.bar else text


@dataclass
class AwardSection:
    """One kind of award."""

    kind: AwardKind
    awards: list[Award]
    candidates: list[Candidate]
    places: int | None  # in all clusters together where each has its own; None: no limit
    by_cluster: Sequence[tuple[str, str]] = ()  # where each has its own: “Cụm 1”, “0/1”
    page: Page[Candidate] | None = (
        None  # those of the candidates that are shown and stand on this page
    )

    @property
    def in_force(self) -> list[Award]:
        return [award for award in self.awards if award.in_force]

    @property
    def withdrawn(self) -> list[Award]:
        return [award for award in self.awards if award.state == AwardState.WITHDRAWN]

    @property
    def filled(self) -> str:
        """“0/1”, or how many where there is no quota."""
        return (
            f"{len(self.in_force)}/{self.places}"
            if self.places is not None
            else str(len(self.in_force))
        )

    @property
    def slots(self) -> str:
        """“Tập thể 0/1”, or how many where there is no quota."""
        return (
            f"{self.kind.get_recipient_display()} {self.filled}"
            if self.places is not None
            else self.filled
        )

    @property
    def is_full(self) -> bool:
        return self.places is not None and len(self.in_force) >= self.places

    @property
    def threshold(self) -> str:
        return show(self.kind.threshold)

    @property
    def shown(self) -> list[Candidate]:
        """The candidates worth a look: whoever is nominated; everybody above the line and the
        nearest below it; else the first ones, a few more than the quota."""
        if self.kind.for_officers:
            return self.candidates
        if self.kind.threshold is not None:
            above = [candidate for candidate in self.candidates if not candidate.below]
            return self.candidates[: len(above) + BELOW_THE_LINE]
        if self.kind.per_cluster:  # the first ones of each
            return [one for one in self.candidates if one.rank <= (self.kind.quota or 0) + 1]
        return self.candidates[: (self.kind.quota or 0) + BESIDE_THE_SLOTS]

    @property
    def more(self) -> int:
        return len(self.candidates) - len(self.shown)

    @property
    def money(self) -> int:
        """What the treasurer pays for this kind, in đồng; 0 where nothing is set."""
        return (self.kind.money or 0) * len(self.in_force)

    @property
    def money_text(self) -> str:
        return number_format(self.money, force_grouping=True) if self.money else ""

    @property
    def each_text(self) -> str:
        return number_format(self.kind.money, force_grouping=True) if self.kind.money else ""

    @property
    def to_commend(self) -> int:
        return len(self.commendable)

    @property
    def commendable(self) -> list[Any]:
        """The cards that nothing keeps from the award, as `commendable` finds them."""
        free = (candidate for candidate in self.candidates if not candidate.bar)
        return [candidate.row.card for candidate in free if not candidate.below]


@dataclass(frozen=True)
class HonourList:
    """What one body has decided: the honoured alone, with the papers that say so."""

    decider: str
    body: str
    awards: list[Award]

    @property
    def decisions(self) -> list[str]:
        """Each decision that bears a number, once."""
        numbered = (award.decision for award in self.awards if award.decision_number)
        return list(dict.fromkeys(numbered))


def honour_lists(campaign: Campaign) -> list[HonourList]:
    """The decided awards of a campaign, a list for each body that decides. One query."""
    decided = campaign.awards.decided().select_related("kind", "scorecard__ward", "officer")
    given = F("ceremony_place").asc(nulls_last=True)
    ordered = decided.order_by("kind__position", given, "slot", "scorecard__ward__position", "pk")
    found: dict[str, list[Award]] = {}
    for award in ordered:
        found.setdefault(award.kind.decider, []).append(award)
    bodies = {
        AwardKind.Decider.COMMITTEE: campaign.deciding_body,
        AwardKind.Decider.HEAD: campaign.issuing_body,
    }
    return [
        HonourList(decider, body, found[decider])
        for decider, body in bodies.items()
        if decider in found
    ]


@dataclass(frozen=True)
class Move:
    """A step that the reader may take from an award."""

    action: Action
    label: str


class AwardsOverview:
    """All kinds of a campaign for one reader: what is pending against a candidate is for the
    Board's eyes alone.
    """

    def __init__(self, campaign: Campaign, user: User) -> None:
        self.campaign = campaign
        self.sees_blocks = permissions.sees_eligibility(user)
        self.ranking = Ranking(campaign)
        rows = {row.card.pk: row for row in self.ranking.rows}
        awards = campaign.awards.select_related(
            "kind", "scorecard__ward", "officer", "cluster", "ballot"
        )
        awards = awards.order_by("cluster__position", "slot", "pk")
        self.by_kind: dict[int, list[Award]] = {}
        # Honours of earlier years, by unit and officer.
        self.had = by_candidate(honours_before(campaign))
        self.signed: list[SignedPaper] = []
        for award in awards:
            award.campaign = campaign
            steps = [step for step in award.steps_for(user) if step.action != Action.PROPOSE]
            award.moves = [Move(step.action, str(MOVES[step.action])) for step in steps]  # type: ignore[attr-defined]
            self.by_kind.setdefault(award.kind_id, []).append(award)
        blocks = (
            campaign.blocks.filter(lifted_at=None).select_related("scorecard", "officer")
            if self.sees_blocks
            else []
        )
        self.blocks: list[Block] = list(blocks)
        self.blocked = {(block.scorecard_id, block.officer_id) for block in self.blocks}
        self.sections = [
            self._section(kind, self.by_kind.get(kind.pk, []), rows)
            for kind in campaign.award_kinds.select_related("least_tier")
        ]

    def paged(self, asked: QueryDict) -> "AwardsOverview":
        """Lays out the page of each kind that the address asks for."""
        for section in self.sections:
            section.page = Page(section.shown, asked, param=f"kind{section.kind.pk}")
        return self

    def with_signed(self) -> "AwardsOverview":
        """Reads the signed papers, too, and lays each beside the awards that it grants."""
        granting = self.campaign.signed_papers.standing().filter(kind__in=GRANTING).with_all()
        self.signed = list(granting)
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

    def _section(
        self, kind: AwardKind, awards: list[Award], rows: dict[int, RankedCard]
    ) -> AwardSection:
        if kind.for_officers:
            standing = [award for award in awards if award.scorecard_id in rows]
            standing.sort(key=lambda award: rows[award.scorecard_id].rank)
            people: list[tuple[RankedCard, Officer | None, Award | None]]
            people = [(rows[award.scorecard_id], award.officer, award) for award in standing]
        else:
            held = {award.scorecard_id: award for award in awards}
            people = [(row, None, held.get(row.card.pk)) for row in self.ranking.rows]
        candidates = [self.candidate(kind, *person) for person in people]
        if not kind.per_cluster:
            return AwardSection(kind, awards, candidates, kind.quota)
        clusters = self.campaign.cluster_rows
        places = {cluster.pk: place for place, cluster in enumerate(clusters)}
        last = len(places)
        candidates.sort(key=lambda one: (places.get(one.row.card.cluster_id, last), one.rank))
        taken = Counter(award.cluster_id or 0 for award in awards if award.in_force)
        filled = [(str(one), f"{taken[one.pk]}/{kind.quota}") for one in clusters]
        return AwardSection(kind, awards, candidates, kind.places(last), filled)

    def candidate(
        self, kind: AwardKind, row: RankedCard, officer: Officer | None, award: Award | None
    ) -> Candidate:
        below = kind.threshold is not None and row.points < kind.threshold
        bar = self._bar(kind, row, officer, award, below)
        said = self.cautions_of(kind, row, officer, award) if kind.rules else []
        in_cluster = kind.per_cluster and row.card.cluster_id is not None
        return Candidate(row, officer, award, bar, below, said, in_cluster)

    def cautions_of(
        self, kind: AwardKind, row: RankedCard, officer: Officer | None, award: Award | None
    ) -> list[str]:
        """What `Award.propose` would ask a reason for, from what has been read for all."""
        mine = (row.card.ward_id, officer.pk if officer else None)
        others = [
            other
            for other in self.by_kind.get(kind.pk, [])
            if other.in_force and other.scorecard_id == row.card.pk and other != award
        ]
        return kind.cautions(
            tier=row.card.tier,
            is_tiered=row.card.is_tiered,
            year=self.campaign.year,
            had=[(had.year, had.title) for had in self.had.get(mine, [])],
            others_of_unit=[other.person or str(other.scorecard) for other in others],
        )

    def _bar(
        self,
        kind: AwardKind,
        row: RankedCard,
        officer: Officer | None,
        award: Award | None,
        below: bool,
    ) -> str:
        if award and award.in_force:
            return award.get_state_display().lower()
        if (row.card.pk, officer.pk if officer else None) in self.blocked:
            return _("đang có lý do chưa xét")
        if kind.per_cluster and row.card.cluster_id is None:
            return _("không thuộc cụm nào")
        if below:
            return _("chưa đạt %s điểm") % show(kind.threshold)
        return "" if row.card.state == CardState.FINAL else _("kết quả chưa chốt")

    @property
    def money_text(self) -> str:
        """The sum of all kinds for the treasurer; "" where no kind brings money."""
        if not any(section.kind.money for section in self.sections):
            return ""
        return number_format(sum(section.money for section in self.sections), force_grouping=True)

    def section_of(self, kind: AwardKind) -> AwardSection:
        return next(section for section in self.sections if section.kind.pk == kind.pk)

    def everybody(self, kind: AwardKind) -> list[Candidate]:
        """All that may be chosen for a kind: for officers also those whom no ward put forward."""
        section = self.section_of(kind)
        if not kind.for_officers:
            return section.candidates
        rows = {row.card.ward_id: row for row in self.ranking.rows}
        known: dict[Any, Candidate] = {
            candidate.officer.pk: candidate for candidate in section.candidates if candidate.officer
        }
        others = sorted(
            Officer.objects.filter(ward__in=rows, is_active=True).exclude(pk__in=known),
            key=lambda officer: name_key(officer.full_name),
        )
        further = [self.candidate(kind, rows[officer.ward_id], officer, None) for officer in others]
        return section.candidates + sorted(further, key=lambda candidate: candidate.rank)
