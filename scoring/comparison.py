"""The comparison grid: a row per ward, a cell per criterion, everything as ready strings.

A grid of a hundred wards has a thousand cells, so numbers are formatted once, here, and the template only prints.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from scoring import grading
from scoring.lifecycle import Stage
from scoring.models import Campaign, Citation, Criterion, Reply, Score, Scorecard, Tier
from scoring.points import parse, show, show_gap

PAGE = 100
UNTIERED = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One ward on one criterion. Points are "" until every item of the criterion has them; ticks in hundredths."""

    url: str
    label: str
    look: str
    own: str
    own_part: str
    survey: str
    verified: str
    gap: str
    floor: int
    span: int
    own_tick: int | None
    survey_tick: int | None
    verified_tick: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One ward: its cells, its totals, its tier."""

    name: str
    url: str
    stage: str
    stage_label: str
    cells: list[Cell]
    own: str
    survey: str
    verified: str
    gap: str
    lowered: bool
    tier: str
    tier_place: int
    suggested: bool


class Wanted:
    """The filters of an address. Values that mean nothing are left out."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self.state = data.get("state", "") if data.get("state") in Stage.values else ""
        self.tier = data.get("tier", "")[:20]
        self.cluster = data.get("cluster", "")[:100]
        self.missing = "evidence" if data.get("missing") == "evidence" else ""
        self.replies = "open" if data.get("replies") == "open" else ""
        self.unverified = "yes" if data.get("unverified") == "yes" else ""
        after = data.get("after", "")
        self.after = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
        try:
            self.gap: Decimal | None = parse(data.get("gap", ""))
        except ValueError:
            self.gap = None

    def address(self, **change: str) -> str:
        """These filters with a change, as a query; "" takes a filter away."""
        now = {
            "state": self.state,
            "tier": self.tier,
            "cluster": self.cluster,
            "missing": self.missing,
            "replies": self.replies,
            "unverified": self.unverified,
            "gap": show(self.gap),
        }
        kept = {name: value for name, value in (now | change).items() if value}
        return "?" + urlencode(kept)


class Grid:
    """The cards of a campaign that the filters leave, at most a hundred at a time. Seven queries for any number."""

    def __init__(self, campaign: Campaign, cards: Any, wanted: Wanted) -> None:
        self.campaign, self.wanted = campaign, wanted
        self.tiers: list[Tier] = list(campaign.tiers.all())
        self.heads: list[Criterion] = list(campaign.criteria.heads())
        everything = cards.filter(campaign=campaign).with_stage().with_totals().select_related("ward", "tier")
        self.cards = list(everything.in_official_order())
        found = [card for card in self.cards if self._is_wanted(card)]
        self.found = len(found)
        self.page = found[wanted.after : wanted.after + PAGE]
        self.rows = self._rows()

    # Filters

    @cached_property
    def missing(self) -> set[int]:
        """Cards with scored items that lack evidence and explanation."""
        scores = Score.objects.filter(scorecard__campaign=self.campaign).exclude(self_points=None)
        return set(scores.missing_evidence(Citation.objects.all()).values_list("scorecard_id", flat=True))

    @cached_property
    def with_open_replies(self) -> set[int]:
        replies = Reply.objects.filter(score__scorecard__campaign=self.campaign, answer="")
        return set(replies.values_list("score__scorecard_id", flat=True))

    @cached_property
    def gaps(self) -> dict[int, Decimal]:
        """The largest gap of each card over its criteria, without sign."""
        rows = Score.objects.filter(scorecard__campaign=self.campaign).exclude(verified_points=None).by_criterion()
        largest: dict[int, Decimal] = {}
        for card, _criterion, own, _survey, verified, *_counts in rows:
            gap = grading.gap(verified, own)
            if gap is not None:
                largest[card] = max(abs(gap), largest.get(card, grading.ZERO))
        return largest

    def _is_wanted(self, card: Any) -> bool:
        wanted = self.wanted
        return (
            (not wanted.state or card.stage == wanted.state)
            and (not wanted.tier or self._tier_key(card) == wanted.tier)
            and (not wanted.cluster or card.ward.cluster == wanted.cluster)
            and (not wanted.missing or card.pk in self.missing)
            and (not wanted.replies or card.pk in self.with_open_replies)
            and (not wanted.unverified or card.verified_scored < card.items)
            and (wanted.gap is None or self.gaps.get(card.pk, Decimal(-1)) >= wanted.gap)
        )

    def _tier_key(self, card: Any) -> str:
        return (str(card.tier_id) if card.tier_id else UNTIERED) if card.is_tiered else ""

    @property
    def filters(self) -> list[dict[str, Any]]:
        """The chips above the grid, each with how many cards it leaves; those that leave none are left out."""
        wanted, threshold = self.wanted, self.campaign.gap_threshold
        stages = Counter(card.stage for card in self.cards)
        tiers = Counter(self._tier_key(card) for card in self.cards)
        far = sum(gap >= threshold for gap in self.gaps.values())
        unverified = sum(card.verified_scored < card.items for card in self.cards)
        clusters = Counter(card.ward.cluster for card in self.cards if card.ward.cluster)
        names = {str(tier.pk): tier.name for tier in self.tiers} | {UNTIERED: _("Chưa xếp loại")}
        chips: list[tuple[str, str, Any, int]] = [
            ("state", stage.value, stage.label, stages[stage.value]) for stage in Stage
        ]
        chips += [
            ("gap", show(threshold), _("Chênh lệch từ %s") % show(threshold), far),
            ("missing", "evidence", _("Thiếu minh chứng"), len(self.missing)),
            ("replies", "open", _("Kiến nghị chưa trả lời"), len(self.with_open_replies)),
            ("unverified", "yes", _("Chưa thẩm định xong"), unverified),
        ]
        chips += [("tier", key, name, tiers[key]) for key, name in names.items()]
        chips += [("cluster", name, name, count) for name, count in sorted(clusters.items())]
        everything = {"url": "?", "label": _("Tất cả"), "count": len(self.cards), "current": wanted.address() == "?"}
        return [everything] + [
            self._chip(name, value, label, count)
            for name, value, label, count in chips
            if count or self._is_set(name, value)
        ]

    def _is_set(self, name: str, value: str) -> bool:
        mine = show(self.wanted.gap) if name == "gap" else getattr(self.wanted, name)
        return bool(mine == value)

    def _chip(self, name: str, value: str, label: Any, count: int) -> dict[str, Any]:
        """A chip sets its filter, or takes it away where it is set."""
        on = self._is_set(name, value)
        url = self.wanted.address(**{name: "" if on else value})
        return {"url": url, "label": label, "count": count, "current": on}

    @property
    def earlier_url(self) -> str:
        after = self.wanted.after
        return f"{self.wanted.address()}&after={max(after - PAGE, 0)}" if after else ""

    @property
    def later_url(self) -> str:
        after = self.wanted.after + PAGE
        return f"{self.wanted.address()}&after={after}" if after < self.found else ""

    # Rows

    def _rows(self) -> list[Row]:
        points: dict[tuple[int, int], Any] = {}
        if self.page:
            for card, criterion, *sums in Score.objects.filter(scorecard__in=self.page).by_criterion():
                points[card, criterion] = sums
        heads = [(head, f"#tc-{head.position}", int(head.cap * 100)) for head in self.heads]
        return [self._row(card, heads, points) for card in self.page]

    def _row(self, card: Any, heads: Iterable[tuple[Criterion, str, int]], points: Mapping[Any, Any]) -> Row:
        url = reverse("board_ward", args=[self.campaign.slug, card.ward.code])
        cells = [self._cell(url + anchor, head, cap, points.get((card.pk, head.pk))) for head, anchor, cap in heads]
        own = card.self_sum if card.self_items and card.self_scored == card.self_items else None
        survey = card.survey_sum if card.survey_scored == card.items else None
        verified = card.verified_sum if card.verified_scored == card.items else None
        gap = grading.gap(verified, own)
        suggested = None
        if verified is not None and not card.is_tiered:
            suggested = grading.suggest_tier(verified, self.tiers)
        tier = card.tier if card.is_tiered else suggested
        return Row(
            name=card.ward_name,
            url=url,
            stage=card.stage,
            stage_label=card.stage_label,
            cells=cells,
            own=show(own),
            survey=show(survey),
            verified=show(verified),
            gap=show_gap(gap) if gap else "",
            lowered=bool(gap and gap < 0),
            tier=tier.name if tier else "",
            tier_place=self.tiers.index(tier) + 1 if tier else 0,
            suggested=verified is not None and not card.is_tiered,
        )

    def _cell(self, url: str, head: Criterion, cap: int, sums: Any) -> Cell:
        own_sum, survey_sum, verified_sum, items, own_scored, survey_scored, verified_scored = (
            sums or (None,) * 3 + (0,) * 4
        )
        own = own_sum if own_scored and own_scored == items else None
        survey = survey_sum if survey_scored == items else None
        verified = verified_sum if verified_scored == items else None
        gap = grading.gap(verified, own)
        look = ""
        if gap is not None and abs(gap) >= self.campaign.gap_threshold:
            look = "down" if gap < 0 else "up"
        elif own is None and verified is None:
            look = "none"
        floor = cap // 2
        return Cell(
            url=url,
            label=f"{head.position}. {head.name}",
            look=look,
            own=show(own),
            own_part=f"{show(own_sum)} ({own_scored}/{items})" if own is None and own_scored else "",
            survey=show(survey),
            verified=show(verified),
            gap=f"{'▼' if gap < 0 else '▲'} {show_gap(gap)}" if gap else "",
            floor=floor,
            span=max(cap - floor, 1),
            own_tick=_tick(own, floor),
            survey_tick=_tick(survey, floor),
            verified_tick=_tick(verified, floor),
        )


def _tick(points: Decimal | None, floor: int) -> int | None:
    """Where points stand on the ruler, which begins at half the cap."""
    return None if points is None else max(int(points * 100), floor)


def neighbours(campaign: Campaign, cards: Any, card: Scorecard) -> tuple[Any, Any]:
    """The wards before and after this one in official order, as (code, name) or None."""
    order = list(cards.filter(campaign=campaign).in_official_order().values_list("pk", "ward__code", "ward_name"))
    place = next(index for index, row in enumerate(order) if row[0] == card.pk)
    before = order[place - 1][1:] if place else None
    after = order[place + 1][1:] if place + 1 < len(order) else None
    return before, after
