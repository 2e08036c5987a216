"""The comparison of a campaign as the Board reads it: a row per ward with ready strings, and what
narrows it.

Nothing in a row is a number to format: a grid of a hundred wards has a thousand cells, so figures
become text once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Campaign, Criterion, Score, Scorecard, Survey, Tier
from scoring.pages.sheet import ItemRow, Section, Sheet
from scoring.rules import grading
from scoring.rules.lifecycle import CardState, PointsKind, Stage
from scoring.rules.points import read, show, show_gap
from wards.vietnamese import natural_key

PAGE = 100
UNTIERED = "none"  # a decided "Chưa xếp loại"
WORDS = 60  # how much of a meaningless value is quoted back


class Sums(NamedTuple):
    """One criterion of one card, in the order of ScoreQuerySet.by_criterion; points or `None`."""

    own: Decimal | None
    survey: Decimal | None
    verified: Decimal | None
    items: int
    own_scored: int
    survey_scored: int
    verified_scored: int
    gap: Decimal | None
    survey_gap: Decimal | None
    adjusted: int

    @property
    def difference(self) -> Decimal | None:
        """What the Board found beside the self points: verified minus self, until then survey minus
        self.
        """
        return self.gap if self.verified_scored else self.survey_gap


NOTHING = Sums(None, None, None, 0, 0, 0, 0, None, None, 0)


class GridCard(NamedTuple):
    """What narrowing asks about one card.

    `tier` is the id of the decided tier, UNTIERED, or "" while undecided.
    """

    pk: int
    code: str
    name: str
    cluster: str
    stage: str
    tier: str
    unproven: bool
    has_open_reply: bool
    sums: Mapping[int, Sums]

    @property
    def is_verified_throughout(self) -> bool:
        return all(sums.verified_scored == sums.items for sums in self.sums.values())

    def apart(self, least: Decimal, head: int | None = None) -> bool:
        """Whether some criterion (or this one) differs by at least so much."""
        sums = self.sums.values() if head is None else [self.sums.get(head, NOTHING)]
        return any(sums.difference is not None and abs(sums.difference) >= least for sums in sums)


class Texts(dict[Decimal | None, str]):
    """Points as text: a figure that stands in many cells is written once."""

    def __missing__(self, points: Decimal | None) -> str:
        text = self[points] = show(points)
        return text


class Cell(NamedTuple):
    """One ward on one criterion. Points are "" where nothing is scored; sums of a part say of how
    many in `part`.

    `look`: "down" or "up" from the campaign's threshold on, "none" where nothing at all is scored,
    else "". `lean`: "down", "up", "even" (items differ and cancel out), or "". `ahead`: the
    difference is the survey's. `part`: (kind of points, "2/4"). `ticks`: hundredths of self,
    survey, verified for whole sums, else `None`.
    """

    position: int
    own: str
    survey: str
    verified: str
    gap: str
    look: str
    lean: str
    ahead: bool
    part: tuple[str, str] | None
    ticks: tuple[int | None, int | None, int | None]


class GridRow(NamedTuple):
    """One ward: its cells, its totals (a cell too), its tier (`place` 1 is the highest, 0 none)."""

    name: str
    url: str
    stage: str
    cells: list[Cell]
    total: Cell
    tier: str | None
    place: int
    suggested: bool


@dataclass(frozen=True)
class Choice:
    """One way to narrow the grid: `?param=value`, the words on its chip, and which cards it leaves."""

    param: str
    value: str
    label: str
    test: Callable[[GridCard], bool]

    @property
    def kind(self) -> str:
        """The question it belongs to: state, tier, cluster, or what is worth a look (marks)."""
        return self.param if self.param in {"state", "tier", "cluster"} else "marks"


class Narrowing:
    """What an address asks for. Values that mean nothing are left out and named in `ignored`."""

    def __init__(
        self,
        campaign: Campaign,
        tiers: Sequence[Tier],
        clusters: Iterable[str],
        data: Mapping[str, str],
    ):
        self.campaign, self.data = campaign, data
        self.heads = {str(head.position): head for head in campaign.heads}
        self.ignored: list[str] = []
        self.choices = [
            *self._states(),
            *self._marks(),
            *self._tiers(tiers),
            *self._clusters(clusters),
        ]
        known = {(choice.param, choice.value): choice for choice in self.choices}
        self.active: dict[str, Choice] = {}
        for param in ("state", "missing", "replies", "unverified", "tier", "cluster"):
            if value := data.get(param, ""):
                if choice := known.get((param, value)):
                    self.active[param] = choice
                else:
                    self._ignore(value)
        self._read_gap()

    @property
    def query(self) -> dict[str, str]:
        """The address again, without what meant nothing."""
        query = {param: choice.value for param, choice in self.active.items()}
        if "gap" in self.active and self.criterion:
            query["criterion"] = str(self.criterion.position)
        return query

    def address(self, **change: str) -> str:
        """This narrowing with a change, as a query; "" takes a part away."""
        return "?" + urlencode(
            {param: value for param, value in (self.query | change).items() if value}
        )

    def leaves(self, card: GridCard, *, but: str = "") -> bool:
        """Whether the card stays, by every part but one."""
        return all(choice.test(card) for param, choice in self.active.items() if param != but)

    def _read_gap(self) -> None:
        """`gap` is the least difference, `criterion` the only one to look at; either may stand
        alone.
        """
        self.criterion: Criterion | None = None
        if position := self.data.get("criterion", ""):
            self.criterion = self.heads.get(position)
            if self.criterion is None:
                self._ignore(position)
        least = None
        if typed := self.data.get("gap", "").strip():
            try:
                least = read(typed)
            except ValueError:
                self._ignore(typed)
        if least is None and self.criterion:
            least = self.campaign.gap_threshold
        if least is not None:
            head = self.criterion.pk if self.criterion else None
            self.active["gap"] = Choice(
                "gap", show(least), "", lambda card: card.apart(least, head)
            )

    def _ignore(self, value: str) -> None:
        shown = value if len(value) <= WORDS else value[:WORDS] + "…"
        self.ignored.append(_("Không có điều kiện lọc “%s” nên đã bỏ qua.") % shown)

    # What there is to choose from

    def _states(self) -> Iterable[Choice]:
        for stage in Stage:
            fits = partial(_is_at, stage)
            yield Choice("state", stage.value, str(stage.label), fits)

    def _marks(self) -> Iterable[Choice]:
        threshold = self.campaign.gap_threshold
        label = _("Chênh lệch từ %s") % show(threshold)
        yield Choice("gap", show(threshold), label, lambda card: card.apart(threshold))
        yield Choice("missing", "evidence", _("Thiếu minh chứng"), lambda card: card.unproven)
        yield Choice(
            "replies", "open", _("Kiến nghị chưa trả lời"), lambda card: card.has_open_reply
        )
        yield Choice("unverified", "yes", _("Chưa thẩm định xong"), _waits_for_verification)

    def _tiers(self, tiers: Sequence[Tier]) -> Iterable[Choice]:
        named = [(str(tier.pk), tier.name) for tier in tiers] + [(UNTIERED, _("Chưa xếp loại"))]
        for key, name in named:
            yield Choice("tier", key, name, lambda card, key=key: card.tier == key)  # type: ignore[misc]

    def _clusters(self, clusters: Iterable[str]) -> Iterable[Choice]:
        for name in clusters:
            yield Choice("cluster", name, name, lambda card, name=name: card.cluster == name)  # type: ignore[misc]


def _is_at(stage: Stage, card: GridCard) -> bool:
    return card.stage == stage


def _waits_for_verification(card: GridCard) -> bool:
    return card.stage != Stage.ABSENT and not card.is_verified_throughout


class Grid:
    """The cards that the address leaves, a hundred to a page, in official order.

    Four queries for any number.
    """

    def __init__(self, campaign: Campaign, data: Mapping[str, str]) -> None:
        self.campaign = campaign
        self.texts = Texts()
        self.heads = campaign.heads
        self.tiers = list(campaign.tiers.all())
        self.own_items = Counter(
            leaf.parent_id or leaf.pk for leaf in campaign.leaves if leaf.scored_by.ward_enters
        )
        self.cards = list(self._cards())
        clusters = sorted({card.cluster for card in self.cards if card.cluster}, key=natural_key)
        self.narrowing = Narrowing(campaign, self.tiers, clusters, data)
        self.found = [card for card in self.cards if self.narrowing.leaves(card)]
        self.number = self._page_number(data.get("page", ""))

    def _cards(self) -> Iterable[GridCard]:
        sums: defaultdict[int, dict[int, Sums]] = defaultdict(dict)
        for card, head, *parts in Score.objects.filter(
            scorecard__campaign=self.campaign
        ).by_criterion():
            sums[card][head] = Sums._make(parts)
        cards = (
            self.campaign.scorecards.with_stage()
            .with_flags()
            .in_official_order()
            .values_list(*CARD_FACTS)
        )
        for pk, code, name, cluster, stage, unproven, has_open_reply, tier_id, tiered_at in cards:
            tier = (str(tier_id) if tier_id else UNTIERED) if tiered_at else ""
            yield GridCard(pk, code, name, cluster, stage, tier, unproven, has_open_reply, sums[pk])

    def _page_number(self, typed: str) -> int:
        """The page of the address, the nearest one there is."""
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
        return max(1, min(number, self.pages))

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.found) // PAGE))

    @cached_property
    def rows(self) -> list[GridRow]:
        """This page's wards."""
        first = (self.number - 1) * PAGE
        places = {str(tier.pk): (tier.name, place) for place, tier in enumerate(self.tiers, 1)}
        return [self._row(card, places) for card in self.found[first : first + PAGE]]

    def _row(self, card: GridCard, places: Mapping[str, tuple[str, int]]) -> GridRow:
        threshold, texts = self.campaign.gap_threshold, self.texts
        cells = [
            make_cell(
                head.position,
                card.sums.get(head.pk, NOTHING),
                self.own_items[head.pk],
                threshold,
                texts,
            )
            for head in self.heads
        ]
        whole = add_up(card.sums.values())
        tier, suggested = card.tier, False
        if not tier and card.stage in JUDGED and whole.verified is not None:
            reached = grading.suggest_tier(whole.verified, self.tiers)
            tier, suggested = (str(reached.pk) if reached else UNTIERED), True
        name, place = places.get(tier, ("", 0))
        return GridRow(
            name=card.name,
            url=reverse("board_ward", args=[self.campaign.slug, card.code]),
            stage=card.stage,
            cells=cells,
            total=make_cell(0, whole, self.own_items.total(), threshold, texts),
            tier=name if tier else None,
            place=place,
            suggested=suggested,
        )

    # Around the table

    @property
    def spread(self) -> str:
        """“10 đơn vị · 10 tiêu chí · 2 chờ khảo sát, 1 đang tự chấm”."""
        counted = Counter(card.stage for card in self.cards)
        stages = ", ".join(
            f"{counted[stage]} {str(stage.label).lower()}" for stage in Stage if counted[stage]
        )
        wards, criteria = len(self.cards), len(self.heads)
        parts = [
            ngettext("%d đơn vị", "%d đơn vị", wards) % wards,
            ngettext("%d tiêu chí", "%d tiêu chí", criteria) % criteria,
            stages,
        ]
        return " · ".join(part for part in parts if part)

    @property
    def chips(self) -> list[dict[str, Any]]:
        """Each way to narrow with how many cards it would leave beside the others; those that would
        leave none are out.

        A chip that is set takes itself away. `starts`: where another kind of question begins.
        """
        narrowing = self.narrowing
        params = {choice.param for choice in narrowing.choices}
        rest = {
            param: [card for card in self.cards if narrowing.leaves(card, but=param)]
            for param in params
        }
        everything = {
            "url": "?",
            "label": _("Tất cả"),
            "count": len(self.cards),
            "current": not narrowing.active,
        }
        chips: list[dict[str, Any]] = [everything]
        kind = ""
        for choice in narrowing.choices:
            count = sum(map(choice.test, rest[choice.param]))
            current = narrowing.query.get(choice.param) == choice.value
            if choice.param == "gap" and narrowing.criterion:
                current = False  # the chip looks at every criterion
            if count or current:
                change = {choice.param: "" if current else choice.value}
                if choice.param == "gap":
                    change["criterion"] = ""
                url = narrowing.address(**change)
                starts, kind = choice.kind != kind, choice.kind
                chips.append(
                    {
                        "url": url,
                        "label": choice.label,
                        "count": count,
                        "current": current,
                        "starts": starts,
                    }
                )
        return chips

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the form for a difference of one's own carries along."""
        return [
            (param, value)
            for param, value in self.narrowing.query.items()
            if param not in {"gap", "criterion"}
        ]

    @property
    def gap(self) -> str:
        return self.narrowing.query.get("gap", "")

    @property
    def previous_url(self) -> str:
        return self.narrowing.address(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.narrowing.address(page=str(self.number + 1)) if self.number < self.pages else ""

    @property
    def where(self) -> str:
        return _("Trang %(number)d/%(pages)d") % {"number": self.number, "pages": self.pages}


CARD_FACTS = (
    "pk", "ward__code", "ward_name", "ward__cluster", "stage", "unproven", "has_open_reply", "tier_id", "tiered_at",
)  # fmt: skip
JUDGED = {CardState.VERIFIED, CardState.FINAL}


def add_up(parts: Iterable[Sums]) -> Sums:
    """The whole card; each kind of points is `None` while no part has it."""
    columns = list(zip(*parts, strict=True)) or [()] * len(NOTHING)
    return Sums._make(
        sum(column) if name in COUNTS else _sum_of(column)
        for name, column in zip(Sums._fields, columns, strict=True)
    )


COUNTS = {"items", "own_scored", "survey_scored", "verified_scored", "adjusted"}


def _sum_of(column: Iterable[Decimal | None]) -> Decimal | None:
    tally = grading.tally(column)
    return tally.points if tally.scored else None


def sums_of(scores: Iterable[Score]) -> Sums:
    """What by_criterion says of the items of one criterion, said of items at hand."""
    scores = list(scores)
    own, survey, verified = (
        [getattr(score, column.points_field) for score in scores] for column in PointsKind
    )
    gaps = [score.gap for score in scores]
    columns = (own, survey, verified)
    return Sums._make(
        [
            *map(_sum_of, columns),
            len(scores),
            *(sum(points is not None for points in column) for column in columns),
            _sum_of(gaps),
            _sum_of(grading.gap(score.survey_points, score.self_points) for score in scores),
            sum(bool(gap) for gap in gaps),
        ]
    )


def make_cell(position: int, sums: Sums, own_items: int, threshold: Decimal, texts: Texts) -> Cell:
    """`own_items`: how many items the ward scores itself."""
    own, survey, verified, items, own_scored, survey_scored, verified_scored, *_others = sums
    difference = sums.difference
    lean = ""
    if difference:
        lean = "down" if difference < 0 else "up"
    elif sums.adjusted:
        lean = "even"
    look = lean if difference and abs(difference) >= threshold else ""
    if own is None and survey is None and verified is None:
        look = "none"
    # What is read first tells of how many items it speaks.
    part = None
    for kind, scored, all_items in (
        ("verified", verified_scored, items), ("survey", survey_scored, items), ("self", own_scored, own_items),
    ):  # fmt: skip
        if scored:
            part = (kind, f"{scored}/{all_items}") if scored < all_items else None
            break
    return Cell(
        position=position,
        own=texts[own],
        survey=texts[survey],
        verified=texts[verified],
        gap=(show_gap(difference) if difference else "±0") if lean else "",
        look=look,
        lean=lean,
        ahead=not verified_scored,
        part=part,
        ticks=(
            int(own * 100) if own is not None and own_scored == own_items == items else None,
            int(survey * 100) if survey is not None and survey_scored == items else None,
            int(verified * 100) if verified is not None and verified_scored == items else None,
        ),
    )


class WardSheet(Sheet):
    """One ward item by item, with what is unsettled and the wards around it.

    Six queries for any number.
    """

    def __init__(self, card: Scorecard) -> None:
        super().__init__(card)
        self.survey = Survey.objects.filter(scorecard=card).select_related("minutes").first()
        cards = Scorecard.objects.filter(campaign=card.campaign_id).in_official_order()
        around = list(cards.values_list("ward__code", "ward_name"))
        place = [code for code, _name in around].index(card.ward.code)
        self.before = around[place - 1] if place else None
        self.after = around[place + 1] if place + 1 < len(around) else None
        self.where = f"{card.ward_name} · {place + 1}/{len(around)}"

    @property
    def criteria(self) -> list[tuple[Section, Cell]]:
        """Each criterion with its sums as the grid shows them."""
        return [
            (section, self._cell(section.head.position, section.rows)) for section in self.sections
        ]

    @property
    def whole(self) -> Cell:
        """The card's totals as the grid shows them."""
        return self._cell(0, list(self.rows))

    def _cell(self, position: int, rows: Sequence[ItemRow]) -> Cell:
        own_items = sum(row.ward_enters for row in rows)
        sums = sums_of(row.score for row in rows)
        return make_cell(position, sums, own_items, self.card.campaign.gap_threshold, Texts())

    def row_of(self, score_id: int) -> ItemRow:
        return next(row for row in self.rows if row.score.pk == score_id)

    @property
    def unverified(self) -> list[ItemRow]:
        return [row for row in self.rows if row.score.verified_points is None]

    @property
    def agreed(self) -> list[ItemRow]:
        return [row for row in self.rows if row.score.is_agreed]

    @property
    def adjusted(self) -> list[ItemRow]:
        return [row for row in self.rows if row.score.gap]

    @property
    def open_replies(self) -> list[ItemRow]:
        return [row for row in self.replies if row.reply and row.reply.is_open]

    @property
    def waiting(self) -> list[tuple[Criterion, int]]:
        """Each criterion with how many of its items are not verified."""
        return [
            (section.head, sum(row.score.verified_points is None for row in section.rows))
            for section in self.sections
        ]
