"""Looking rather than reading: six drawings of a campaign, each with a sentence that says what is
to be seen.

A drawing is a pile of strips, each with its label beside it, or above it where there is no room.
Places across are per cent of the strip, places down are pixels, so that a telephone gets the same
drawing in letters of the same size. The figures stand in a table beneath each drawing, for whoever
reads rather than looks.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import fmean, median
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Campaign, Criterion, Score, Scorecard
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.permissions import GIVEN_OUT
from scoring.rules.points import show, show_gap

LEFT, RIGHT = (
    3,
    86,
)  # where a scale begins and ends, per cent of the strip; what is said at the end follows
ROW = 30
MIDDLE = ROW / 2
YEARS = 5  # how far back the years go


@dataclass(frozen=True)
class Shape:
    """One mark: what it is, its look, its places (x in per cent, y in pixels).

    `kind`: bar, line, dot, text, path.
    """

    kind: str
    look: str
    x: float = 0
    y: float = 0
    x2: float = 0
    y2: float = 0
    text: str = ""
    path: str = ""

    @property
    def width(self) -> float:
        return round(self.x2 - self.x, 1)

    @property
    def height(self) -> float:
        return round(self.y2 - self.y, 1)


@dataclass
class Strip:
    """One row of a drawing."""

    label: str
    shapes: list[Shape] = field(default_factory=list)
    height: int = ROW


@dataclass
class Chart:
    """A drawing with its title, its sentence, its key (look and words) and its table."""

    name: str
    title: str
    finding: str
    headings: list[str]
    rows: list[list[str]]
    key: list[tuple[str, str]] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.rows


class Scale:
    """Where a value stands between two ends of the strips; `ticks` are marked in each and said
    above the first.
    """

    def __init__(
        self, least: float, most: float, ticks: Iterable[int] = (), unit: str = ""
    ) -> None:
        self.least, self.span = least, max(most - least, 1)
        self.ticks, self.unit = list(ticks), unit

    def at(self, value: float | Decimal) -> float:
        return round(LEFT + (float(value) - self.least) / self.span * (RIGHT - LEFT), 1)

    def head(self) -> Strip:
        """What the ticks stand for."""
        said = [
            Shape("text", "tick", self.at(tick), 14, text=f"{tick}{self.unit}")
            for tick in self.ticks
        ]
        return Strip("", said, height=20)

    def strip(self, label: str, *shapes: Shape) -> Strip:
        """A row over the ticks.

        Their lines go a little beyond it and meet those of the next row.
        """
        places = [self.at(tick) for tick in self.ticks]
        return Strip(
            label, [*(Shape("line", "axis", x, -12, x, ROW + 12) for x in places), *shapes]
        )


class Charts:
    """The figures of one campaign and of the years before it.

    A handful of queries, for any number of wards.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.heads = campaign.heads
        self.cards = list(
            campaign.scorecards.with_totals().select_related("tier", "ward").in_official_order()
        )
        self.years = list(
            Campaign.objects.filter(state=CampaignState.CONCLUDED, year__lt=campaign.year).order_by(
                "-year"
            )[:YEARS]
        )[::-1]
        self.last = self.years[-1] if self.years else None
        self.sums: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
        compared = [campaign, *filter(None, [self.last])]
        for card, head, *parts in Score.objects.filter(
            scorecard__campaign__in=compared
        ).by_criterion():
            self.sums[card][head] = tuple(parts)
        past = Scorecard.objects.filter(campaign__in=self.years, state__in=GIVEN_OUT)
        self.past = list(past.with_totals().select_related("tier"))

    # One ward over the criteria

    def profile(self, chosen: Scorecard) -> Chart:
        """Per cent of each cap beside the median of all wards: verified points, self points until
        there are any.
        """
        judged = chosen.state in GIVEN_OUT
        shares = {
            card.pk: self._shares(card, self.heads, judged=judged)
            for card in self.cards
            if not judged or card.state in GIVEN_OUT
        }
        own = shares.get(chosen.pk, {})
        middle = {
            head.pk: median(values)
            for head in self.heads
            if (
                values := [
                    share[head.pk] for share in shares.values() if share.get(head.pk) is not None
                ]
            )
        }
        scale = Scale(0, 100, range(0, 101, 25), "%")
        strips, rows = [scale.head()], []
        look = "verified" if judged else "self"
        below: list[str] = []
        for head in self.heads:
            mine, common = own.get(head.pk), middle.get(head.pk)
            label = f"{head.position}. {head.name}"
            marks = []
            if mine is not None:
                end = scale.at(mine)
                marks.append(Shape("bar", look, scale.at(0), MIDDLE - 8, end, MIDDLE + 8))
                marks.append(Shape("text", "value", end + 1, MIDDLE + 5, text=f"{mine:.0f}%"))
            if common is not None:
                marks.append(
                    Shape("line", "median", scale.at(common), 3, scale.at(common), ROW - 3)
                )
            strips.append(scale.strip(label, *marks))
            if mine is not None and common is not None and mine < common:
                below.append(str(head.position))
            rows.append([label, _share(mine), _share(common)])
        if not own:
            finding = _("%(ward)s chưa chấm nội dung nào.") % {"ward": chosen.ward_name}
        elif below:
            facts = {"ward": chosen.ward_name, "criteria": ", ".join(below)}
            finding = (
                _("%(ward)s thấp hơn mức giữa của các đơn vị ở tiêu chí %(criteria)s.") % facts
            )
        else:
            finding = _("%(ward)s không thấp hơn mức giữa của các đơn vị ở tiêu chí nào.") % {
                "ward": chosen.ward_name
            }
        what = _("thẩm định") if judged else _("tự chấm")
        return Chart(
            "profile",
            _("%(ward)s qua các tiêu chí") % {"ward": chosen.ward_name},
            finding,
            [_("Tiêu chí"), chosen.ward_name, _("Mức giữa các đơn vị")],
            rows if own else [],
            [
                (look, _("điểm %s, phần trăm điểm tối đa") % what),
                ("median", _("mức giữa (trung vị) của các đơn vị")),
            ],
            strips,
        )

    def _shares(
        self, card: Scorecard, heads: Sequence[Criterion], *, judged: bool = True
    ) -> dict[int, float]:
        """Per cent of the cap by criterion, where something is scored: verified points, or self
        points.
        """
        place, scored = (2, 6) if judged else (0, 4)
        found = self.sums.get(card.pk, {})
        return {
            head.pk: float(parts[place] / head.cap * 100)
            for head in heads
            if (parts := found.get(head.pk)) and parts[scored] and parts[place] is not None
        }

    # Self against verified

    def claims(self) -> Chart:
        """Self and verified total of every ward that has both, the largest difference first."""
        pairs = [
            (card, card.self_sum, card.verified_sum)
            for card in self.cards
            if card.state in GIVEN_OUT
            and card.verified_sum is not None
            and card.self_sum is not None
        ]
        pairs.sort(key=lambda pair: pair[2] - pair[1])
        least = min((min(own, verified) for _card, own, verified in pairs), default=Decimal(0))
        floor, total = int(least) // 10 * 10, int(self.campaign.total)
        scale = Scale(floor, float(self.campaign.total), range(floor, total + 1, 10))
        strips = [scale.head()]
        for card, own, verified in pairs:
            look, start, end = (
                "fall" if verified < own else "rise",
                scale.at(own),
                scale.at(verified),
            )
            marks = (
                Shape("line", look, start, MIDDLE, end, MIDDLE),
                Shape("dot", "self", start, MIDDLE),
                Shape("dot", "verified", end, MIDDLE),
                Shape("text", "end", 100, MIDDLE + 5, text=show_gap(verified - own)),
            )
            strips.append(scale.strip(card.ward_name, *marks))
        lowered = [card.ward_name for card, own, verified in pairs if verified < own]
        count = len(lowered)
        finding = ngettext(
            "%d đơn vị tự chấm cao hơn kết quả thẩm định",
            "%d đơn vị tự chấm cao hơn kết quả thẩm định",
            count,
        ) % count + (
            _("; nhiều nhất là %(ward)s (%(gap)s).")
            % {"ward": lowered[0], "gap": show_gap(pairs[0][2] - pairs[0][1])}
            if lowered
            else "."
        )
        rows = [
            [card.ward_name, show(own), show(verified), show_gap(verified - own)]
            for card, own, verified in pairs
        ]
        return Chart(
            "claims",
            _("Tự chấm và thẩm định"),
            finding if pairs else _("Chưa có đơn vị nào thẩm định xong."),
            [_("Đơn vị"), _("Tự chấm"), _("Thẩm định"), _("Chênh lệch")],
            rows,
            [("self", _("tự chấm")), ("verified", _("thẩm định"))],
            strips,
        )

    # The year

    def progress(self) -> Chart:
        """How many cards had been submitted, verified and finalised by each day."""
        stages = (
            ("self", _("đã nộp"), "submitted_at"),
            ("survey", _("đã thẩm định"), "verified_at"),
            ("verified", _("đã chốt"), "finalised_at"),
        )
        moments = {
            look: sorted(filter(None, (getattr(card, name) for card in self.cards)))
            for look, _words, name in stages
        }
        happened = [moment for each in moments.values() for moment in each]
        if not happened:
            return Chart(
                "progress", _("Tiến độ trong năm"), _("Chưa có phiếu nào được nộp."), [], []
            )
        ahead = [self.campaign.self_deadline] if self.campaign.self_deadline else []
        first = min(happened) - timedelta(days=1)
        last = max([*happened, *ahead, _end(self.campaign)]) + timedelta(days=1)
        across = Scale(first.timestamp(), last.timestamp())
        start, end = across.at(first.timestamp()), across.at(last.timestamp())
        today = across.at(min(_end(self.campaign), last).timestamp())
        total, top, bottom = len(self.cards), 20, 220

        def up(count: int) -> float:
            return round(bottom - count / max(total, 1) * (bottom - top), 1)

        shapes = [
            *(Shape("line", "axis", start, up(count), end, up(count)) for count in (0, total)),
            *(
                Shape("text", "value", end + 1, up(count) + 5, text=str(count))
                for count in (0, total)
            ),
            *(
                Shape(
                    "text",
                    "tick",
                    across.at(day.timestamp()),
                    bottom + 20,
                    text=date_format(timezone.localtime(day), "MONTH_DAY_FORMAT"),
                )
                for day in _days(first, last)
            ),
        ]
        for deadline in ahead:
            x = across.at(deadline.timestamp())
            shapes.append(Shape("line", "median", x, top, x, bottom))
            side, x = ("end", x - 1) if x > 50 else ("value", x + 1)
            shapes.append(Shape("text", side, x, top - 6, text=_("hạn nộp")))
        for look, _words, _name in stages:
            path = f"M{start} {up(0)}"
            for count, moment in enumerate(moments[look], 1):
                path += f"H{across.at(moment.timestamp())}V{up(count)}"
            shapes.append(Shape("path", look, path=path + f"H{today}"))
        counts = {look: len(each) for look, each in moments.items()}
        facts = {
            "total": total,
            "submitted": counts["self"],
            "verified": counts["survey"],
            "final": counts["verified"],
        }
        finding = (
            _(
                "Trong %(total)d phiếu: %(submitted)d đã nộp, %(verified)d đã thẩm định, %(final)d đã chốt."
            )
            % facts
        )
        rows = [
            [
                card.ward_name,
                *(
                    date_format(timezone.localtime(at), "DATE_FORMAT")
                    if (at := getattr(card, name))
                    else "–"
                    for _look, _words, name in stages
                ),
            ]
            for card in self.cards
        ]
        return Chart(
            "progress",
            _("Tiến độ trong năm"),
            finding,
            [_("Đơn vị"), *(words for _look, words, _name in stages)],
            rows,
            [(look, words) for look, words, _name in stages],
            [Strip("", shapes, height=250)],
        )

    # The years

    def through_the_years(self) -> Chart:
        """Each ward's verified total, year by year; the same unit is known by its row, whatever its
        name then.
        """
        years = [*self.years, self.campaign]
        points: dict[int, dict[int, Decimal]] = defaultdict(dict)
        for card in [*self.past, *(card for card in self.cards if card.state in GIVEN_OUT)]:
            if card.verified_sum is not None:
                points[card.ward_id][card.campaign_id] = card.verified_sum
        wards = [card for card in self.cards if points.get(card.ward_id)]
        everything = [value for card in wards for value in points[card.ward_id].values()]
        if not everything or not self.years:
            return Chart(
                "years", _("Qua các năm"), _("Chưa có kết quả của năm nào trước năm nay."), [], []
            )
        floor, most = int(min(everything)) // 10 * 10, max(campaign.total for campaign in years)
        scale = Scale(floor, float(most), range(floor, int(most) + 1, 10))
        strips, better = [scale.head()], 0
        for card in wards:
            series = [
                (campaign, points[card.ward_id][campaign.pk])
                for campaign in years
                if campaign.pk in points[card.ward_id]
            ]
            marks = []
            for (_year, before), (_next, after) in itertools.pairwise(series):
                look = "fall" if after < before else "rise"
                marks.append(Shape("line", look, scale.at(before), MIDDLE, scale.at(after), MIDDLE))
            for campaign, value in series:
                look = "verified" if campaign == self.campaign else "past"
                marks.append(Shape("dot", look, scale.at(value), MIDDLE))
            strips.append(scale.strip(card.ward_name, *marks))
            better += len(series) > 1 and series[-1][1] > series[-2][1]
        facts = {"better": better, "total": len(wards)}
        finding = _("%(better)d/%(total)d đơn vị có kết quả gần nhất cao hơn lần trước đó.") % facts
        rows = [
            [
                card.ward_name,
                *(show(points[card.ward_id].get(campaign.pk)) or "–" for campaign in years),
            ]
            for card in wards
        ]
        return Chart(
            "years",
            _("Qua các năm"),
            finding,
            [_("Đơn vị"), *(str(campaign.year) for campaign in years)],
            rows,
            [("past", _("các năm trước")), ("verified", str(self.campaign.year))],
            strips,
        )

    def criteria_since_last_year(self) -> Chart:
        """What the wards reached on average, criterion by criterion, this year and the year before."""
        title = _("Từng tiêu chí so với lần trước")
        now = self._average(self.heads, self.cards)
        before = self._average(self.last.heads, self.past) if self.last else {}
        both = [head for head in self.heads if head.position in now and head.position in before]
        if not both or not self.last:
            return Chart("criteria", title, _("Chưa có kết quả hai năm để so sánh."), [], [])
        floor = int(min(*now.values(), *before.values())) // 10 * 10
        scale = Scale(floor, 100, range(floor, 101, 10), "%")
        strips = [scale.head()]
        for head in both:
            old, new = before[head.position], now[head.position]
            marks = (
                Shape(
                    "line",
                    "fall" if new < old else "rise",
                    scale.at(old),
                    MIDDLE,
                    scale.at(new),
                    MIDDLE,
                ),
                Shape("dot", "past", scale.at(old), MIDDLE),
                Shape("dot", "verified", scale.at(new), MIDDLE),
            )
            strips.append(scale.strip(f"{head.position}. {head.name}", *marks))
        fell = [
            str(head.position)
            for head in both
            if round(now[head.position]) < round(before[head.position])
        ]
        facts = {"criteria": ", ".join(fell)}
        return Chart(
            "criteria",
            title,
            _("Bình quân giảm ở tiêu chí %(criteria)s.") % facts
            if fell
            else _("Không tiêu chí nào có bình quân giảm."),
            [_("Tiêu chí"), str(self.last.year), str(self.campaign.year)],
            [
                [
                    f"{head.position}. {head.name}",
                    _share(before[head.position]),
                    _share(now[head.position]),
                ]
                for head in both
            ],
            [("past", str(self.last.year)), ("verified", str(self.campaign.year))],
            strips,
        )

    def _average(self, heads: Sequence[Criterion], cards: Iterable[Scorecard]) -> dict[int, float]:
        """Per cent of the cap by a criterion's number, on average over the cards that are judged."""
        shares = [self._shares(card, heads) for card in cards if card.state in GIVEN_OUT]
        return {
            head.position: fmean(found)
            for head in heads
            if (found := [share[head.pk] for share in shares if head.pk in share])
        }

    # The tiers

    def tiers(self) -> Chart:
        """How many wards reached which tier, year by year."""
        counted: dict[int, Counter[str]] = defaultdict(Counter)
        for card in [*self.past, *self.cards]:
            if card.state == CardState.FINAL or card.tiered_at:
                counted[card.campaign_id][card.tier.name if card.tier else _("Chưa xếp loại")] += 1
        years = [campaign for campaign in [*self.years, self.campaign] if counted.get(campaign.pk)]
        known = [tier.name for tier in self.campaign.tiers.all()]
        names = list(
            dict.fromkeys([*known, *(name for campaign in years for name in counted[campaign.pk])])
        )
        strips: list[Strip] = []
        scale = Scale(0, max((sum(counted[campaign.pk].values()) for campaign in years), default=1))
        for campaign in years:
            marks, done = [], 0
            for place, name in enumerate(names):
                if count := counted[campaign.pk][name]:
                    look, left, right = (
                        f"tier-{min(place, 3)}",
                        scale.at(done),
                        scale.at(done + count),
                    )
                    marks.append(Shape("bar", look, left, MIDDLE - 11, right, MIDDLE + 11))
                    marks.append(
                        Shape("text", f"on-{look}", (left + right) / 2, MIDDLE + 5, text=str(count))
                    )
                    done += count
            strips.append(scale.strip(str(campaign.year), *marks))
        latest = counted[years[-1].pk] if years else Counter()
        said = ", ".join(f"{name}: {latest[name]}" for name in names if latest[name])
        finding = (
            _("Năm %(year)s – %(said)s.") % {"year": years[-1].year, "said": said}
            if years
            else _("Chưa xếp loại đơn vị nào.")
        )
        return Chart(
            "tiers",
            _("Các mức xếp loại"),
            finding,
            [_("Năm"), *names],
            [
                [str(campaign.year), *(str(counted[campaign.pk][name]) for name in names)]
                for campaign in years
            ],
            [(f"tier-{min(place, 3)}", name) for place, name in enumerate(names)],
            strips,
        )

    def all(self) -> list[Chart]:
        """The drawings of the whole campaign, in the order of the year."""
        return [
            self.progress(),
            self.claims(),
            self.tiers(),
            self.through_the_years(),
            self.criteria_since_last_year(),
        ]


def _end(campaign: Campaign) -> datetime:
    """Until when the year is drawn: today while it runs."""
    return campaign.concluded_at or timezone.now()


def _days(first: datetime, last: datetime) -> Iterable[datetime]:
    """Some six days between two moments."""
    step = max((last - first) / 6, timedelta(days=1))
    moment = first + step / 2
    while moment < last:
        yield moment
        moment += step


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}%"


def chosen_card(cards: Sequence[Scorecard], code: str) -> Scorecard | None:
    """The ward that an address names, else the first one that is judged, else the first."""
    named: Mapping[str, Scorecard] = {card.ward.code: card for card in cards}
    judged = (card for card in cards if card.state in GIVEN_OUT)
    return named.get(code) or next(judged, None) or next(iter(cards), None)
