"""What narrows the grid: the ways there are, and what an address asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from scoring.models import Campaign, Criterion, Tier
from scoring.pages.comparison.cells import NOTHING, Sums
from scoring.pages.sorting import LONGEST
from scoring.rules.lifecycle import WITHOUT_RESULT, Stage
from scoring.rules.points import read, show
from wards.vietnamese import clean, fold

UNTIERED = "none"  # a decided "Chưa xếp loại"

WORDS = 60  # how much of a meaningless value is quoted back


class GridCard(NamedTuple):
    """What narrowing asks about one card.

    `tier` is the id of the decided tier, UNTIERED, or "" while undecided; `whole` adds up the card;
    `widest` is the largest difference of a criterion, without its sign. `sums` has the criteria of
    the cards that are looked at one by one (Grid.read).
    """

    pk: int
    code: str
    name: str
    cluster: str
    stage: str
    tier: str
    unproven: bool
    has_open_reply: bool
    whole: Sums
    widest: Decimal | None
    sums: Mapping[int, Sums]

    @property
    def is_verified_throughout(self) -> bool:
        return self.whole.verified_scored == self.whole.items

    def apart(self, least: Decimal, head: int | None = None) -> bool:
        """Whether some criterion (or this one) differs by at least so much."""
        if head is None:
            return self.widest is not None and self.widest >= least
        return self.sums.get(head, NOTHING).is_apart(least)


@dataclass(frozen=True)
class Choice:
    """One way to narrow the grid: `?param=value`, the words on its chip,
    and which cards it leaves.
    """

    param: str
    value: str
    label: str
    test: Callable[[GridCard], bool]

    @property
    def kind(self) -> str:
        """The question it belongs to: state, tier, cluster, or what is worth a look (marks)."""
        return self.param if self.param in {"state", "tier", "cluster"} else "marks"


class GridFilters:
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
        if wanted := clean(data.get("q", ""))[:LONGEST]:
            self.active["q"] = Choice("q", wanted, "", partial(_is_called, fold(wanted)))
        self.sort = ""  # as the grid understands it

    @property
    def query(self) -> dict[str, str]:
        """The address again, without what meant nothing."""
        query = {param: choice.value for param, choice in self.active.items()}
        if self.sort:
            query["sort"] = self.sort
        if "gap" in self.active and self.criterion:
            query["criterion"] = str(self.criterion.position)
        return query

    def address(self, **change: str) -> str:
        """This narrowing with a change, as a query; "" takes a part away."""
        return "?" + urlencode(
            {param: value for param, value in (self.query | change).items() if value}
        )

    def apply(self, cards: Sequence[GridCard], *, but: str = "") -> Sequence[GridCard]:
        """The cards that stay, by every part but one."""
        for param, choice in self.active.items():
            if param != but:
                cards = list(filter(choice.test, cards))
        return cards

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
        yield Choice("missing", "evidence", _("Thiếu tài liệu"), lambda card: card.unproven)
        yield Choice(
            "replies", "open", _("Kiến nghị chưa trả lời"), lambda card: card.has_open_reply
        )
        yield Choice("unverified", "yes", _("Chưa thẩm định xong"), _waits_for_verification)

    def _tiers(self, tiers: Sequence[Tier]) -> Iterable[Choice]:
        named = [(str(tier.pk), tier.name) for tier in tiers] + [(UNTIERED, _("Chưa xếp loại"))]
        for key, name in named:
            yield Choice("tier", key, name, partial(_has_tier, key))

    def _clusters(self, clusters: Iterable[str]) -> Iterable[Choice]:
        for name in clusters:
            yield Choice("cluster", name, name, partial(_stands_in, name))


def _is_at(stage: Stage, card: GridCard) -> bool:
    return card.stage == stage


def _has_tier(tier: str, card: GridCard) -> bool:
    return card.tier == tier


def _stands_in(cluster: str, card: GridCard) -> bool:
    return card.cluster == cluster


def _is_called(wanted: str, card: GridCard) -> bool:
    return wanted in fold(card.name)


def _waits_for_verification(card: GridCard) -> bool:
    return card.stage not in WITHOUT_RESULT and not card.is_verified_throughout
