"""The conclusion tried out: what hinders it, what stays open, what would be sealed and printed, and
what differs from the last time that somebody tried. Nothing is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.models import Award, Campaign
from scoring.models.awards.candidates import unfit
from scoring.models.awards.commendation import unused_places
from scoring.pages.awards.overview import AwardsOverview
from scoring.rules import lifecycle
from scoring.rules.lifecycle import WITHOUT_RESULT, AwardState, CardState
from scoring.rules.plans import PlanChange
from scoring.rules.refusals import Refused
from wards.models import User

# What an earlier run said: by part, each line by its key.
Remembered = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class DryRunLine:
    """One thing that the run says. `key` finds it again in the next one; `hint` is not compared."""

    key: str
    text: str
    url: str = ""
    hint: str = ""
    code: str = ""
    state: str = ""

    @property
    def sentence(self) -> str:
        """“Phường 6: Đã khảo sát – Còn 5 nội dung chưa có điểm thẩm định.”"""
        where = ": ".join(filter(None, (self.text, self.state)))
        return " – ".join(filter(None, (where, strip_tags(self.hint))))


@dataclass(frozen=True)
class DryRunPart:
    name: str
    title: str | Promise
    lines: list[DryRunLine] = field(default_factory=list)

    @property
    def sentences(self) -> dict[str, str]:
        """Each line as it is compared: what it waits for, or what speaks against it, as well."""
        return {line.key: line.sentence for line in self.lines}


@dataclass(frozen=True)
class Difference:
    """A line that the last run did not have, said otherwise, or had alone."""

    part: str | Promise
    before: str
    after: str

    @property
    def change(self) -> PlanChange:
        if not self.before:
            return PlanChange.ADDED
        return PlanChange.CHANGED if self.after else PlanChange.REMOVED


class DryRun:
    """What the conclusion of an open campaign would meet and make now.

    It answers what the guard of the conclusion asks (`rules.protocols.SettlingLike`) from what it
    has read, so that the guard itself speaks here. Nine queries for any number of units.
    """

    def __init__(self, campaign: Campaign, user: User, now: datetime) -> None:
        self.campaign, self.now = campaign, now
        self.overview = AwardsOverview(campaign, user)
        self.ranking = self.overview.ranking
        # Each verified card with what keeps it open; `Ranking` asks its own step's guard.
        self.kept_open = {row.card.pk: problem for row, problem in self.ranking.kept_open}
        self.rows = {row.card.pk: row for row in self.ranking.rows}
        rows = [row.card for row in self.ranking.rows]
        everybody = [*rows, *self.ranking.waiting, *self.ranking.absent]
        self.cards = sorted(everybody, key=lambda card: (card.ward.position, card.pk))
        self.awards = [award for section in self.overview.sections for award in section.awards]

    # What the guard asks

    def _unsettled(self) -> list[Any]:
        return [card for card in self.cards if card.state not in lifecycle.SETTLED]

    def _awards_in(self, state: AwardState) -> list[Award]:
        return [award for award in self.awards if award.state == state]

    def unsettled_cards(self) -> list[str]:
        return [card.ward_name for card in self._unsettled()]

    def unsettled_awards(self) -> list[str]:
        return [str(award) for award in self._awards_in(AwardState.PROPOSED)]

    def unsettled_nominations(self) -> list[str]:
        return [str(award) for award in self._awards_in(AwardState.NOMINATED)]

    @property
    def refusal(self) -> Refused | None:
        """What the conclusion itself would answer now; `None` when its way is clear."""
        return lifecycle.all_settled(self, self.now)

    # What the page shows

    @cached_property
    def obstacles(self) -> DryRunPart:
        """Everything that the conclusion would be refused for, each with the way to it."""
        waiting = [AwardState.PROPOSED, AwardState.NOMINATED]
        awards = [award for state in waiting for award in self._awards_in(state)]
        page = reverse("awards", args=[self.campaign.slug])
        lines = [
            DryRunLine(
                f"card-{card.pk}",
                card.ward_name,
                reverse("board_ward", args=[self.campaign.slug, card.ward.code]),
                self._next_for(card),
                card.stage,
                card.stage_label,
            )
            for card in self._unsettled()
        ]
        lines += [
            DryRunLine(
                f"award-{award.pk}",
                str(award),
                f"{page}#kind-{award.kind_id}",
                "",
                award.state,
                award.get_state_display(),
            )
            for award in awards
        ]
        return DryRunPart("obstacles", gettext_lazy("Ngăn việc kết thúc"), lines)

    def _next_for(self, card: Any) -> str:
        """What this card waits for, as its own steps say it."""
        if card.state == CardState.VERIFIED:
            return str(self.kept_open.get(card.pk, "")) or _("Đủ điều kiện chốt.")
        if card.state == CardState.SUBMITTED:
            left = card.items - card.verified_scored
            return (
                ngettext(
                    "Còn %(n)s nội dung chưa có điểm thẩm định.",
                    "Còn %(n)s nội dung chưa có điểm thẩm định.",
                    left,
                )
                % {"n": left}
                if left
                else _("Mọi nội dung đã có điểm thẩm định.")
            )
        early = lifecycle.after_deadline(card, self.now)
        return str(early or _("Đã hết hạn nộp: gia hạn, hoặc ghi nhận không nộp phiếu."))

    @cached_property
    def open_ends(self) -> DryRunPart:
        """What would not hinder the conclusion, and cannot be made up for after it."""
        lines = [
            DryRunLine(key, text, url)
            for key, text, url in [
                *self._unused(), *self._ties(), *self._unproven(), *self._without_minutes(), *self._pending()
            ]
        ]  # fmt: skip
        return DryRunPart(
            "open_ends", gettext_lazy("Còn bỏ ngỏ, sau khi kết thúc không bổ sung được"), lines
        )

    def _unused(self) -> Iterator[tuple[str, str, str]]:
        page = reverse("awards", args=[self.campaign.slug])
        sections = self.overview.sections
        counted = any(section.kind.per_cluster for section in sections)
        clusters = len(self.campaign.cluster_rows) if counted else 0
        for section in sections:
            waiting = section.to_commend if section.kind.is_commendation else 0
            if said := unused_places(section.kind, section.held, waiting, clusters):
                yield f"unused-{section.kind.pk}", said, f"{page}#kind-{section.kind.pk}"

    def _ties(self) -> Iterator[tuple[str, str, str]]:
        shared: dict[int, list[str]] = {}
        for row in self.ranking.rows:
            if row.place.shared:
                shared.setdefault(row.rank, []).append(row.card.ward_name)
        page = reverse("tiers", args=[self.campaign.slug])
        for place, names in shared.items():
            facts = {"rank": place, "names": ", ".join(names)}
            yield f"tie-{place}", _("Đồng hạng %(rank)s: %(names)s") % facts, page

    def _unproven(self) -> Iterator[tuple[str, str, str]]:
        for card in self.cards:
            if card.unproven and card.state not in WITHOUT_RESULT:
                page = reverse("board_ward", args=[self.campaign.slug, card.ward.code])
                facts = {"ward": card.ward_name}
                yield (
                    f"unproven-{card.pk}",
                    _("%(ward)s: có điểm mà thiếu tài liệu và giải trình") % facts,
                    page,
                )

    def _without_minutes(self) -> Iterator[tuple[str, str, str]]:
        for card in self.cards:
            if card.lacks_file_of_minutes:
                page = reverse("board_ward", args=[self.campaign.slug, card.ward.code])
                facts = {"ward": card.ward_name}
                yield f"minutes-{card.pk}", _("%(ward)s: chưa có biên bản khảo sát") % facts, page

    def _pending(self) -> Iterator[tuple[str, str, str]]:
        page = reverse("awards", args=[self.campaign.slug]) + "#blocks"
        for block in self.overview.blocks:
            facts = {"who": block.officer or block.scorecard}
            yield (
                f"block-{block.pk}",
                _("%(who)s: đang có lý do chưa xét khen thưởng") % facts,
                page,
            )

    @cached_property
    def amendments(self) -> DryRunPart:
        """Words of the plan that would be sealed otherwise than they were opened;
        the reasons stand on its page.
        """
        page = self.campaign.get_absolute_url() + "#amendments"
        lines = [
            DryRunLine(f"words-{criterion.pk}", str(criterion), page, criterion.put_right)
            for criterion in self.campaign.criteria_in_order
            if criterion.put_right
        ]
        return DryRunPart("amendments", gettext_lazy("Kế hoạch đã đính chính"), lines)

    @cached_property
    def honours(self) -> list[tuple[Any, DryRunPart]]:
        """Each kind of award with everybody in it, and whether anything speaks against them now."""
        found = []
        for section in self.overview.sections:
            lines = [
                DryRunLine(
                    f"award-{award.pk}",
                    award.recipient,
                    "",
                    " ".join(filter(None, (self._eligibility(award), award.decision))),
                    award.state,
                    award.get_state_display(),
                )
                for award in section.awards
                if award.state != AwardState.WITHDRAWN
            ]
            found.append((section, DryRunPart(f"kind-{section.kind.pk}", str(section.kind), lines)))
        return found

    def _eligibility(self, award: Award) -> str:
        """What the acts would refuse now, else what the rules of the kind say,
        else that all is well.
        """
        row = self.rows.get(award.scorecard_id)
        judgement = self.overview.judgement
        points = row.points if row else None
        against = unfit(award, points, judgement.blocked, judgement.persons)
        if refusal := lifecycle.card_is_final(award, self.now) or against:
            return str(refusal)
        said = (
            judgement.cautions(award.kind, row.card, award.officer, award)
            if row and award.kind.rules
            else []
        )
        return " ".join(said) or _("Đủ điều kiện.")

    @cached_property
    def results(self) -> DryRunPart:
        """What would be sealed of every unit; shown where it differs from the last run."""
        lines = []
        for row in self.ranking.rows:
            if not row.card.is_tiered:
                tier = _("chưa quyết định mức")
            else:
                tier = row.card.tier.name if row.card.tier else _("Chưa xếp loại")
            facts = {"rank": row.rank, "points": row.verified, "tier": tier}
            said = _("hạng %(rank)s, %(points)s điểm, %(tier)s") % facts
            lines.append(DryRunLine(f"card-{row.card.pk}", row.card.ward_name, state=said))
        return DryRunPart("results", gettext_lazy("Kết quả của đơn vị"), lines)

    @property
    def spread(self) -> str:
        """Units per decided level, as the workbook would say it."""
        return self.ranking.decided().words

    def compared(self, papers: DryRunPart) -> list[DryRunPart]:
        """Every part that is held against an earlier run."""
        kinds = [part for _section, part in self.honours]
        return [self.obstacles, self.open_ends, self.amendments, *kinds, self.results, papers]


def remember(parts: Sequence[DryRunPart]) -> dict[str, dict[str, str]]:
    """What the next run is held against: texts alone, nothing of the campaign's own rows."""
    return {part.name: part.sentences for part in parts}


def digest(said: Remembered) -> str:
    """Tells whether two runs say the same."""
    return sha256(
        repr(sorted((name, sorted(part.items())) for name, part in said.items())).encode()
    ).hexdigest()[:16]


def differences(before: Remembered, parts: Sequence[DryRunPart]) -> Iterator[Difference]:
    """What this run says otherwise than an earlier one, part by part."""
    for part in parts:
        old, new = before.get(part.name, {}), part.sentences
        for key in {**new, **old}:
            if old.get(key) != new.get(key):
                yield Difference(part.title, old.get(key, ""), new.get(key, ""))
